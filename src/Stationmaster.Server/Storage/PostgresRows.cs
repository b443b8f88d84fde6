using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace Stationmaster.Server.Storage;

/// <summary>Turns the row writes of a batch into one command for each text, however many rows it has.</summary>
static class PostgresRows
{
    static readonly ConcurrentDictionary<(string Sql, Type Type), (string Sql, StatementParameter[] Parameters)> Prepared = new();

    /// <summary>The rows of one text, by key.</summary>
    sealed class Group(string sql)
    {
        public string Sql => sql;
        public Dictionary<object, object> Rows { get; } = [];
    }

    public static void Fill(NpgsqlBatch batch, IReadOnlyList<Change> changes)
    {
        // What one text does to a row comes in a later round than what another did to it before; within a round the order is free.
        var rounds = new List<List<Group>>();
        var last = new Dictionary<(string Table, object Key), (int Round, string Sql)>();
        foreach (var change in changes)
        {
            if (change is not RowWrite row)
                continue;
            ref var before = ref CollectionsMarshal.GetValueRefOrAddDefault(last, (row.Table, row.Key), out var isThere);
            var round = !isThere ? 0 : before.Sql == row.Sql ? before.Round : before.Round + 1;
            before = (round, row.Sql);
            while (rounds.Count <= round)
                rounds.Add([]);
            if (rounds[round].Find(group => ReferenceEquals(group.Sql, row.Sql) || group.Sql == row.Sql) is not { } same)
                rounds[round].Add(same = new(row.Sql));
            same.Rows[row.Key] = row.Parameters;
        }
        foreach (var group in rounds.SelectMany(round => round))
            batch.BatchCommands.Add(Command(group.Sql, [.. group.Rows.Values]));
    }

    static NpgsqlBatchCommand Command(string text, object[] rows)
    {
        var (sql, parameters) = Prepared.GetOrAdd((text, rows[0].GetType()), static key => Read(key.Sql, key.Type));
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(Array(parameter, rows));
        return command;
    }

    static (string, StatementParameter[]) Read(string sql, Type type)
    {
        StatementParameter[] parameters = [.. StatementParameters.InOrder(type)];
        var arrays = string.Join(", ", parameters.Select((parameter, i) => $"${i + 1}::{WordFor(parameter.Kind)}[]"));
        var names = string.Join(", ", parameters.Select(parameter => parameter.Name));
        return (sql.Replace("{rows}", $"unnest({arrays}) as r({names})"), parameters);
    }

    static string WordFor(ParameterKind kind) => kind switch
    {
        ParameterKind.Integer => "bigint",
        ParameterKind.Real => "double precision",
        ParameterKind.Text => "text",
        _ => "bytea",
    };

    static NpgsqlParameter Array(StatementParameter parameter, object[] rows) => parameter.Kind switch
    {
        ParameterKind.Integer => Array(NpgsqlDbType.Bigint, rows, row => (long?)parameter.Read(row)),
        ParameterKind.Real => Array(NpgsqlDbType.Double, rows, row => (double?)parameter.Read(row)),
        ParameterKind.Text => Array(NpgsqlDbType.Text, rows, row => (string?)parameter.Read(row)),
        _ => Array(NpgsqlDbType.Bytea, rows, row => ((ReadOnlyMemory<byte>?)parameter.Read(row))?.ToArray()),
    };

    static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, object[] rows, Func<object, T> value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = System.Array.ConvertAll(rows, row => value(row)) };
}
