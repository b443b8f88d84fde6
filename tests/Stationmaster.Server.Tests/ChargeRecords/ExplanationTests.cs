using System.Text.Json.Nodes;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class ExplanationTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Every_figure_leads_to_the_message_it_came_from_even_when_the_log_is_gone(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var number = await RecomputeTests.OneSealed(network, clock);
        await network.Server.Get<Commits>().Write(write => write.Execute("delete from message", null, Ct), Ct);

        var why = await network.Http.Get($"/v2/charge-records/{number}/explanation");

        Assert.Equal(16.4m, (decimal)why["amount"]!);
        Assert.Equal(why["sum"]!.AsArray().Sum(part => (decimal)part!["amount"]!), (decimal)why["amount"]!);
        Assert.Contains("5 kWh", (string?)why["summary"]![0], StringComparison.Ordinal);
        Assert.Contains("16.40 DKK", (string?)why["summary"]![1], StringComparison.Ordinal);
        var energy = why["lines"]!.AsArray().First(line => (string?)line!["kind"] == "energy")!;
        Assert.Equal("5 kWh × 2.5 DKK = 12.50 DKK", (string?)energy["how"]);
        Assert.Contains("2.5 DKK per kWh", (string?)energy["rule"]!["words"], StringComparison.Ordinal);
        Assert.Equal("6 kWh at the end − 1 kWh at the start = 5 kWh.", (string?)why["energy"]!["how"]);

        var messages = why["messages"]!.AsArray();
        var readings = why["energy"]!["readings"]!.AsArray();
        Assert.Equal(["start", "sample", "stop"], readings.Select(reading => (string?)reading!["kind"]));
        Assert.Equal(["StartTransaction", "MeterValues", "StopTransaction"], readings.Select(reading => (string?)messages[(int)reading!["message"]!]!["action"]));
        Assert.Equal("1000", Marked(messages[(int)readings[0]!["message"]!]!, "register at the start"));
        Assert.Equal("\"3500\"", Marked(messages[(int)readings[1]!["message"]!]!, "register"));
        Assert.Equal("6000", Marked(messages[(int)readings[2]!["message"]!]!, "register at the stop"));
        Assert.Equal(("complete", "LocationTariff"), ((string?)why["chain"]!["evidence"], (string?)why["priceSource"]!["won"]));
        Assert.Equal((string?)(await network.Http.Get($"/v2/charge-records/{number}"))["evidenceHash"], (string?)why["chain"]!["evidenceHash"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_running_session_and_a_completed_one_are_explained_too(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();
        var begin = clock.GetUtcNow().AddMinutes(-40);
        var number = (int)(await station.Tell("StartTransaction", Payload.Start(card, 1000, begin)))["transactionId"]!;
        await station.Tell("StatusNotification", Payload.Status("Charging", at: begin));
        await station.Tell("MeterValues", Payload.Values(number, 3500, begin.AddMinutes(10)));

        var running = await network.Http.Get($"/v2/charge-records/{number}/explanation");
        Assert.Equal(("running", 2.5m), ((string?)running["state"], (decimal)running["energy"]!["consumed"]!));
        Assert.Equal("MeterValues", (string?)running["messages"]![(int)running["energy"]!["readings"]![1]!["message"]!]!["action"]);

        await station.Tell("StatusNotification", Payload.Status("SuspendedEV", at: begin.AddMinutes(10)));
        await station.Tell("MeterValues", Payload.Values(number, 3500, begin.AddMinutes(30), powerW: 0));
        await station.Tell("StopTransaction", Payload.Stop(number, 3500, begin.AddMinutes(30), card));
        var completed = await network.Http.Get($"/v2/charge-records/{number}/explanation");
        var idle = Assert.Single(completed["time"]!["idleStretches"]!.AsArray())!;
        Assert.Equal(1200, (int)idle["seconds"]!);
        Assert.Contains("SuspendedEV", (string?)idle["because"], StringComparison.Ordinal);
        Assert.Equal("StatusNotification", (string?)completed["messages"]![(int)idle["message"]!]!["action"]);
        Assert.Null(completed["chain"]!["sealedHash"]);
    }

    static string Marked(JsonNode message, string what)
    {
        var mark = message["marks"]!.AsArray().First(one => (string?)one!["what"] == what)!;
        return ((string)message["request"]!).Substring((int)mark["start"]!, (int)mark["length"]!);
    }
}
