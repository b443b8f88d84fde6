using Dapper;

namespace Stationmaster.Server.Storage;

/// <summary>In the database itself, in parts.</summary>
sealed class TableBlobs(Database database, Commits commits) : Blobs(database)
{
    readonly Database _database = database;

    // Parts of what is not complete count from -1 downwards: nobody reads them.
    protected override async Task Append(string name, int part, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (part == 0)
            await Drop(name, "part < 0", ct);
        await commits.Write(
            write => write.Execute(
                "insert into blob_part (name, part, content) values (@name, @part, @content)",
                new { name, part = -1L - part, content = content.ToArray() }, ct),
            ct);
    }

    protected override Task Complete(string name, CancellationToken ct) => commits.Write(
        async write =>
        {
            await write.Execute("delete from blob_part where name = @name and part >= 0", new { name }, ct);
            return await write.Execute("update blob_part set part = -1 - part where name = @name and part < 0", new { name }, ct);
        },
        ct);

    public override async Task<Stream?> Read(string name, long size, CancellationToken ct)
    {
        if (size == 0)
            return new MemoryStream();
        return await Part(name, 0, ct) is null ? null : new PartStream(this, name, size);
    }

    public override Task Delete(string name, CancellationToken ct) => Drop(name, "true", ct);

    Task Drop(string name, string which, CancellationToken ct) =>
        commits.Write(write => write.Execute($"delete from blob_part where name = @name and {which}", new { name }, ct), ct);

    async Task<byte[]?> Part(string name, long part, CancellationToken ct)
    {
        await using var connection = await _database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<byte[]>(new CommandDefinition(
            "select content from blob_part where name = @name and part = @part", new { name, part }, cancellationToken: ct));
    }

    sealed class PartStream(TableBlobs blobs, string name, long size) : Stream
    {
        long _position;
        long _part = -1;
        byte[] _content = [];

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => size;

        public override long Position
        {
            get => _position;
            set => _position = value;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_position >= size)
                return 0;
            var (part, offset) = (_position / PartBytes, (int)(_position % PartBytes));
            if (part != _part)
                (_content, _part) = (await blobs.Part(name, part, cancellationToken) ?? throw new IOException($"Part {part} of {name} is gone."), part);
            var count = Math.Min(buffer.Length, _content.Length - offset);
            _content.AsMemory(offset, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException("Read it asynchronously.");

        public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => size + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
