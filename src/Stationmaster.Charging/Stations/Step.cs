using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Charging.Stations;

/// <summary>What deciding needs besides the station and the event; looked up before.</summary>
/// <param name="FreshNumber">A transactionId nobody has, for a session this event may open.</param>
/// <param name="Driver">Who holds the token of the event; null when nobody registered it.</param>
/// <param name="Authorisation">The standing of that token.</param>
/// <param name="Site">The connector of the event, where it names one; any connector of the station for a stop.</param>
/// <param name="Known">A session of this station found in storage that is not among <see cref="Station.Sessions"/>: the one a message names, or the same start.</param>
/// <param name="ConnectedAt">Since when the station is connected; null while it is not.</param>
public sealed record Facts(
    DateTimeOffset Now, int FreshNumber, Guid FreshId, Driver? Driver, Authorisation? Authorisation, Site? Site, Session? Known,
    DateTimeOffset? ConnectedAt, TimeSpan HeartbeatInterval)
{
    public bool IsOnline => ConnectedAt is not null;

    /// <summary>The token's standing as sessions keep it: in the words of OCPP 1.6, which programs of before read too.</summary>
    public AuthorisationStatus Standing =>
        Authorisation?.Status switch { null => AuthorisationStatus.Invalid, AuthorisationStatus.NoCredit => AuthorisationStatus.Blocked, { } known => known };

    /// <summary>Of a start: what its payer pays by; null where that is the site's tariff.</summary>
    public Offer? Offer { get; init; }

    /// <summary>Of a boot while sessions run: which hardware it was before; null where that need not be known.</summary>
    public Hardware? Former { get; init; }

    /// <summary>The session in question is priced by the market, and prices of its time are not published yet.</summary>
    public bool AwaitsPrices { get; init; }

    /// <summary>The station can end a session at a limit we give (OCPP 2.1).</summary>
    public bool TakesLimits { get; init; }

    /// <summary>It cannot, so we end sessions when they reach theirs.</summary>
    public bool KeepsLimits { get; init; }

    /// <summary>Of a look at a session whose cost is limited; null where it is not known.</summary>
    public CostSoFar? Spent { get; init; }

    /// <summary>Of a token presented: what its holder will pay by, where the station is to work with it; null for the tariff it has.</summary>
    public StationTariff? DriverTariff { get; init; }

    /// <summary>Of a car's needs: the profiles that the station keeps, as far as is known.</summary>
    public IReadOnlyList<SmartCharging.KeptProfile>? Profiles { get; init; }

    /// <summary>Of a token that stands for a payment: what is known of it here; null where nothing is.</summary>
    public SessionPayment? Payment { get; init; }

    /// <summary>Of a settled payment: the receipt of the session it is for; null where there is none of ours.</summary>
    public ReceiptFound? Receipt { get; init; }

    /// <summary>Of a car's needs: the transfers of energy that this EVSE may offer; null for all.</summary>
    public ImmutableHashSet<string>? EnergyTransfers { get; init; }

    /// <summary>An id for a profile that this event may lead to.</summary>
    public int FreshProfileId { get; init; }

    /// <summary>Of a security event: it stands in storage already.</summary>
    public bool IsToldBefore { get; init; }

    /// <summary>Of an inquiry: what was found.</summary>
    public Decision? Found { get; init; }

    /// <summary>Of a token shown with a contract certificate: how that stands.</summary>
    public ContractStanding? Contract { get; init; }

    /// <summary>Of a report of settings: no more is kept of this station already than any has.</summary>
    public bool HasRoom { get; init; } = true;

    /// <summary>Of events: the severities of the monitors that noticed them, by id.</summary>
    public ImmutableDictionary<int, int>? Severities { get; init; }

    /// <summary>Of events: those that stand in storage already, by number and time.</summary>
    public ImmutableHashSet<(int Number, DateTimeOffset At)>? KnownEvents { get; init; }

    /// <summary>Of a request for a certificate; null where nobody signs here.</summary>
    public Signing? Signing { get; init; }
}

/// <summary>The outcome of deciding: the station as it then is, what to store first, and the answer.</summary>
public sealed record Step(Station Station, ImmutableArray<StationChange> Changes, Decision Decision);

/// <summary>Something to be made durable.</summary>
public abstract record StationChange;

public sealed record BoxBooted(Booted Boot, DateTimeOffset At) : StationChange;

/// <summary>The connector's newest status.</summary>
public sealed record ConnectorReported(ConnectorState State) : StationChange;

