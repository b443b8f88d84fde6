using System.Runtime.InteropServices;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Stationmaster.Bench.Running;
using Stationmaster.Server.Storage;

namespace Stationmaster.Bench.Past;

/// <summary>Opens a database for filling as fast as its engine can, and leaves it as the server would have.</summary>
static class FilledDatabase
{
    /// <param name="file">stationmaster.db of a server that has ended.</param>
    public static async Task Sqlite(string file, Amounts amounts)
    {
        SystemSqlite.Use();
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync();
        // A crash would cost the file; it is made anew then.
        await connection.ExecuteAsync("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -3000000; pragma locking_mode = exclusive");
        await new Filler(connection, new Dialect(Engine.Sqlite), amounts).Fill();
        var boxes = (await connection.QueryAsync<long>("select box_id from bench_box order by i")).AsList();
        await Pages(connection, "meter_sample", SamplePages(amounts));
        await Pages(connection, "message", MessagePages(amounts, boxes));
        await connection.ExecuteAsync($"update page_mark set from_id = {Amounts.First + amounts.Samples} where name = 'meter_sample'");
        await connection.ExecuteAsync($"update page_mark set from_id = {Amounts.First + amounts.Messages} where name = 'message'");
        await connection.ExecuteAsync("drop table bench_box");
    }

    public static async Task Postgres(string connectionString, Amounts amounts)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 7200 }.ToString());
        await connection.OpenAsync();
        await connection.ExecuteAsync("set synchronous_commit = off");
        for (var month = amounts.Since; month < amounts.Until; month = month.AddMonths(1))
            await Partition(connection, "meter_sample", $"meter_sample_{month:yyyyMM}", month, month.AddMonths(1));
        var today = new DateTimeOffset(amounts.Now.UtcDateTime.Date, TimeSpan.Zero);
        for (var day = today.AddDays(-21); day < today; day = day.AddDays(1))
            await Partition(connection, "message", $"message_{day:yyyyMMdd}", day, day.AddDays(1));
        await new Filler(connection, new Dialect(Engine.Postgres), amounts).Fill();
        await connection.ExecuteAsync("drop table bench_box");
        await connection.ExecuteAsync("vacuum (analyze);");
        await connection.ExecuteAsync("checkpoint;");
    }

    /// <summary>As the server makes them ahead; these are of the past.</summary>
    static async Task Partition(NpgsqlConnection connection, string table, string name, DateTimeOffset from, DateTimeOffset to)
    {
        await connection.ExecuteAsync($"create table {name} (like {table}_default including all)");
        await connection.ExecuteAsync(
            $"alter table {table} attach partition {name} for values from ({from.ToUnixTimeMilliseconds()}) to ({to.ToUnixTimeMilliseconds()})");
    }

    static IEnumerable<(long Owner, long[] Ids)> SamplePages(Amounts amounts)
    {
        for (var record = 0L; record < amounts.Full; record++)
        {
            var first = Amounts.First + (record / Amounts.AtOnce * Amounts.AtOnce * Amounts.SamplesEach) + (record % Amounts.AtOnce);
            yield return (Amounts.First + record, [.. Enumerable.Range(0, Amounts.SamplesEach).Select(sample => first + ((long)sample * Amounts.AtOnce))]);
        }
    }

    static IEnumerable<(long Owner, long[] Ids)> MessagePages(Amounts amounts, List<long> boxes)
    {
        const int full = 64;
        for (var from = 0L; from < amounts.Messages; from += (long)full * boxes.Count)
        {
            for (var box = 0; box < boxes.Count; box++)
            {
                var ids = Enumerable.Range(0, full).Select(row => from + box + ((long)row * boxes.Count)).Where(n => n < amounts.Messages)
                    .Select(n => Amounts.First + n).ToArray();
                if (ids.Length > 0)
                    yield return (boxes[box], ids);
            }
        }
    }

    static async Task Pages(SqliteConnection connection, string table, IEnumerable<(long Owner, long[] Ids)> pages)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = connection.CreateCommand();
        insert.CommandText = $"insert into {table}_page (owner_id, first_id, last_id, ids) values (@owner, @first, @last, @ids)";
        var (owner, first, last, bytes) = (
            insert.Parameters.Add("@owner", SqliteType.Integer), insert.Parameters.Add("@first", SqliteType.Integer),
            insert.Parameters.Add("@last", SqliteType.Integer), insert.Parameters.Add("@ids", SqliteType.Blob));
        insert.Prepare();
        foreach (var (whose, ids) in pages)
        {
            (owner.Value, first.Value, last.Value) = (whose, ids[0], ids[^1]);
            bytes.Value = MemoryMarshal.AsBytes<long>(ids).ToArray();
            insert.ExecuteNonQuery();
        }
        await transaction.CommitAsync();
    }
}
