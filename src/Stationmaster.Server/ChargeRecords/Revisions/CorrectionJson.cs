using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.ChargeRecords.Revisions;

/// <summary>A correction as a revision keeps it: with the tariff and the charge key as they then stood, so that it can be worked out again.</summary>
static class CorrectionJson
{
    public static string Write(Correction correction) => JsonSerializer.Serialize(correction, CorrectionJsonContext.Default.Correction);

    public static Correction Read(string text) =>
        JsonSerializer.Deserialize(text, CorrectionJsonContext.Default.Correction) ?? throw new JsonException("A correction is null.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(TariffJson), typeof(JsonStringEnumConverter<PriceSource>), typeof(JsonStringEnumConverter<VoucherKind>)])]
[JsonSerializable(typeof(Correction))]
sealed partial class CorrectionJsonContext : JsonSerializerContext;
