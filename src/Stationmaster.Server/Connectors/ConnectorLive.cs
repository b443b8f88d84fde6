using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Connectors;

/// <summary>One connector at one moment. Immutable; encoded once, however many read it.</summary>
/// <param name="sequence">The number of the board's change that made it.</param>
/// <param name="freshUntil">Until when its power counts without a new sample; null when it has none.</param>
public sealed class ConnectorLive(ConnectorPlace place, Connector body, long sequence, DateTimeOffset? freshUntil)
{
    /// <summary>How long a power reading counts.</summary>
    public static readonly TimeSpan PowerFresh = TimeSpan.FromMinutes(15);

    /// <summary>While connected, how far the time it was last seen may lag: it would otherwise change with every heartbeat.</summary>
    public static readonly TimeSpan SeenLag = TimeSpan.FromSeconds(30);

    byte[]? _json;

    public ConnectorPlace Place => place;

    public Connector Body => body;

    public long Sequence => sequence;

    public DateTimeOffset? FreshUntil => freshUntil;

    public LiveStatus Status => body.Status;

    /// <summary><see cref="Body"/> as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= JsonSerializer.SerializeToUtf8Bytes(body, ConnectorsJson.Api.Connector);

    public ConnectorLive At(long newSequence) => new(place, body, newSequence, freshUntil);

    /// <summary>Whether the search finds it.</summary>
    public bool Mentions(string folded) =>
        Place.Mentions(folded)
        || Body.User is { } user && (Has(user.Label, folded) || Has(user.Comment, folded))
        || Body.Info is { } info && (Has(info.ErrorCode, folded) || Has(info.Text, folded) || Has(info.VendorErrorCode, folded));

    static bool Has(string? text, string folded) => text is not null && Fold.Text(text).Contains(folded, StringComparison.Ordinal);

    /// <summary>Whether a reader would see any difference; the time last seen is none while the station is connected.</summary>
    public bool LooksLike(ConnectorLive other) =>
        Place == other.Place
            && (Body == other.Body || Body.ChargeBox.Online && Body with { LastSeenAt = other.Body.LastSeenAt } == other.Body);

    /// <param name="view">The connector's part of it; null when the station never spoke of it.</param>
    public static ConnectorLive Of(ConnectorPlace place, StationView station, ConnectorView? view, DateTimeOffset now)
    {
        var state = view?.State;
        var since = station.IsOnline && state is { Status: not ConnectorStatus.Unknown } ? state.Since : station.OnlineChangedAt;
        var running = view?.Running;
        var freshUntil = station.IsOnline && running?.Metering is { PowerW: not null, PowerAt: { } sampled } && sampled + PowerFresh > now
            ? sampled + PowerFresh
            : (DateTimeOffset?)null;
        var body = new Connector(
            place.Id, place.EvseId, place.EvseUid, place.Ref.Connector, place.Standard, place.Type, place.Format, place.PowerType,
            place.MaxPowerW / 1000m, new(place.ChargeBoxId, place.ChargeBoxIdentity, station.IsOnline, place.Ref.Evse),
            place.Location, place.Customer,
            station.IsOnline ? Word(state?.Status ?? ConnectorStatus.Unknown) : LiveStatus.Offline, since ?? now,
            UserOf(running), SessionOf(running, freshUntil is not null), running?.Metering.LastSoc, InfoOf(state), station.LastSeenAt);
        return new(place, body, 0, freshUntil);
    }

    static ConnectorUser? UserOf(OpenSession? running) => running?.Session switch
    {
        null or { Driver: null, TokenUid: "" } => null,
        { Driver: { } driver } => new(driver.Label, driver.Comment, Kind(driver.Kind)),
        var session => new(session.TokenUid, null, "other"),
    };

    static ConnectorSession? SessionOf(OpenSession? running, bool isPowerFresh) =>
        running is not { Session: var session, Metering: var metering } ? null : new(
        session.Number, session.Id, session.StartedAt, Math.Round(metering.EnergyMilliWh / 1_000_000m, 3, MidpointRounding.AwayFromZero),
        isPowerFresh && metering.PowerW is { } watt ? Math.Round(watt / 1000m, 2, MidpointRounding.AwayFromZero) : null,
        [.. metering.Curve.Select(point => Math.Round(point.PowerW / 1000m, 1, MidpointRounding.AwayFromZero))]);

    static ConnectorInfo? InfoOf(ConnectorState? state) =>
        state is null or { ErrorCode: null, Info: null or "", VendorErrorCode: null or "" }
        ? null
        : new(state.ErrorCode, Given(state.Info), Given(state.VendorErrorCode));

    static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    static string Kind(TokenKind kind) => kind switch
    {
        TokenKind.Rfid => "rfid",
        TokenKind.Virtual => "virtual",
        TokenKind.Vehicle => "vehicle",
        TokenKind.App => "app",
        TokenKind.Terminal => "terminal",
        TokenKind.None => "none",
        _ => "other",
    };

    static LiveStatus Word(ConnectorStatus status) => status switch
    {
        ConnectorStatus.Available => LiveStatus.Available,
        ConnectorStatus.Preparing => LiveStatus.Preparing,
        ConnectorStatus.Charging => LiveStatus.Charging,
        ConnectorStatus.SuspendedEV => LiveStatus.SuspendedEV,
        ConnectorStatus.SuspendedEVSE => LiveStatus.SuspendedEVSE,
        ConnectorStatus.Finishing => LiveStatus.Finishing,
        ConnectorStatus.Reserved => LiveStatus.Reserved,
        ConnectorStatus.Unavailable => LiveStatus.Unavailable,
        ConnectorStatus.Faulted => LiveStatus.Faulted,
        _ => LiveStatus.Unknown,
    };
}
