using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 security whitepaper §4.10.</summary>
sealed class SecurityEventNotificationCall() : Report<SecurityEventTold>("SecurityEventNotification")
{
    public override StationEvent? Read(ref Fields fields)
    {
        string? type = null, info = null;
        DateTimeOffset? at = null;
        var hasTime = false;
        while (fields.Next())
        {
            if (fields.Is("type"u8))
                type = fields.Text(50);
            else if (fields.Is("timestamp"u8))
                (at, hasTime) = (fields.Time(), true);
            else if (fields.Is("techInfo"u8))
                info = fields.Text(255);
        }
        fields.Need(type is not null, "type");
        fields.Want(hasTime, "timestamp");
        return type is null ? null : new SecurityEventTold(type, at, info);
    }

    protected override void WriteFields(Utf8JsonWriter json, SecurityEventTold @event)
    {
        json.WriteString("type"u8, @event.Type);
        if (@event.At is { } at)
            json.WriteTime("timestamp"u8, at);
        json.WriteOptional("techInfo"u8, @event.TechInfo);
    }
}
