using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Vouchers;

public sealed class VouchersApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_group_and_its_vouchers_read_as_they_were_made(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var (tariff, location) = (await http.Tariff("Voucher price"), await http.Location());

        var group = await http.Post(
            "/v2/voucher-groups",
            new { name = "Neighbours", notes = "2026", pricing = new { tariffId = tariff }, locationIds = new[] { location } }, HttpStatusCode.Created);
        var named = await http.Post(
            "/v2/vouchers",
            new { voucherGroupId = group["id"], code = "Havn-2026", maxUsers = 2, expiresAt = "2030-01-01T00:00:00Z" }, HttpStatusCode.Created);
        var drawn = await http.Post("/v2/vouchers", new { voucherGroupId = group["id"] }, HttpStatusCode.Created);

        Assert.Equal((tariff, "Voucher price"), ((string)group["pricing"]!["tariffId"]!, (string)group["pricing"]!["tariffName"]!));
        Assert.Equal((false, location), ((bool)group["allLocations"]!, (long)Assert.Single(group["locationIds"]!.AsArray())!));
        Assert.Equal(named.ToJsonString(), (await http.Get($"/v2/vouchers/{named["id"]}")).ToJsonString());
        Assert.Matches("^[0-9A-Z]{5}-[0-9A-Z]{5}$", (string)drawn["code"]!);
        Assert.Equal([(long)drawn["id"]!, (long)named["id"]!], Sites.IdsOf(await http.Get($"/v2/vouchers?voucherGroupId={group["id"]}")));
        Assert.Equal([(long)named["id"]!], Sites.IdsOf(await http.Get("/v2/vouchers?search=HAVN")));
        Assert.Equal(2, (long)(await http.Get($"/v2/voucher-groups/{group["id"]}"))["voucherCount"]!);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Codes_are_unique_ignoring_case_and_a_list_is_made_whole_or_not_at_all(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var group = await http.Group();
        var first = await http.Post("/v2/vouchers", new { voucherGroupId = group, code = "abc" }, HttpStatusCode.Created);

        var taken = await http.Post(
            "/v2/vouchers", new[] { new { voucherGroupId = group, code = "new" }, new { voucherGroupId = group, code = "ABC" } }, HttpStatusCode.Conflict);
        var many = await http.Post("/v2/vouchers", Enumerable.Repeat(new { voucherGroupId = group }, 100), HttpStatusCode.Created);

        Assert.Equal("[1].code", taken.Error().Param);
        Assert.Equal(100, many.AsArray().Select(voucher => (string)voucher!["code"]!).Distinct().Count());
        Assert.Equal(101, (long)(await http.Get("/v2/vouchers"))["count"]!);
        await http.Delete($"/v2/vouchers/{first["id"]}");
        await http.Post("/v2/vouchers", new { voucherGroupId = group, code = "ABC" }, HttpStatusCode.Created);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_voucher_has_room_for_so_many_users(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var group = await http.Group();
        var voucher = (await http.Post("/v2/vouchers", new { voucherGroupId = group, maxUsers = 2 }, HttpStatusCode.Created))["id"];
        long[] tokens = [await http.Token("A1"), await http.Token("A2"), await http.Token("A3")];

        await http.Post($"/v2/vouchers/{voucher}/tokens/{tokens[0]}", null, HttpStatusCode.NoContent);
        await http.Post($"/v2/vouchers/{voucher}/tokens/{tokens[0]}", null, HttpStatusCode.NoContent);
        await http.Post($"/v2/vouchers/{voucher}/app-users/anna", null, HttpStatusCode.NoContent);
        var full = await http.Post($"/v2/vouchers/{voucher}/tokens/{tokens[1]}", null, HttpStatusCode.Conflict);
        var fewer = await http.Patch($"/v2/vouchers/{voucher}", new { maxUsers = 1 }, HttpStatusCode.Conflict);

        Assert.Equal("voucher_full", full.Error().Code);
        Assert.Equal("too_many_users", fewer.Error().Code);
        var users = await http.Get($"/v2/vouchers/{voucher}/tokens");
        Assert.Equal((tokens[0], "anna", 2L), ((long)users["data"]![0]!, (string)users["appUserIds"]![0]!, (long)users["count"]!));
        Assert.Equal([(long)voucher!], Sites.IdsOf(await http.Get($"/v2/vouchers?tokenId={tokens[0]}")));
        await http.Delete($"/v2/vouchers/{voucher}/app-users/anna");
        await http.Post($"/v2/vouchers/{voucher}/tokens/{tokens[1]}", null, HttpStatusCode.NoContent);
        await http.Delete($"/v2/vouchers/{voucher}/tokens/{tokens[2]}", HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Many_who_link_at_once_never_overfill_a_voucher(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var voucher = (await http.Post("/v2/vouchers", new { voucherGroupId = await http.Group(), maxUsers = 3 }, HttpStatusCode.Created))["id"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            http.PostAsync($"/v2/vouchers/{voucher}/app-users/user-{i}", null, TestContext.Current.CancellationToken)));

        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.NoContent));
        Assert.Equal(3, (long)(await http.Get($"/v2/vouchers/{voucher}"))["userCount"]!);
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_is_another_s_is_not_there(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var all = server.Http();
        var (mine, other) = (await all.Customer("Mine"), await all.Customer("Other"));
        var (group, place, token) = (await all.Group(other), await all.Location(customerId: other), await all.Token("F1", customerId: other));
        var voucher = (await all.Post("/v2/vouchers", new { voucherGroupId = group }, HttpStatusCode.Created))["id"];
        var agreement = (await all.Post(
            "/v2/price-agreements", new { ownerId = other, customerId = other, pricing = new { free = true } }, HttpStatusCode.Created))["id"];
        var http = await server.Http(Rights.Write, mine);
        var own = (await http.Post("/v2/vouchers", new { voucherGroupId = await http.Group(mine) }, HttpStatusCode.Created))["id"];

        foreach (var path in new[] { $"/v2/voucher-groups/{group}", $"/v2/vouchers/{voucher}", $"/v2/price-agreements/{agreement}" })
        {
            await http.Get(path, HttpStatusCode.NotFound);
            await http.Patch(path, new { isDisabled = true }, HttpStatusCode.NotFound);
            await http.Delete(path, HttpStatusCode.NotFound);
        }
        await http.Get($"/v2/vouchers/{voucher}/tokens", HttpStatusCode.NotFound);
        await http.Post($"/v2/vouchers/{own}/tokens/{token}", null, HttpStatusCode.NotFound);
        Assert.Equal("voucherGroupId", (await http.Post("/v2/vouchers", new { voucherGroupId = group }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("locationIds", (await http.Post(
            "/v2/voucher-groups", new { name = "G", pricing = new { free = true }, locationIds = new[] { place } }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("locationId", (await http.Post(
            "/v2/price-agreements", new { customerId = mine, locationId = place, pricing = new { free = true } }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("ownerId", (await http.Post(
            "/v2/price-agreements", new { ownerId = 1, customerId = mine, pricing = new { free = true } }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal([(long)own!], Sites.IdsOf(await http.Get("/v2/vouchers")));
    }

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_agreement_reads_as_it_was_made_and_changes_where_it_is_told_to(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var (customer, location, token) = (await http.Customer("Fleet"), await http.Location(), await http.Token("A1"));

        var made = await http.Post(
            "/v2/price-agreements",
            new { customerId = customer, locationId = location, pricing = new { discountPercent = 12.5 }, note = "2026", validFrom = "2026-01-01T00:00:00Z", validUntil = "2027-01-01T00:00:00Z" },
            HttpStatusCode.Created);
        var changed = await http.Patch(
            $"/v2/price-agreements/{made["id"]}", new JsonObject { ["validUntil"] = null, ["pricing"] = new JsonObject { ["free"] = true } });
        await http.Post("/v2/price-agreements", new { tokenId = token, pricing = new { perKwh = 1, currency = "dkk" } }, HttpStatusCode.Created);

        Assert.Equal((12.5m, "Harbour", "Fleet"), ((decimal)made["pricing"]!["discountPercent"]!, (string)made["location"]!["name"]!, (string)made["customer"]!["name"]!));
        Assert.Equal((true, null, "2026"), ((bool)changed["pricing"]!["free"]!, (string?)changed["validUntil"], (string)changed["note"]!));
        Assert.Equal([(long)made["id"]!], Sites.IdsOf(await http.Get($"/v2/price-agreements?customerId={customer}")));
        Assert.Equal("DKK", (string)(await http.Get($"/v2/price-agreements?tokenId={token}"))["data"]![0]!["pricing"]!["currency"]!);
        await http.Delete($"/v2/price-agreements/{made["id"]}");
        Assert.Empty(Sites.IdsOf(await http.Get($"/v2/price-agreements?customerId={customer}")));
    }

    [Theory]
    [InlineData("/v2/voucher-groups", """{"name":"a"}""", "pricing", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"a","pricing":{}}""", "pricing", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"a","pricing":{"free":true,"perKwh":1,"currency":"DKK"}}""", "pricing", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"a","pricing":{"discountPercent":101}}""", "pricing.discountPercent", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"a","pricing":{"amountOff":0,"currency":"DKK"}}""", "pricing.amountOff", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"a","pricing":{"perKwh":1}}""", "pricing.currency", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"a","pricing":{"perKwh":1,"currency":"QQQ"}}""", "pricing.currency", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"a","pricing":{"tariffId":"11111111-0000-0000-0000-000000000000"}}""", "pricing.tariffId", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"1234567890123456789012345678901","pricing":{"free":true}}""", "name", 422)]
    [InlineData("/v2/voucher-groups", """{"name":"a","pricing":{"free":true},"locationIds":[4711]}""", "locationIds", 422)]
    [InlineData("/v2/vouchers", """{}""", "voucherGroupId", 422)]
    [InlineData("/v2/vouchers", """{"voucherGroupId":4711}""", "voucherGroupId", 422)]
    [InlineData("/v2/vouchers", """{"voucherGroupId":1,"maxUsers":0}""", "maxUsers", 422)]
    [InlineData("/v2/vouchers", """{"voucherGroupId":1,"code":"a b"}""", "code", 422)]
    [InlineData("/v2/vouchers", """[{"voucherGroupId":1,"expiresAt":"soon"}]""", "[0].expiresAt", 400)]
    [InlineData("/v2/price-agreements", """{"pricing":{"free":true}}""", "customerId", 422)]
    [InlineData("/v2/price-agreements", """{"customerId":1,"tokenId":1,"pricing":{"free":true}}""", "customerId", 422)]
    [InlineData("/v2/price-agreements", """{"customerId":1,"pricing":{"amountOff":5,"currency":"DKK"}}""", "pricing.amountOff", 422)]
    [InlineData("/v2/price-agreements", """{"tokenId":4711,"pricing":{"free":true}}""", "tokenId", 422)]
    [InlineData("/v2/price-agreements", """{"customerId":1,"pricing":{"free":true},"validFrom":"2026-01-02","validUntil":"2026-01-01"}""", "validUntil", 422)]
    public async Task What_is_wrong_with_a_field_names_it(string path, string body, string param, int status) =>
        Assert.Equal(param, (await shared.Server.Http().Post(path, body, (HttpStatusCode)status)).Error().Param);
}

static class VoucherSites
{
    public static async Task<long> Group(this HttpClient http, long? customerId = null, object? pricing = null, params long[] locationIds) => (long)
        (await http.Post(
            "/v2/voucher-groups", new { name = "Group", customerId, pricing = pricing ?? new { discountPercent = 10 }, locationIds }, HttpStatusCode.Created))["id"]!;

    /// <summary>A voucher of a group of its own, linked to a charge key.</summary>
    public static async Task<long> Voucher(this HttpClient http, object pricing, long tokenId, params long[] locationIds)
    {
        var group = await http.Group(null, pricing, locationIds);
        var voucher = (long)(await http.Post("/v2/vouchers", new { voucherGroupId = group }, HttpStatusCode.Created))["id"]!;
        await http.Post($"/v2/vouchers/{voucher}/tokens/{tokenId}", null, HttpStatusCode.NoContent);
        return voucher;
    }
}
