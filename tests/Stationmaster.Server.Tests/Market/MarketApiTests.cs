using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Market;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

public sealed class MarketApiTests
{
    static readonly DateTimeOffset From = DateTimeOffset.Parse("2026-01-15T10:00Z");
    const string Hour = "from=2026-01-15T10:00:00Z&to=2026-01-15T11:00:00Z";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task Prices(TestServer server, params decimal[] kroner) => server.Get<SpotPriceStore>().Save(
        [.. kroner.Select((price, i) => new SpotPrice("DK1", From.AddMinutes(15 * i), TimeSpan.FromMinutes(15), price, "DKK"))], "Energi Data Service", From, Ct);

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Prices_are_read_by_quarter_and_by_hour(string engine)
    {
        await using var server = await TestServer.Start(engine);
        await Prices(server, 400, 600, 800, 1000);
        var customer = await server.Http().Customer("Havn");
        var http = await server.Http(Rights.Read, customer);

        var quarters = await http.Get($"/v2/market/prices?area=dk1&{Hour}");
        var hours = await http.Get($"/v2/market/prices?area=DK1&resolution=60&{Hour}");

        Assert.Equal([400m, 600m, 800m, 1000m], quarters["data"]!.AsArray().Select(slot => (decimal)slot!["pricePerMwh"]!));
        Assert.Equal(("DK1", "DKK", 15), ((string)quarters["area"]!, (string)quarters["currency"]!, (int)quarters["resolution"]!));
        Assert.Equal("Energi Data Service", (string?)quarters["data"]![0]!["source"]);
        Assert.Empty(quarters["gaps"]!.AsArray());
        Assert.Equal([700m], hours["data"]!.AsArray().Select(slot => (decimal)slot!["pricePerMwh"]!));
    }

    [Fact]
    public async Task A_gap_is_named_and_never_nothing()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await Prices(server, 400, 600);

        var answer = await server.Http().Get($"/v2/market/prices?area=DK1&{Hour}");
        var hours = await server.Http().Get($"/v2/market/prices?area=DK1&resolution=60&{Hour}");

