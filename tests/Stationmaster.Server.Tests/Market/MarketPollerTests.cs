using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Market;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

/// <summary>The real program with a clock of the test's and a source over HTTP.</summary>
public sealed class MarketPollerTests
{
    /// <summary>A winter day: Copenhagen is an hour ahead.</summary>
    static readonly DateOnly Today = new(2031, 1, 15);

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static TestClock At(TimeOnly time)
    {
        var clock = new TestClock();
        clock.Advance(MarketDay.At(Today, time) - clock.GetUtcNow());
        return clock;
    }

    static Task<TestServer> Start(string engine, TestClock clock, MarketSite site, params string[] areas) => TestServer.Start(
        engine, options => options with { Market = new() { EnergiDataService = site.Address, Areas = [.. areas] } }, clock.Use);

    static async Task<JsonNode> Feed(TestServer server, string area, string kind) => (await Status(server, area))["feeds"]!.AsArray()
        .FirstOrDefault(feed => (string?)feed!["kind"] == kind) ?? new JsonObject();

    static async Task<JsonNode> Status(TestServer server, string area) => (await server.Http().Get("/v2/market/status"))["areas"]!.AsArray()
        .FirstOrDefault(status => (string?)status!["area"] == area) ?? new JsonObject { ["feeds"] = new JsonArray() };

    /// <summary>Time goes by until it is so. The storage is asked, not the API: a connection does not survive leaps of the clock.</summary>
    static Task Until(TestClock clock, Func<Task<bool>> condition, string expected) => clock.Until(TimeSpan.FromMinutes(1), condition, expected);

    static async Task<Feed> Stored(TestServer server) => (await server.Get<FeedStore>().All(Ct)).Single(feed => feed is { Kind: FeedKind.Prices, Area: "DK1" });

    static async Task<IReadOnlyList<Span>> Gaps(TestServer server, TestClock clock) =>
        await server.Get<SpotPriceStore>().Gaps("DK1", "DKK", MarketPlan.Wanted(clock.GetUtcNow()), Ct);

    static Task Fetched(TestServer server, string area, string kind = "prices") => Eventually.Holds(
        async () => (await Feed(server, area, kind))["fetchedAt"] is not null, $"{kind} of {area} are fetched");

