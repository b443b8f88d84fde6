using System.Security.Cryptography;

namespace Stationmaster.Server.Storage;

/// <summary>More bytes came than were allowed, or than there is room for.</summary>
public sealed class BlobTooLargeException(string message) : Exception(message);

/// <param name="Sha256">In hexadecimal, as <paramref name="Md5"/>.</param>
public sealed record StoredBlob(long Size, string Sha256, string Md5);

/// <summary>Files that stations send and fetch. A node holds nothing: they are where the database is.</summary>
public abstract class Blobs(Database database)
{
    /// <summary>What must stay free on the database's disk.</summary>
    const long MustStayFree = 512L << 20;

    const int ChunkBytes = 256 * 1024;

    protected static int PartBytes => ChunkBytes;

    public static Blobs Of(Database database, string dataFolder, Commits commits) =>
        database.KeepsFiles ? new TableBlobs(database, commits) : new FileBlobs(database, Path.Combine(dataFolder, "files"));

    /// <summary>Keeps what comes under a name, in place of what it named before.</summary>
    /// <param name="name">Of letters, digits and hyphens.</param>
    /// <exception cref="BlobTooLargeException">Nothing is kept.</exception>
    public async Task<StoredBlob> Write(string name, Stream content, long most, CancellationToken ct)
    {
        var room = (await database.Size(ct)).FreeBytes is { } free ? free - MustStayFree : long.MaxValue;
        if (room <= 0)
            throw new BlobTooLargeException("There is too little room on the disk.");
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Local controllers of OCPP 2.x compare by it; nothing is trusted for it.
#pragma warning disable CA5351
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var (size, buffer) = (0L, new byte[ChunkBytes]);
        try
        {
            for (var part = 0; await content.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, ct) is > 0 and var read; part++)
            {
                size += read;
                if (size > most)
                    throw new BlobTooLargeException($"The file is larger than {most >> 20} MB.");
                if (size > room)
                    throw new BlobTooLargeException("There is too little room on the disk.");
                sha.AppendData(buffer, 0, read);
                md5.AppendData(buffer, 0, read);
                await Append(name, part, buffer.AsMemory(0, read), ct);
            }
            await Complete(name, ct);
            return new(size, Convert.ToHexStringLower(sha.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));
        }
        catch
        {
            await Delete(name, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Seekable; null where there is none of this name. The caller disposes it.</summary>
    public abstract Task<Stream?> Read(string name, long size, CancellationToken ct);

    public abstract Task Delete(string name, CancellationToken ct);

    /// <summary>Part 0 begins anew.</summary>
    protected abstract Task Append(string name, int part, ReadOnlyMemory<byte> content, CancellationToken ct);

    protected abstract Task Complete(string name, CancellationToken ct);
}

/// <summary>Beside SQLite's file.</summary>
sealed class FileBlobs(Database database, string folder) : Blobs(database)
{
    string PathOf(string name) => Path.Combine(folder, name);

    string Unfinished(string name) => PathOf(name) + ".part";

    protected override async Task Append(string name, int part, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = part == 0 ? FileMode.Create : FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        if (part == 0 && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new FileStream(Unfinished(name), options);
        await file.WriteAsync(content, ct);
    }

    protected override async Task Complete(string name, CancellationToken ct)
    {
        if (!File.Exists(Unfinished(name)))
            await Append(name, 0, ReadOnlyMemory<byte>.Empty, ct);
        await using (var file = new FileStream(Unfinished(name), FileMode.Open, FileAccess.Write))
            file.Flush(flushToDisk: true);
        File.Move(Unfinished(name), PathOf(name), overwrite: true);
    }

    public override Task<Stream?> Read(string name, long size, CancellationToken ct) => Task.FromResult<Stream?>(
        File.Exists(PathOf(name)) ? new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete) : null);

    public override Task Delete(string name, CancellationToken ct)
    {
        if (Directory.Exists(folder))
        {
            File.Delete(Unfinished(name));
            File.Delete(PathOf(name));
        }
        return Task.CompletedTask;
    }
}
