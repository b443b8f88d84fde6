using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;

namespace Stationmaster.Server.Tests.ChargeBoxes;

/// <summary>Customers, locations and charge boxes made over the API.</summary>
static class Sites
{
    public static async Task<long> NewCustomer(this HttpClient http, string name) =>
        (long)(await http.Post("/v2/customers", new { name, type = "Business", country = "DK", ownerId = 1 },
            HttpStatusCode.Created))["id"]!;

    public static async Task<long> NewLocation(this HttpClient http, string name, long? customerId = null) =>
        (long)(await http.Post(
            "/v2/locations",
            new
            {
                name, address = "Havnegade 1", postalCode = "8000", city = "Aarhus", countryCode = "DK",
                coordinates = new { latitude = 56.15, longitude = 10.21 }, publish = true, customerId,
            }, HttpStatusCode.Created))["id"]!;

    public static Task<JsonNode> NewChargeBox(this HttpClient http, string identity, long locationId, int connectors = 1) => http.Post(
        "/v2/chargeboxes",
        new
        {
            chargeBoxIdentity = identity, locationId,
            connectors = Enumerable.Repeat(new { standard = "IEC_62196_T2", format = "SOCKET", maxElectricPower = 22 }, connectors),
        }, HttpStatusCode.Created);

    /// <summary>The one connector's orders: "/v2/evses/7/connectors/1/".</summary>
    public static string Connector(this JsonNode chargeBox, int index = 0) =>
        $"/v2/evses/{chargeBox["evses"]![index]!["uid"]}/connectors/1/";
}
