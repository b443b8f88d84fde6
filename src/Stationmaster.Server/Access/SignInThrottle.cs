using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Access;

/// <summary>Slows guessing of passwords: so many failures per address and per account in five minutes, then 429 until they are over.</summary>
sealed class SignInThrottle(TimeProvider time)
{
    const int PerAddress = 30;
    const int PerAccount = 10;
    const int SweepAbove = 10_000;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, Tries> _tries = new(StringComparer.Ordinal);

    readonly record struct Tries(int Count, DateTimeOffset Until);

    /// <summary>Counts a try before the password is looked at, so that guesses in parallel count too; <see cref="Forget"/> takes it back.</summary>
    /// <exception cref="ApiProblem">429: too many failures.</exception>
    public void Count(IPAddress? address, string account)
    {
        var now = time.GetUtcNow();
        if (_tries.Count > SweepAbove)
            Sweep(now);
        Count(OfAddress(address), PerAddress, now);
        Count(OfAccount(account), PerAccount, now);
    }

    /// <summary>A right password is no guess.</summary>
    public void Forget(IPAddress? address, string account)
    {
        _tries.TryRemove(OfAccount(account), out _);
        var key = OfAddress(address);
        if (_tries.TryGetValue(key, out var tries))
            _tries.TryUpdate(key, tries with { Count = tries.Count - 1 }, tries);
    }

    void Count(string key, int limit, DateTimeOffset now)
    {
        var tries = _tries.AddOrUpdate(
            key,
            static (_, until) => new Tries(1, until),
            static (_, tries, until) => tries.Until <= until - Window ? new Tries(1, until) : tries with { Count = tries.Count + 1 },
            now + Window);
        if (tries.Count > limit)
            throw Problem.TooMany("Too many failed sign-ins. Wait a few minutes and try again.", (int)Math.Ceiling((tries.Until - now).TotalSeconds));
    }

    void Sweep(DateTimeOffset now)
    {
        foreach (var (key, tries) in _tries)
        {
            if (tries.Until <= now)
                _tries.TryRemove(key, out _);
        }
    }

    static string OfAccount(string account) => "account " + account;

    // One subscriber holds a whole /64 of IPv6.
    static string OfAddress(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is { AddressFamily: AddressFamily.InterNetworkV6 }
            ? "address " + Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8))
            : "address " + plain;
    }
}
