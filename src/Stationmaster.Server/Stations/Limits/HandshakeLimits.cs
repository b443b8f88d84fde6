using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Stationmaster.Server.Stations.Limits;

/// <param name="Limit">Its name in the metrics.</param>
/// <param name="RetryAfterSeconds">For the Retry-After header; spread, so that a fleet does not come back at once.</param>
sealed record HandshakeRefusal(string Limit, string Why, int RetryAfterSeconds);

/// <summary>
/// Counts, by address, the handshakes of those who are nobody yet: failures and strangers. A fleet behind one carrier's address is not
/// counted: whoever has the right password gets in however many failures came from its address; only wrong ones for its own name slow it.
/// </summary>
sealed class HandshakeLimits(Wheel wheel, LimitOptions limits)
{
    const int MostAddresses = 20_000;
    const int MostClaims = 50_000;

    readonly MinuteCount<Peer> _failures = new(wheel, MostAddresses);
    readonly MinuteCount<Peer> _admissions = new(wheel, MostAddresses);
    readonly MinuteCount<Claim> _guesses = new(wheel, MostClaims);
    readonly MinuteCount<Claim> _connections = new(wheel, MostClaims);
    readonly ConcurrentDictionary<Peer, byte> _checking = new();

    /// <summary>How many addresses and claims are remembered; bounded whatever comes.</summary>
    public int Remembered => _failures.Remembered + _admissions.Remembered + _guesses.Remembered + _connections.Remembered;

    /// <summary>Before anything is looked up. Null lets it go on.</summary>
    public HandshakeRefusal? Before(Peer peer, string identity, bool hasPassword)
    {
        if (_guesses.Of(Claim.Of(peer, identity)) >= limits.GuessesPerMinute)
            return new("guesses", "Too many wrong credentials for this identity from this address.", Later(_guesses.SecondsLeft()));
        return !hasPassword && IsOverFailures(peer)
            ? new("failures", "Too many failed or unknown connections from this address.", Later(_failures.SecondsLeft()))
            : null;
    }

    /// <summary>
    /// Takes the turn to look at credentials: free for all, but of an address with too many failures only one at a time is looked at, so
    /// that guessing costs its own address the wait and the database next to nothing. False when it is not its turn.
    /// </summary>
    public bool TakeTurn(Peer peer) => !IsOverFailures(peer) || _checking.TryAdd(peer, 0);

    public void EndTurn(Peer peer) => _checking.TryRemove(peer, out _);

    public HandshakeRefusal NotYourTurn() => new("failures", "Too many failed or unknown connections from this address.", Later(1));

    /// <summary>Someone that nobody registered, or a handshake that makes no sense.</summary>
    public void Failed(Peer peer) => _failures.Add(peer);

    /// <summary>Wrong or missing credentials of a station that has some.</summary>
    public void GuessedWrong(Peer peer, string identity)
    {
        _failures.Add(peer);
        _guesses.Add(Claim.Of(peer, identity));
    }

    /// <summary>An unknown station that is let in without a word of an operator.</summary>
    public HandshakeRefusal? Admitting(Peer peer)
    {
        if (_admissions.Of(peer) >= limits.AdmissionsPerMinute)
            return new("admissions", "Too many unknown charging stations from this address.", Later(_admissions.SecondsLeft()));
        _admissions.Add(peer);
        return null;
    }

    /// <summary>A registered station, whose credentials are right.</summary>
    public HandshakeRefusal? Connecting(string identity)
    {
        var claim = Claim.OfAny(identity);
        if (_connections.Of(claim) >= limits.ReconnectsPerMinute)
            return new("reconnects", "This charging station connects too often.", Later(_connections.SecondsLeft()));
        _connections.Add(claim);
        return null;
    }

    bool IsOverFailures(Peer peer) => _failures.Of(peer) >= limits.FailuresPerMinute;

    static int Later(int seconds) => seconds + RandomNumberGenerator.GetInt32(10);
}
