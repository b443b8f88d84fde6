namespace Stationmaster.Server.Exports;

/// <summary>Takes what is written by whoever cannot wait, and hands it on a page at a time.</summary>
sealed class PageBuffer : Stream
{
    readonly MemoryStream _page = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Waits as long as the reader does.</summary>
    public async Task HandOn(Stream to, CancellationToken ct)
    {
        await to.WriteAsync(_page.GetBuffer().AsMemory(0, (int)_page.Length), ct);
        _page.SetLength(0);
    }

    public override void Write(byte[] buffer, int offset, int count) => _page.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _page.Write(buffer);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
