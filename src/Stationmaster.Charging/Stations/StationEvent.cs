using System.Collections.Immutable;
using Stationmaster.Charging.Energy;

namespace Stationmaster.Charging.Stations;

/// <summary>
/// Names a connector within its station. OCPP 1.6 knows no EVSE: its connector n is EVSE n with one connector, (n, 1).
/// (0, 0) is the station itself; (n, 0) is EVSE n where a station does not say which of its connectors it means.
/// </summary>
public readonly record struct ConnectorRef(int Evse, int Connector) : IComparable<ConnectorRef>
{
    public static ConnectorRef Station => default;

    public bool IsStation => Evse == 0;

    public int CompareTo(ConnectorRef other) => (Evse, Connector).CompareTo((other.Evse, other.Connector));

    public override string ToString() => IsStation ? "station" : $"{Evse}*{Connector}";
}

/// <summary>What a connector says of itself: the words of OCPP 1.6 §7.7, which all versions map to.</summary>
public enum ConnectorStatus
{
    Unknown, Available, Preparing, Charging, SuspendedEV, SuspendedEVSE, Finishing, Reserved, Unavailable, Faulted,
}

/// <summary>
/// Something a station told us, whatever version it speaks. Times are UTC; a null time means the station gave none that could be read,
/// and the time of receipt stands in for it.
/// </summary>
public abstract record StationEvent;

/// <summary>The station started (BootNotification). Strings are as the station sent them.</summary>
public sealed record Booted(
    string Vendor, string Model, string? SerialNumber = null, string? FirmwareVersion = null,
    string? Iccid = null, string? Imsi = null, string? MeterType = null, string? MeterSerialNumber = null) : StationEvent;

public sealed record HeartbeatSent : StationEvent;

/// <summary>Someone presented a token and waits for an answer.</summary>
public sealed record TokenPresented(string TokenUid) : StationEvent
{
    /// <summary>What a vehicle showed with its contract's identifier; null where somebody presented anything else.</summary>
    public ContractProof? Contract { get; init; }

    /// <summary>IdTokenEnumType; null where the station gave none (OCPP 1.6 has none).</summary>
    public string? TokenType { get; init; }
}

/// <summary>Kinds of tokens that decide how they are looked at (OCPP 2.x: IdTokenEnumType).</summary>
public static class TokenWords
{
    /// <summary>Not a key: the reference of a payment that is authorised already.</summary>
    public const string DirectPayment = "DirectPayment";
}

/// <param name="Info">The station's own free text.</param>
/// <param name="ErrorCode">OCPP 1.6 §7.6; null for NoError.</param>
public sealed record StatusReported(
    ConnectorRef Connector, ConnectorStatus Status, string? ErrorCode = null, string? Info = null,
    string? VendorErrorCode = null, string? VendorId = null, DateTimeOffset? At = null) : StationEvent
{
    /// <summary>The station says no more than that something is plugged in (OCPP 2.x: Occupied); what goes on there it tells elsewhere.</summary>
    public bool IsOccupiedOnly { get; init; }
}

/// <param name="MeterStartWh">The meter's register at the start, Wh.</param>
public sealed record SessionStarted(
    ConnectorRef Connector, string TokenUid, long MeterStartWh, DateTimeOffset? At, int? ReservationId = null) : StationEvent;

/// <param name="TransactionId">As the station gave it: may be absent, unknown, zero or negative.</param>
public sealed record MeterReported(ConnectorRef Connector, int? TransactionId, ImmutableArray<MeterSample> Samples) : StationEvent
{
    /// <summary>Default where nothing is signed.</summary>
    public ImmutableArray<SignedReading> Signed { get; init; }
}

/// <param name="TransactionId">As the station gave it: may be unknown, zero or negative.</param>
/// <param name="TokenUid">Who stopped it, if anybody did.</param>
/// <param name="MeterStopWh">The meter's register at the stop, Wh; null where only the samples say it.</param>
/// <param name="Reason">OCPP 1.6 §7.36; null when the station gave none (which means Local).</param>
/// <param name="Samples">transactionData.</param>
public sealed record SessionStopped(
    int TransactionId, string? TokenUid, long? MeterStopWh, DateTimeOffset? At, string? Reason,
    ImmutableArray<MeterSample> Samples) : StationEvent
{
    /// <summary>Default where nothing is signed.</summary>
    public ImmutableArray<SignedReading> Signed { get; init; }
}

public sealed record FirmwareStatusReported(string Status) : StationEvent
{
    /// <summary>Of the update that it is about; null where the station does not say (OCPP 1.6).</summary>
    public int? RequestId { get; init; }
}

public sealed record DiagnosticsStatusReported(string Status) : StationEvent
{
    /// <summary>Of the log that it is about; null where the station does not say (OCPP 1.6).</summary>
    public int? RequestId { get; init; }
}

/// <summary>A vendor's own message (DataTransfer).</summary>
public sealed record VendorDataSent(string VendorId, string? MessageId, string? Data) : StationEvent;
