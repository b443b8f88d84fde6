using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Stationmaster.Server.Storage;

/// <summary>Statements prepared once and bound by the library's own calls: a third of the cost of ADO.NET's parameters.</summary>
sealed class SqliteStatements(sqlite3 handle) : IDisposable
{
    const int Most = 256;

    readonly Dictionary<string, sqlite3_stmt> _prepared = [];
    readonly Dictionary<(string Sql, Type Type), StatementParameter[]> _parameters = [];
    readonly Dictionary<(string Sql, Type Type), string> _rows = [];
    byte[] _scratch = new byte[4096];

    public sqlite3_stmt Prepare(string sql)
    {
        if (_prepared.TryGetValue(sql, out var statement))
            return statement;

        // Texts are constants, so this only ever meets a caller that builds its SQL.
        if (_prepared.Count >= Most)
            Dispose();
        var result = raw.sqlite3_prepare_v2(handle, sql, out statement);
        if (result != raw.SQLITE_OK)
            throw Fault(result);
        _prepared.Add(sql, statement);
        return statement;
    }

    public void Run(string sql) => Step(Prepare(sql));

    public void Run(RowWrite change)
    {
        var key = (change.Sql, change.Parameters.GetType());
        if (!_rows.TryGetValue(key, out var sql))
        {
            var columns = StatementParameters.InOrder(key.Item2).Select(parameter => $"@{parameter.Name} as {parameter.Name}");
            _rows.Add(key, sql = change.Sql.Replace("{rows}", $"(select {string.Join(", ", columns)}) as r"));
        }
        Run(sql, change.Parameters);
    }

    public void Run(Statement change) => Run(change.Sql, change.Parameters);

    void Run(string sql, object values)
    {
        var statement = Prepare(sql);
        var parameters = Parameters(sql, values, statement);
        for (var i = 0; i < parameters.Length; i++)
        {
            switch (parameters[i].Read(values))
            {
                case null: BindNull(statement, i + 1); break;
                case long value: Bind(statement, i + 1, value); break;
                case string value: Bind(statement, i + 1, value); break;
                case ReadOnlyMemory<byte> value: Bind(statement, i + 1, value.Span); break;
                case double value: Check(raw.sqlite3_bind_double(statement, i + 1, value)); break;
            }
        }

        Step(statement);
    }

    public void Step(sqlite3_stmt statement)
    {
        int result;
        do
            result = raw.sqlite3_step(statement);
        while (result == raw.SQLITE_ROW);

        var fault = result == raw.SQLITE_DONE ? null : Fault(result);
        raw.sqlite3_reset(statement);
        if (fault is not null)
            throw fault;
    }

    public void Bind(sqlite3_stmt statement, int index, long value) => Check(raw.sqlite3_bind_int64(statement, index, value));

    public void Bind(sqlite3_stmt statement, int index, long? value)
    {
        if (value is { } known)
            Bind(statement, index, known);
        else
            BindNull(statement, index);
    }

    public void Bind(sqlite3_stmt statement, int index, string? value)
    {
        if (value is null)
        {
            BindNull(statement, index);
            return;
        }

        if (value.Length == 0)
        {
            Check(raw.sqlite3_bind_text(statement, index, ""));
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_scratch.Length < most)
            _scratch = new byte[most];
        var length = Encoding.UTF8.GetBytes(value, _scratch);
        Check(raw.sqlite3_bind_text(statement, index, _scratch.AsSpan(0, length)));
    }

    /// <remarks>An empty span is kept as an empty blob, not as null.</remarks>
    public void Bind(sqlite3_stmt statement, int index, ReadOnlySpan<byte> value) =>
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(statement, index, 0) : raw.sqlite3_bind_blob(statement, index, value));

    public void BindNull(sqlite3_stmt statement, int index) => Check(raw.sqlite3_bind_null(statement, index));

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
            statement.Dispose();
        _prepared.Clear();
        _parameters.Clear();
    }

    StatementParameter[] Parameters(string sql, object values, sqlite3_stmt statement)
    {
        var key = (sql, values.GetType());
        if (_parameters.TryGetValue(key, out var parameters))
            return parameters;

        var known = StatementParameters.Of(key.Item2);
        parameters = new StatementParameter[raw.sqlite3_bind_parameter_count(statement)];
        for (var i = 0; i < parameters.Length; i++)
        {
            var name = raw.sqlite3_bind_parameter_name(statement, i + 1).utf8_to_string();
            if (!known.TryGetValue(name.TrimStart('@'), out parameters[i]!))
                throw new ArgumentException($"No value for the parameter {name} of: {sql}", nameof(sql));
        }

        _parameters.Add(key, parameters);
        return parameters;
    }

    void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw Fault(result);
    }

    SqliteException Fault(int result) =>
        new($"SQLite: {raw.sqlite3_errmsg(handle).utf8_to_string()}", result & 0xFF, raw.sqlite3_extended_errcode(handle));
}
