using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace Stationmaster.Server.Tests.Storage.Upgrade;

/// <summary>
/// What the first release's program left behind on each engine, kept beside this file; <c>tests/upgrade --fixture</c> makes it anew.
/// </summary>
static class FirstRelease
{
    /// <param name="At">When it was left.</param>
    /// <param name="Key">A key of its API.</param>
    /// <param name="Running">The session that was not over.</param>
    /// <param name="Answers">What it answered, by path.</param>
    public sealed record Left(DateTimeOffset At, string Key, int Running, IReadOnlyDictionary<string, string> Answers);

    /// <summary>The real program, where tests/upgrade built it; null elsewhere.</summary>
    public static string? Program => Environment.GetEnvironmentVariable("STATIONMASTER_FIRST_RELEASE");

    public static bool IsToBeKept => Environment.GetEnvironmentVariable("STATIONMASTER_KEEP_FIRST_RELEASE") is not null;

    public static async Task Keep(TestDatabase database, Left left, CancellationToken ct)
    {
        await Pack(JsonSerializer.SerializeToUtf8Bytes(left), FileOf($"{database.Engine}.json.gz"), ct);
        if (database.ConnectionString is null)
        {
            // What stands in the write-ahead log belongs to it.
            var whole = Path.Combine(database.DataFolder, "whole");
            await using (var connection = await database.Database.Open(ct))
                await connection.ExecuteAsync("vacuum into @whole", new { whole });
            await Pack(await File.ReadAllBytesAsync(whole, ct), FileOf("SQLite.db.gz"), ct);
            File.Delete(whole);
        }
        else
            await Pack(await PostgresServer.Dump(database.ConnectionString), FileOf("PostgreSQL.sql.gz"), ct);
    }

    public static async Task<Left> Restore(TestDatabase database, CancellationToken ct)
    {
        var left = JsonSerializer.Deserialize<Left>(await Unpack(FileOf($"{database.Engine}.json.gz"), ct))!;
        if (database.ConnectionString is null)
        {
            await File.WriteAllBytesAsync(Path.Combine(database.DataFolder, "stationmaster.db"), await Unpack(FileOf("SQLite.db.gz"), ct), ct);
            return left;
        }
        var sql = System.Text.Encoding.UTF8.GetString(await Unpack(FileOf("PostgreSQL.sql.gz"), ct));
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
        return left;
    }

    static async Task Pack(byte[] bytes, string file, CancellationToken ct)
    {
        await using var gzip = new GZipStream(File.Create(file), CompressionLevel.SmallestSize);
        await gzip.WriteAsync(bytes, ct);
    }

    static async Task<byte[]> Unpack(string file, CancellationToken ct)
    {
        await using var gzip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await gzip.CopyToAsync(bytes, ct);
        return bytes.ToArray();
    }

    static string FileOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "FirstRelease", name);
}
