using System.Buffers;
using System.Text.Json;
using Stationmaster.Server.ChargeRecords;

namespace Stationmaster.Server.Transactions;

/// <summary>A transaction, in the reference platform's shape, from the charge record's document.</summary>
static class TransactionDocument
{
    static readonly string[] Same =
        ["sessionId", "evseId", "chargeBoxId", "isRoaming", "isPriority", "createdAt", "startedAt", "updatedAt", "endedAt", "state", "auth"];

    static readonly string[] Prices =
    [
        "amount", "amountExVat", "currency", "vatRate", "isDynamic", "perKwh", "spotPriceMargin", "spotPriceMinimum", "tariffId", "tariffName",
    ];

    static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly Dictionary<object, string> Types = ChargeRecordFields.LocationTypes.ToDictionary(type => type.Value, type => type.Key);

    /// <param name="record">The charge record, UTF-8 JSON.</param>
    /// <param name="parkingType">The location's, as it is now; null where the location is gone.</param>
    public static byte[] Write(ReadOnlyMemory<byte> record, Func<long, string?> parkingType)
    {
        using var read = JsonDocument.Parse(record);
        var from = read.RootElement;
        var text = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(text, Options))
        {
            json.WriteStartObject();
            Copy(json, "id", from, "transactionId");
            foreach (var name in Same)
                Copy(json, name, from, name);
            json.WriteStartObject("chargingDetails");
            Copy(json, "consumed", from, "consumed");
            Copy(json, "meterStart", from, "meterStart");
            Copy(json, "meterStop", from, "meterStop");
            Copy(json, "co2Emitted", from, "co2");
            Copy(json, "highestPowerDrawn", from, "highestPowerDrawn");
            Copy(json, "vehicleStateOfCharge", from, "vehicleState");
            json.WriteEndObject();
            Copy(json, "company", from, "company");
            Duration(json, from);
            Location(json, from.GetProperty("location"), parkingType);
            Price(json, from);
            Copy(json, "paymentMethod", from, "paymentMethod");
            Copy(json, "paymentStatus", from, "paymentStatus");
            json.WriteNull("appUserId");
            json.WriteEndObject();
        }
        return text.WrittenSpan.ToArray();
    }

    /// <summary>Worked out when the transaction ends, and not before.</summary>
    static void Duration(Utf8JsonWriter json, JsonElement from)
    {
        if (from.GetProperty("state").GetString() != "running")
        {
            Copy(json, "duration", from, "duration");
            return;
        }
        json.WriteStartObject("duration");
        json.WriteNull("charging");
        json.WriteNull("idle");
        json.WriteNull("total");
        json.WriteEndObject();
    }

    static void Location(Utf8JsonWriter json, JsonElement from, Func<long, string?> parkingType)
    {
        json.WriteStartObject("location");
        foreach (var name in new[] { "id", "name", "address", "zipCode", "city", "crmId", "crmCustomerId", "isEligibleForRefund" })
            Copy(json, name, from, name);
        Copy(json, "countryCode", from, "country");
        json.WriteString("type", parkingType(from.GetProperty("id").GetInt64()) is { } type ? Types.GetValueOrDefault(type) : null);
        json.WriteEndObject();
    }

    /// <summary>Null where no tariff applied.</summary>
    static void Price(Utf8JsonWriter json, JsonElement from)
    {
        if (!from.TryGetProperty("pricingSource", out var source) || source.ValueKind != JsonValueKind.Object)
        {
            json.WriteNull("price");
            return;
        }
        var price = from.GetProperty("price");
        json.WriteStartObject("price");
        foreach (var name in Prices)
            Copy(json, name, price, name);
        json.WriteEndObject();
    }

    static void Copy(Utf8JsonWriter json, string name, JsonElement from, string member)
    {
        json.WritePropertyName(name);
        if (from.TryGetProperty(member, out var value))
            value.WriteTo(json);
        else
            json.WriteNullValue();
    }
}
