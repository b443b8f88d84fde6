using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block C.</summary>
sealed class ClearCacheCall(OcppEdition edition) : StatusCall<ClearCache>("ClearCache", edition)
{
    protected override void WriteFields(Utf8JsonWriter json, ClearCache order)
    {
    }

    public override Order? Read(ref Fields fields)
    {
        while (fields.Next())
            if (fields.Is("customData"u8))
                fields.PassCustomData();
        return new ClearCache();
    }
}
