using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Customers;

public sealed class CustomersApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_customer_reads_as_it_was_created(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var subsidiary = await http.Customer("Nordic Charging", type: "CPOSubsidiary");

        var created = await http.Post(
            "/v2/customers",
            new
            {
                name = "  Møller & Søn ", type = "business", ownerId = subsidiary, country = "dk", externalId = "CRM-77",
                contactDetails = new { name = "Anna", email = "anna@example.dk", phone = "+45 12 34 56 78" },
                billingDetails = new { vatNumber = "DK12345678", city = "Aarhus", invoiceEmail = "bills@example.dk" },
            },
            HttpStatusCode.Created);
        var location = await http.Location(customerId: (long)created["id"]!);
        var read = await http.Get($"/v2/customers/{created["id"]}");

        Assert.Equal("Møller & Søn", (string?)read["name"]);
        Assert.Equal("Business", (string?)read["type"]);
        Assert.Equal("DK", (string?)read["country"]);
        Assert.Equal("CRM-77", (string?)read["externalId"]);
        Assert.Equal((subsidiary, "Nordic Charging"), ((long)read["owner"]!["id"]!, (string)read["owner"]!["name"]!));
        Assert.Equal(subsidiary, (long)read["cpo"]!["id"]!);
        Assert.Equal("anna@example.dk", (string?)read["contactDetails"]!["email"]);
        Assert.Equal("DK12345678", (string?)read["billingDetails"]!["vatNumber"]);
        Assert.Null(read["billingDetails"]!["gln"]);
        Assert.Equal([location], read["locations"]!.AsArray().Select(id => (long)id!));
        Assert.Equal(read["createdAt"]!.ToString(), read["updatedAt"]!.ToString());
        Assert.EndsWith("Z", (string)read["createdAt"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Customers_are_found_by_name_id_and_external_id_ignoring_case(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var ship = await http.Customer("ÆRØ Skibsværft");
        var bakery = await http.Customer("100% Bageri_Øst", type: "Private");
        await http.Put(
            $"/v2/customers/{bakery}", new { name = "100% Bageri_Øst", type = "Private", country = "DK", externalId = "crm-9" });

        Assert.Equal([ship], Sites.IdsOf(await http.Get("/v2/customers?search=ærø")));
        Assert.Equal([bakery], Sites.IdsOf(await http.Get("/v2/customers?search=0%25%20b")));
        Assert.Equal([bakery], Sites.IdsOf(await http.Get("/v2/customers?search=ri_ø")));
        Assert.Equal([bakery], Sites.IdsOf(await http.Get("/v2/customers?search=CRM-9")));
        Assert.Equal([ship], Sites.IdsOf(await http.Get($"/v2/customers?search={ship}")));
        Assert.Equal([bakery], Sites.IdsOf(await http.Get("/v2/customers?types=Private")));
        Assert.Equal([ship, bakery], Sites.IdsOf(await http.Get($"/v2/customers?ids={ship},{bakery}&sort=id&sortDirection=asc")));
        Assert.Empty(Sites.IdsOf(await http.Get("/v2/customers?search=nobody")));
        var yard = await http.Customer("Yard", ship);
        var crane = await http.Customer("Crane", yard);
        Assert.Equal([yard], Sites.IdsOf(await http.Get($"/v2/customers?ownerId={ship}")));
        Assert.Equal([crane, yard], Sites.IdsOf(await http.Get($"/v2/customers?ancestorId={ship}")));
        Assert.Equal(5, Sites.IdsOf(await http.Get("/v2/customers?updatedAtFrom=2020-01-01")).Count);
        Assert.Empty(Sites.IdsOf(await http.Get("/v2/customers?updatedAtTo=2020-01-01")));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_list_has_limit_offset_and_count(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        foreach (var name in new[] { "C", "A", "B" })
            await http.Customer(name);

        var page = await http.Get("/v2/customers?sort=name&sortDirection=asc&limit=2&offset=1");

        Assert.Equal(["B", "C"], page["data"]!.AsArray().Select(customer => (string)customer!["name"]!));
        Assert.Equal((4, 2, 1), ((int)page["count"]!, (int)page["limit"]!, (int)page["offset"]!));
        Assert.Equal("limit", (await http.Get("/v2/customers?limit=0", HttpStatusCode.BadRequest)).Error().Param);
        Assert.Equal("sort", (await http.Get("/v2/customers?sort=path", HttpStatusCode.BadRequest)).Error().Param);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_caller_sees_only_its_own_customer_and_those_below(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var all = server.Http();
        var mine = await all.Customer("Mine");
        var below = await all.Customer("Below", mine);
        var other = await all.Customer("Other");
        var http = await server.Http(Rights.Write, mine);

        Assert.Equal([mine, below], Sites.IdsOf(await http.Get("/v2/customers?sort=id&sortDirection=asc")));
        await http.Get($"/v2/customers/{below}");
        foreach (var foreign in new[] { other, 1 })
        {
            await http.Get($"/v2/customers/{foreign}", HttpStatusCode.NotFound);
            await http.Put($"/v2/customers/{foreign}", new { name = "x", type = "Business", country = "DK" }, HttpStatusCode.NotFound);
            var refused = await http.Post(
                "/v2/customers", new { name = "x", type = "Business", country = "DK", ownerId = foreign },
                HttpStatusCode.UnprocessableEntity);
            Assert.Equal("ownerId", refused.Error().Param);
        }

        await http.Put($"/v2/customers/{mine}", new { name = "Mine too", type = "Business", country = "DK" });
        await (await server.Http(Rights.Read, mine)).Post(
            "/v2/customers", new { name = "x", type = "Business", country = "DK", ownerId = mine }, HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_customer_that_moves_takes_those_below_along(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var all = server.Http();
        var first = await all.Customer("First");
        var second = await all.Customer("Second");
        var moving = await all.Customer("Moving", first);
        var below = await all.Customer("Below", moving);

        await all.Put($"/v2/customers/{moving}", new { name = "Moving", type = "Business", country = "DK", ownerId = second });

        Assert.Equal([first], Sites.IdsOf(await (await server.Http(Rights.Read, first)).Get("/v2/customers")));
        Assert.Equal([below, moving, second], Sites.IdsOf(await (await server.Http(Rights.Read, second)).Get("/v2/customers")));
        var circle = await all.Put(
            $"/v2/customers/{moving}", new { name = "Moving", type = "Business", country = "DK", ownerId = below },
            HttpStatusCode.UnprocessableEntity);
        Assert.Equal("ownerId", circle.Error().Param);
    }

    [Theory]
    [InlineData("name", null, "missing_required_field")]
    [InlineData("name", "  ", "missing_required_field")]
    [InlineData("name", "123456789012345678901234567890123456789012345678901234567890123456789012345678901", "too_long")]
    [InlineData("type", "CPO", "invalid_value")]
    [InlineData("type", "Shop", "invalid_value")]
    [InlineData("country", "XX", "invalid_value")]
    [InlineData("country", "Denmark", "invalid_value")]
    [InlineData("externalId", "12345678901234567890123456789012345678901", "too_long")]
    public async Task What_is_wrong_with_a_field_names_it(string field, string? value, string code)
    {
        var body = new JsonObject { ["name"] = "N", ["type"] = "Business", ["country"] = "DK", ["ownerId"] = 1 };

        var refused = await shared.Server.Http().Post("/v2/customers", body.With(field, value), HttpStatusCode.UnprocessableEntity);

        Assert.Equal((code, field), (refused.Error().Code, refused.Error().Param));
    }

    [Fact]
    public async Task Nested_fields_and_absent_ones_are_named_too()
    {
        var http = shared.Server.Http();
        var body = new JsonObject { ["name"] = "N", ["type"] = "Business", ["country"] = "DK", ["ownerId"] = 1 };

        var email = await http.Post(
            "/v2/customers", body.With("contactDetails", new JsonObject { ["email"] = "nobody" }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("contactDetails.email", email.Error().Param);
        var owner = await http.Post("/v2/customers", body.Without("ownerId"), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("missing_required_field", "ownerId"), (owner.Error().Code, owner.Error().Param));
        var country = await http.Post("/v2/customers", body.Without("country"), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("missing_required_field", "country"), (country.Error().Code, country.Error().Param));
        var type = await http.Post("/v2/customers", body.With("ownerId", "me"), HttpStatusCode.BadRequest);
        Assert.Equal("ownerId", type.Error().Param);
    }
}
