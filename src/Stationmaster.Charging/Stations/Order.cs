using Stationmaster.Charging.SmartCharging;

namespace Stationmaster.Charging.Stations;

/// <summary>Something we tell a station to do. A version's writer turns it into that version's call.</summary>
public abstract record Order;

public enum Availability { Operative, Inoperative }

public enum ResetKind { Soft, Hard }

/// <summary>What a station can be asked to send again (OCPP 1.6 §7.26; in 2.x DiagnosticsStatusNotification is LogStatusNotification).</summary>
public enum RequestedMessage
{
    BootNotification, DiagnosticsStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues, StatusNotification,
    /// <summary>How its transactions stand (OCPP 2.x).</summary>
    TransactionEvent,
}

public sealed record ChangeAvailability(ConnectorRef Connector, Availability Availability) : Order;

public sealed record ChangeConfiguration(string Key, string Value) : Order
{
    /// <summary>Names of settings are the same in any case.</summary>
    public bool Is(string key) => Key.Equals(key, StringComparison.OrdinalIgnoreCase);
}

public sealed record ClearCache : Order;

/// <param name="Keys">Empty for all.</param>
public sealed record GetConfiguration(params IReadOnlyList<string> Keys) : Order;

public sealed record RemoteStart(ConnectorRef? Connector, string TokenUid) : Order
{
    /// <summary>By which the station names the order when it starts (OCPP 2.x: remoteStartId).</summary>
    public int StartId { get; init; }

    /// <summary>The token is the reference of a payment, and no key (OCPP 2.1; older stations know no such kind).</summary>
    public bool IsPayment { get; init; }

    /// <summary>Of the card that pays: its last four digits.</summary>
    public string? CardDigits { get; init; }

    /// <summary>Limits of the session that it starts, of purpose <see cref="ChargingPurpose.Tx"/> and of no transaction yet; null for none.</summary>
    public ChargingProfile? Profile { get; init; }
}

/// <summary>Somebody has begun to pay on a web page for an EVSE (OCPP 2.1 Part 2, C25): nobody else should begin there meanwhile.</summary>
/// <param name="TimeoutSeconds">After which nothing is to be expected any more.</param>
public sealed record TellWebPayment(int Evse, int TimeoutSeconds) : Order;

/// <param name="TransactionId">Our number of the session.</param>
public sealed record RemoteStop(int TransactionId) : Order
{
    /// <summary>The station's own id of it, where stations give the ids (OCPP 2.x).</summary>
    public string? OwnId { get; init; }
}

/// <summary>Asks whether a transaction goes on and whether messages about it wait (OCPP 2.x).</summary>
/// <param name="OwnId">The station's own id; null to ask for any messages.</param>
public sealed record GetTransactionStatus(string? OwnId) : Order;

public sealed record ResetStation(ResetKind Kind) : Order;

public sealed record SendVendorData(string VendorId, string? MessageId, string? Data) : Order;

/// <summary>What a transaction costs so far, for the station to show (OCPP 2.x).</summary>
/// <param name="OwnId">The station's own id of it.</param>
/// <param name="TotalCost">Taxes included, in the location's currency.</param>
public sealed record TellCost(string OwnId, decimal TotalCost) : Order;

public sealed record TriggerMessage(RequestedMessage Message, ConnectorRef? Connector = null) : Order;

public sealed record UnlockConnector(ConnectorRef Connector) : Order;
