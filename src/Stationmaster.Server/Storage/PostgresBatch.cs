using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Stationmaster.Server.Storage;

/// <summary>Turns changes into as few commands as possible: rows of one kind go as arrays, and everything in one round trip.</summary>
static partial class PostgresBatch
{
    const string InsertMessages =
        "insert into message (id, charge_box_id, at_ms, direction, action, message_id, request, answer, answer_kind, answered_ms, "
        + "error_code, error_description, notes) select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    const string InsertSamples =
        "insert into meter_sample (id, session_number, connector_id, at_ms, received_ms, message_id, sample) "
        + "select * from unnest($1, $2, $3, $4, $5, $6, $7)";

    static readonly ConcurrentDictionary<(string Sql, Type Type), (string Sql, StatementParameter[] Parameters)> Prepared = new();

    public static void Fill(NpgsqlBatch batch, IReadOnlyList<Change> changes)
    {
        var messages = changes.OfType<MessageRow>().ToList();
        if (messages.Count > 0)
            batch.BatchCommands.Add(Insert(messages));
        var samples = changes.OfType<SampleRow>().ToList();
        if (samples.Count > 0)
            batch.BatchCommands.Add(Insert(samples));
        PostgresRows.Fill(batch, changes);
        foreach (var change in changes)
        {
            switch (change)
            {
                case MessageRow or SampleRow or RowWrite: break;
                case Statement statement: batch.BatchCommands.Add(Command(statement)); break;
                default: throw new NotSupportedException($"{change.GetType().Name} is no change the store knows.");
            }
        }
    }

    static NpgsqlBatchCommand Insert(List<MessageRow> rows) => new(InsertMessages)
    {
        Parameters =
        {
            Integers(rows, row => row.Id),
            Integers(rows, row => row.ChargeBoxId),
            Integers(rows, row => row.AtMs),
            Integers(rows, row => row.Direction),
            Texts(rows, row => row.Action),
            Texts(rows, row => row.MessageId),
            Array(NpgsqlDbType.Bytea, rows, row => row.Request),
            Array(NpgsqlDbType.Bytea, rows, row => row.Answer.IsEmpty ? (ReadOnlyMemory<byte>?)null : row.Answer),
            Integers(rows, row => row.AnswerKind),
            Array(NpgsqlDbType.Bigint, rows, row => row.AnsweredMs),
            Texts(rows, row => row.ErrorCode),
            Texts(rows, row => row.ErrorDescription),
            Texts(rows, row => row.Notes),
        },
    };

    static NpgsqlBatchCommand Insert(List<SampleRow> rows) => new(InsertSamples)
    {
        Parameters =
        {
            Integers(rows, row => row.Id),
            Array(NpgsqlDbType.Bigint, rows, row => row.SessionNumber),
            Integers(rows, row => row.ConnectorId),
            Integers(rows, row => row.AtMs),
            Integers(rows, row => row.ReceivedMs),
            Integers(rows, row => row.MessageId),
            Texts(rows, row => row.Sample),
        },
    };

    static NpgsqlBatchCommand Command(Statement statement)
    {
        var (sql, parameters) = Prepared.GetOrAdd(
            (statement.Sql, statement.Parameters.GetType()), static key => Positional(key.Sql, key.Type));
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter
            {
                NpgsqlDbType = TypeOf(parameter.Kind), Value = parameter.Read(statement.Parameters) ?? DBNull.Value,
            });
        }

        return command;
    }

    // The driver would look for the names in the text each time.
    static (string Sql, StatementParameter[] Parameters) Positional(string sql, Type type)
    {
        var known = StatementParameters.Of(type);
        var used = new List<StatementParameter>();
        var positional = Names().Replace(sql, match =>
        {
            if (match.Groups["name"] is not { Success: true } name)
                return match.Value;
            if (!known.TryGetValue(name.Value, out var parameter))
                throw new ArgumentException($"No value for the parameter @{name.Value} of: {sql}", nameof(sql));
            var at = used.IndexOf(parameter);
            if (at < 0)
            {
                used.Add(parameter);
                at = used.Count - 1;
            }

            return $"${at + 1}";
        });
        return (positional, [.. used]);
    }

    // Names within quotes are text.
    [GeneratedRegex("""'(?:[^']|'')*'|"[^"]*"|@(?<name>\w+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Names();

    static NpgsqlDbType TypeOf(ParameterKind kind) => kind switch
    {
        ParameterKind.Integer => NpgsqlDbType.Bigint,
        ParameterKind.Real => NpgsqlDbType.Double,
        ParameterKind.Text => NpgsqlDbType.Text,
        _ => NpgsqlDbType.Bytea,
    };

    static NpgsqlParameter<long[]> Integers<TRow>(List<TRow> rows, Func<TRow, long> value) => Array(NpgsqlDbType.Bigint, rows, value);

    static NpgsqlParameter<string?[]> Texts<TRow>(List<TRow> rows, Func<TRow, string?> value) =>
        Array(NpgsqlDbType.Text, rows, row => Clean.Optional(value(row)));

    static NpgsqlParameter<TValue[]> Array<TRow, TValue>(NpgsqlDbType type, List<TRow> rows, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]);
        return new NpgsqlParameter<TValue[]> { NpgsqlDbType = NpgsqlDbType.Array | type, TypedValue = values };
    }
}
