using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Tariffs;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Tariffs;

public sealed class TariffsApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static JsonObject Body => new()
    {
        ["name"] = "Day", ["currency"] = "DKK", ["vatRate"] = 0.25m, ["pricePerKwh"] = 3.4567m, ["pricePerMinute"] = 0.1m,
        ["pricePerSession"] = 5m, ["idlePricePerMinute"] = 0.5m, ["idleGraceMinutes"] = 30,
    };

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Without_any_tariff_the_list_is_empty(string engine)
    {
        await using var server = await TestServer.Start(engine);
        Assert.Empty((await server.Http().Get("/v2/tariffs"))["data"]!.AsArray());
        Assert.Empty((await server.Http().Get("/v2/tariffs?search=none"))["data"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_tariff_reads_as_it_was_created_and_as_OCPI_writes_it(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();

        var created = await http.Post("/v2/tariffs", Body, HttpStatusCode.Created);
        await http.Location(tariffId: (string)created["id"]!);
        var read = await http.Get($"/v2/tariffs/{created["id"]}");

        Assert.Equal(("Day", "DKK", 0.25m, 3.4567m, 0.1m, 5m, 0.5m, 30, "REGULAR"), (
            (string)read["name"]!, (string)read["currency"]!, (decimal)read["vatRate"]!, (decimal)read["pricePerKwh"]!,
            (decimal)read["pricePerMinute"]!, (decimal)read["pricePerSession"]!, (decimal)read["idlePricePerMinute"]!,
            (int)read["idleGraceMinutes"]!, (string)read["type"]!));
        Assert.Null(read["customerId"]);
        Assert.Equal(1, (int)read["locationCount"]!);
        Assert.True((int)read["tariffId"]! > 0);
        Assert.Equal(
            ["ENERGY 3.4567 0.25 0", "TIME 6.0 0.25 60", "FLAT 5 0.25 1", "PARKING_TIME 30.0 0.25 60"],
            Assert.Single(read["elements"]!.AsArray())!["priceComponents"]!.AsArray().Select(component =>
                $"{component!["type"]} {component["price"]} {component["vat"]} {component["stepSize"]}"));
        Assert.Equal([(string)created["id"]!], (await http.Get("/v2/tariffs"))["data"]!.AsArray().Select(tariff => (string)tariff!["id"]!));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Prices_come_back_to_the_last_decimal(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var id = await http.Tariff();

        await http.Put($"/v2/tariffs/{id}", Body.With("pricePerKwh", 0.123456m).With("pricePerMinute", 999999.999999m));

        var found = SimpleTariff.Of((await server.Get<TariffStore>().Find(Scope.System, Guid.Parse(id), Ct))!.Tariff)!;
        Assert.Equal((0.123456m, 999999.999999m, 0.25m, TimeSpan.FromMinutes(30)), (
            found.PricePerKwh, found.PricePerMinute, found.VatRate, found.IdleGrace));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_changed_tariff_tells_the_live_parts(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var created = await http.Post("/v2/tariffs", Body, HttpStatusCode.Created);
        var seen = new List<SiteChange>();
        server.Get<SiteChanges>().Subscribe(seen.Add);

        var changed = await http.Put($"/v2/tariffs/{created["id"]}", Body.With("name", "Night").With("currency", "eur"));

        Assert.Equal(("Night", "EUR"), ((string)changed["name"]!, (string)changed["currency"]!));
        Assert.Equal((int)created["tariffId"]!, (int)changed["tariffId"]!);
        Assert.Equal([(long)created["tariffId"]!], seen.Select(change => change.TariffId!.Value));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_customer_sees_its_own_tariffs_and_those_its_locations_use(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var all = server.Http();
        var mine = await all.Customer("Mine");
        var unused = await all.Tariff("Unused");
        var used = await all.Tariff("Used");
        await all.Location(customerId: mine, tariffId: used);
        await all.Location("Elsewhere", tariffId: used);
        var http = await server.Http(Rights.Write, mine);
        var own = await http.Tariff("Own");

        var list = (await http.Get("/v2/tariffs"))["data"]!.AsArray();
        Assert.Equal([own, used], list.Select(tariff => (string)tariff!["id"]!));
        Assert.Equal([0, 1], list.Select(tariff => (int)tariff!["locationCount"]!));
        Assert.Equal(mine, (long)list[0]!["customerId"]!);
        await http.Get($"/v2/tariffs/{unused}", HttpStatusCode.NotFound);
        await http.Put($"/v2/tariffs/{unused}", Body, HttpStatusCode.NotFound);
        await http.Put($"/v2/tariffs/{used}", Body, HttpStatusCode.Forbidden);
        await http.Put($"/v2/tariffs/{own}", Body);
    }

    [Theory]
    [InlineData("name", "null")]
    [InlineData("currency", "\"XYZ\"")]
    [InlineData("currency", "null")]
    [InlineData("vatRate", "25")]
    [InlineData("vatRate", "null")]
    [InlineData("pricePerKwh", "null")]
    [InlineData("pricePerKwh", "-1")]
    [InlineData("pricePerKwh", "1.1234567")]
    [InlineData("pricePerMinute", "2000000")]
    [InlineData("pricePerSession", "-0.01")]
    [InlineData("idlePricePerMinute", "-5")]
    [InlineData("idleGraceMinutes", "-1")]
    [InlineData("idleGraceMinutes", "99999999")]
    public async Task What_is_wrong_with_a_field_names_it(string field, string json)
    {
        var refused = await shared.Server.Http().Post(
            "/v2/tariffs", Body.With(field, JsonNode.Parse(json)), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(field, refused.Error().Param);
    }

    static JsonObject Whole => JsonNode.Parse("""
        {
            "name": "Night and day", "currency": "DKK", "vatRate": 0.25, "type": "AD_HOC_PAYMENT",
            "elements": [
                { "priceComponents": [{ "type": "ENERGY", "price": 2.25, "stepSize": 1 }],
                  "restrictions": { "startTime": "22:00", "endTime": "06:00", "dayOfWeek": ["MONDAY", "SUNDAY"], "maxKwh": 50, "minPower": 3.5 } },
                { "priceComponents": [{ "type": "ENERGY", "price": 3.5, "vat": 0.12 }, { "type": "FLAT", "price": 5, "stepSize": 1 },
                  { "type": "PARKING_TIME", "price": 60, "stepSize": 60, "roundsAlone": true, "delay": 600 }] }
            ],
            "tariffAltText": [{ "language": "en", "text": "Nights are cheaper." }], "minPrice": { "inclVat": 10 }, "maxPrice": { "inclVat": 500 },
            "idle": { "graceMinutes": 15, "quietFrom": "22:00", "quietUntil": "06:00", "cap": 100, "countsUntilUnplugged": true }
        }
        """)!.AsObject();

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_whole_tariff_comes_back_as_it_was_and_may_be_sent_again(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();

        var created = await http.Post("/v2/tariffs", Whole, HttpStatusCode.Created);
        var read = await http.Get($"/v2/tariffs/{created["id"]}");

        Assert.Null(read["pricePerKwh"]);
        Assert.Equal("22:00", (string)read["elements"]![0]!["restrictions"]!["startTime"]!);
        Assert.Equal(["MONDAY", "SUNDAY"], read["elements"]![0]!["restrictions"]!["dayOfWeek"]!.AsArray().Select(day => (string)day!));
        Assert.Equal((0.25m, 0.12m, 600), (
            (decimal)read["elements"]![0]!["priceComponents"]![0]!["vat"]!, (decimal)read["elements"]![1]!["priceComponents"]![0]!["vat"]!,
            (int)read["elements"]![1]!["priceComponents"]![2]!["delay"]!));
        Assert.Equal((15, "22:00", 100m, true), (
            (int)read["idle"]!["graceMinutes"]!, (string)read["idle"]!["quietFrom"]!, (decimal)read["idle"]!["cap"]!, (bool)read["idle"]!["countsUntilUnplugged"]!));
        Assert.Equal(10m, (decimal)read["minPrice"]!["inclVat"]!);

        var again = await http.Put($"/v2/tariffs/{created["id"]}", read.DeepClone().AsObject());
        Assert.Equal(2, (int)again["version"]!);
        Assert.Equal(read["elements"]!.ToJsonString(), again["elements"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_change_makes_a_version_and_one_for_later_waits(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var created = await http.Post("/v2/tariffs", Body, HttpStatusCode.Created);
        var path = $"/v2/tariffs/{created["id"]}";

        await http.Put(path, Body.With("pricePerKwh", 4m));
        var later = await http.Put(path, Body.With("pricePerKwh", 5m).With("validFrom", "2100-01-01T00:00:00Z"));

        Assert.Equal((2, 4m, 3), ((int)later["version"]!, (decimal)later["pricePerKwh"]!, (int)later["upcoming"]!["version"]!));
        Assert.Equal(4m, (decimal)(await http.Get("/v2/tariffs"))["data"]![0]!["pricePerKwh"]!);
        Assert.Equal(0, await server.Get<TariffStore>().PutDueInForce(Ct));
        var versions = (await http.Get($"{path}/versions"))["data"]!.AsArray();
        Assert.Equal([(3, false, 5m), (2, true, 4m), (1, false, 3.4567m)], versions.Select(version => (
            (int)version!["version"]!, (bool)version["isCurrent"]!, (decimal)version["tariff"]!["pricePerKwh"]!)));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_version_holds_from_its_time_on(string engine)
    {
        var clock = new TestClock();
        await using var server = await TestServer.Start(engine, adjust: clock.Use);
        var http = server.Http();
        var created = await http.Post("/v2/tariffs", Body, HttpStatusCode.Created);
        var path = $"/v2/tariffs/{created["id"]}";
        await http.Put(path, Body.With("pricePerKwh", 5m).With("validFrom", clock.GetUtcNow().AddHours(1).ToString("O")));
        Assert.Equal((1, 3.4567m), ((int)(await http.Get(path))["version"]!, (decimal)(await http.Get(path))["pricePerKwh"]!));

        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal((2, 5m), ((int)(await http.Get(path))["version"]!, (decimal)(await http.Get(path))["pricePerKwh"]!));
        await server.Get<TariffStore>().PutDueInForce(Ct);
        Assert.Equal(0, await server.Get<TariffStore>().PutDueInForce(Ct));
        await http.Put(path, Body);
        Assert.Equal([3, 2, 1], (await http.Get($"{path}/versions"))["data"]!.AsArray().Select(version => (int)version!["version"]!));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_nothing_uses_may_be_deleted(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var (used, unused) = (await http.Tariff("Used"), await http.Tariff("Unused"));
        await http.Location(tariffId: used);

        await http.Delete($"/v2/tariffs/{used}", HttpStatusCode.Conflict);
        await http.Delete($"/v2/tariffs/{unused}", HttpStatusCode.NoContent);

        await http.Get($"/v2/tariffs/{unused}", HttpStatusCode.NotFound);
        Assert.Single((await http.Get($"/v2/tariffs/{used}/locations"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("elements[0].priceComponents[0].type", "ENERGY", "POWER")]
    [InlineData("elements[0].restrictions.startTime", "\"startTime\": \"22:00\"", "\"startTime\": \"25:00\"")]
    [InlineData("elements[0].restrictions.dayOfWeek[1]", "SUNDAY", "SOMEDAY")]
    [InlineData("elements[1].priceComponents[0].price", "3.5, \"vat\"", "-3.5, \"vat\"")]
    [InlineData("elements[1].priceComponents[1].stepSize", "\"price\": 5, \"stepSize\": 1", "\"price\": 5, \"stepSize\": -1")]
    [InlineData("idle.quietUntil", "\"quietUntil\": \"06:00\", ", "")]
    [InlineData("maxPrice.inclVat", "500", "5")]
    [InlineData("tariffAltText[0].language", "\"en\"", "\"english\"")]
    public async Task What_is_wrong_within_a_tariff_is_named_by_its_path(string path, string right, string wrong)
    {
        var text = Whole.ToJsonString().Replace(right.Replace(": ", ":").Replace(", \"", ",\"").TrimEnd(' '), wrong.Replace(": ", ":").Replace(", \"", ",\""));
        Assert.NotEqual(Whole.ToJsonString(), text);

        var refused = await shared.Server.Http().Post("/v2/tariffs", JsonNode.Parse(text)!.AsObject(), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(path, refused.Error().Param);
    }

    [Fact]
    public async Task A_preview_has_a_price_for_each_quarter_of_an_hour()
    {
        var preview = await shared.Server.Http().Post("/v2/tariffs/preview", new JsonObject
        {
            ["tariff"] = Whole, ["from"] = "2026-03-22T23:00:00Z", ["powerKw"] = 11,
        });

        var slots = preview["slots"]!.AsArray();
        Assert.Equal(668, slots.Count);
        Assert.Equal((2.25m, 0), ((decimal)slots[0]!["energyPerKwh"]!, (int)slots[0]!["energyElement"]!));
        Assert.Equal((3.5m, 5m), ((decimal)slots[30]!["energyPerKwh"]!, (decimal)slots[30]!["flat"]!));
    }

    [Fact]
    public async Task A_described_session_is_priced_line_by_line_by_a_draft()
    {
        var priced = await shared.Server.Http().Post("/v2/tariffs/try", new JsonObject
        {
            ["tariff"] = Body, ["session"] = new JsonObject { ["energyKwh"] = 10, ["chargingMinutes"] = 60, ["idleMinutes"] = 45, ["startedAt"] = "2026-01-15T10:00:00Z" },
            ["voucher"] = new JsonObject { ["kind"] = "Percent", ["value"] = 0.1 },
        });

        Assert.Equal(
            [("energy", 34.567m), ("time", 6m), ("session", 5m), ("idle", 7.5m), ("discount", -5.3067m)],
            priced["lines"]!.AsArray().Select(line => ((string)line!["kind"]!, (decimal)line["amount"]!)).Take(5));
        Assert.Equal(47.76m, (decimal)priced["amount"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_tariff_goes_out_as_OCPI_and_comes_in(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var created = await http.Post("/v2/tariffs", Body, HttpStatusCode.Created);

        var ocpi = await http.Get($"/v2/tariffs/{created["id"]}/ocpi");
        Assert.Equal((2.76536m, 25m), ((decimal)ocpi["elements"]![0]!["price_components"]![0]!["price"]!, (decimal)ocpi["elements"]![0]!["price_components"]![0]!["vat"]!));

        ocpi["elements"]![0]!["price_components"]![0]!["price"] = 4m;
        var changed = await http.Put($"/v2/tariffs/{created["id"]}/ocpi", ocpi.AsObject());
        Assert.Equal((2, "NET", 5m), ((int)changed["version"]!, (string)changed["basis"]!, (decimal)changed["elements"]![0]!["priceComponents"]![0]!["price"]!));

        ocpi["elements"]![0]!["price_components"]![0]!["type"] = "LUCK";
        var refused = await http.Put($"/v2/tariffs/{created["id"]}/ocpi", ocpi.AsObject(), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("elements[0].price_components[0].type", refused.Error().Param);
    }
}
