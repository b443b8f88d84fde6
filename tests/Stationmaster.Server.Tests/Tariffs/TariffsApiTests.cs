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
}
