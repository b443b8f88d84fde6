using System.Net;
using Stationmaster.Server.Access;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Observability;

public sealed class SystemTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Administrators_see_what_the_program_does(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var box = await network.NewBox();
        await using var station = await box.Start();
        await station.Tell("Heartbeat", "{}");
        await station.TellRefused("Heartbeat", "[]");
        var order = box.Order("clear-cache");
        await (await station.Asked("ClearCache")).Answer("""{"status":"Accepted"}""");
        await order;

        var report = await Eventually.Gives(
            async () =>
            {
                clock.Advance(FigureHistory.Every);
                var report = await network.Http.Get("/v2/system");
                return report["nodes"]![0]!["history"]!.AsArray().Count > 1 ? report : null;
            },
            "two looks at the figures");

        Assert.Equal(engine, (string)report["storage"]!["engine"]!);
        Assert.True((long)report["storage"]!["sizeBytes"]! > 0);
        Assert.Null(report["storage"]!["awaySince"]);
        var node = report["nodes"]!.AsArray().Single()!;
        Assert.True((bool)node["isLive"]! && (bool)node["isReady"]!);
        var history = node["history"]!.AsArray();
        Assert.Contains(history, point => (double)point!["messagesPerSecond"]! > 0 && (double)point["refusedPerSecond"]! > 0);
        Assert.Contains(history, point => point!["commitP99"] is not null && (double)point["batchSize"]! >= 1);
        Assert.Equal(1, (int)history[^1]!["connected"]!);
        Assert.True((long)history[^1]!["memoryBytes"]! > 1_000_000);
        var heartbeats = node["totals"]!["messages"]!.AsArray().Single(total => (string)total!["action"]! == "Heartbeat")!;
        Assert.Equal((1, 1, 0), ((int)heartbeats["answered"]!, (int)heartbeats["refused"]!, (int)heartbeats["dropped"]!));
        Assert.Contains(node["totals"]!["orders"]!.AsArray(), total => (string)total!["kind"]! == "ClearCache" && (string)total["outcome"]! == "Accepted");
    }

    [Fact]
    public async Task Nobody_else_does()
    {
        await using var network = await Network.Start(TestDatabases.Sqlite);

        await network.Server.Client(null).Get("/v2/system", HttpStatusCode.Unauthorized);
        await network.Server.Http(Rights.Write).Get("/v2/system", HttpStatusCode.Forbidden);
        var limited = await network.Server.Http(Rights.Control, network.CustomerId);
        Assert.Equal("This is for the operator's own administrators.", (await limited.Get("/v2/system", HttpStatusCode.Forbidden)).Error().Message);
    }
}