        Assert.Equal([400m, 600m, null, null], answer["data"]!.AsArray().Select(slot => (decimal?)slot!["pricePerMwh"]));
        Assert.Equal(From.AddMinutes(30), answer["gaps"]![0]!["from"]!.GetValue<DateTimeOffset>());
        Assert.Null(hours["data"]![0]!["pricePerMwh"]);
    }

    [Fact]
    public async Task What_was_corrected_shows_and_can_be_read_as_it_was()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await Prices(server, 400);
        await server.Get<SpotPriceStore>().Save([new("DK1", From, TimeSpan.FromMinutes(15), 410, "DKK")], "Energi Data Service", From.AddHours(1), Ct);

        var now = (await server.Http().Get($"/v2/market/prices?area=DK1&{Hour}"))["data"]![0]!;
        var then = (await server.Http().Get($"/v2/market/prices?area=DK1&{Hour}&asOf=2026-01-15T10:30:00Z"))["data"]![0]!;

        Assert.Equal((410m, 400m), ((decimal)now["pricePerMwh"]!, (decimal)now["superseded"]![0]!["perMwh"]!));
        Assert.Equal(400m, (decimal)then["pricePerMwh"]!);
    }

    [Fact]
    public async Task Factors_are_measured_and_then_forecast()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite, options => options with
        {
            Market = MarketOptions.Off with { YearlyAverages = MarketOptions.Off.YearlyAverages.Add("DK1", 118.5m) },
        });
        var store = server.Get<EmissionStore>();
        await store.Save([new("DK1", From, 80), new("DK1", From.AddMinutes(10), 82)], EmissionKind.Measured, "Energi Data Service", From, Ct);
        await store.Save([new("DK1", From.AddMinutes(10), 90), new("DK1", From.AddMinutes(15), 91)], EmissionKind.Forecast, "Energi Data Service", From, Ct);

        var answer = await server.Http().Get($"/v2/market/emissions?area=DK1&{Hour}");

        Assert.Equal(
            [(80m, "measured"), (82m, "measured"), (91m, "forecast")],
            answer["data"]!.AsArray().Select(factor => ((decimal)factor!["gramsPerKwh"]!, (string)factor["kind"]!)));
        Assert.Equal([From.AddMinutes(5), From.AddMinutes(15)], answer["gaps"]!.AsArray().Select(gap => gap!["from"]!.GetValue<DateTimeOffset>()));
        Assert.Equal(118.5m, (decimal)answer["yearlyAverage"]!);
    }

    [Fact]
    public async Task Rates_are_set_by_the_operator_alone()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var rate = new { from = "EUR", to = "DKK", day = "2026-01-15", rate = 7.4604m };

        var set = await server.Http(Rights.Write).Put("/v2/market/rates", rate);
        await server.Http(Rights.Read).Put("/v2/market/rates", rate, HttpStatusCode.Forbidden);
        var customer = await server.Http().Customer("Havn");
        await (await server.Http(Rights.Control, customer)).Put("/v2/market/rates", rate, HttpStatusCode.Forbidden);

        Assert.Equal((7.4604m, "2026-01-15"), ((decimal)set["rate"]!, (string)set["day"]!));
        Assert.Single((await server.Http().Get("/v2/market/rates"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"from":"EUR","to":"EUR","day":"2026-01-15","rate":1}""", "to")]
    [InlineData("""{"from":"USD","to":"DKK","day":"2026-01-15","rate":1}""", "from")]
    [InlineData("""{"from":"EUR","to":"XXZ","day":"2026-01-15","rate":1}""", "to")]
    [InlineData("""{"from":"EUR","to":"DKK","day":"15.1.2026","rate":1}""", "day")]
    [InlineData("""{"from":"EUR","to":"DKK","day":"2026-01-15","rate":0}""", "rate")]
    [InlineData("""{"from":"EUR","to":"DKK","day":"2026-01-15","rate":1.0123456789}""", "rate")]
    [InlineData("""{"from":"EUR","to":"DKK","day":"2026-01-15","rate":null}""", "rate")]
    public async Task A_rate_that_cannot_be_is_refused_by_its_field(string body, string field)
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);

        Assert.Equal(field, (await server.Http().Put("/v2/market/rates", body, HttpStatusCode.UnprocessableEntity)).Error().Param);
    }

    [Theory]
    [InlineData("prices", "area")]
    [InlineData("prices?area=XX", "area")]
    [InlineData("prices?area=DK1&from=2026-01-15&to=2026-01-15", "to")]
    [InlineData("prices?area=DK1&from=2026-01-15&to=2026-03-15", "to")]
    [InlineData("prices?area=DK1&resolution=30", "resolution")]
    [InlineData("prices?area=DK1&currency=XXZ", "currency")]
    [InlineData("emissions?area=DK1&from=yesterday", "from")]
    [InlineData("emissions?area=DK1&resolution=60", "resolution")]
    public async Task A_question_that_cannot_be_is_refused_by_its_parameter(string path, string parameter)
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);

        Assert.Equal(parameter, (await server.Http().Get($"/v2/market/{path}", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_location_lies_in_the_area_of_its_address_until_somebody_chooses(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();

        var location = await http.Post("/v2/locations", Sites.NewLocation(), HttpStatusCode.Created);
        var path = $"/v2/locations/{location["id"]}";
        var chosen = await http.Patch(path, new JsonObject { ["priceArea"] = "dk2" });
        var moved = await http.Patch(path, new JsonObject { ["postalCode"] = "9000" });
        var back = await http.Patch(path, new JsonObject { ["priceArea"] = null });
        var sweden = await http.Patch(path, new JsonObject { ["countryCode"] = "SE" });

        Assert.Equal([("DK1", false), ("DK2", true), ("DK2", true), ("DK1", false), (null, false)],
            new[] { location, chosen, moved, back, sweden }.Select(each => ((string?)each["priceArea"], (bool)each["isPriceAreaChosen"]!)));
        Assert.Equal("priceArea", (await http.Patch(path, new { priceArea = "DK3" }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("SE4", (string?)(await http.Post("/v2/locations", Sites.NewLocation().With("priceArea", "SE4"), HttpStatusCode.Created))["priceArea"]);
    }
}
