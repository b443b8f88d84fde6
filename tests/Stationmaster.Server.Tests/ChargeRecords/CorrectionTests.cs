using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

public sealed class CorrectionTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_correction_is_a_revision_priced_anew_and_the_old_one_stays_readable(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var http = network.Http;
        var number = await RecomputeTests.OneSealed(network, clock);
        var before = await http.Get($"/v2/charge-records/{number}");
        // 5 kWh at 2.50, 29 minutes at 0.10, 1.00 for the session.
        Assert.Equal((5m, 16.4m), ((decimal)before["consumed"]!, (decimal)before["price"]!["amount"]!));

        var preview = await http.Post($"/v2/charge-records/{number}/corrections", new { changes = new { consumed = 4 }, preview = true });
        Assert.Equal(13.9m, (decimal)preview["after"]!["price"]!["amount"]!);
        Assert.Equal(before.ToJsonString(), (await http.Get($"/v2/charge-records/{number}")).ToJsonString());
        await http.Post($"/v2/charge-records/{number}/corrections", new { reason = "Meter read wrong", changes = new { consumed = 4 } });

        var after = await http.Get($"/v2/charge-records/{number}");
        Assert.Equal((2, 4m, 13.9m), ((int)after["revision"]!, (decimal)after["consumed"]!, (decimal)after["price"]!["amount"]!));
        Assert.Equal(before.ToJsonString(), (await http.Get($"/v2/charge-records/{number}/revisions/1")).ToJsonString());
        var revisions = await http.Get($"/v2/charge-records/{number}/revisions");
        Assert.Equal("Stationmaster", (string?)revisions["data"]![0]!["by"]);
        Assert.NotEqual("Stationmaster", (string?)revisions["data"]![1]!["by"]);
        Assert.Equal("Meter read wrong", (string?)revisions["data"]![1]!["reason"]);
        Assert.Equal("corrected", (string?)revisions["actions"]![0]!["kind"]);
        var again = await http.Post($"/v2/charge-records/{number}/recompute", new { });
        Assert.Equal(("identical", 2), ((string?)again["result"], (int)again["revision"]!));

        await http.Post($"/v2/charge-records/{number}/corrections", new { reason = "Goodwill", changes = new { free = true } });
        var free = await http.Get($"/v2/charge-records/{number}");
        Assert.Equal((0m, 4m, "byOperator"), ((decimal)free["price"]!["amount"]!, (decimal)free["consumed"]!, (string?)free["excludedReason"]));
        Assert.Equal("identical", (string?)(await http.Post($"/v2/charge-records/{number}/recompute", new { }))["result"]);
        Assert.Contains("Goodwill", (await http.Get($"/v2/charge-records/{number}/explanation"))["corrections"]!.ToJsonString(), StringComparison.Ordinal);
        await http.Get($"/v2/charge-records/{number}/revisions/7", HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_billed_is_credited_and_replaced(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var http = network.Http;
        var number = await RecomputeTests.OneSealed(network, clock);
        var billed = await http.Get($"/v2/charge-records/{number}");
        await network.Server.Get<Commits>().Write(write => write.Execute("update charge_record set billed_ms = 1 where number = @number", new { number }, Ct), Ct);

        var answer = await http.Post($"/v2/charge-records/{number}/corrections", new { reason = "Wrong price", changes = new { price = 10 } });

        var (credit, anew) = (answer["credit"]!, answer["after"]!);
        Assert.Equal((number, true, -16.4m), ((int)credit["creditReferenceId"]!, (bool)credit["credit"]!, (decimal)credit["price"]!["amount"]!));
        Assert.Equal((number, 10m, 8m), ((int)anew["correctedId"]!, (decimal)anew["price"]!["amount"]!, (decimal)anew["price"]!["amountExVat"]!));
        Assert.Equal(billed.ToJsonString(), (await http.Get($"/v2/charge-records/{number}")).ToJsonString());
        foreach (var made in new[] { credit, anew })
        {
            var id = (int)made["transactionId"]!;
            Assert.Equal(made.ToJsonString(), (await http.Get($"/v2/charge-records/{id}")).ToJsonString());
            Assert.Equal("identical", (string?)(await http.Post($"/v2/charge-records/{id}/recompute", new { }))["result"]);
            Assert.NotEmpty((await http.Get($"/v2/charge-records/{id}/explanation"))["messages"]!.AsArray());
            Assert.NotEmpty((await http.Get($"/v2/charge-records/{id}/meter-values"))["samples"]!.AsArray());
        }
        var refused = await http.Post($"/v2/charge-records/{number}/corrections", new { reason = "Again", changes = new { price = 9 } }, HttpStatusCode.Conflict);
        Assert.Equal("was_credited", (string?)refused["error"]!["code"]);
        await http.Post($"/v2/charge-records/{credit["transactionId"]}/corrections", new { reason = "Again", changes = new { price = 9 } }, HttpStatusCode.Conflict);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Who_may_not_write_or_does_not_see_it_corrects_nothing(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var number = await RecomputeTests.OneSealed(network, clock);
        var path = $"/v2/charge-records/{number}/corrections";
        object Body(object changes, string? reason = "Because") => new { reason, changes };

        await network.Server.Http(Rights.Read).Post(path, Body(new { price = 1 }), HttpStatusCode.Forbidden);
        var stranger = await network.Server.Http(Rights.Control, network.FleetId);
        await stranger.Post(path, Body(new { price = 1 }), HttpStatusCode.NotFound);
        await stranger.Get($"/v2/charge-records/{number}/explanation", HttpStatusCode.NotFound);
        await stranger.Get($"/v2/charge-records/{number}/revisions", HttpStatusCode.NotFound);
        await stranger.Post($"/v2/charge-records/{number}/recompute", new { }, HttpStatusCode.NotFound);
        async Task<string?> Refused(object body) => (string?)(await network.Http.Post(path, body, HttpStatusCode.UnprocessableEntity))["error"]!["param"];
        Assert.Equal("reason", await Refused(Body(new { price = 1 }, null)));
        Assert.Equal("changes", await Refused(Body(new { })));
        Assert.Equal("changes.price", await Refused(Body(new { price = -1 })));
        Assert.Equal("changes.consumed", await Refused(Body(new { consumed = 1.0001 })));
        Assert.Equal("changes.tariffId", await Refused(Body(new { tariffId = Guid.NewGuid() })));
        Assert.Equal("changes.tokenId", await Refused(Body(new { tokenId = 999_999 })));
        Assert.Equal("changes.endedAt", await Refused(Body(new { endedAt = "2020-01-01T00:00:00Z" })));
        Assert.Equal(1, (int)(await network.Http.Get($"/v2/charge-records/{number}"))["revision"]!);
    }
}
