using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>EventDataType: OCPP 2.0.1 and 2.1 Part 2 §2.</summary>
static class EventData
{
    static readonly Words Triggers = new("Alerting", "Delta", "Periodic");

    static readonly Words Kinds = new("HardWiredNotification", "HardWiredMonitor", "PreconfiguredMonitor", "CustomMonitor");

    /// <summary>Null where it names no component, no variable or no value.</summary>
    public static ComponentEvent? Read(ref Fields fields, OcppEdition edition)
    {
        int? number = null, cause = null, severity = null, monitor = null;
        DateTimeOffset? at = null;
        string? trigger = null, kind = null, value = null, techCode = null, techInfo = null, transaction = null;
        bool isCleared = false, hasComponent = false, hasVariable = false;
        DeviceComponent? component = null;
        DeviceVariable? variable = null;
        while (fields.Next())
        {
            if (fields.Is("eventId"u8))
                number = fields.Integer(edition, 0);
            else if (fields.Is("timestamp"u8))
                at = fields.Time();
            else if (fields.Is("trigger"u8))
                trigger = fields.WordOrText(Triggers);
            else if (fields.Is("cause"u8))
                cause = fields.Integer(edition, 0);
            else if (fields.Is("actualValue"u8))
                value = fields.Text(2500);
            else if (fields.Is("techCode"u8))
                techCode = fields.Text(50);
            else if (fields.Is("techInfo"u8))
                techInfo = fields.Text(500);
            else if (fields.Is("cleared"u8))
                isCleared = fields.Truth();
            else if (fields.Is("transactionId"u8))
                transaction = fields.Text(36);
            else if (fields.Is("component"u8))
                (component, hasComponent) = (Devices.ReadComponent(ref fields, edition), true);
            else if (fields.Is("variableMonitoringId"u8))
                monitor = fields.Integer(edition, 0);
            else if (fields.Is("eventNotificationType"u8))
                kind = fields.WordOrText(Kinds);
            else if (fields.Is("variable"u8))
                (variable, hasVariable) = (Devices.ReadVariable(ref fields), true);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
            else if (edition == OcppEdition.V21 && fields.Is("severity"u8))
                severity = fields.Integer(edition, 0);
        }
        fields.Want(number is not null, "eventId");
        fields.Want(at is not null, "timestamp");
        fields.Want(trigger is not null, "trigger");
        fields.Want(kind is not null, "eventNotificationType");
        fields.Want(value is not null, "actualValue");
        fields.Want(hasComponent, "component");
        fields.Want(hasVariable, "variable");
        if (component is null || variable is null || value is null)
            return null;
        return new(number ?? 0, at, trigger ?? Triggers[0], kind ?? Kinds[0], component, variable, value)
        {
            Cause = cause,
            Severity = severity,
            TechCode = techCode,
            TechInfo = techInfo,
            IsCleared = isCleared,
            TransactionId = transaction,
            MonitorId = monitor,
        };
    }

    public static void Write(Utf8JsonWriter json, ComponentEvent told, OcppEdition edition)
    {
        json.WriteStartObject();
        json.WriteNumber("eventId"u8, told.Number);
        if (told.At is { } at)
            json.WriteTime("timestamp"u8, at);
        json.WriteString("trigger"u8, told.Trigger);
        json.WriteOptional("cause"u8, told.Cause);
        json.WriteString("actualValue"u8, told.Value);
        json.WriteOptional("techCode"u8, told.TechCode);
        json.WriteOptional("techInfo"u8, told.TechInfo);
        if (told.IsCleared)
            json.WriteBoolean("cleared"u8, true);
        json.WriteOptional("transactionId"u8, told.TransactionId);
        Devices.Write(json, told.Component, told.Variable);
        json.WriteOptional("variableMonitoringId"u8, told.MonitorId);
        json.WriteString("eventNotificationType"u8, told.Kind);
        if (edition == OcppEdition.V21)
            json.WriteOptional("severity"u8, told.Severity);
        json.WriteEndObject();
    }
}
