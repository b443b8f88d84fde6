using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Stationmaster.Server.Stations.Limits;

/// <summary>Who is at the other end, as limits count: an IPv4 address, or the /64 that one subscriber of IPv6 holds.</summary>
readonly record struct Peer(ulong Network)
{
    public static Peer Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (Plain(address) is not { } plain || !plain.TryWriteBytes(bytes, out var length))
            return default;
        return new(length == 4 ? 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    public static Peer Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>An address as people write it: one of IPv4 that came in by a socket of IPv6 is still one of IPv4.</summary>
    public static string Text(HttpContext context) => $"{Plain(context.Connection.RemoteIpAddress)}";

    public static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}

/// <summary>An identity claimed from an address; the identity as a hash, so that long ones cost no more.</summary>
readonly record struct Claim(Peer Peer, ulong Identity)
{
    public static Claim Of(Peer peer, string identity) => new(peer, Hash(identity));

    public static Claim OfAny(string identity) => new(default, Hash(identity));

    static ulong Hash(string identity)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(identity), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
