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
    /// <summary>The answer to <see cref="ReadSettings"/> and <see cref="ChangeSettings"/>.</summary>
    public ImmutableArray<SettingResult> SettingResults { get; init; }

    /// <summary>The answer to <see cref="GetTransactionStatus"/>.</summary>
    public TransactionStatus? Transaction { get; init; }

    /// <summary>The whole answer to a <see cref="StandardOrder"/>, a JSON object; null when the station gave none.</summary>
    public string? AnswerJson { get; init; }

    /// <summary>The answer to <see cref="ListCertificates"/>.</summary>
    public ImmutableArray<InstalledCertificate> Certificates { get; init; }

    /// <summary>It was on its way when the connection was lost.</summary>
    public bool IsLost { get; init; }

    /// <summary>The station may have heard it, and done it.</summary>
    public bool IsUncertain => Kind is OutcomeKind.TimedOut or OutcomeKind.Unreachable || IsLost;

    public static Outcome Offline { get; } = new(OutcomeKind.Offline, Why: "Charge box is not connected");
    /// <summary>The answer to <see cref="GetLocalListVersion"/>: 0 for an empty list, -1 where the station keeps none.</summary>
    public int? ListVersion { get; init; }

    /// <summary>The answer to <see cref="GetLocalListLimits"/>.</summary>
    public ListLimits? ListLimits { get; init; }

    /// <summary>The answer to <see cref="GetTariffs"/>.</summary>
    public ImmutableArray<TariffAssignment> Tariffs { get; init; }

    /// <summary>How the station will call the log that it uploads.</summary>
    public string? FileName { get; init; }

    /// <summary>The answer to <see cref="SmartCharging.GetCompositeSchedule"/>.</summary>
    public SmartCharging.CompositeSchedule? Schedule { get; init; }

    /// <summary>The answer to <see cref="SetMonitors"/> and <see cref="ClearMonitors"/>.</summary>
    public ImmutableArray<MonitorResult> MonitorResults { get; init; }

    /// <summary>The answer to <see cref="GetStreams"/>.</summary>
    public ImmutableArray<EventStream> Streams { get; init; }

    public static Outcome Unreachable { get; } = new(
        OutcomeKind.Unreachable, Why: "The part of Stationmaster that the charge box is connected to cannot be reached now. Try again in a moment");
    public static Outcome TimedOut { get; } = new(OutcomeKind.TimedOut, Why: "The charge box did not answer in time");
}

/// <summary>One configuration key of a station.</summary>
public sealed record Setting(string Key, bool IsReadOnly, string? Value);

/// <param name="IsOngoing">Null where no transaction was named.</param>
/// <param name="HasMessages">Messages wait to be sent: of the transaction named, else of any.</param>
public sealed record TransactionStatus(bool? IsOngoing, bool HasMessages);
