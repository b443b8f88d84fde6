using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Stationmaster.Server.Storage;

sealed class SqliteWriter(SqliteDatabase database) : Writer
{
    const string InsertMessage =
        "insert into message (id, charge_box_id, at_ms, direction, action, message_id, request, answer, answer_kind, answered_ms, "
        + "error_code, error_description, notes) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

    const string InsertSample =
        "insert into meter_sample (id, session_number, connector_id, at_ms, received_ms, message_id, sample) values (?1, ?2, ?3, ?4, ?5, "
        + "?6, ?7)";

    SqliteConnection? _connection;
    SqliteStatements? _statements;

    SqliteStatements Statements => _statements ?? throw new InvalidOperationException("The writer is not open.");

    public override void Open()
    {
        if (_connection is not null)
            return;
        _connection = database.OpenForWriting();
        _statements = new SqliteStatements(_connection.Handle!);
    }

    public override void Close()
    {
        _statements?.Dispose();
        var handle = _connection?.Handle;
        try
        {
            _connection?.Dispose();
        }
        catch (SqliteException)
        {
            // The engine has rolled back by itself (disk full), and the wrapper does not know.
            handle?.Dispose();
        }
        (_statements, _connection) = (null, null);
    }

    public override void Commit(Batch batch)
    {
        Statements.Run("begin immediate");
        try
        {
            foreach (var unit in batch.Units)
                Apply(unit);
            CommitWithPages();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    public override void CommitApart(Batch batch)
    {
        batch.Failures.Clear();
        Statements.Run("begin immediate");
        try
        {
            foreach (var unit in batch.Units)
            {
                Statements.Run("savepoint unit");
                var (messages, samples) = (database.Messages.Added, database.Samples.Added);
                try
                {
                    Apply(unit);
                }
                catch (Exception e) when (!database.IsAway(e))
                {
                    Statements.Run("rollback to unit");
                    database.Messages.Undo(messages);
                    database.Samples.Undo(samples);
                    batch.Failures.Add(unit, e);
                }

                Statements.Run("release unit");
            }

            CommitWithPages();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    protected override DbTransaction Begin() => _connection!.BeginTransaction(deferred: false);

    protected override bool IsAway(Exception e) => database.IsAway(e);

    void CommitWithPages()
    {
        database.Messages.Write(Statements);
        database.Samples.Write(Statements);
        Statements.Run("commit");
        database.Messages.Committed();
        database.Samples.Committed();
    }

    void Apply(Unit unit)
    {
        foreach (var change in unit.Changes)
        {
            switch (change)
            {
                case MessageRow message: Insert(message); break;
                case SampleRow sample: Insert(sample); break;
                case RowWrite row: Statements.Run(row); break;
                case Statement statement: Statements.Run(statement); break;
                default: throw new NotSupportedException($"{change.GetType().Name} is no change the store knows.");
            }
        }
    }

    void Insert(MessageRow row)
    {
        var (all, insert) = (Statements, Statements.Prepare(InsertMessage));
        all.Bind(insert, 1, row.Id);
        all.Bind(insert, 2, row.ChargeBoxId);
        all.Bind(insert, 3, row.AtMs);
        all.Bind(insert, 4, row.Direction);
        all.Bind(insert, 5, Clean.Text(row.Action));
        all.Bind(insert, 6, Clean.Text(row.MessageId));
        all.Bind(insert, 7, row.Request.Span);
        if (row.Answer.IsEmpty)
            all.BindNull(insert, 8);
        else
            all.Bind(insert, 8, row.Answer.Span);
        all.Bind(insert, 9, row.AnswerKind);
        all.Bind(insert, 10, row.AnsweredMs);
        all.Bind(insert, 11, Clean.Optional(row.ErrorCode));
        all.Bind(insert, 12, Clean.Optional(row.ErrorDescription));
        all.Bind(insert, 13, Clean.Optional(row.Notes));
        all.Step(insert);
        database.Messages.Add(row.ChargeBoxId, row.Id);
    }

    void Insert(SampleRow row)
    {
        var (all, insert) = (Statements, Statements.Prepare(InsertSample));
        all.Bind(insert, 1, row.Id);
        all.Bind(insert, 2, row.SessionNumber);
        all.Bind(insert, 3, row.ConnectorId);
        all.Bind(insert, 4, row.AtMs);
        all.Bind(insert, 5, row.ReceivedMs);
        all.Bind(insert, 6, row.MessageId);
        all.Bind(insert, 7, Clean.Text(row.Sample));
        all.Step(insert);
        if (row.SessionNumber is { } session)
            database.Samples.Add(session, row.Id);
    }

    void Rollback()
    {
        database.Messages.RolledBack();
        database.Samples.RolledBack();
        try
        {
            // Some faults have rolled back by themselves; then this says so, and the connection is as good as new.
            Statements.Run("rollback");
        }
        catch (SqliteException)
        {
            Close();
        }
    }
}
