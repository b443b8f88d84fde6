using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Connectors;

/// <summary>One connector as it is now: what the API and its stream of events serve.</summary>
/// <param name="ConnectorId">Its number within its EVSE, from 1.</param>
/// <param name="Type">The word people use for its plug.</param>
/// <param name="MaxElectricPower">kW.</param>
/// <param name="Since">When it took this status.</param>
/// <param name="Soc">The battery's charge, percent; only some DC chargers tell.</param>
public sealed record Connector(
    long Id, string EvseId, long EvseUid, int ConnectorId, string Standard, string Type, string Format, string PowerType,
    decimal? MaxElectricPower, ConnectorChargeBox ChargeBox, NamedRef Location, NamedRef? Customer, LiveStatus Status, DateTimeOffset Since,
    ConnectorUser? User, ConnectorSession? Session, int? Soc, ConnectorInfo? Info, DateTimeOffset? LastSeenAt);

/// <param name="Online">Whether it is connected.</param>
/// <param name="ConnectorNumber">OCPP's number of the connector at the station.</param>
public sealed record ConnectorChargeBox(long Id, string Identity, bool Online, int ConnectorNumber);

/// <summary>Who charges.</summary>
/// <param name="Comment">The charge key's.</param>
/// <param name="Kind">app, rfid, virtual, vehicle, none, terminal, or other for a key nobody registered.</param>
public sealed record ConnectorUser(string Label, string? Comment, string Kind);

/// <param name="EnergyKwh">So far.</param>
/// <param name="PowerKw">Now; null when it is not known or too old.</param>
/// <param name="Curve">kW over time, up to 24 points.</param>
public sealed record ConnectorSession(
    int TransactionId, Guid SessionId, DateTimeOffset StartedAt, decimal EnergyKwh, decimal? PowerKw, ImmutableArray<decimal> Curve)
{
    // Arrays compare by reference: without this each meter value would look like a change of the curve.
    public bool Equals(ConnectorSession? other) =>
        other is not null && TransactionId == other.TransactionId && SessionId == other.SessionId && StartedAt == other.StartedAt
        && EnergyKwh == other.EnergyKwh && PowerKw == other.PowerKw && Curve.AsSpan().SequenceEqual(other.Curve.AsSpan());

    public override int GetHashCode() => HashCode.Combine(TransactionId, EnergyKwh, PowerKw);
}

/// <summary>What the station says is wrong.</summary>
/// <param name="ErrorCode">OCPP 1.6 §7.6.</param>
/// <param name="Text">Its own words.</param>
public sealed record ConnectorInfo(string? ErrorCode, string? Text, string? VendorErrorCode);

/// <summary>The status of a connector, Offline before everything else.</summary>
public enum LiveStatus
{
    Offline, Available, Preparing, Charging, SuspendedEV, SuspendedEVSE, Finishing, Reserved, Unavailable, Faulted, Unknown,
}

/// <summary>How many connectors are in which state; each counts once.</summary>
/// <param name="Occupied">Preparing, Suspended*, Finishing or Reserved.</param>
/// <param name="Unavailable">Out of service, or connected without ever having said how it is.</param>
/// <param name="PowerKw">Flowing now.</param>
/// <param name="OpenSessionsKwh">Delivered so far by the sessions that run.</param>
public sealed record ConnectorSummary(
    int Total, int Charging, int Available, int Occupied, int Faulted, int Unavailable, int Offline, decimal PowerKw,
    decimal OpenSessionsKwh);

/// <param name="Summary">Over the filters but for status and search: its figures are buttons that filter.</param>
/// <param name="Sequence">Where the stream of events was when this was read.</param>
public sealed record ConnectorList(
    IReadOnlyList<Connector> Data, ConnectorSummary Summary, string Sequence, string? NextPageCursor);

/// <summary>The stream's first event, and again whenever the reader could not keep up.</summary>
public sealed record ConnectorSnapshot(IReadOnlyList<Connector> Connectors, long Sequence);

/// <param name="Previous">The sequence of the event before: a reader that has another one reconnects.</param>
/// <param name="Connectors">Whole new values.</param>
/// <param name="Removed">Ids that are gone, or no longer match the filters.</param>
public sealed record ConnectorChanges(long Sequence, long Previous, IReadOnlyList<Connector> Connectors, IReadOnlyList<long> Removed);

[JsonSerializable(typeof(Connector))]
[JsonSerializable(typeof(ConnectorList))]
[JsonSerializable(typeof(ConnectorSnapshot))]
[JsonSerializable(typeof(ConnectorChanges))]
sealed partial class ConnectorsJson : JsonSerializerContext
{
    /// <summary>With the API's own forms of times and enums.</summary>
    public static ConnectorsJson Api { get; } = new(ApiJson.Configured(new()));
}
