using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class MerchantInfoTests
{
    const string First = """{"name":"Havn Energi Drift A/S","address":"Mindet 2, 8000 Aarhus C","taxId":"DK12345678"}""";
    const string Next = """{"name":"Ny Drift ApS","address":"Odense","taxId":null}""";

    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_sells_is_as_it_was_when_the_session_began(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var box = await network.NewBox(connectors: 2);
        await using var station = await box.Start();
        var begin = clock.GetUtcNow().AddMinutes(-30);
        async Task<int> Start(int connector) => (int)(await station.Tell(
            "StartTransaction", Payload.Start(await network.NewToken(), 1000, begin, connector)))["transactionId"]!;
        Task Stop(int number) => station.Tell("StopTransaction", Payload.Stop(number, 6000, begin.AddMinutes(29)));
        async Task<bool> Shows(int number, string merchant)
        {
            var record = await box.Record(number);
            Assert.Equal(record["merchantInfo"]!.ToJsonString(), record["paymentMetadata"]!["merchantInfo"]!.ToJsonString());
            return JsonNode.DeepEquals(record["merchantInfo"], JsonNode.Parse(merchant));
        }
        async Task<int> Begun(string merchant)
        {
            var number = 0;
            // The station hears of it soon after the answer.
            await Eventually.Holds(
                async () =>
                {
                    if (number != 0)
                        await Stop(number);
                    return await Shows(number = await Start(connector: 1), merchant);
                },
                $"a session begins with {merchant}");
            return number;
        }
        var before = await Begun("""{"name":"Stationmaster","address":null,"taxId":null}""");
        await Stop(before);

        await network.Http.Put(
            "/v2/merchant",
            new
            {
                name = "Havn Energi Drift A/S", address = "Mindet 2", zipCode = "8000", city = "Aarhus C", country = "DK", vatNumber = "DK12345678",
            });
        var first = await Begun(First);
        await network.Http.Put("/v2/merchant", new { name = "Ny Drift ApS", city = "Odense" });
        await Eventually.Holds(
            async () =>
            {
                var number = await Start(connector: 2);
                var isKnown = await Shows(number, Next);
                await Stop(number);
                return isKnown;
            },
            "the station has heard of the change");

        Assert.True(await Shows(first, First), "It changed while it ran.");
        await Stop(first);
        Assert.True(await Shows(first, First), "It changed when it ended.");
        Assert.True(await Shows(before, """{"name":"Stationmaster","address":null,"taxId":null}"""), "It changed after it had ended.");
        await station.Tell("StatusNotification", Payload.Status("Available", at: begin.AddMinutes(30)));
        clock.Advance(TimeSpan.FromHours(25));
        await Eventually.Holds(async () => (string?)(await box.Record(first))["state"] == "sealed", "it is sealed");
        Assert.True(await Shows(first, First), "It changed when it was sealed.");
        Assert.Equal("identical", (string?)(await network.Http.Post($"/v2/charge-records/{first}/recompute", new { }))["result"]);
    }
}
