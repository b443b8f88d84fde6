using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <summary>
/// A record's evidence as it is stored: "SME1", the header's length (32 bits, little endian), the header in JSON, then the payloads of each
/// message, request and answer, one after the other; all of it by Brotli.
/// </summary>
sealed record EvidencePack(EvidenceHeader Header, ImmutableArray<MessageRow> Messages, ReadOnlyMemory<byte> Plain)
{
    static readonly byte[] Magic = "SME1"u8.ToArray();

    /// <summary>SHA-256 of what is stored, before it is compressed; lower-case hex.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Plain.Span));

    public byte[] Write()
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(Plain.Span);
        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">Not what was written: damaged, or of a newer program.</exception>
    public static EvidencePack Read(ReadOnlyMemory<byte> packed)
    {
        try
        {
            using var plain = new MemoryStream();
            using (var brotli = new BrotliStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress))
                brotli.CopyTo(plain);
            return ReadPlain(plain.ToArray());
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataException($"The evidence cannot be read: {e.Message}", e);
        }
    }

    public static EvidencePack Of(EvidenceHeader header, ImmutableArray<MessageRow> messages) => new(header, messages, Together(header, messages));

    static byte[] Together(EvidenceHeader parts, ImmutableArray<MessageRow> messages)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(parts, EvidenceJson.Default.EvidenceHeader);
        var plain = new byte[Magic.Length + sizeof(int) + header.Length + messages.Sum(row => row.Request.Length + row.Answer.Length)];
        Magic.CopyTo(plain, 0);
        BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(Magic.Length), header.Length);
        header.CopyTo(plain, Magic.Length + sizeof(int));
        var at = Magic.Length + sizeof(int) + header.Length;
        foreach (var row in messages)
        {
            row.Request.CopyTo(plain.AsMemory(at));
            row.Answer.CopyTo(plain.AsMemory(at + row.Request.Length));
            at += row.Request.Length + row.Answer.Length;
        }
        return plain;
    }

    static EvidencePack ReadPlain(ReadOnlyMemory<byte> plain)
    {
        if (!plain.Span.StartsWith(Magic))
            throw new InvalidDataException("This is no evidence of a charge record.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(plain.Span[Magic.Length..]);
        var at = Magic.Length + sizeof(int);
        var header = JsonSerializer.Deserialize(plain.Span.Slice(at, length), EvidenceJson.Default.EvidenceHeader)!;
        if (header.Format > EvidenceHeader.NewestFormat)
            throw new InvalidDataException($"This evidence was packed by a newer Stationmaster (format {header.Format}).");
        at += length;
        var messages = ImmutableArray.CreateBuilder<MessageRow>(header.Frames.Length);
        foreach (var frame in header.Frames)
        {
            messages.Add(new(
                frame.Id, header.Session.Site.ChargeBoxId, frame.AtMs, frame.Direction, frame.Action, frame.MessageId,
                plain.Slice(at, frame.RequestBytes), plain.Slice(at + frame.RequestBytes, frame.AnswerBytes), frame.AnswerKind, frame.AnsweredMs,
                frame.ErrorCode, frame.ErrorDescription, frame.Notes));
            at += frame.RequestBytes + frame.AnswerBytes;
        }
        return at == plain.Length
            ? new(header, messages.ToImmutable(), plain)
            : throw new InvalidDataException("The evidence is longer or shorter than it says.");
    }
}
