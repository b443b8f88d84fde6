using Dapper;
using Microsoft.Data.Sqlite;

namespace Stationmaster.Server.Storage;

/// <summary>Puts a backup into a data folder. Until its last step, a rename, the folder's own database stands as it was.</summary>
static class Restore
{
    /// <param name="force">Whether to replace a database that is there.</param>
    /// <exception cref="StorageSetupException">The backup is damaged, of a newer program, or the folder is in use; nothing was changed.</exception>
    public static async Task<BackupManifest> Into(string dataFolder, string file, bool force, CancellationToken ct)
    {
        var database = Path.Combine(dataFolder, BackupFile.Database);
        if (File.Exists(database) && !force)
            throw new StorageSetupException($"{dataFolder} holds a database already. Choose another folder, or replace it with --force.");
        var work = Path.Combine(dataFolder, $"{BackupFile.RestoringPrefix}{Guid.NewGuid():N}");
        try
        {
            CreatePrivate(dataFolder);
            CreatePrivate(work);
            var manifest = await Checked(file, work, ct);
            if (File.Exists(database))
                PutAside(database);
            foreach (var name in manifest.Files.Select(file => file.Path))
            {
                var target = Path.Combine(dataFolder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(Path.Combine(work, name), target, overwrite: true);
            }

            File.Move(Path.Combine(work, BackupFile.Database), database, overwrite: true);
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageSetupException($"{file} could not be restored into {dataFolder}: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Takes a backup apart into a folder and looks at all of it.</summary>
    /// <exception cref="StorageSetupException">It is damaged or of a newer program.</exception>
    public static async Task<BackupManifest> Checked(string file, string work, CancellationToken ct)
    {
        var manifest = await BackupFile.Extract(file, work, ct);
        var known = Migration.All[^1].Version;
        if (manifest.WorksFrom > known)
        {
            throw new StorageSetupException(
                $"{file} was made by a newer Stationmaster ({manifest.Program}, schema {manifest.Schema}; this program knows {known}). "
                + "Restore it with that one.");
        }

        var database = Path.Combine(work, BackupFile.Database);
        Backup.CheckIntegrity(database);
        var held = Backup.Describe(database).Tables;
        return held.Except(manifest.Tables).Concat(manifest.Tables.Except(held)).FirstOrDefault() is { } other
            ? throw new StorageSetupException($"{file} is damaged: its table {other.Table} is not what was saved.")
            : manifest;
    }

    // Its write-ahead log must not be taken for the new one's. Fails while any other program has it open.
    static void PutAside(string database)
    {
        try
        {
            using var connection = Backup.Open(database, SqliteOpenMode.ReadWrite);
            connection.Execute("pragma busy_timeout = 0");
            if (connection.ExecuteScalar<string>("pragma journal_mode = delete", commandTimeout: 1) != "delete")
                throw InUse(database, null);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
        {
            throw InUse(database, e);
        }
        catch (SqliteException)
        {
            // Too damaged to be opened: what it has left behind goes.
            File.Delete(database + "-wal");
            File.Delete(database + "-shm");
        }
    }

    static StorageSetupException InUse(string database, Exception? inner) =>
        new($"{database} is in use: stop the server first. Nothing was changed.", inner);

    static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
