using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Stationmaster.Server.Hosting;
using SQLitePCL;

namespace Stationmaster.Server.Storage;

/// <summary>Copies the embedded database as it is at one moment, while a server may be writing to it.</summary>
static class Backup
{
    // About a megabyte; no step holds a lock that a writer waits for.
    const int PagesInStep = 256, PageBytes = 4096;

    /// <summary>Everything committed before it begins is in it.</summary>
    /// <param name="to">The file to make.</param>
    /// <param name="force">Whether to replace it when it is there.</param>
    /// <exception cref="StorageSetupException">There is no database, or the file cannot be made.</exception>
    public static async Task<BackupManifest> Make(string dataFolder, string to, bool force, CancellationToken ct)
    {
        var source = Path.Combine(dataFolder, BackupFile.Database);
        if (!File.Exists(source))
            throw new StorageSetupException($"There is no database {source}: is --data the folder of the server?");
        if (File.Exists(to) && !force)
            throw new StorageSetupException($"{to} is there already; --force replaces it.");

        // Whoever serves on this machine goes first.
        LowerPriority();
        var (part, copy) = ($"{to}.part", $"{to}.part.db");
        try
        {
            File.Delete(part);
            File.Delete(copy);
            await using (BackupFile.CreatePrivate(copy))
                await Copy(source, copy, ct);
            var manifest = Describe(copy) with
            {
                Sha256 = SavedFile.Of(Path.GetDirectoryName(copy)!, copy).Sha256,
                Files = [.. BackupFile.Others(dataFolder, to).Select(file => SavedFile.Of(dataFolder, file)).OrderBy(file => file.Path, StringComparer.Ordinal)],
            };
            await using (var file = BackupFile.CreatePrivate(part))
                await BackupFile.Write(file, manifest, copy, dataFolder, ct);
            File.Move(part, to, overwrite: true);
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageSetupException($"The backup {to} could not be made: {e.Message}", e);
        }
        finally
        {
            File.Delete(part);
            File.Delete(copy);
        }
    }

    /// <summary>What a database holds, as of one moment.</summary>
    public static BackupManifest Describe(string database)
    {
        using var connection = Open(database, SqliteOpenMode.ReadOnly);
        using var moment = connection.BeginTransaction(deferred: true);
        var steps = connection.ExecuteScalar<long>("select count(*) from sqlite_schema where name = 'schema_step'") > 0
            ? "select version, works_from from schema_step union all select version, version from migration"
            : "select version, version as works_from from migration";
        var (schema, worksFrom) = connection.QuerySingle<(long, long)>($"select max(version), max(works_from) from ({steps})");
        return new(ProgramVersion.Text, DateTimeOffset.UtcNow, schema, worksFrom, "", TableDigest.Of(connection), []);
    }

    /// <summary>SQLite's own look at a closed file: pages, indexes, references.</summary>
    /// <exception cref="StorageSetupException">Something is wrong with it.</exception>
    public static void CheckIntegrity(string database)
    {
        try
        {
            using var connection = Open(database, SqliteOpenMode.ReadOnly);
            if (connection.Query<string>("pragma integrity_check").First() is not "ok" and var fault)
                throw new StorageSetupException($"The database in the backup is damaged: {fault}");
            if (connection.Query("pragma foreign_key_check").Any())
                throw new StorageSetupException("The database in the backup is damaged: rows refer to others that are not there.");
        }
        catch (SqliteException e)
        {
            throw new StorageSetupException($"The database in the backup is damaged: {e.Message}", e);
        }
    }

    public static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        SystemSqlite.Use();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ToString());
        connection.Open();
        connection.Execute("pragma busy_timeout = 10000");
        return connection;
    }

    static async Task Copy(string source, string copy, CancellationToken ct)
    {
        using (var from = Open(source, SqliteOpenMode.ReadOnly))
        using (var to = Open(copy, SqliteOpenMode.ReadWrite))
        {
            to.Execute("pragma synchronous = off");

            // One reader's view throughout, so that others' commits do not make the copy begin again.
            using var moment = from.BeginTransaction(deferred: true);
            from.ExecuteScalar<long>("select count(*) from sqlite_schema");
            using var backup = raw.sqlite3_backup_init(to.Handle!, "main", from.Handle!, "main");
            using var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            await using var paced = new PacedFile(file);
            int result;
            while ((result = raw.sqlite3_backup_step(backup, PagesInStep)) == raw.SQLITE_OK)
                await paced.Wrote(PagesInStep * PageBytes, ct);

            if (result != raw.SQLITE_DONE)
                throw new StorageSetupException($"The database {source} could not be copied: {raw.sqlite3_errmsg(to.Handle!).utf8_to_string()}");
        }

        // One file without companions.
        await using var whole = Open(copy, SqliteOpenMode.ReadWrite);
        await whole.ExecuteAsync(new CommandDefinition("pragma journal_mode = delete", cancellationToken: ct));
    }

    static void LowerPriority()
    {
        try
        {
            using var self = Process.GetCurrentProcess();
            self.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // Then as fast as the others.
        }
    }
}
