using System.Net;
using Stationmaster.Server.Market;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

/// <summary>
/// A charge over a real socket under a tariff that follows the market, with prices fetched over real HTTP: billing-and-roaming §3.3, example A.
/// </summary>
public sealed class SpotSessionTests
{
    static readonly DateTimeOffset Ten = DateTimeOffset.Parse("2031-01-15T10:00Z");

    /// <summary>DKK per MWh of the quarters from ten on.</summary>
    static readonly decimal[] Prices = [400, 600, 800, 1000];

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static decimal? Price(DateTimeOffset at) => at >= Ten && at < Ten.AddHours(1) ? Prices[(int)((at - Ten) / MarketDay.Quarter)] : 500m;

    [Theory]
    [InlineData(TestDatabases.Sqlite, 15, "18.88", "15.10")]
    [InlineData(TestDatabases.Postgres, 15, "18.88", "15.10")]
    [InlineData(TestDatabases.Sqlite, 60, "19.25", "15.40")]
    public async Task A_session_across_slots_costs_what_one_works_out_by_hand(string engine, int slotMinutes, string gross, string net)
    {
        await using var site = await MarketSite.Start();
        site.Kroner = Price;
        site.Grams = at => at < Ten || at >= Ten.AddHours(1) ? 500m : new[] { 80m, 95m, 110m, 120m }[(int)((at - Ten) / MarketDay.Quarter)];
        var clock = new TestClock();
        await using var network = await Start(engine, site, clock, slotMinutes);
        await Known(network, clock);

        var record = await network.Http.Get($"/v2/charge-records/{await Charge(network)}");

        Assert.Equal((decimal.Parse(gross), decimal.Parse(net)), ((decimal)record["price"]!["amount"]!, (decimal)record["price"]!["amountExVat"]!));
        Assert.Equal(14m, (decimal)record["consumed"]!);
        Assert.Equal(0.0014075m, (decimal)record["co2"]!);
        Assert.Equal("measured", (string?)record["co2Basis"]!["factors"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_session_without_its_prices_is_billed_at_the_minimum_and_sealed_when_they_have_come(string engine)
    {
        await using var site = await MarketSite.Start();
        var isPublished = false;
        site.Kroner = at => isPublished || at < Ten.AddMinutes(30) ? Price(at) : null;
        var clock = new TestClock();
        await using var network = await Start(engine, site, clock, 15);

        var number = await Charge(network);
        var early = await network.Http.Get($"/v2/charge-records/{number}");
        // 2.0 kWh at 1.00, 5.5 at 1.25, and 6.5 without a price at the minimum of 1.00.
        Assert.Equal((15.38m, "completed"), ((decimal)early["price"]!["amount"]!, (string)early["state"]!));

        // Four hours before it is sealed as it is.
        clock.Advance(TimeSpan.FromHours(20));
        await Eventually.Holds(async () => (await State(network, number)).State == 1, "it waits");
        isPublished = true;
        await clock.Until(TimeSpan.FromMinutes(3), async () => (await State(network, number)).State == 2, "it is sealed");

        Assert.Equal(1888, (await State(network, number)).AmountMinor);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_fixed_price_corrected_to_the_market_s_takes_the_slots_it_never_needed(string engine)
    {
        await using var site = await MarketSite.Start();
        site.Kroner = Price;
        var clock = new TestClock();
        await using var network = await Start(engine, site, clock, 15);
        await Known(network, clock);
        var http = network.Http;
        var tariffs = (await http.Get("/v2/tariffs"))["data"]!.AsArray().ToDictionary(tariff => (string)tariff!["name"]!, tariff => (string)tariff!["id"]!);
        await http.Patch($"/v2/locations/{network.LocationId}", new { tariffId = tariffs["Standard"] });
        var number = await Charge(network);
        clock.Advance(TimeSpan.FromHours(25));
        await Eventually.Holds(async () => (await State(network, number)).State == 2, "it is sealed");
        // 14 kWh at 2.50, 45 minutes at 0.10, 1.00 for the session.
        Assert.Equal(4050, (await State(network, number)).AmountMinor);

        var corrected = await http.Post($"/v2/charge-records/{number}/corrections", new { reason = "Wrong tariff", changes = new { tariffId = tariffs["Spot"] } });
        var later = await http.Post(
            $"/v2/charge-records/{number}/corrections", new { reason = "Began earlier", changes = new { startedAt = "2031-01-15T09:55:00Z" } });

        Assert.Equal(18.88m, (decimal)corrected["after"]!["price"]!["amount"]!);
        // The kWh until 10:10 now flows since 9:55: a third of it before ten.
        Assert.Equal(["09:45", "10:00", "10:15", "10:30", "10:45"], later["after"]!["price"]!["breakdown"]!["lines"]!.AsArray()
            .Where(line => (string?)line!["kind"] == "energy").Select(line => ((DateTimeOffset)line!["spot"]!["from"]!).ToString("HH:mm")));
        Assert.DoesNotContain(later["after"]!["price"]!["breakdown"]!["lines"]!.AsArray(), line => (string?)line!["spot"]?["rule"] == "missing");
        Assert.Equal("identical", (string?)(await http.Post($"/v2/charge-records/{number}/recompute", new { }))["result"]);
    }

    [Fact]
    public async Task Prices_that_never_come_keep_a_session_from_being_sealed_a_day_and_no_longer()
    {
        await using var site = await MarketSite.Start();
        site.Kroner = at => at < Ten.AddMinutes(30) ? Price(at) : null;
        var clock = new TestClock();
        await using var network = await Start(TestDatabases.Sqlite, site, clock, 15);
        var number = await Charge(network);

        clock.Advance(Ten.AddDays(1).AddMinutes(53) - clock.GetUtcNow());
        await Eventually.Holds(async () => await Waits(network, Ten.AddDays(1).AddMinutes(60)), "it is put off");
        Assert.Equal(1, (await State(network, number)).State);
        clock.Advance(TimeSpan.FromMinutes(20));
        await Eventually.Holds(async () => (await State(network, number)).State == 2, "it is sealed");

        Assert.Equal(1538, (await State(network, number)).AmountMinor);
    }

    [Fact]
    public async Task A_session_under_fixed_prices_asks_the_market_nothing()
    {
        var session = ChargeRecords.SomeRecords.Completed(ChargeRecords.SomeRecords.FleetCar);
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var closed = new SessionMarket(null!, null!, null!, server.Get<MarketSources>(), MarketOptions.Off, TimeProvider.System);

        Assert.Empty(await closed.Spot(session, Ct));
        Assert.False(await closed.AwaitsPrices(session, Ct));
    }

    static async Task<Network> Start(string engine, MarketSite site, TestClock clock, int slotMinutes)
    {
        clock.Advance(Ten.AddMinutes(55) - clock.GetUtcNow());
        var network = await Network.Start(
            engine, adjust: clock.Use, other: options => options with { Market = new() { EnergiDataService = site.Address } });
        var tariff = await network.Http.Post(
            "/v2/tariffs",
            new { name = "Spot", currency = "DKK", vatRate = 0.25, spot = new { marginRate = 0, margin = 0.50, minimum = 1, slotMinutes } },
            HttpStatusCode.Created);
        await network.Http.Patch($"/v2/locations/{network.LocationId}", new { tariffId = (string)tariff["id"]! });
        return network;
    }

    /// <summary>Prices and factors of the time have been fetched.</summary>
    static Task Known(Network network, TestClock clock) => Eventually.Holds(
        async () => (await network.Server.Get<SpotPriceStore>().Gaps("DK1", "DKK", new(Ten, Ten.AddHours(1)), Ct)).Count == 0
            && await network.Server.Get<EmissionStore>().Newest("DK1", EmissionKind.Measured, Ct) >= clock.GetUtcNow().AddMinutes(-6),
        "the market is known");

    /// <summary>2.0, 5.5, 5.5 and 1.0 kWh in the four quarters, by samples that do not stand on their borders.</summary>
    static async Task<int> Charge(Network network)
    {
        var box = await network.NewBox();
        await using var station = await box.Start();
        var token = await network.NewToken();
        var start = await station.Tell(
            "StartTransaction", $$"""{"connectorId":1,"idTag":"{{token}}","meterStart":0,"timestamp":"2031-01-15T10:05:00Z"}""");
        var number = (int)start["transactionId"]!;
        foreach (var (minute, wh) in new[] { (10, 1000), (20, 3000), (30, 7500), (40, 12000) })
        {
            await station.Tell(
                "MeterValues",
                $$"""{"connectorId":1,"transactionId":{{number}},"meterValue":[{"timestamp":"2031-01-15T10:{{minute}}:00Z","sampledValue":[{"value":"{{wh}}"}]}]}""");
        }
        await station.Tell("StopTransaction", $$"""{"transactionId":{{number}},"idTag":"{{token}}","meterStop":14000,"timestamp":"2031-01-15T10:50:00Z"}""");
        return number;
    }

    static async Task<(long State, long AmountMinor)> State(Network network, int number)
    {
        var row = await network.Server.Get<Commits>().Write(
            write => write.Find<Row>(
                "select state as \"State\", amount_minor as \"AmountMinor\" from charge_record where number = @number", new { number = (long)number }, Ct),
            Ct);
        return (row!.State, row.AmountMinor);
    }

    static async Task<bool> Waits(Network network, DateTimeOffset from) => await network.Server.Get<Commits>().Write(
        write => write.Find<long>("select count(*) from due where kind = 'Seal' and at_ms >= @fromMs", new { fromMs = Epoch.ToMs(from) }, Ct), Ct) == 1;

    sealed record Row
    {
        public long State { get; init; }
        public long AmountMinor { get; init; }
    }
}
