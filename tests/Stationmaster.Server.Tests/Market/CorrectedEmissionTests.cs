using System.Text.Json.Nodes;
using Stationmaster.Charging.Energy;
using Stationmaster.Server.Market;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

/// <summary>The CO2 of records that were corrected: it follows the energy.</summary>
public sealed class CorrectedEmissionTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Factors_that_come_late_reach_what_was_corrected_by_its_own_energy(string engine)
    {
        await using var site = await MarketSite.Start();
        site.Grams = _ => null;
        var clock = new TestClock();
        await using var network = await Start(engine, site, clock);
        var number = await RecomputeTests.OneSealed(network, clock);
        var (credit, anew) = Numbers(await Correct(network, number, new { consumed = 4 }, asCredit: true));
        Assert.Null((await Correct(network, anew, new { price = 9 }))["after"]!["co2"]);
        var (second, last) = Numbers(await Correct(network, anew, new { price = 10 }, asCredit: true));
        Assert.Null((await Correct(network, last, new { consumed = 3 }))["after"]!["co2"]);

        await Tell(network, number, 100m);
        await network.Server.Get<LateEmissions>().Catch("DK1", clock.GetUtcNow(), Ct);

        foreach (var (each, tonnes) in new[] { (number, 0.0005m), (credit, 0.0005m), (anew, 0.0004m), (second, 0.0004m), (last, 0.0003m) })
        {
            var record = await network.Http.Get($"/v2/charge-records/{each}");
            Assert.Equal((tonnes, "measured"), ((decimal)record["co2"]!, (string)record["co2Basis"]!["factors"]!));
            Assert.Equal("identical", (string?)(await network.Http.Post($"/v2/charge-records/{each}/recompute", new { }))["result"]);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_correction_of_energy_or_times_computes_it_anew_and_any_other_leaves_it(string engine)
    {
        await using var site = await MarketSite.Start();
        site.Grams = _ => null;
        var clock = new TestClock();
        await using var network = await Start(engine, site, clock);
        var number = await RecomputeTests.OneSealed(network, clock);
        await Tell(network, number, 100m);
        await network.Server.Get<LateEmissions>().Catch("DK1", clock.GetUtcNow(), Ct);
        var before = await network.Http.Get($"/v2/charge-records/{number}");
        Assert.Equal(0.0005m, (decimal)before["co2"]!);

        var priced = await Correct(network, number, new { price = 10 });
        Assert.Equal(before["co2Basis"]!.ToJsonString(), priced["after"]!["co2Basis"]!.ToJsonString());
        Assert.Equal(0.0005m, (decimal)priced["after"]!["co2"]!);
        var preview = await network.Http.Post(
            $"/v2/charge-records/{number}/corrections", new { changes = new { consumed = 4 }, preview = true });
        Assert.Equal(0.0004m, (decimal)preview["after"]!["co2"]!);
        Assert.Equal(0.0004m, (decimal)(await Correct(network, number, new { consumed = 4 }))["after"]!["co2"]!);
        await network.Http.Post("/v2/charge-records/billed", new { transactionIds = new[] { number }, reference = "INV-1" });
        var anew = await Correct(network, number, new { consumed = 3 });

        Assert.Equal((0.0004m, 4m), ((decimal)anew["credit"]!["co2"]!, (decimal)anew["credit"]!["consumed"]!));
        Assert.Equal((0.0003m, 3m), ((decimal)anew["after"]!["co2"]!, (decimal)anew["after"]!["consumed"]!));
        Assert.Equal((0.0004m, "INV-1"), (
            (decimal)(await network.Http.Get($"/v2/charge-records/{number}"))["co2"]!,
            (string?)(await network.Http.Get($"/v2/charge-records/{number}"))["invoiceReference"]));
    }

    static Task<Network> Start(string engine, MarketSite site, TestClock clock) => Network.Start(
        engine, adjust: clock.Use, other: options => options with { Market = new() { EnergiDataService = site.Address } });

    static Task<JsonNode> Correct(Network network, int number, object changes, bool asCredit = false) =>
        network.Http.Post($"/v2/charge-records/{number}/corrections", new { reason = "Because", changes, asCredit });

    static (int Credit, int New) Numbers(JsonNode answer) =>
        ((int)answer["credit"]!["transactionId"]!, (int)answer["after"]!["transactionId"]!);

    /// <summary>The factors of a record's time, at last.</summary>
    static async Task Tell(Network network, int number, decimal grams)
    {
        var from = (await network.Http.Get($"/v2/charge-records/{number}"))["startedAt"]!.GetValue<DateTimeOffset>();
        from = new(from.UtcTicks - (from.UtcTicks % Emission.SlotLength.Ticks), TimeSpan.Zero);
        await network.Server.Get<EmissionStore>().Save(
            [.. Enumerable.Range(0, 8).Select(slot => new AreaEmission("DK1", from + (slot * Emission.SlotLength), grams))],
            EmissionKind.Measured, "Energi Data Service", from.AddDays(1), Ct);
    }
}
