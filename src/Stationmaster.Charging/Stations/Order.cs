namespace Stationmaster.Charging.Stations;

/// <summary>Something we tell a station to do. A version's writer turns it into that version's call.</summary>
public abstract record Order;

public enum Availability { Operative, Inoperative }

public enum ResetKind { Soft, Hard }

/// <summary>What a station can be asked to send again (OCPP 1.6 §7.26).</summary>
public enum RequestedMessage { BootNotification, DiagnosticsStatusNotification, FirmwareStatusNotification, Heartbeat, MeterValues, StatusNotification }

public sealed record ChangeAvailability(ConnectorRef Connector, Availability Availability) : Order;

public sealed record ChangeConfiguration(string Key, string Value) : Order;

public sealed record ClearCache : Order;

/// <param name="Keys">Empty for all.</param>
public sealed record GetConfiguration(params IReadOnlyList<string> Keys) : Order;

public sealed record RemoteStart(ConnectorRef? Connector, string TokenUid) : Order;

public sealed record RemoteStop(int TransactionId) : Order;

public sealed record ResetStation(ResetKind Kind) : Order;

public sealed record SendVendorData(string VendorId, string? MessageId, string? Data) : Order;

public sealed record TriggerMessage(RequestedMessage Message, ConnectorRef? Connector = null) : Order;

public sealed record UnlockConnector(ConnectorRef Connector) : Order;
