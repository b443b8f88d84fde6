using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;

namespace Stationmaster.Server.Tests.Locations;

/// <summary>Sets up customers, tariffs, locations and charge keys through the API, with what matters to a test and defaults for the
/// rest.</summary>
static class Sites
{
    public static async Task<long> Customer(this HttpClient http, string name, long ownerId = 1, string type = "Business") =>
        (long)(await http.Post("/v2/customers", new { name, type, ownerId, country = "DK" }, HttpStatusCode.Created))["id"]!;

    public static async Task<string> Tariff(
        this HttpClient http, string name = "Standard", decimal pricePerKwh = 3.5m, long? customerId = null) => (string)
        (await http.Post("/v2/tariffs", new { name, currency = "DKK", vatRate = 0.25m, pricePerKwh, customerId },
            HttpStatusCode.Created))["id"]!;

    public static async Task<long> Location(this HttpClient http, string name = "Harbour", long? customerId = null,
        string? tariffId = null) =>
        (long)(await http.Post("/v2/locations", NewLocation(name, customerId, tariffId), HttpStatusCode.Created))["id"]!;

    public static JsonObject NewLocation(string name = "Harbour", long? customerId = null, string? tariffId = null) => new()
    {
        ["name"] = name, ["address"] = "Kajen 1", ["postalCode"] = "8000", ["city"] = "Aarhus", ["countryCode"] = "DK",
        ["coordinates"] = new JsonObject { ["latitude"] = 56.1518m, ["longitude"] = 10.2064m }, ["publish"] = true,
        ["customerId"] = customerId, ["tariffId"] = tariffId,
    };

    public static async Task<long> Token(
        this HttpClient http, string uid, string? label = null, long? customerId = null, string type = "rfid") => (long)
        (await http.Post("/v2/tokens", new { identifier = new { type, uid, label = label ?? $"DK.SPI.{uid}" }, customerId },
            HttpStatusCode.Created))["id"]!;

    public static IReadOnlyList<long> IdsOf(JsonNode page) => [.. page["data"]!.AsArray().Select(item => (long)item!["id"]!)];

    /// <summary>A copy with one member replaced; null text removes it.</summary>
    public static JsonObject With(this JsonObject body, string member, JsonNode? value)
    {
        var copy = body.DeepClone().AsObject();
        copy[member] = value?.DeepClone();
        return copy;
    }

    public static JsonObject Without(this JsonObject body, string member)
    {
        var copy = body.DeepClone().AsObject();
        copy.Remove(member);
        return copy;
    }
}
