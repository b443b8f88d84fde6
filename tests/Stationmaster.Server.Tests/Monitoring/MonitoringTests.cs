using System.Net;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Monitoring;

public sealed class MonitoringTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    const string Temperature = """
        "component":{"name":"Connector","evse":{"id":1,"connectorId":1}},"variable":{"name":"Temperature"}
        """;

    static object Watch(int severity = 3, string kind = "UpperThreshold", decimal value = 80) => new
    {
        monitors = new[] { new { component = "Connector", evse = 1, connector = 1, variable = "Temperature", kind, value, severity } },
    };

    static string Set(int id) =>
        $$"""{"setMonitoringResult":[{"id":{{id}},"status":"Accepted","type":"UpperThreshold","severity":3,{{Temperature.Trim()}}}]}""";

    [Theory, MemberData(nameof(Engines))]
    public async Task A_monitor_that_a_station_lost_is_set_again_after_its_boot(string engine)
    {
        await using var network = await Network.Start(
            engine, options => options with { SettingsDelay = TimeSpan.FromMilliseconds(1), MeterInterval = TimeSpan.Zero });
        var box = await network.NewBox();
        var path = $"/v2/chargeboxes/{box.Id}/monitoring";
        await using (var before = await box.Start("2.0.1"))
        {
            await (await before.Asked("GetBaseReport")).Answer("""{"status":"Rejected"}""");
            var setting = network.Http.Post($"{path}/monitors", Watch());
            await (await before.Asked("SetVariableMonitoring")).Answer(Set(11));
            Assert.Equal(11, (int)(await setting)["data"]![0]!["id"]!);
        }

        await using var after = await box.Start("2.0.1");
        await (await after.Asked("GetBaseReport")).Answer("""{"status":"Rejected"}""");
        var report = await after.Asked("GetMonitoringReport");
        await report.Answer("""{"status":"Accepted"}""");
        await after.Tell(
            "NotifyMonitoringReport", $$"""{"requestId":{{report.Payload["requestId"]}},"seqNo":0,"generatedAt":"2026-11-21T10:00:00Z"}""");
        var again = await after.Asked("SetVariableMonitoring");
        Assert.Null(again.Payload["setMonitoringData"]![0]!["id"]);
        Assert.Equal(80, (int)again.Payload["setMonitoringData"]![0]!["value"]!);
        Assert.NotNull((await network.Http.Get(path))["monitors"]![0]!["lostAt"]);
        await again.Answer(Set(12));

        await Eventually.Holds(async () => (int?)(await network.Http.Get(path))["monitors"]!.AsArray().Single()!["id"] == 12, "it is monitor 12 now");
        await FrameJudge.Check(after.Written);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_monitor_in_the_place_of_another_is_the_only_one(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.1");
        var path = $"/v2/chargeboxes/{box.Id}/monitoring";
        foreach (var (severity, id) in ((int, int?)[])[(3, null), (5, 11)])
        {
            var setting = network.Http.Post($"{path}/monitors", new
            {
                monitors = new[] { new { id, component = "Connector", evse = 1, connector = 1, variable = "Temperature", kind = "UpperThreshold", value = 80, severity } },
            });
            var asked = await station.Asked("SetVariableMonitoring");
            Assert.Equal(id, (int?)asked.Payload["setMonitoringData"]![0]!["id"]);
            await asked.Answer(Set(11).Replace("\"severity\":3", $"\"severity\":{severity}", StringComparison.Ordinal));
            await setting;
        }
        var monitor = Assert.Single((await network.Http.Get(path))["monitors"]!.AsArray())!;
        Assert.Equal((11, 5, null), ((int)monitor["id"]!, (int)monitor["severity"]!, (string?)monitor["lostAt"]));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_strangers_see_nothing()
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        var box = await network.NewBox();
        var path = $"/v2/chargeboxes/{box.Id}";
        async Task Refused(string to, object body, string param) =>
            Assert.Equal(param, (await network.Http.Post($"{path}/{to}", body, HttpStatusCode.UnprocessableEntity)).Error().Param);

        await Refused("monitoring/monitors", Watch(severity: 10), "monitors[0].severity");
        await Refused("monitoring/monitors", Watch(kind: "Sometimes"), "monitors[0].kind");
        await Refused("monitoring/monitors", Watch(kind: "Periodic", value: -1), "monitors[0].value");
        await Refused("monitoring/level", new { severity = 11 }, "severity");
        await Refused("monitoring/base", new { @base = "Some" }, "base");
        await Refused("monitoring/clear", new { ids = Array.Empty<int>() }, "ids");
        await Refused("display-messages", new { texts = new[] { new { content = " " } } }, "texts[0].content");
        await Refused("display-messages", new { texts = new[] { new { content = "Grüß", format = "Ascii" } } }, "texts[0].content");
        await Refused("display-messages", new { transactionId = 1_999_999_999, texts = new[] { new { content = "x" } } }, "transactionId");
        await Refused("customer-information", new { idTag = "X" }, "report");
        await Refused("customer-information", new { report = true }, "tokenId");
        Assert.Equal("Offline", (string?)(await network.Http.Post($"{path}/display-messages", new { texts = new[] { new { content = "x" } } }))["outcome"]);

        var stranger = await network.Server.Http(Rights.Control, await network.Http.NewCustomer("Stranger"));
        foreach (var part in new[] { "monitoring", "monitoring/events", "display-messages", "customer-information" })
            await stranger.Get($"{path}/{part}", HttpStatusCode.NotFound);
    }
}