    [Theory, MemberData(nameof(Engines))]
    public async Task At_the_start_gaps_are_filled_of_the_areas_that_locations_lie_in(string engine)
    {
        await using var site = await MarketSite.Start();
        var clock = At(new(9, 0));
        await using var server = await Start(engine, clock, site);

        await server.Http().Location();

        await Fetched(server, "DK1");
        await Fetched(server, "DK1", "emissions");
        var span = MarketPlan.Wanted(clock.GetUtcNow());
        Assert.Empty(await server.Get<SpotPriceStore>().Gaps("DK1", "DKK", span, Ct));
        Assert.Equal(MarketDay.Span(Today).To, span.To);
        Assert.Empty((await Feed(server, "DK1", "prices"))["gaps"]!.AsArray());
        Assert.DoesNotContain(site.Asked, asked => asked.Contains("DK2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tomorrow_is_asked_for_again_and_again_until_it_is_whole()
    {
        await using var site = await MarketSite.Start();
        var published = MarketDay.Span(Today).To;
        site.Kroner = at => at < published ? 500m : null;
        var clock = At(new(12, 30));
        await using var server = await Start(TestDatabases.Sqlite, clock, site, "DK1");
        await Fetched(server, "DK1");

        clock.Advance(TimeSpan.FromMinutes(13));
        await Eventually.Holds(async () => (await Feed(server, "DK1", "prices"))["gaps"]!.AsArray().Count == 1, "tomorrow is a gap");
        published = published.AddHours(20);
        await Until(clock, async () => (await Gaps(server, clock))[0].From == published, "a part of tomorrow has come");
        published = DateTimeOffset.MaxValue;
        await Until(clock, async () => (await Gaps(server, clock)).Count == 0, "tomorrow is whole");

        Assert.Null((await Feed(server, "DK1", "prices"))["failure"]);
        Assert.False((bool)(await Status(server, "DK1"))["isTomorrowMissing"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task At_15_00_the_missing_tomorrow_is_told_once(string engine)
    {
        await using var site = await MarketSite.Start();
        site.Kroner = at => at < MarketDay.Span(Today).To ? 500m : null;
        var clock = At(new(14, 50));
        await using var server = await Start(engine, clock, site, "DK1");
        await Fetched(server, "DK1");
        Assert.Empty(await Alerts(server));

        await Until(clock, async () => (await Alerts(server)).Count > 0, "the alert");
        var tried = (await Stored(server)).TriedAt;
        await Until(clock, async () => (await Stored(server)).TriedAt > tried, "it is asked for again");

        Assert.Equal(["The day-ahead prices of DK1 for 2031-01-16 are not whole at 15:00."], await Alerts(server));
        Assert.True((bool)(await Status(server, "DK1"))["isTomorrowMissing"]!);
    }

    [Fact]
    public async Task A_source_that_is_away_is_shown_and_keeps_nobody_from_anything()
    {
        await using var site = await MarketSite.Start();
        site.Instead = _ => (HttpStatusCode.BadRequest, "no");
        var clock = At(new(9, 0));
        await using var server = await Start(TestDatabases.Sqlite, clock, site, "DK1");

        await Eventually.Holds(async () => (await Feed(server, "DK1", "prices"))["failure"] is not null, "the failure is told");

        var feed = await Feed(server, "DK1", "prices");
        Assert.Equal("Energi Data Service answered 400", (string?)feed["failure"]);
        Assert.NotNull(feed["failingSince"]);
        Assert.NotEmpty(feed["gaps"]!.AsArray());
        await Eventually.Holds(
            async () =>
            {
                using var ready = await server.Client(null).GetAsync("/health/ready", Ct);
                return ready.StatusCode == HttpStatusCode.OK;
            },
            "it is ready all the same");

        site.Instead = _ => null;
        await Until(clock, async () => (await Stored(server)).Failure is null, "it is well again");
        Assert.Empty((await Feed(server, "DK1", "prices"))["gaps"]!.AsArray());
    }

    [Fact]
    public async Task An_area_that_nobody_covers_says_what_it_needs()
    {
        await using var site = await MarketSite.Start();
        await using var server = await Start(TestDatabases.Sqlite, At(new(9, 0)), site, "NO1");

        await Eventually.Holds(async () => (await Feed(server, "NO1", "prices"))["failure"] is not null, "the failure is told");

        Assert.Equal("No source covers NO1: ENTSO-E does, and needs --entsoe-token.", (string?)(await Feed(server, "NO1", "prices"))["failure"]);
        Assert.Empty(site.Asked);
    }

    [Fact]
    public async Task After_a_restart_what_is_known_is_still_known()
    {
        await using var site = await MarketSite.Start();
        var clock = At(new(9, 0));
        await using var server = await Start(TestDatabases.Sqlite, clock, site, "DK1");
        await Fetched(server, "DK1");

        site.Instead = _ => (HttpStatusCode.BadRequest, "no");
        await server.Restart();
        await Eventually.Holds(async () => (await Feed(server, "DK1", "prices"))["failure"] is not null, "the failure is told");

        var feed = await Feed(server, "DK1", "prices");
        Assert.Equal("Energi Data Service", (string?)feed["source"]);
        Assert.NotNull(feed["fetchedAt"]);
        Assert.Empty(feed["gaps"]!.AsArray());
    }

    static async Task<IReadOnlyList<string>> Alerts(TestServer server) => await server.Get<Commits>().Write(
        write => write.List<string>("select payload from outbox where kind = 'alert.spotPricesMissing' order by id", null, Ct), Ct);
}
