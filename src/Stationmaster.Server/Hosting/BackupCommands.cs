using Npgsql;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Hosting;

/// <summary>The commands around backups: what they print, and what they say where PostgreSQL keeps the data.</summary>
static class BackupCommands
{
    public static Task<int> Make(ServerOptions options, string to, bool force, CancellationToken ct) => Run(async () =>
    {
        if (IsElsewhere(options, database => $"pg_dump --format=custom --file={Word(to)} {Where(database)}"))
            return 1;
        var manifest = await Backup.Make(options.DataFolder, Path.GetFullPath(to), force, ct);
        Console.WriteLine($"Saved to {to} ({new FileInfo(to).Length / 1024.0 / 1024:N1} MB): {Contents(manifest)}.");
        return 0;
    });

    public static Task<int> Restore(ServerOptions options, string from, bool force, CancellationToken ct) => Run(async () =>
    {
        if (IsElsewhere(options, database => $"pg_restore --clean --if-exists --no-owner --single-transaction {Where(database)} {Word(from)}"))
            return 1;
        var manifest = await Storage.Restore.Into(options.DataFolder, Path.GetFullPath(from), force, ct);
        Console.WriteLine($"Restored into {options.DataFolder}: {Contents(manifest)}, as it was at {manifest.MadeAt:yyyy-MM-ddTHH:mm:ssZ}.");
        return 0;
    });

    /// <param name="against">A data folder to compare with; null to look at the backup alone.</param>
    public static Task<int> Check(string file, string? against, CancellationToken ct) => Run(async () =>
    {
        file = Path.GetFullPath(file);
        var work = Path.Combine(Path.GetDirectoryName(file)!, $"{BackupFile.RestoringPrefix}{Guid.NewGuid():N}");
        try
        {
            CreatePrivate(work);
            var manifest = await Storage.Restore.Checked(file, work, ct);
            if (against is null)
            {
                Print(manifest.Tables.Select(table => $"{table.Table,-24} {table.Rows,12} {table.Sha256}"));
                Console.WriteLine($"The backup is whole: {Contents(manifest)}.");
                return 0;
            }

            var database = Path.Combine(against, BackupFile.Database);
            if (!File.Exists(database))
                throw new StorageSetupException($"There is no database {database}.");
            return Compare(manifest, Backup.Describe(database), [.. manifest.Files.Where(file => !BackupFile.IsThere(against, file)).Select(file => file.Path)]);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    });

    static int Compare(BackupManifest saved, BackupManifest there, IReadOnlyList<string> files)
    {
        var rows = saved.Tables.Select(table => table.Table).Union(there.Tables.Select(table => table.Table)).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Saved: saved.Tables.FirstOrDefault(table => table.Table == name), There: there.Tables.FirstOrDefault(table => table.Table == name)))
            .ToList();
        Print(rows.Select(row =>
            $"{(row.Saved == row.There ? "same  " : "DIFFER")} {row.Name,-24} {row.Saved?.Rows,12} {row.Saved?.Sha256} {row.There?.Rows,12} {row.There?.Sha256}"));
        foreach (var file in files)
            Console.WriteLine($"DIFFER {file}");
        var differ = rows.Count(row => row.Saved != row.There) + files.Count;
        Console.WriteLine(differ == 0 ? $"Equal: {Contents(saved)}." : $"Not equal: {differ} of the above differ.");
        return differ == 0 ? 0 : 1;
    }

    static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.WriteLine(line);
    }

    static string Contents(BackupManifest manifest) =>
        $"{manifest.Tables.Count} tables with {manifest.Tables.Sum(table => table.Rows)} rows, {manifest.Files.Count} other files, schema {manifest.Schema}";

    static bool IsElsewhere(ServerOptions options, Func<NpgsqlConnectionStringBuilder, string> line)
    {
        if (options.Database is null)
            return false;
        Console.Error.WriteLine("The data is in PostgreSQL (--database), which has its own tools. Nothing was done; run");
        Console.Error.WriteLine("  " + line(new NpgsqlConnectionStringBuilder(options.Database)));
        return true;
    }

    // The password is asked for, or read from ~/.pgpass: on a command line everybody could read it.
    static string Where(NpgsqlConnectionStringBuilder database) =>
        $"--host={Word(database.Host!)} --port={database.Port} --username={Word(database.Username ?? "postgres")} "
        + $"--dbname={Word(database.Database ?? database.Username ?? "postgres")}";

    static string Word(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:+".Contains(letter, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static async Task<int> Run(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is StorageSetupException or Microsoft.Data.Sqlite.SqliteException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
