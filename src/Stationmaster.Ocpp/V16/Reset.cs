using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.14, §6.39, §6.40.</summary>
sealed class ResetCall() : OrderCall<ResetStation>("Reset")
{
    /// <summary>In the order of <see cref="ResetKind"/>.</summary>
    static readonly Words Types = new("Soft", "Hard");

    protected override void WriteFields(Utf8JsonWriter json, ResetStation order) => json.WriteString("type"u8, Types[(int)order.Kind]);

    public override Order? Read(ref Fields fields)
    {
        int? type = null;
        while (fields.Next())
            if (fields.Is("type"u8))
                type = fields.Word(Types);
        fields.Need(type is not null, "type");
        return type is { } word ? new ResetStation((ResetKind)word) : null;
    }
}
