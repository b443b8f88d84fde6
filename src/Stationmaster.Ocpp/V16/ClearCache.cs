using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.4, §6.11, §6.12.</summary>
sealed class ClearCacheCall() : OrderCall<ClearCache>("ClearCache")
{
    protected override void WriteFields(Utf8JsonWriter json, ClearCache order)
    {
    }

    public override Order? Read(ref Fields fields)
    {
        while (fields.Next())
        {
        }
        return new ClearCache();
    }
}
