using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Locations;

public sealed class LocationsApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_in_a_list_where_something_belongs_is_named()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http();
        var location = (long)(await http.Post("/v2/locations", Sites.NewLocation("Havnen"), HttpStatusCode.Created))["id"]!;

        await http.Post("/v2/locations", Sites.NewLocation("A").With("directions", new JsonArray((JsonNode?)null)), HttpStatusCode.UnprocessableEntity);
        await http.Post(
            "/v2/locations",
            Sites.NewLocation("B").With("openingTimes", new JsonObject { ["twentyFourSeven"] = false, ["regularHours"] = new JsonArray((JsonNode?)null) }),
            HttpStatusCode.UnprocessableEntity);
        await http.Post(
            "/v2/chargeboxes", new { chargeBoxIdentity = "X", locationId = location, connectors = new object?[] { null } }, HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_location_reads_as_it_was_created(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var customer = await http.Customer("Havnen A/S");
        var tariff = await http.Tariff("Day");
        var body = Sites.NewLocation("Århus Havn", customer, tariff)
            .With("parkingType", "parking_lot").With(
                "facilities", new JsonArray("WIFI", "cafe", "WIFI")).With("billingReference", "cost centre 7")
            .With("allowPriorityCharging", true).With("isEligibleForRefund", true)
            .With("directions", new JsonArray(new JsonObject { ["language"] = "da", ["text"] = "Bag ved kranen" }))
            .With("openingTimes", new JsonObject
            {
                ["twentyFourSeven"] = false,
                ["regularHours"] = new JsonArray(new JsonObject { ["weekday"] = 1, ["periodBegin"] = "08:00", ["periodEnd"] = "24:00" }),
            });

        var created = await http.Post("/v2/locations", body, HttpStatusCode.Created);
        var read = await http.Get($"/v2/locations/{created["id"]}");

        Assert.Equal(created.ToJsonString(), read.ToJsonString());
        Assert.Equal(("Århus Havn", "Kajen 1", "8000", "Aarhus", "DK"), (
            (string)read["name"]!, (string)read["address"]!, (string)read["postalCode"]!, (string)read["city"]!,
            (string)read["countryCode"]!));
        Assert.Equal((56.1518m, 10.2064m), ((decimal)read["coordinates"]!["latitude"]!, (decimal)read["coordinates"]!["longitude"]!));
        Assert.Equal(("STM", "Europe/Copenhagen", true, "PARKING_LOT"), (
            (string)read["partyId"]!, (string)read["timezone"]!, (bool)read["publish"]!, (string)read["parkingType"]!));
        Assert.Equal(["WIFI", "CAFE"], read["facilities"]!.AsArray().Select(facility => (string)facility!));
        Assert.Equal("Bag ved kranen", (string?)read["directions"]![0]!["text"]);
        Assert.False((bool)read["openingTimes"]!["twentyFourSeven"]!);
        Assert.Equal("24:00", (string?)read["openingTimes"]!["regularHours"]![0]!["periodEnd"]);
        Assert.Equal((1, "Stationmaster"), ((long)read["operator"]!["id"]!, (string)read["operator"]!["name"]!));
        Assert.Equal(
            (customer, "Havnen A/S", customer), ((long)read["owner"]!["id"]!, (string)read["owner"]!["name"]!, (long)read["customerId"]!));
        Assert.Equal(
            (tariff, tariff, "Day"), ((string)read["tariffId"]!, (string)read["tariff"]!["id"]!, (string)read["tariff"]!["name"]!));
        Assert.Equal((true, "cost centre 7", true), (
            (bool)read["allowPriorityCharging"]!, (string)read["billingReference"]!, (bool)read["isEligibleForRefund"]!));
        Assert.Equal((0, 0), ((int)read["chargeBoxCount"]!, (int)read["connectorCount"]!));
        Assert.Empty(read["evses"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_change_touches_what_it_names_and_null_takes_away(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var tariff = await http.Tariff();
        var id = await http.Location("Before", tariffId: tariff);
        var seen = new List<SiteChange>();
        server.Get<SiteChanges>().Subscribe(seen.Add);

        var renamed = await http.Patch($"/v2/locations/{id}", new { name = "After", publish = false });
        var free = await http.Patch($"/v2/locations/{id}", new JsonObject { ["tariffId"] = null });

        Assert.Equal(("After", false, tariff), ((string)renamed["name"]!, (bool)renamed["publish"]!, (string)renamed["tariffId"]!));
        Assert.Equal("Kajen 1", (string?)renamed["address"]);
        Assert.Null(free["tariffId"]);
        Assert.Null(free["tariff"]);
        Assert.Equal("After", (string?)free["name"]);
        Assert.Equal([id, id], seen.Select(change => change.LocationId!.Value));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_list_can_be_walked_both_ways(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
            ids.Add(await http.Location($"L{i}"));

        var first = await http.Get("/v2/locations?limit=2");
        var second = await http.Get($"/v2/locations?limit=2&nextPageCursor={first["nextPageCursor"]}");
        var third = await http.Get($"/v2/locations?limit=2&nextPageCursor={second["nextPageCursor"]}");
        var back = await http.Get($"/v2/locations?limit=2&previousPageCursor={third["previousPageCursor"]}");
        var start = await http.Get($"/v2/locations?limit=2&previousPageCursor={back["previousPageCursor"]}");

        Assert.Equal(ids[..2], Sites.IdsOf(first));
        Assert.Null(first["previousPageCursor"]);
        Assert.Equal(ids[2..4], Sites.IdsOf(second));
        Assert.Equal(ids[4..], Sites.IdsOf(third));
        Assert.Null(third["nextPageCursor"]);
        Assert.Equal(ids[2..4], Sites.IdsOf(back));
        Assert.NotNull(back["nextPageCursor"]);
        Assert.Equal(ids[..2], Sites.IdsOf(start));
        Assert.Null(start["previousPageCursor"]);
        await http.Get($"/v2/locations?nextPageCursor={first["nextPageCursor"]}&previousPageCursor={third["previousPageCursor"]}",
            HttpStatusCode.BadRequest);
        Assert.Equal("limit", (await http.Get("/v2/locations?limit=101", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Locations_are_filtered_by_text_ids_customer_and_tariff(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var customer = await http.Customer("Møller");
        var tariff = await http.Tariff();
        var harbour = await http.Location("Øresund Havn", customer, tariff);
        var square = await http.Location("Torvet");

        Assert.Equal([harbour], Sites.IdsOf(await http.Get("/v2/locations?search=øRESUND")));
        Assert.Equal([harbour], Sites.IdsOf(await http.Get("/v2/locations?search=møller")));
        Assert.Equal([harbour, square], Sites.IdsOf(await http.Get("/v2/locations?search=aarhus")));
        Assert.Equal([square], Sites.IdsOf(await http.Get($"/v2/locations?ids={square}")));
        Assert.Equal([harbour, square], Sites.IdsOf(await http.Get($"/v2/locations?ids={square}&ids={harbour}")));
        Assert.Equal([harbour], Sites.IdsOf(await http.Get($"/v2/locations?customerIds={customer}")));
        Assert.Equal([harbour], Sites.IdsOf(await http.Get($"/v2/locations?tariffId={tariff}")));
        Assert.Equal("ids", (await http.Get("/v2/locations?ids=one", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_foreign_location_is_not_there(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var all = server.Http();
        var (mine, other) = (await all.Customer("Mine"), await all.Customer("Other"));
        var (here, there) = (await all.Location("Here", mine), await all.Location("There", other));
        var foreignTariff = await all.Tariff();
        var http = await server.Http(Rights.Write, mine);

        Assert.Equal([here], Sites.IdsOf(await http.Get("/v2/locations")));
        await http.Get($"/v2/locations/{there}", HttpStatusCode.NotFound);
        await http.Patch($"/v2/locations/{there}", new { name = "x" }, HttpStatusCode.NotFound);
        Assert.Equal("customerId", (await http.Patch(
            $"/v2/locations/{here}", new { customerId = other }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("tariffId", (await http.Patch(
            $"/v2/locations/{here}", new { tariffId = foreignTariff }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal(mine, (long)(await http.Post("/v2/locations", Sites.NewLocation(), HttpStatusCode.Created))["customerId"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_stands_at_a_location_is_counted(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var (id, empty) = (await http.Location(), await http.Location("Empty"));
        await server.Get<Commits>().Save(
            [
                Box(1, id, deleted: null), Box(2, id, deleted: null), Box(3, id, deleted: 5),
                .. Plug(11, 1, 1), .. Plug(12, 1, 2), .. Plug(13, 3, 1),
            ],
            Ct);

        var page = await http.Get("/v2/locations");

        Assert.Equal([(2, 2), (0, 0)], page["data"]!.AsArray().Select(row => ((int)row!["chargeBoxCount"]!, (int)row["connectorCount"]!)));
        Assert.Equal([id, empty], Sites.IdsOf(page));
        Assert.False(page["data"]![0]!.AsObject().ContainsKey("evses"));

        static Statement Box(long id, long locationId, long? deleted) => new(
            "insert into charge_box (id, identity, location_id, created_ms, updated_ms, deleted_ms) values (@id, @identity, @locationId, "
            + "0, 0, @deleted)",
            new { id, identity = $"box-{id}", locationId, deleted });

        static Statement[] Plug(long id, long box, long number) =>
        [
            new(
                "insert into evse (uid, charge_box_id, number, evse_id, created_ms) values (@id, @box, @number, @evseId, 0)",
                new { id, box, number, evseId = $"E{id}" }),
            new("insert into connector (id, evse_uid, number) values (@id, @id, 1)", new { id }),
        ];
    }

    [Theory]
    [InlineData("name", "null", "name")]
    [InlineData("address", "\"\"", "address")]
    [InlineData("postalCode", "\"123456789012345678901\"", "postalCode")]
    [InlineData("city", "null", "city")]
    [InlineData("countryCode", "\"ZZ\"", "countryCode")]
    [InlineData("coordinates", "null", "coordinates")]
    [InlineData("coordinates", "{\"latitude\":91,\"longitude\":0}", "coordinates.latitude")]
    [InlineData("coordinates", "{\"latitude\":9}", "coordinates.longitude")]
    [InlineData("timezone", "\"Mars/Base\"", "timezone")]
    [InlineData("parkingType", "\"ROOF\"", "parkingType")]
    [InlineData("facilities", "[\"WIFI\",\"POOL\"]", "facilities[1]")]
    [InlineData("openingTimes", "{\"twentyFourSeven\":false}", "openingTimes.regularHours")]
    [InlineData(
        "openingTimes", "{\"twentyFourSeven\":false,\"regularHours\":[{\"weekday\":8,\"periodBegin\":\"08:00\",\"periodEnd\":\"09:00\"}]}",
        "openingTimes.regularHours[0].weekday")]
    [InlineData(
        "openingTimes", "{\"twentyFourSeven\":false,\"regularHours\":[{\"weekday\":1,\"periodBegin\":\"8\",\"periodEnd\":\"09:00\"}]}",
        "openingTimes.regularHours[0].periodBegin")]
    [InlineData("customerId", "4711", "customerId")]
    [InlineData("tariffId", "\"00000000-0000-0000-0000-000000000001\"", "tariffId")]
    public async Task What_is_wrong_with_a_field_names_it(string field, string json, string param)
    {
        var refused = await shared.Server.Http().Post(
            "/v2/locations", Sites.NewLocation().With(field, JsonNode.Parse(json)), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(param, refused.Error().Param);
    }

    [Fact]
    public async Task A_country_of_several_time_zones_needs_one_named()
    {
        var http = shared.Server.Http();
        var spain = Sites.NewLocation().With("countryCode", "ES");

        Assert.Equal("timezone", (await http.Post("/v2/locations", spain, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("Atlantic/Canary", (string?)(await http.Post(
            "/v2/locations", spain.With("timezone", "Atlantic/Canary"), HttpStatusCode.Created))["timezone"]);
        Assert.Equal("publish", (await http.Post(
            "/v2/locations", Sites.NewLocation().Without("publish"), HttpStatusCode.UnprocessableEntity)).Error().Param);
    }
}
