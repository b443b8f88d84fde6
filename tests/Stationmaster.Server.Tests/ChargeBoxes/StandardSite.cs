using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;

namespace Stationmaster.Server.Tests.ChargeBoxes;

/// <summary>One charge box of any version that has booted, and somebody who may order what they like of it.</summary>
sealed class StandardSite : IAsyncDisposable
{
    const string Identity = "STD-1";

    (string Action, JsonNode Payload) _given;

    StandardSite(TestServer server, ScriptedStation station, long id) => (Server, Station, Path) = (server, station, $"/v2/chargeboxes/{id}");

    public TestServer Server { get; }

    public ScriptedStation Station { get; }

    public HttpClient Http => Server.Http();

    /// <summary>"/v2/chargeboxes/7".</summary>
    public string Path { get; }

    public static async Task<StandardSite> Open(string engine, string subprotocol, TestClock? clock = null)
    {
        var server = await TestServer.Start(engine, adjust: clock is null ? null : clock.Use);
        var http = server.Http();
        var box = await http.NewChargeBox(Identity, await http.NewLocation("Havnen"));
        var station = await ScriptedStation.Connect(
            server.StationUrl, Identity, ScriptedStation.Basic(Identity, (string)box["password"]!), subprotocol);
        await station.Tell("BootNotification", subprotocol == "ocpp1.6"
            ? """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}"""
            : """{"reason":"PowerUp","chargingStation":{"vendorName":"Nordlade","model":"Pier 22"}}""");
        return new(server, station, (long)box["id"]!);
    }

    public Task<JsonNode> Give(string action, string? payload)
    {
        _given = (action, JsonNode.Parse(payload ?? "{}")!);
        return Http.Post($"{Path}/ocpp/{action}", payload, HttpStatusCode.OK);
    }

    /// <summary>The call that was given; what the server asks by itself before it is refused.</summary>
    public async Task<ServerCall> Asked(string action)
    {
        while (true)
        {
            var call = await Station.Asked();
            if (call.Action == action && _given.Action == action && JsonNode.DeepEquals(call.Payload, _given.Payload))
                return call;
            await call.Refuse("NotSupported");
        }
    }

    public async Task<JsonNode> Order(long id) =>
        (await Http.Get($"{Path}/orders"))["data"]!.AsArray().Single(order => (long)order!["id"]! == id)!;

    public async ValueTask DisposeAsync()
    {
        await Station.DisposeAsync();
        await Server.DisposeAsync();
    }
}
