using System.Buffers.Binary;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Stationmaster.Server.Storage;

/// <param name="Rows">How many.</param>
/// <param name="Sha256">Of every value of every row in the order of the primary key, in hexadecimal.</param>
sealed record TableDigest(string Table, long Rows, string Sha256)
{
    /// <summary>Of all tables of a SQLite database, by name. Within a transaction they are of one moment.</summary>
    public static IReadOnlyList<TableDigest> Of(SqliteConnection connection) =>
    [
        .. connection.Query<string>("select name from sqlite_schema where type = 'table' and name not like 'sqlite^_%' escape '^' order by name")
            .ToList().Select(table => Of(connection, table)),
    ];

    static TableDigest Of(SqliteConnection connection, string table)
    {
        var keys = connection.Query<string>("select name from pragma_table_info(@table) where pk > 0 order by pk", new { table }).ToList();
        var order = keys.Count == 0 ? "rowid" : string.Join(", ", keys.Select(Quoted));
        var sql = $"select * from {Quoted(table)} order by {order}";
        var handle = connection.Handle!;
        Check(handle, raw.sqlite3_prepare_v2(handle, sql, out var statement));
        using (statement)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var columns = raw.sqlite3_column_count(statement);
            var rows = 0L;
            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                rows++;
                for (var column = 0; column < columns; column++)
                    Add(hash, statement, column);
            }

            if (result != raw.SQLITE_DONE)
                Check(handle, result);
            return new(table, rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
    }

    // Kind and length stand before each value, so that no two rows write the same.
    static void Add(IncrementalHash hash, sqlite3_stmt statement, int column)
    {
        var kind = raw.sqlite3_column_type(statement, column);
        Span<byte> head = stackalloc byte[9];
        head[0] = (byte)kind;
        switch (kind)
        {
            case raw.SQLITE_INTEGER:
                BinaryPrimitives.WriteInt64LittleEndian(head[1..], raw.sqlite3_column_int64(statement, column));
                hash.AppendData(head);
                break;
            case raw.SQLITE_FLOAT:
                BinaryPrimitives.WriteDoubleLittleEndian(head[1..], raw.sqlite3_column_double(statement, column));
                hash.AppendData(head);
                break;
            case raw.SQLITE_NULL:
                hash.AppendData(head[..1]);
                break;
            default:
                var bytes = raw.sqlite3_column_blob(statement, column);
                BinaryPrimitives.WriteInt64LittleEndian(head[1..], bytes.Length);
                hash.AppendData(head);
                hash.AppendData(bytes);
                break;
        }
    }

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static void Check(sqlite3 handle, int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException($"SQLite: {raw.sqlite3_errmsg(handle).utf8_to_string()}", result & 0xFF, result);
    }
}
