using System.Diagnostics;

namespace Stationmaster.Server.Storage;

/// <summary>
/// Writes a large file so that others on the same disk hardly notice: every few megabytes reach the disk before more follow, and then it rests
/// for as long as that took. Without it, a station's commit would wait for all that is on its way.
/// </summary>
sealed class PacedFile(FileStream file) : Stream
{
    const int Portion = 2 * 1024 * 1024;
    static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(200);

    long _pending;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => throw new NotSupportedException(); }

    /// <summary>So much was written to the file, by whomever.</summary>
    public async ValueTask Wrote(int bytes, CancellationToken ct)
    {
        if ((_pending += bytes) < Portion)
            return;
        _pending = 0;
        var start = Stopwatch.GetTimestamp();
        file.Flush(flushToDisk: true);
        var took = Stopwatch.GetElapsedTime(start);
        await Task.Delay(took < LongestRest ? took : LongestRest, ct);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await file.WriteAsync(buffer, cancellationToken);
        await Wrote(buffer.Length, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => file.Write(buffer, offset, count);

    public override void Flush() => file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
