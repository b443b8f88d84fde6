using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>A charge told by a station over its own socket, read back over the API.</summary>
public sealed class OverTheSocketTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_charge_is_a_running_record_and_then_a_finished_one(string engine)
    {
        await using var server = await TestServer.Start(engine, options => options with
        {
            Stations = options.Stations with { UnknownStations = UnknownStations.Accept, UnknownTokens = UnknownTokens.Accept, MeterInterval = TimeSpan.Zero },
        });
        var http = server.Http();
        using var station = new ClientWebSocket();
        station.Options.AddSubProtocol("ocpp1.6");
        await station.ConnectAsync(new Uri(server.StationUrl + "REC-1"), Ct);
        var now = DateTimeOffset.UtcNow;
        string At(int minutes) => now.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

        await Call(station, "BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");
        await Call(station, "StatusNotification", $$"""{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"{{At(-30)}}"}""");
        var start = await Call(station, "StartTransaction", $$"""{"connectorId":1,"idTag":"04AABB","meterStart":1000,"timestamp":"{{At(-30)}}"}""");
        var number = (int)start["transactionId"]!;
        await Call(station, "MeterValues",
            $$"""{"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"{{At(-15)}}","sampledValue":[{"value":"3500"},{"value":"10.5","measurand":"Power.Active.Import","unit":"kW"}]}]}""");

        var running = await http.Get($"/v2/charge-records/{number}");
        Assert.Equal(("running", 2.5m, (string?)null), ((string?)running["state"], (decimal)running["consumed"]!, (string?)running["endedAt"]));
        Assert.Empty((await http.Get("/v2/charge-records"))["data"]!.AsArray());
        Assert.Equal(number, (int)Assert.Single((await http.Get("/v2/charge-records?ongoing=1"))["data"]!.AsArray())!["transactionId"]!);

        await Call(station, "StopTransaction", $$"""{"transactionId":{{number}},"idTag":"04AABB","meterStop":6000,"timestamp":"{{At(0)}}"}""");

        var record = await http.Get($"/v2/charge-records/{number}");
        Assert.Equal(("completed", 5m, 10.5m), ((string?)record["state"], (decimal)record["consumed"]!, (decimal)record["highestPowerDrawn"]!));
        Assert.Equal(record.ToJsonString(), Assert.Single((await http.Get("/v2/charge-records"))["data"]!.AsArray())!.ToJsonString());
        var course = await http.Get($"/v2/charge-records/{number}/meter-values");
        Assert.Equal(2.5m, (decimal)course["samples"]![0]!["energyKwh"]!);
        Assert.Equal("Charging", (string?)course["statuses"]![0]!["status"]);
        Assert.Equal("Stopped, register 6000 Wh", (string?)course["timeline"]!.AsArray()[^1]!["text"]);

        var messages = (await http.Get($"/v2/chargeboxes/{record["chargeBoxId"]}/messages?action=StopTransaction,StartTransaction"))["data"]!.AsArray();
        Assert.Equal(["StopTransaction", "StartTransaction"], messages.Select(message => (string?)message!["action"]));
        Assert.Equal(number, (int)messages[1]!["answer"]!["transactionId"]!);
        Assert.Equal("04AABB", (string?)messages[0]!["request"]!["idTag"]);
    }

    /// <summary>Sends a call and waits for its answer; refuses whatever the program asks meanwhile.</summary>
    static async Task<JsonNode> Call(ClientWebSocket station, string action, string payload)
    {
        var id = Guid.NewGuid().ToString("N");
        await Send(station, $$"""[2,"{{id}}","{{action}}",{{payload}}]""");
        while (true)
        {
            var frame = JsonNode.Parse(await Receive(station))!.AsArray();
            if ((int)frame[0]! == 2)
                await Send(station, $$"""[4,"{{frame[1]}}","NotSupported","",{}]""");
            else if ((string?)frame[1] == id)
                return (int)frame[0]! == 3 ? frame[2]! : throw new InvalidOperationException(frame.ToJsonString());
        }
    }

    static Task Send(ClientWebSocket station, string text) => station.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Ct);

    static async Task<string> Receive(ClientWebSocket station)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var part = await station.ReceiveAsync(buffer.AsMemory(length), Ct);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            length += part.Count;
            if (part.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }
}
