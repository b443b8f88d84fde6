using System.Data.Common;
using Npgsql;

namespace Stationmaster.Server.Storage;

sealed class PostgresWriter(PostgresDatabase database, string connectionString) : Writer
{
    // Each table that has partitions may be overtaken once, and once more around midnight.
    const int MostTries = 5;

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
        for (var tries = 1; ; tries++)
        {
            try
            {
                CommitTogether(batch);
                return;
            }
            catch (PostgresException e) when (IsOvertaken(e) && tries < MostTries)
            {
                // Its transaction is gone, and the next one finds the partition.
            }
        }
    }

    void CommitTogether(Batch batch)
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
            if (FaultOf(unit, transaction) is { } fault)
                batch.Failures.Add(unit, fault);
            transaction.Release("unit");
        }

        Commit(transaction, batch, number);
    }

    /// <returns>Null where the unit is saved; else the transaction is back at its savepoint.</returns>
    Exception? FaultOf(Unit unit, NpgsqlTransaction transaction)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                Send(unit.Changes);
                return null;
            }
            catch (Exception e) when (!database.IsAway(e))
            {
                transaction.Rollback("unit");
                if (!IsOvertaken(e) || tries == MostTries)
                    return e;
            }
        }
    }

    /// <summary>
    /// A row was on its way into the default partition when one was attached that it belongs to: the server refuses it there instead of looking
    /// again. Partitions are made days ahead; but a program that slept, or could not make them, makes today's while stations speak.
    /// </summary>
    static bool IsOvertaken(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null or "" };

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
