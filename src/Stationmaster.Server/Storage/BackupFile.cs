using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.Storage;

/// <summary>What stands in front of a backup.</summary>
/// <param name="Program">The version that made it.</param>
/// <param name="Schema">The newest step of its database's schema.</param>
/// <param name="WorksFrom">The oldest schema whose program can use it.</param>
/// <param name="Sha256">Of the database's file.</param>
/// <param name="Files">What else of the data folder is in it.</param>
sealed record BackupManifest(
    string Program, DateTimeOffset MadeAt, long Schema, long WorksFrom, string Sha256, IReadOnlyList<TableDigest> Tables, IReadOnlyList<SavedFile> Files);

/// <param name="Path">Relative to the data folder.</param>
/// <param name="Sha256">Of its bytes, in hexadecimal.</param>
sealed record SavedFile(string Path, string Sha256)
{
    public static SavedFile Of(string folder, string file)
    {
        using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new(System.IO.Path.GetRelativePath(folder, file), Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
sealed partial class BackupJson : JsonSerializerContext;

/// <summary>A backup is one tar: the manifest, the database, then the other files of the data folder. It holds secrets: only its owner may
/// read it.</summary>
static class BackupFile
{
    public const string Database = "stationmaster.db";
    const string Manifest = "manifest.json", Folder = "files/";
    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Everything of the folder that belongs to the state besides the database.</summary>
    public static IEnumerable<string> Others(string dataFolder, string except)
    {
        foreach (var file in new DirectoryInfo(dataFolder).EnumerateFiles().Where(file => file.LinkTarget is null))
        {
            var isDatabase = file.Name == Database || file.Name.StartsWith(Database + "-", StringComparison.Ordinal);
            if (!isDatabase && !file.FullName.StartsWith(except, StringComparison.Ordinal))
                yield return file.FullName;
        }

        // A folder with a database of its own is another installation's: the demo's.
        foreach (var folder in new DirectoryInfo(dataFolder).EnumerateDirectories().Where(folder => folder.LinkTarget is null))
        {
            if (File.Exists(Path.Combine(folder.FullName, Database)) || folder.Name.StartsWith(RestoringPrefix, StringComparison.Ordinal))
                continue;
            foreach (var file in Others(folder.FullName, except))
                yield return file;
        }
    }

    /// <summary>What a restore that was interrupted may leave.</summary>
    public const string RestoringPrefix = "restoring-";

    public static FileStream CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Private;
        return new FileStream(path, options);
    }

    public static async Task Write(FileStream to, BackupManifest manifest, string database, string dataFolder, CancellationToken ct)
    {
        await using (var paced = new PacedFile(to))
        await using (var tar = new TarWriter(paced, TarEntryFormat.Pax, leaveOpen: true))
        {
            using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
            await Add(tar, Manifest, json, ct);
            await using (var content = File.OpenRead(database))
                await Add(tar, Database, content, ct);
            foreach (var file in manifest.Files)
            {
                using var content = new MemoryStream(await File.ReadAllBytesAsync(Path.Combine(dataFolder, file.Path), ct));
                await Add(tar, Folder + file.Path.Replace(Path.DirectorySeparatorChar, '/'), content, ct);
                content.Position = 0;
                if (Convert.ToHexStringLower(SHA256.HashData(content)) != file.Sha256)
                    throw new StorageSetupException($"{file.Path} changed while it was saved. Nothing was saved; try again.");
            }
        }

        to.Flush(flushToDisk: true);
    }

    static Task Add(TarWriter tar, string name, Stream content, CancellationToken ct) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = Private }, ct);

    /// <summary>Takes a backup apart: its manifest, and its files into an empty folder.</summary>
    /// <exception cref="StorageSetupException">It is no backup, or not a whole one.</exception>
    public static async Task<BackupManifest> Extract(string file, string folder, CancellationToken ct)
    {
        BackupManifest? manifest = null;
        try
        {
            await using var from = File.OpenRead(file);
            await using var tar = new TarReader(from);
            while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
            {
                if (entry.Name == Manifest && entry.DataStream is { } json)
                    manifest = await JsonSerializer.DeserializeAsync(json, BackupJson.Default.BackupManifest, ct);
                else if (manifest is null)
                    throw NoBackup(file, "it does not begin with a manifest");
                else
                    await Extract(entry, manifest, folder, file, ct);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or JsonException)
        {
            throw NoBackup(file, e.Message, e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new StorageSetupException($"{file} cannot be read: {e.Message}", e);
        }

        if (manifest is null)
            throw NoBackup(file, "it is empty");
        return manifest.Files.Append(new(Database, manifest.Sha256)).FirstOrDefault(saved => !IsThere(folder, saved)) is { } other
            ? throw NoBackup(file, $"'{other.Path}' is missing or not as it was")
            : manifest;
    }

    public static bool IsThere(string folder, SavedFile saved) =>
        Path.Combine(folder, saved.Path) is var path && File.Exists(path) && SavedFile.Of(folder, path) == saved;

    static async Task Extract(TarEntry entry, BackupManifest manifest, string folder, string file, CancellationToken ct)
    {
        var name = entry.Name == Database ? Database : entry.Name.StartsWith(Folder, StringComparison.Ordinal) ? entry.Name[Folder.Length..] : null;
        var path = name is null ? "" : Path.GetFullPath(Path.Combine(folder, name));
        var isWithin = path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !isWithin || (name != Database && !manifest.Files.Any(saved => saved.Path == name)))
            throw NoBackup(file, $"its entry '{entry.Name}' does not belong there");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var to = CreatePrivate(path);
        if (entry.DataStream is { } content)
            await content.CopyToAsync(to, ct);
        to.Flush(flushToDisk: true);
    }

    static StorageSetupException NoBackup(string file, string why, Exception? inner = null) =>
        new($"{file} is not a whole backup of Stationmaster: {why}. Nothing was changed.", inner);
}
