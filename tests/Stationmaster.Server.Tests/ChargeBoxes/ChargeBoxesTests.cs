using System.Net;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeBoxes;

public sealed class ChargeBoxesTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_new_charge_box_has_EVSEs_and_a_password_that_is_shown_once(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var location = await http.NewLocation("Havnen");

        var made = await http.Post(
            "/v2/chargeboxes",
            new
            {
                chargeBoxIdentity = "AAR-07", locationId = location, name = "Nord", serialNumber = "SN1",
                connectors = new object[] { new { standard = "IEC_62196_T2_COMBO", maxElectricPower = 150 },
                    new { standard = "iec_62196_t2", maxAmperage = 32 } },
            }, HttpStatusCode.Created);

        var id = (long)made["id"]!;
        Assert.Matches("^[0-9a-f]{32}$", (string)made["password"]!);
        Assert.Equal(("AAR-07", "Nord", "SN1", false),
            ((string)made["chargeBoxIdentity"]!, (string)made["name"]!, (string)made["serialNumber"]!, (bool)made["isOnline"]!));
        Assert.Equal(("Pending", "password", false),
            ((string)made["state"]!, (string)made["authentication"]!, (bool)made["passwordSeen"]!));
        Assert.Equal((location, "Havnen"), ((long)made["location"]!["id"]!, (string)made["location"]!["name"]!));
        var (fast, slow) = (made["evses"]![0]!, made["evses"]![1]!);
        Assert.Equal(($"DK*STM*E{id:0000}*1", 1, "PLANNED"), ((string)fast["evseId"]!, (int)fast["number"]!, (string)fast["status"]!));
        Assert.Equal($"DK*STM*E{id:0000}*2", (string)slow["evseId"]!);
        var connector = fast["connectors"]![0]!;
        Assert.Equal((1, "IEC_62196_T2_COMBO", "CABLE", "DC", 150m),
            ((int)connector["id"]!, (string)connector["standard"]!, (string)connector["format"]!, (string)connector["powerType"]!,
                (decimal)connector["maxElectricPower"]!));
        Assert.Equal(("IEC_62196_T2", "SOCKET", "AC_3_PHASE", 22m, 32),
            ((string)slow["connectors"]![0]!["standard"]!, (string)slow["connectors"]![0]!["format"]!,
                (string)slow["connectors"]![0]!["powerType"]!, (decimal)slow["connectors"]![0]!["maxElectricPower"]!,
                (int)slow["connectors"]![0]!["maxAmperage"]!));

        var read = await http.Get($"/v2/chargeboxes/{id}");
        Assert.Null(read["password"]);
        Assert.Equal("AAR-07", (string)read["chargeBoxIdentity"]!);
        Assert.Equal(2, (await http.Get($"/v2/locations/{location}"))["evses"]!.AsArray().Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Lists_are_read_both_ways(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var location = await http.NewLocation("Havnen");
        var ids = new List<long>();
        for (var i = 1; i <= 5; i++)
            ids.Add((long)(await http.NewChargeBox($"AAR-{i:00}", location))["id"]!);

        foreach (var (path, name) in new[] { ("/v2/chargeboxes", "id"), ("/v2/evses", "chargeboxId") })
        {
            var first = await http.Get($"{path}?limit=2");
            var second = await http.Get($"{path}?limit=2&nextPageCursor={first["nextPageCursor"]}");
            var third = await http.Get($"{path}?limit=2&nextPageCursor={second["nextPageCursor"]}");
            var back = await http.Get($"{path}?limit=2&previousPageCursor={second["previousPageCursor"]}");

            Assert.Equal(ids, new[] { first, second, third }.SelectMany(page => page["data"]!.AsArray()).Select(box => (long)box![name]!));
            Assert.Equal(ids.Take(2), back["data"]!.AsArray().Select(box => (long)box![name]!));
            Assert.Null(first["previousPageCursor"]);
            Assert.Null(third["nextPageCursor"]);
            Assert.Null(back["previousPageCursor"]);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_search_ignores_case_of_Danish_letters_too(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        await http.NewChargeBox("Ærø-1", await http.NewLocation("Havnen"));
        await http.NewChargeBox("AAR-1", await http.NewLocation("Åby"));

        Assert.Equal("Ærø-1", (string)(await http.Get("/v2/chargeboxes?search=ærø"))["data"]!.AsArray().Single()!["chargeBoxIdentity"]!);
        Assert.Equal("AAR-1", (string)(await http.Get("/v2/chargeboxes?search=ÅBY"))["data"]!.AsArray().Single()!["chargeBoxIdentity"]!);
        Assert.Empty((await http.Get("/v2/chargeboxes?search=100%25"))["data"]!.AsArray());
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_is_another_customers_does_not_exist(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var (own, foreign) = (await http.NewCustomer("Own"), await http.NewCustomer("Foreign"));
        var box = await http.NewChargeBox("FOR-1", await http.NewLocation("Foreign", foreign));
        await http.NewChargeBox("OWN-1", await http.NewLocation("Own", own));
        var caller = await server.Http(Rights.Control, own);

        Assert.Equal(["OWN-1"], (await caller.Get("/v2/chargeboxes"))["data"]!.AsArray().Select(one => (string)one!["chargeBoxIdentity"]!));
        Assert.Single((await caller.Get("/v2/evses"))["data"]!.AsArray());
        Assert.Single((await caller.Get("/v2/connectors"))["data"]!.AsArray());
        var (path, evse) = ($"/v2/chargeboxes/{box["id"]}", $"/v2/evses/{box["evses"]![0]!["uid"]}");
        await caller.Get(path, HttpStatusCode.NotFound);
        await caller.Patch(path, new { name = "Mine" }, HttpStatusCode.NotFound);
        await caller.Delete(path, HttpStatusCode.NotFound);
        await caller.Post($"{path}/password", null, HttpStatusCode.NotFound);
        await caller.Post($"{path}/reset", new { type = "Hard" }, HttpStatusCode.NotFound);
        await caller.Get($"{path}/orders", HttpStatusCode.NotFound);
        await caller.Get(evse, HttpStatusCode.NotFound);
        await caller.Patch($"{evse}/connectors/1", new { maxElectricPower = 11 }, HttpStatusCode.NotFound);
        await caller.Post($"{evse}/connectors/1/unlock", null, HttpStatusCode.NotFound);
        var refused = await caller.Post("/v2/chargeboxes", new { chargeBoxIdentity = "X", locationId = (long)box["locationId"]! },
            HttpStatusCode.UnprocessableEntity);
        Assert.Equal("locationId", refused.Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_identity_is_registered_once_and_again_after_it_was_deleted(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var location = await http.NewLocation("Havnen");
        var first = await http.NewChargeBox("AAR-07", location);
        var body = new { chargeBoxIdentity = "AAR-07", locationId = location };

        Assert.Equal("chargeBoxIdentity", (await http.Post("/v2/chargeboxes", body, HttpStatusCode.Conflict)).Error().Param);
        await http.Delete($"/v2/chargeboxes/{first["id"]}");
        Assert.Empty((await http.Get("/v2/connectors"))["data"]!.AsArray());
        var second = await http.Post("/v2/chargeboxes", body, HttpStatusCode.Created);

        Assert.Equal("AAR-07", (string)second["chargeBoxIdentity"]!);
        var old = await http.Get($"/v2/chargeboxes/{first["id"]}");
        Assert.NotNull((string?)old["deletedAt"]);
        Assert.Equal("REMOVED", (string)old["evses"]![0]!["status"]!);
        await http.Delete($"/v2/chargeboxes/{first["id"]}", HttpStatusCode.NotFound);
        Assert.Single((await http.Get("/v2/chargeboxes"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"locationId":1}""", "chargeBoxIdentity", 422)]
    [InlineData("""{"chargeBoxIdentity":"A/B","locationId":1}""", "chargeBoxIdentity", 422)]
    [InlineData("""{"chargeBoxIdentity":"AAR-07"}""", "locationId", 422)]
    [InlineData("""{"chargeBoxIdentity":"AAR-07","locationId":"x"}""", "locationId", 400)]
    [InlineData("""{"chargeBoxIdentity":"AAR-07","locationId":999}""", "locationId", 422)]
    [InlineData("""{"chargeBoxIdentity":"AAR-07","locationId":1,"modelId":9}""", "modelId", 422)]
    [InlineData("""{"chargeBoxIdentity":"AAR-07","locationId":1,"connectors":[{"standard":"CHADEMO"},{"standard":"Schuko"}]}""",
        "connectors[1].standard", 422)]
    [InlineData("""{"chargeBoxIdentity":"AAR-07","locationId":1,"connectors":[{"standard":"CHADEMO","maxElectricPower":-1}]}""",
        "connectors[0].maxElectricPower", 422)]
    public async Task The_field_at_fault_is_named(string body, string param, int status)
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await server.Http().NewLocation("Havnen");

        Assert.Equal(param, (await server.Http().Post("/v2/chargeboxes", body, (HttpStatusCode)status)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_moved_charge_box_stands_at_its_new_location_on_the_board(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        var there = await http.NewLocation("Banegården");

        var moved = await http.Patch($"/v2/chargeboxes/{box["id"]}", new { locationId = there, name = "Syd", passwordless = true });

        Assert.Equal(("Banegården", "Syd", "passwordless"),
            ((string)moved["location"]!["name"]!, (string)moved["name"]!, (string)moved["authentication"]!));
        Assert.Equal("Banegården", (string)(await http.Get("/v2/connectors"))["data"]![0]!["location"]!["name"]!);
        Assert.Equal("Syd", (string)(await http.Patch($"/v2/chargeboxes/{box["id"]}", new { }))["name"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_connector_is_described_anew(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        var path = $"/v2/evses/{box["evses"]![0]!["uid"]}/connectors/1";

        var evse = await http.Patch(path,
            new { standard = "IEC_62196_T2_COMBO", format = "CABLE", maxElectricPower = 62.5, maxVoltage = 900 });

        var connector = evse["connectors"]![0]!;
        Assert.Equal(("IEC_62196_T2_COMBO", "CABLE", "AC_3_PHASE", 62.5m, 900),
            ((string)connector["standard"]!, (string)connector["format"]!, (string)connector["powerType"]!,
                (decimal)connector["maxElectricPower"]!, (int)connector["maxVoltage"]!));
        Assert.Equal("CCS", (string)(await http.Get("/v2/connectors"))["data"]![0]!["type"]!);
        Assert.Equal("format", (await http.Patch(path, new { format = "WIRELESS" }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        await http.Patch($"/v2/evses/{box["evses"]![0]!["uid"]}/connectors/2", new { }, HttpStatusCode.NotFound);
    }
}
