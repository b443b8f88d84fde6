using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.9, §6.47, §6.48. A fact: refused only when it names no connector or no status of the standard.</summary>
sealed class StatusNotificationCall() : Report<StatusReported>("StatusNotification")
{
    const string NoError = "NoError";

    /// <summary>In the order of <see cref="ConnectorStatus"/>, without its Unknown.</summary>
    static readonly Words Statuses = new(
        "Available", "Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Finishing", "Reserved", "Unavailable", "Faulted");

    static readonly Words ErrorCodes = new(
        NoError, "ConnectorLockFailure", "EVCommunicationError", "GroundFailure", "HighTemperature", "InternalError", "LocalListConflict",
        "OtherError", "OverCurrentFailure", "OverVoltage", "PowerMeterFailure", "PowerSwitchFailure", "ReaderFailure", "ResetFailure",
        "UnderVoltage", "WeakSignal");

    public override StationEvent? Read(ref Fields fields)
    {
        ConnectorRef? connector = null;
        int? status = null;
        string? errorCode = null, info = null, vendorErrorCode = null, vendorId = null;
        DateTimeOffset? at = null;
        while (fields.Next())
        {
            if (fields.Is("connectorId"u8))
                connector = fields.Connector();
            else if (fields.Is("errorCode"u8))
                errorCode = fields.WordOrText(ErrorCodes);
            else if (fields.Is("status"u8))
                status = fields.Word(Statuses);
            else if (fields.Is("timestamp"u8))
                at = fields.Time();
            else if (fields.Is("info"u8))
                info = fields.Text(50);
            else if (fields.Is("vendorErrorCode"u8))
                vendorErrorCode = fields.Text(50);
            else if (fields.Is("vendorId"u8))
                vendorId = fields.Text(255);
        }
        fields.Need(connector is not null, "connectorId");
        fields.Need(status is not null, "status");
        fields.Want(errorCode is not null, "errorCode");
        if (connector is not { } known || status is not { } word)
            return null;
        var error = errorCode == NoError ? null : errorCode;
        return new StatusReported(known, (ConnectorStatus)(word + 1), error, info, vendorErrorCode, vendorId, at);
    }

    protected override void WriteFields(Utf8JsonWriter json, StatusReported @event)
    {
        json.WriteNumber("connectorId"u8, @event.Connector.Evse);
        json.WriteString("errorCode"u8, @event.ErrorCode ?? NoError);
        json.WriteOptional("info"u8, @event.Info);
        json.WriteString("status"u8, Statuses[(int)@event.Status - 1]);
        if (@event.At is { } at)
            json.WriteTime("timestamp"u8, at);
        json.WriteOptional("vendorId"u8, @event.VendorId);
        json.WriteOptional("vendorErrorCode"u8, @event.VendorErrorCode);
    }
}
