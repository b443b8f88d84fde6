using System.Runtime.CompilerServices;

namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// A station's opened socket: what is read passes its guard, and while the guard says wait nothing is read, so that the station feels it.
/// </summary>
sealed class GuardedStream(Stream inner, StationGuard guard) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A read of nothing only waits for bytes: it costs the station nothing, and most connections wait in one.
        if (buffer.IsEmpty)
            return inner.ReadAsync(buffer, cancellationToken);
        if (guard.MustWait)
            return WaitAndRead(buffer, cancellationToken);
        var reading = inner.ReadAsync(buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Watched(buffer, reading.Result)) : Read(reading, buffer);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<int> Read(ValueTask<int> reading, Memory<byte> buffer) => Watched(buffer, await reading);

    async ValueTask<int> WaitAndRead(Memory<byte> buffer, CancellationToken ct)
    {
        await guard.Wait(ct);
        return Watched(buffer, await inner.ReadAsync(buffer, ct));
    }

    int Watched(Memory<byte> buffer, int count)
    {
        if (count > 0)
            guard.Watch(buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronously.");

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
