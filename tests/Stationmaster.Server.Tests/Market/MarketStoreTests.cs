using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Market;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

public sealed class MarketStoreTests
{
    static readonly DateTimeOffset From = DateTimeOffset.Parse("2026-01-15T10:00Z");
    static readonly Span Hour = new(From, From.AddHours(1));
    static readonly DateTimeOffset Fetched = DateTimeOffset.Parse("2026-01-14T11:50Z");

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static SpotPrice Price(int quarter, decimal price, string currency = "DKK") =>
        new("DK1", From.AddMinutes(15 * quarter), TimeSpan.FromMinutes(15), price, currency);

    [Theory, MemberData(nameof(Engines))]
    public async Task Prices_are_kept_exactly_and_a_correction_keeps_what_was_before(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var store = server.Get<SpotPriceStore>();

        Assert.Equal(3, await store.Save([Price(0, 740.951258m), Price(1, -12.5m), Price(1, -1.67m, "EUR")], "A", Fetched, Ct));
        Assert.Equal(0, await store.Save([Price(0, 740.951258m)], "A", Fetched.AddHours(1), Ct));
        Assert.Equal(1, await store.Save([Price(0, 741m), Price(1, -12.5m)], "B", Fetched.AddHours(2), Ct));

        var now = await store.Read("DK1", "DKK", Hour, null, Ct);
        var then = await store.Read("DK1", "DKK", Hour, Fetched.AddHours(1), Ct);
        Assert.Equal([(From, 741m, "B"), (From.AddMinutes(15), -12.5m, "A")], now.Select(price => (price.From, price.PerMwh, price.Source)));
        Assert.Equal([new FormerPrice(740.951258m, "A", Fetched)], now[0].Superseded);
        Assert.Equal(740.951258m, then[0].PerMwh);
        Assert.Empty(then[0].Superseded);
        Assert.Equal([-1.67m], (await store.Read("DK1", "EUR", Hour, null, Ct)).Select(price => price.PerMwh));
        Assert.Equal([new Span(From.AddMinutes(30), Hour.To)], await store.Gaps("DK1", "DKK", Hour, Ct));
        Assert.Empty(await store.Read("DK2", "DKK", Hour, null, Ct));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_hour_stands_for_its_quarters_and_its_own_quarters_win(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var store = server.Get<SpotPriceStore>();
        await store.Save([new("DK1", From, TimeSpan.FromHours(1), 600m, "DKK"), Price(2, 500m)], "A", Fetched, Ct);

        var slots = await server.Get<SessionMarket>().Slots("DK1", "DKK", Hour, null, Ct);

        Assert.Equal([600m, 600m, 500m, 600m], slots.Select(slot => slot.PricePerMwh));
        Assert.Empty(await store.Gaps("DK1", "DKK", Hour, Ct));
        Assert.Single(await store.Read("DK1", "DKK", new(From.AddMinutes(45), Hour.To), null, Ct));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Without_a_price_in_the_currency_euro_are_converted_by_the_rate_of_the_day_or_the_price_is_missing(string engine)
    {
        await using var server = await TestServer.Start(engine);
        await server.Get<SpotPriceStore>().Save([Price(0, 100m, "EUR"), Price(1, 50m, "EUR"), Price(1, 375m)], "A", Fetched, Ct);
        var market = server.Get<SessionMarket>();
        var rates = server.Get<RateStore>();

        var without = await market.Slots("DK1", "DKK", Hour, null, Ct);
        await rates.Set(Scope.System, "EUR", "DKK", new(2026, 1, 7), 7.1m, Ct);
        var tooOld = await market.Slots("DK1", "DKK", Hour, null, Ct);
        await rates.Set(Scope.System, "EUR", "DKK", new(2026, 1, 10), 7.46m, Ct);
        await rates.Set(Scope.System, "EUR", "DKK", new(2026, 1, 16), 8m, Ct);
        var with = await market.Slots("DK1", "DKK", Hour, null, Ct);

        Assert.Equal([true, false, true, true], without.Select(slot => slot.IsMissing));
        Assert.Equal([true, false, true, true], tooOld.Select(slot => slot.IsMissing));
        Assert.Equal([(746m, 7.46m), (375m, null), (0m, null), (0m, (decimal?)null)], with.Select(slot => (slot.PricePerMwh, slot.ExchangeRate)));
        Assert.Equal([false, false, true, true], with.Select(slot => slot.IsMissing));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_factor_that_is_revised_takes_the_place_of_the_one_before(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var store = server.Get<EmissionStore>();

        Assert.Equal(2, await store.Save([new("DK1", From, 80.5m), new("DK1", From.AddMinutes(5), 81m)], EmissionKind.Measured, "A", Fetched, Ct));
        Assert.Equal(1, await store.Save([new("DK1", From, 79m), new("DK1", From.AddMinutes(5), 81m)], EmissionKind.Measured, "A", Fetched, Ct));
        await store.Save([new("DK1", From, 200m)], EmissionKind.Forecast, "A", Fetched, Ct);

        Assert.Equal([79m, 81m], (await store.Read("DK1", EmissionKind.Measured, Hour, Ct)).Select(factor => factor.GramsPerKwh));
        Assert.Equal(From.AddMinutes(5), await store.Newest("DK1", EmissionKind.Measured, Ct));
        Assert.Null(await store.Newest("DK2", EmissionKind.Measured, Ct));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Rates_are_the_operators(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var rates = server.Get<RateStore>();
        await rates.Set(Scope.System, "EUR", "DKK", new(2026, 1, 10), 7.46m, Ct);
        await rates.Set(Scope.System, "EUR", "DKK", new(2026, 1, 10), 7.461234567m, Ct);

        Assert.Equal(403, (await Assert.ThrowsAsync<ApiProblem>(
            () => rates.Set(Scope.System with { CustomerId = 5 }, "EUR", "DKK", new(2026, 1, 10), 1m, Ct))).Status);
        Assert.Equal([7.461234567m], (await rates.List(10, Ct)).Select(rate => rate.Rate));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task That_a_days_prices_are_missing_is_said_once(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var feeds = server.Get<FeedStore>();
        await feeds.Save(new(FeedKind.Prices, "DK1", null, Fetched, null, null, null, null), Ct);

        Assert.True(await feeds.Alert("DK1", new(2026, 1, 16), "missing", Ct));
        Assert.False(await feeds.Alert("DK1", new(2026, 1, 16), "missing", Ct));
        Assert.True(await feeds.Alert("DK1", new(2026, 1, 17), "missing", Ct));
    }
}
