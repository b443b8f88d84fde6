using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Stationmaster.Server.Receipts;

/// <summary>So many pages a minute for an address. A link holds 128 bits, so this slows nobody who guesses; it keeps the rest fast.</summary>
sealed class ReceiptThrottle(TimeProvider time)
{
    public const int PerMinute = 60;
    const int SweepAbove = 20_000;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Until)> _seen = new(StringComparer.Ordinal);

    /// <summary>False: too many.</summary>
    public bool Admit(IPAddress? address)
    {
        var now = time.GetUtcNow();
        if (_seen.Count > SweepAbove)
        {
            foreach (var (key, seen) in _seen)
            {
                if (seen.Until <= now)
                    _seen.TryRemove(key, out _);
            }
        }
        return _seen.AddOrUpdate(
            Key(address), static (_, at) => (1, at + Window),
            static (_, seen, at) => seen.Until <= at ? (1, at + Window) : (seen.Count + 1, seen.Until), now).Count <= PerMinute;
    }

    // One subscriber holds a whole /64 of IPv6.
    static string Key(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) : $"{plain}";
    }
}
