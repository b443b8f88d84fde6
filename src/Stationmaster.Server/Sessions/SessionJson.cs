using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.Sessions;

/// <summary>A session as it is kept: the whole domain record as JSON text. Fields may be added; none may change its meaning.</summary>
static class SessionJson
{
    public static string Write(Session session) => JsonSerializer.Serialize(session, SessionJsonContext.Default.Session);

    public static Session Read(string document) =>
        JsonSerializer.Deserialize(document, SessionJsonContext.Default.Session)
        ?? throw new JsonException("A session's document is null.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(TariffJson), typeof(JsonStringEnumConverter<PriceSource>), typeof(JsonStringEnumConverter<VoucherKind>)])]
[JsonSerializable(typeof(Session))]
sealed partial class SessionJsonContext : JsonSerializerContext;
