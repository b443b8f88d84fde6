using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.3, §6.9, §6.10.</summary>
sealed class ChangeConfigurationCall() : OrderCall<ChangeConfiguration>("ChangeConfiguration")
{
    protected override void WriteFields(Utf8JsonWriter json, ChangeConfiguration order)
    {
        json.WriteString("key"u8, order.Key);
        json.WriteString("value"u8, order.Value);
    }

    public override Order? Read(ref Fields fields)
    {
        string? key = null, value = null;
        while (fields.Next())
        {
            if (fields.Is("key"u8))
                key = fields.Text(50, isRefusedWhenLonger: true);
            else if (fields.Is("value"u8))
                value = fields.Text(500, isRefusedWhenLonger: true);
        }
        fields.Need(key is not null, "key");
        fields.Need(value is not null, "value");
        return key is not null && value is not null ? new ChangeConfiguration(key, value) : null;
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "NotSupported" : base.WordFor(kind);
}
