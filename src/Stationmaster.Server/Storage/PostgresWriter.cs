using System.Data.Common;
using Npgsql;

namespace Stationmaster.Server.Storage;

sealed class PostgresWriter(PostgresDatabase database, string connectionString) : Writer
{
    NpgsqlConnection? _connection;

    // The commit whose answer never came: whether it happened is asked before the batch is tried again.
    (Batch Batch, string Transaction)? _inDoubt;

    NpgsqlConnection Connection => _connection ?? throw new InvalidOperationException("The writer is not open.");

    public override void Open()
    {
        if (_connection is not null)
            return;
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            connection.Open();
            using var setup = new NpgsqlCommand(
                "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'; "
                + "set idle_in_transaction_session_timeout = '5s'", connection);
            // A process that is paused in mid-transaction must not hold its locks against the node that takes its stations over.
            setup.ExecuteNonQuery();
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _connection = connection;
    }

    public override void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public override void Commit(Batch batch)
    {
        if (IsAlreadyCommitted(batch))
            return;
        batch.Failures.Clear();
        using var transaction = Connection.BeginTransaction();
        PostgresFence.Hold(Connection, batch);
        var number = Send(batch.Units is [var only] && batch.Failures.Count == 0
            ? only.Changes
            : [.. batch.Units.Where(unit => !batch.Failures.ContainsKey(unit)).SelectMany(unit => unit.Changes)]);
        Commit(transaction, batch, number);
    }

    public override void CommitApart(Batch batch)
    {
        if (IsAlreadyCommitted(batch))
            return;
        batch.Failures.Clear();
        using var transaction = Connection.BeginTransaction();
        PostgresFence.Hold(Connection, batch);
        var number = Send([]);
        foreach (var unit in batch.Units.Where(unit => !batch.Failures.ContainsKey(unit)).ToList())
        {
            transaction.Save("unit");
            try
            {
                Send(unit.Changes);
            }
            catch (Exception e) when (!database.IsAway(e))
            {
                transaction.Rollback("unit");
                batch.Failures.Add(unit, e);
            }

            transaction.Release("unit");
        }

        Commit(transaction, batch, number);
    }

    protected override DbTransaction Begin() => Connection.BeginTransaction();

    protected override bool IsAway(Exception e) => database.IsAway(e);

    /// <returns>The number the server gave the transaction.</returns>
    string Send(IReadOnlyList<Change> changes)
    {
        using var batch = new NpgsqlBatch(Connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_current_xact_id()::text"));
        PostgresBatch.Fill(batch, changes);
        using var reader = batch.ExecuteReader();
        reader.Read();
        var number = reader.GetString(0);
        while (reader.NextResult())
        {
        }

        return number;
    }

    void Commit(NpgsqlTransaction transaction, Batch batch, string number)
    {
        _inDoubt = (batch, number);
        transaction.Commit();
        _inDoubt = null;
    }

    bool IsAlreadyCommitted(Batch batch)
    {
        if (_inDoubt is not { } doubt)
            return false;
        if (doubt.Batch != batch)
        {
            _inDoubt = null;
            return false;
        }

        using var ask = new NpgsqlCommand("select pg_xact_status($1::text::xid8)", Connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = doubt.Transaction, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } },
        };
        var status = ask.ExecuteScalar() as string;
        if (status == "in progress")
            throw new StorageAwayException("The last commit is still being made by a connection that was lost.");
        _inDoubt = null;
        return status == "committed";
    }
}
