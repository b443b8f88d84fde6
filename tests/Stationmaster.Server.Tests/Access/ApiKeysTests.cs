using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Access;

public sealed class ApiKeysTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_key_is_shown_once_and_stored_only_as_a_hash(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var created = await server.Http().Post("/v2/api-keys", new { name = "Ærø Energi", scope = "read" }, HttpStatusCode.Created);

        var key = (string)created["key"]!;
        Assert.Matches("^sm_[a-z0-9]{10}_[a-z0-9]{32}$", key);
        var listed = (await server.Client(key).Get("/v2/api-keys"))["data"]!.AsArray().Single(one => (string)one!["name"]! == "Ærø Energi")!;
        Assert.Null(listed["key"]);
        Assert.Equal("read", (string)listed["scope"]!);
        Assert.Equal(key.Split('_')[1], (string)listed["prefix"]!);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string)listed["createdAt"]!);

        await using var connection = await server.Get<Database>().Open(Ct);
        var rows = await connection.QueryAsync("select * from api_key");
        Assert.DoesNotContain(rows, row => ((IDictionary<string, object>)row).Values.OfType<string>().Any(text => key.EndsWith(text, StringComparison.Ordinal) && text.Length > 10));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_revoked_key_is_refused_within_five_seconds(string engine)
    {
        var clock = new TestClock();
        await using var server = await TestServer.Start(engine, adjust: clock.Use);
        var created = await server.Http().Post("/v2/api-keys", new { name = "old", scope = "read" }, HttpStatusCode.Created);
        var old = server.Client((string)created["key"]!);
        await old.Get("/v2/api-keys");

        // As another process would do it, so that the memory of this one does not know.
        await server.Get<Commits>().Save([new Statement("update api_key set revoked_ms = 1 where id = @id", new { id = (long)created["id"]! })], Ct);
        clock.Advance(TimeSpan.FromSeconds(5));
        var refused = await old.Get("/v2/api-keys", HttpStatusCode.Unauthorized);

        Assert.Equal("This API key was revoked.", refused.Error().Message);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Revoking_through_the_API_works_at_once(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var created = await server.Http().Post("/v2/api-keys", new { name = "old", scope = "read" }, HttpStatusCode.Created);
        var old = server.Client((string)created["key"]!);
        await old.Get("/v2/api-keys");

        await server.Http(Rights.Write).Delete($"/v2/api-keys/{created["id"]}");

        await old.Get("/v2/api-keys", HttpStatusCode.Unauthorized);
        await server.Http().Delete($"/v2/api-keys/{created["id"]}", HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_expired_key_is_refused(string engine)
    {
        var clock = new TestClock();
        await using var server = await TestServer.Start(engine, adjust: clock.Use);
        var created = await server.Http().Post(
            "/v2/api-keys", new { name = "short", scope = "read", expiresAt = clock.GetUtcNow().AddHours(1) }, HttpStatusCode.Created);
        var brief = server.Client((string)created["key"]!);
        await brief.Get("/v2/api-keys");

        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("This API key has expired.", (await brief.Get("/v2/api-keys", HttpStatusCode.Unauthorized)).Error().Message);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_key_makes_keys_of_its_own_subtree_and_rights_only(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var (parent, child, stranger) = await Family(server);
        var partner = await server.Http(Rights.Write, parent);

        var own = await partner.Post("/v2/api-keys", new { name = "own", scope = "write" }, HttpStatusCode.Created);
        Assert.Equal(parent, (long)own["customerId"]!);
        await partner.Post("/v2/api-keys", new { name = "below", scope = "read", customerId = child }, HttpStatusCode.Created);

        var foreign = await partner.Post("/v2/api-keys", new { name = "x", scope = "read", customerId = stranger }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("customerId", foreign.Error().Param);
        await partner.Post("/v2/api-keys", new { name = "x", scope = "read", customerId = 1 }, HttpStatusCode.UnprocessableEntity);
        await partner.Post("/v2/api-keys", new { name = "x", scope = "control" }, HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Keys_of_other_customers_are_not_seen_and_not_revoked(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var (parent, child, stranger) = await Family(server);
        var (partner, theirs, below) = (await server.Http(Rights.Control, parent), await server.Http(Rights.Control, stranger), await server.Http(Rights.Read, child));
        var created = await theirs.Post("/v2/api-keys", new { name = "theirs", scope = "read" }, HttpStatusCode.Created);

        var seen = (await partner.Get("/v2/api-keys"))["data"]!.AsArray().Select(key => (long)key!["customerId"]!).Distinct().Order();
        Assert.Equal([parent, child], seen);
        Assert.Single((await below.Get("/v2/api-keys"))["data"]!.AsArray());
        await partner.Delete($"/v2/api-keys/{created["id"]}", HttpStatusCode.NotFound);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_key_does_not_revoke_what_has_more_rights_than_it(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var strong = await server.Http().Post("/v2/api-keys", new { name = "strong", scope = "control" }, HttpStatusCode.Created);

        await server.Http(Rights.Write).Delete($"/v2/api-keys/{strong["id"]}", HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_last_use_of_a_key_is_kept(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var created = await server.Http().Post("/v2/api-keys", new { name = "used", scope = "read" }, HttpStatusCode.Created);
        Assert.Null(created["lastUsedAt"]);

        await server.Client((string)created["key"]!).Get("/v2/api-keys");
        await server.Restart();

        var listed = (await server.Http().Get("/v2/api-keys"))["data"]!.AsArray().Single(key => (string)key!["name"]! == "used")!;
        Assert.NotNull(listed["lastUsedAt"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sm_")]
    [InlineData("sm__")]
    [InlineData("sm_abc_def")]
    [InlineData("nonsense")]
    [InlineData("sm_a_b_c")]
    public async Task What_is_no_key_is_refused(string key)
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/api-keys");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        using var response = await server.Client(null).SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Reading_needs_read_and_changing_needs_write()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);

        await server.Http(Rights.Read).Get("/v2/api-keys");
        var refused = await server.Http(Rights.Read).Post("/v2/api-keys", new { name = "x", scope = "read" }, HttpStatusCode.Forbidden);

        Assert.Equal("This needs the right 'write'; test read has 'read'.", refused.Error().Message);
        await server.Client(null).Post("/v2/api-keys", new { name = "x", scope = "read" }, HttpStatusCode.Unauthorized);
    }

    /// <summary>A customer with one below it, and a customer beside them.</summary>
    static async Task<(long Parent, long Child, long Stranger)> Family(TestServer server)
    {
        await Add(101, 1, "/1/101/");
        await Add(102, 101, "/1/101/102/");
        await Add(1010, 1, "/1/1010/");
        return (101, 102, 1010);

        Task Add(long id, long parent, string path) => server.Get<Commits>().Save(
        [
            new Statement(
                """
                insert into customer (id, parent_id, path, name, name_folded, type, country, created_ms, updated_ms)
                values (@id, @parent, @path, 'Customer', 'CUSTOMER', 'Business', 'DK', 0, 0)
                """,
                new { id, parent, path }),
        ], Ct);
    }
}
