using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block B.</summary>
sealed class ResetCall(OcppEdition edition) : StatusCall<ResetStation>("Reset", edition)
{
    static readonly string[] Shared = ["OnIdle", "Immediate"];

    /// <summary>In the order of <see cref="ResetKind"/>; then what only 2.1 has, which is Immediate for one that cannot resume.</summary>
    static readonly Words Types = new(Shared, ["ImmediateAndResume"]);
    static readonly Words Types21 = new([.. Shared, "ImmediateAndResume"]);

    protected override void WriteFields(Utf8JsonWriter json, ResetStation order) => json.WriteString("type"u8, Types[(int)order.Kind]);

    public override Order? Read(ref Fields fields)
    {
        int? type = null;
        while (fields.Next())
        {
            if (fields.Is("type"u8))
                type = fields.Word(Edition == OcppEdition.V21 ? Types21 : Types);
            else if (fields.Is("evseId"u8))
                fields.Integer(Edition, 0);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(type is not null, "type");
        return type is { } word ? new ResetStation(word == (int)ResetKind.Soft ? ResetKind.Soft : ResetKind.Hard) : null;
    }
}