/// <summary>One entry of the connector's history, kept by the station's clock.</summary>
public sealed record StatusRecorded(
    ConnectorRef Connector, ConnectorStatus Status, string? ErrorCode, string? Info, DateTimeOffset At, DateTimeOffset ReceivedAt) : StationChange;

public sealed record SessionOpened(Session Session) : StationChange;

public sealed record SessionUpdated(Session Session) : StationChange;

/// <summary>The session ended, or ended otherwise than we thought: compute its record (again).</summary>
public sealed record SessionCompleted(Session Session) : StationChange;

/// <summary>The session we took to have ended runs on: its record is void until it ends.</summary>
public sealed record SessionReopened(Session Session) : StationChange;

/// <summary>The record is final.</summary>
public sealed record SessionSealed(Session Session) : StationChange;

/// <param name="Number">Null for a sample outside any session.</param>
/// <param name="SequenceNumber">Of the message that brought it, where the station numbers them.</param>
public sealed record SampleTaken(
    int? Number, ConnectorRef Connector, DateTimeOffset At, MeterSample Sample, int? SequenceNumber = null) : StationChange;

/// <summary>A reading of the session's that its meter signed.</summary>
/// <param name="At">As it is kept: the sample's own time, else that of its receipt.</param>
public sealed record SignedTaken(int Number, DateTimeOffset At, SignedReading Reading) : StationChange;

/// <summary>What must happen later, with or without a connection.</summary>
public enum DueKind { EstimateStop, Seal, StopExpected, StartExpected, LimitLook }

/// <summary>At most one of a kind stands for a session; setting it again moves it.</summary>
public sealed record DueSet(DueKind Kind, long Number, DateTimeOffset At, string? Detail = null) : StationChange;

public sealed record DueCleared(DueKind Kind, long Number) : StationChange;

/// <summary>Give this order; nobody waits for its outcome.</summary>
public sealed record OrderGiven(Order Order, string Why) : StationChange;

/// <summary>An order the station agreed to came to nothing.</summary>
public sealed record OrderUnfulfilled(long OrderId, string Why) : StationChange;

/// <summary>Something an operator should look at.</summary>
public sealed record AlertRaised(string Kind, int? Number, string Text) : StationChange;

/// <summary>A message about a session came after its record was sealed: what it says is put before a human.</summary>
/// <param name="StoppedAt">The end it tells; null where it tells none.</param>
/// <param name="MeterStopWh">The register at the end it tells, Wh.</param>
public sealed record RevisionProposed(int Number, string Text, DateTimeOffset? StoppedAt = null, long? MeterStopWh = null) : StationChange;

/// <summary>How long we wait for what should come.</summary>
public static class Patience
{
    /// <summary>For the stop of a session that ran when the station lost power: its queue comes after the boot.</summary>
    public static readonly TimeSpan AfterBoot = TimeSpan.FromMinutes(15);
    /// <summary>For a stop, once the connector is seen free.</summary>
    public static readonly TimeSpan AfterFree = TimeSpan.FromMinutes(5);
    /// <summary>For a stop of a station that is offline: it keeps its queue.</summary>
    public static readonly TimeSpan WhileOffline = TimeSpan.FromHours(1);
    /// <summary>Without any sign of a session, connected or not.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromDays(3);
    /// <summary>What is told within this time of its happening is told as it happens, and not from a queue.</summary>
    public static readonly TimeSpan Live = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Seal = TimeSpan.FromMinutes(15);
    /// <summary>To the sealing of what was estimated; from the end to the sealing of what a station told that had been offline.</summary>
    public static readonly TimeSpan SealUncertain = TimeSpan.FromHours(24);
    public static readonly TimeSpan SealWhilePlugged = TimeSpan.FromMinutes(5);
    /// <summary>Between looks whether the market's prices have come.</summary>
    public static readonly TimeSpan SealWithoutPrices = TimeSpan.FromMinutes(15);
    /// <summary>For a charge to end after the station agreed to stop it.</summary>
    public static readonly TimeSpan RemoteStop = TimeSpan.FromSeconds(60);
    /// <summary>Between looks whether a session has reached its limit, where no samples come.</summary>
    public static readonly TimeSpan LimitLook = TimeSpan.FromSeconds(60);
    /// <summary>Between those that samples lead to.</summary>
    public static readonly TimeSpan LimitSamples = TimeSpan.FromSeconds(10);
    /// <summary>For somebody to plug in after the station agreed to start (ConnectionTimeOut and some).</summary>
    public static readonly TimeSpan RemoteStart = TimeSpan.FromSeconds(150);
    /// <summary>For the answer to a question, before it is decided without.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromMinutes(1);
    public const int RemoteStopTries = 3;
}
