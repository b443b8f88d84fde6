using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>How an order ended.</summary>
public enum OutcomeKind
{
    /// <summary>The station does it, or will (its own word says which: Accepted, Scheduled, Unlocked, RebootRequired).</summary>
    Accepted,
    /// <summary>The station said no.</summary>
    Rejected,
    /// <summary>The station does not know the order, or not for this connector.</summary>
    NotSupported,
    /// <summary>No answer within the deadline.</summary>
    TimedOut,
    /// <summary>No connection, or it was lost before the answer.</summary>
    Offline,
    /// <summary>It is connected to another node, which cannot be reached now.</summary>
    Unreachable,
}

/// <param name="Status">The station's own word ("Accepted", "UnlockFailed", ...); null when it never answered.</param>
/// <param name="Why">Plain words for the operator where there is more to say: an error's description, what was expected.</param>
/// <param name="Settings">The answer to <see cref="GetConfiguration"/>.</param>
/// <param name="Data">The answer to <see cref="SendVendorData"/>.</param>
public sealed record Outcome(
    OutcomeKind Kind, string? Status = null, string? Why = null,
    ImmutableArray<Setting> Settings = default, ImmutableArray<string> UnknownKeys = default, string? Data = null)
{
    public static Outcome Offline { get; } = new(OutcomeKind.Offline, Why: "Charge box is not connected");
    public static Outcome Unreachable { get; } = new(
        OutcomeKind.Unreachable, Why: "The part of Stationmaster that the charge box is connected to cannot be reached now. Try again in a moment");
    public static Outcome TimedOut { get; } = new(OutcomeKind.TimedOut, Why: "The charge box did not answer in time");
}

/// <summary>One configuration key of a station.</summary>
public sealed record Setting(string Key, bool IsReadOnly, string? Value);
