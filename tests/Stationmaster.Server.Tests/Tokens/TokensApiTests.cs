using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Storage;
using Stationmaster.Server.Tokens;
using Xunit;

namespace Stationmaster.Server.Tests.Tokens;

public sealed class TokensApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static JsonObject Body(string uid = "04A1B2C3D4E5F6", string label = "DK.SPI.0012345", string type = "rfid") => new()
    {
        ["identifier"] = new JsonObject { ["type"] = type, ["uid"] = uid, ["label"] = label },
    };

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_charge_key_reads_as_it_was_created(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var customer = await http.Customer("Fleet ApS");
        var body = Body().With(
            "customerId", customer).With("comment", "Fleet Car #10").With("billingReference", "dept 4").With("roamingEnabled", true)
            .With("priorityChargingEnabled", true).With("validFrom", "2025-01-01T00:00:00Z").With("expiresAt", "2030-01-01T01:00:00+01:00")
            .With("groupUid", " FAMILY ");
        body["identifier"]!["appUserId"] = 77;

        var created = await http.Post("/v2/tokens", body, HttpStatusCode.Created);
        var read = await http.Get($"/v2/tokens/{created["id"]}");

        Assert.Equal(created.ToJsonString(), read.ToJsonString());
        Assert.Equal(
            """{"type":"rfid","uid":"04A1B2C3D4E5F6","label":"DK.SPI.0012345","appUserId":"77"}""", read["identifier"]!.ToJsonString());
        Assert.Equal((customer, "Fleet ApS"), ((long)read["customerId"]!, (string)read["customer"]!["name"]!));
        Assert.Equal(("2025-01-01T00:00:00.000Z", "2030-01-01T00:00:00.000Z"), ((string)read["validFrom"]!, (string)read["expiresAt"]!));
        Assert.Equal((true, true, true, false), (
            (bool)read["isActive"]!, (bool)read["roamingEnabled"]!, (bool)read["priorityChargingEnabled"]!,
            (bool)read["allowConcurrent"]!));
        Assert.Equal(("Fleet Car #10", "dept 4"), ((string)read["comment"]!, (string)read["billingReference"]!));
        Assert.Empty(read["tokenGroupIds"]!.AsArray());
        Assert.Equal("FAMILY", (string)read["groupUid"]!);
        Assert.Equal("FAMILY", (string)(await http.Patch($"/v2/tokens/{created["id"]}", new { isActive = false }))["groupUid"]!);
        Assert.Null((await http.Patch($"/v2/tokens/{created["id"]}", """{"groupUid":null}"""))["groupUid"]);
        var spaced = await http.Patch($"/v2/tokens/{created["id"]}", new { groupUid = "A B" }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("groupUid", spaced.Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Uids_are_unique_ignoring_case_and_labels_too(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var first = await http.Token("abcd01", "One");

        var uid = await http.Post("/v2/tokens", Body("ABCD01", "Two"), HttpStatusCode.Conflict);
        var label = await http.Post("/v2/tokens", Body("ABCD02", "oNE"), HttpStatusCode.Conflict);

        Assert.Equal("identifier.uid", uid.Error().Param);
        Assert.Equal("identifier.label", label.Error().Param);
        Assert.Equal(first, (await server.Get<TokenStore>().FindByUid(Scope.System, "ABcd01", Ct))?.Id);
        await http.Delete($"/v2/tokens/{first}");
        await http.Get($"/v2/tokens/{first}", HttpStatusCode.NotFound);
        Assert.Null(await server.Get<TokenStore>().FindByUid(Scope.System, "ABcd01", Ct));
        await http.Post("/v2/tokens", Body("ABCD01", "One"), HttpStatusCode.Created);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_list_is_created_whole_or_not_at_all(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();

        var made = await http.Post("/v2/tokens", new JsonArray(Body("A1", "L1"), Body("A2", "L2")), HttpStatusCode.Created);
        var twice = await http.Post(
            "/v2/tokens", new JsonArray(Body("B1", "M1"), Body("B2", "M2"), Body("b1", "M3")), HttpStatusCode.Conflict);
        var wrong = await http.Post("/v2/tokens", new JsonArray(Body("B1", "M1"), Body("B2", "")), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(["A1", "A2"], made.AsArray().Select(token => (string)token!["identifier"]!["uid"]!));
        Assert.Equal("[2].identifier.uid", twice.Error().Param);
        Assert.Equal("[1].identifier.label", wrong.Error().Param);
        Assert.Equal(2, (int)(await http.Get("/v2/tokens"))["count"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_change_touches_what_it_names_and_null_takes_away(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var customer = await http.Customer("Fleet");
        var created = await http.Post(
            "/v2/tokens", Body().With("customerId", customer).With("comment", "old").With("expiresAt", "2099-01-01T00:00:00Z"),
            HttpStatusCode.Created);

        var off = await http.Patch(
            $"/v2/tokens/{created["id"]}", new { isActive = false, identifier = new { label = "New", uid = "04a1b2c3d4e5f6" } });
        var bare = await http.Patch(
            $"/v2/tokens/{created["id"]}", new JsonObject { ["expiresAt"] = null, ["customerId"] = null, ["comment"] = null });
        var uid = await http.Patch(
            $"/v2/tokens/{created["id"]}", new { identifier = new { uid = "FFFF" } }, HttpStatusCode.UnprocessableEntity);

        Assert.False((bool)off["isActive"]!);
        Assert.Equal(("New", "04A1B2C3D4E5F6", "old"),
            ((string)off["identifier"]!["label"]!, (string)off["identifier"]!["uid"]!, (string)off["comment"]!));
        Assert.Equal(customer, (long)off["customerId"]!);
        Assert.Null(bare["expiresAt"]);
        Assert.Null(bare["customer"]);
        Assert.Null(bare["comment"]);
        Assert.False((bool)bare["isActive"]!);
        Assert.Equal("identifier.uid", uid.Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Constant_tokens_may_be_in_use_many_times_at_once(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();

        var none = await http.Post("/v2/tokens", Body("NoUID", "NoUID", "none"), HttpStatusCode.Created);
        var terminal = await http.Post("/v2/tokens", Body("CreditCard", "CreditCard", "terminal"), HttpStatusCode.Created);
        var generated = await http.Post(
            "/v2/tokens", new { identifier = new { type = "virtual", label = "DK.SPI.V0012345" } }, HttpStatusCode.Created);

        Assert.True((bool)none["allowConcurrent"]!);
        Assert.True((bool)terminal["allowConcurrent"]!);
        Assert.Equal(20, ((string)generated["identifier"]!["uid"]!).Length);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Charge_keys_are_searched_filtered_sorted_and_counted(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var customer = await http.Customer("Fleet");
        var (a, b, c) = (await http.Token("AA01", "Ærø 1", customer), await http.Token("BB02", "B", customer),
            await http.Token("CC03", "C", type: "virtual"));
        await http.Patch($"/v2/tokens/{b}", new { isActive = false });

        Assert.Equal([a], Sites.IdsOf(await http.Get("/v2/tokens?search=ærø")));
        Assert.Equal([b], Sites.IdsOf(await http.Get("/v2/tokens?search=bb0")));
        Assert.Equal([c], Sites.IdsOf(await http.Get("/v2/tokens?type=virtual")));
        Assert.Equal([a, b], Sites.IdsOf(await http.Get($"/v2/tokens?customerId={customer}")));
        Assert.Equal([b], Sites.IdsOf(await http.Get("/v2/tokens?active=false")));
        var page = await http.Get("/v2/tokens?sort=label&sortDirection=desc&limit=1&offset=1");
        Assert.Equal([c], Sites.IdsOf(page));
        Assert.Equal(3, (int)page["count"]!);
        Assert.Equal("type", (await http.Get("/v2/tokens?type=car", HttpStatusCode.BadRequest)).Error().Param);
        Assert.Equal("offset", (await http.Get("/v2/tokens?offset=-1", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_foreign_charge_key_is_not_there(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var all = server.Http();
        var (mine, other) = (await all.Customer("Mine"), await all.Customer("Other"));
        var (own, foreign, nobodys) = (
            await all.Token("A1", customerId: mine), await all.Token("B1", customerId: other), await all.Token("C1"));
        var http = await server.Http(Rights.Write, mine);

        Assert.Equal([own], Sites.IdsOf(await http.Get("/v2/tokens")));
        foreach (var id in new[] { foreign, nobodys })
        {
            await http.Get($"/v2/tokens/{id}", HttpStatusCode.NotFound);
            await http.Patch($"/v2/tokens/{id}", new { isActive = false }, HttpStatusCode.NotFound);
            await http.Delete($"/v2/tokens/{id}", HttpStatusCode.NotFound);
        }

        Assert.Equal(mine, (long)(await http.Post("/v2/tokens", Body(), HttpStatusCode.Created))["customerId"]!);
        Assert.Equal("customerId", (await http.Patch(
            $"/v2/tokens/{own}", new { customerId = other }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("customerId", (await http.Patch(
            $"/v2/tokens/{own}", new JsonObject { ["customerId"] = null }, HttpStatusCode.UnprocessableEntity)).Error().Param);
    }

    [Theory]
    [InlineData("identifier", "null", "identifier", 422)]
    [InlineData("identifier", "{\"type\":\"rfid\",\"label\":\"L\"}", "identifier.uid", 422)]
    [InlineData("identifier", "{\"type\":\"rfid\",\"uid\":\"1\"}", "identifier.label", 422)]
    [InlineData("identifier", "{\"type\":\"card\",\"uid\":\"1\",\"label\":\"L\"}", "identifier.type", 422)]
    [InlineData("identifier", "{\"type\":\"rfid\",\"uid\":\"123456789012345678901\",\"label\":\"L\"}", "identifier.uid", 422)]
    [InlineData("identifier", "{\"type\":\"rfid\",\"uid\":\"12 34\",\"label\":\"L\"}", "identifier.uid", 422)]
    [InlineData("identifier", "{\"type\":\"rfid\",\"uid\":5,\"label\":\"L\"}", "identifier.uid", 400)]
    [InlineData("customerId", "4711", "customerId", 422)]
    [InlineData("expiresAt", "\"2001-01-01\"", "expiresAt", 422)]
    [InlineData("expiresAt", "\"soon\"", "expiresAt", 400)]
    [InlineData("isActive", "\"maybe\"", "isActive", 400)]
    public async Task What_is_wrong_with_a_field_names_it(string field, string json, string param, int status)
    {
        var body = Body().With("validFrom", "2020-01-01T00:00:00Z").With(field, JsonNode.Parse(json));

        var refused = await shared.Server.Http().Post("/v2/tokens", body, (HttpStatusCode)status);

        Assert.Equal(param, refused.Error().Param);
    }
}
