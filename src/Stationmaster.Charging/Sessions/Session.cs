using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Sessions;

public enum SessionState { Running, Completed, Sealed }

/// <summary>What is odd about a session. Shown to the operator, kept in the record.</summary>
[Flags]
public enum SessionFlags
{
    None = 0,
    /// <summary>Opened from meter values: its start never arrived (yet).</summary>
    StartMissing = 1,
    /// <summary>A stop that belongs to no session we know. Recorded, not billed.</summary>
    StopWithoutStart = 2,
    /// <summary>The stop never arrived (yet); end and energy come from the last evidence.</summary>
    EstimatedStop = 4,
    /// <summary>A second, different stop arrived. The first counts.</summary>
    StopDiffers = 8,
    /// <summary>The station's clock could not be believed; the time of receipt stands in.</summary>
    TimeEstimated = 16,
    /// <summary>The station was not connected for a part of it.</summary>
    Offline = 32,
    /// <summary>Another token stopped it. The one that started it pays.</summary>
    StoppedByOtherToken = 64,
    /// <summary>The real stop arrived after an estimate and replaced it.</summary>
    LateStop = 128,
    /// <summary>The meter's register began again from zero while it ran.</summary>
    MeterReset = 256,
    /// <summary>The register at the stop is below that at the start.</summary>
    StopBelowStart = 512,
    /// <summary>The station named no register at the start, or an impossible one; the first sample stands in.</summary>
    StartRegisterCorrected = 1024,
    /// <summary>The station sends kWh where it says Wh.</summary>
    UnitCorrected = 2048,
    /// <summary>Told to stop, the station did not.</summary>
    RemoteStopIgnored = 4096,
    /// <summary>Of the messages that the station numbered, some never came.</summary>
    MessagesMissing = 8192,
    /// <summary>The station has not said at which EVSE it is (yet); it is shown at any.</summary>
    PlaceAssumed = 16384,
    /// <summary>It lasted less than a minute.</summary>
    UnderAMinute = 32768,
    /// <summary>It lasted more than a day.</summary>
    OverADay = 65536,
}

/// <summary>
/// One charging transaction as the facts that arrived make it. Times UTC, registers Wh. Energy, durations and price are computed from
/// it and its samples (<see cref="Completion"/>), never stored in it.
/// </summary>
/// <param name="Number">The transactionId, 1..2^31-1, unique in the installation.</param>
/// <param name="Id">Opens receipts; never leaves but in records.</param>
/// <param name="StationStartedAt">The start as the station's clock had it; with connector, token and register it tells a resent start.</param>
/// <param name="StartedAt">The start as we count it.</param>
/// <param name="Standing">The answer its start was given, given again when the start is resent.</param>
public sealed record Session(
    int Number, Guid Id, Site Site, string TokenUid, Driver? Driver, AuthorisationStatus Standing,
    DateTimeOffset? StationStartedAt, DateTimeOffset StartedAt, DateTimeOffset StartReceivedAt, long? MeterStartWh,
    SessionState State, SessionFlags Flags, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>What the payer pays by, as offered at the start; null: the site's tariff.</summary>
    public Offer? Offer { get; init; }

    public int? ReservationId { get; init; }

    /// <summary>What the station calls it, where that is not its number: it has not been told the number, or does not use it.</summary>
    public int? StationTransactionId { get; init; }

    /// <summary>The station's own id of it, where stations give the ids (OCPP 2.x); null for one that goes by its number.</summary>
    public string? OwnId { get; init; }

    /// <summary>Which of the station's messages about it have come; null where it does not number them (OCPP 1.6).</summary>
    public Sequence? Sequence { get; init; }

    /// <summary>The station has called it by its number, so a message that does not is about another.</summary>
    public bool IsNumberKnown { get; init; }

    /// <summary>Its stop did not name it and was matched by evidence. One that names it beats that.</summary>
    public bool IsStopMatched { get; init; }

    /// <summary>When the station last started while it ran: its meter may have begun again.</summary>
    public DateTimeOffset? RebootedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }
    public DateTimeOffset? StationStoppedAt { get; init; }
    public DateTimeOffset? StopReceivedAt { get; init; }
    public long? MeterStopWh { get; init; }
    public string? StopReason { get; init; }
    public string? StoppedByUid { get; init; }
    public DateTimeOffset? RemotelyStoppedAt { get; init; }
    public string? RemotelyStoppedBy { get; init; }

    /// <summary>Set while we doubt that it still runs: the station started anew or its connector was seen free, and no stop has arrived.
    /// The end it would then have had.</summary>
    public DateTimeOffset? EndHint { get; init; }

    /// <summary>When the doubt arose: a sign of it that is later ends the doubt.</summary>
    public DateTimeOffset? DoubtedAt { get; init; }

    public DateTimeOffset? SealedAt { get; init; }

    /// <summary>What newer stations tell beside; null where nothing was.</summary>
    public TransactionDetails? Details { get; init; }

    /// <summary>What the payer pays by; null where it charges for free.</summary>
    public Tariff? PaysBy => Offer is { } offer ? offer.Tariff : Site.Tariff;

    /// <summary>The stay counts until the car is unplugged, by the payer's or the location's tariff.</summary>
    public bool CountsUntilUnplugged =>
        Site.Tariff?.Idle is { CountsUntilUnplugged: true } || Offer?.Tariff?.Idle is { CountsUntilUnplugged: true };

    public ConnectorRef Connector => Site.Connector;

    public bool Is(SessionFlags flag) => (Flags & flag) != SessionFlags.None;

    /// <summary>The same start told again, under whatever message id (field rule 4).</summary>
    public bool IsSameStart(SessionStarted start) =>
        !Is(SessionFlags.StartMissing | SessionFlags.StopWithoutStart)
        && Connector == start.Connector && MeterStartWh == start.MeterStartWh && StationStartedAt == start.At
        && string.Equals(TokenUid, start.TokenUid, StringComparison.OrdinalIgnoreCase);

    /// <summary>The same stop told again, by its number or as the station calls it.</summary>
    public bool IsSameStop(SessionStopped stop) =>
        (Number == stop.TransactionId || StationTransactionId == stop.TransactionId)
        && State != SessionState.Running && StationStoppedAt == stop.At && MeterStopWh == stop.MeterStopWh;
}
