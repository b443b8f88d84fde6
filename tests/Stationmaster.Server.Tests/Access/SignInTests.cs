using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Access;

public sealed class SignInTests
{
    const string Password = "correct horse battery";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_first_administrator_comes_in_by_a_link_that_works_once(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var nobody = server.Client(null);
        Assert.True((bool)(await nobody.Get("/auth/me", HttpStatusCode.Unauthorized))["firstAdministrator"]!);
        var stale = await FirstAdministrator.NewToken(server.Get<Commits>(), Ct);
        var token = await FirstAdministrator.NewToken(server.Get<Commits>(), Ct);
        var anna = new { token, name = "Anna", email = "anna@example.com", password = Password };

        await nobody.Post("/auth/first-administrator", anna with { token = stale }, HttpStatusCode.Unauthorized);
        Assert.Equal("password", (await nobody.Post("/auth/first-administrator", anna with { password = "short" }, HttpStatusCode.UnprocessableEntity)).Error().Param);
        var me = await nobody.Post("/auth/first-administrator", anna);
        Assert.Equal("Anna", (string)me["user"]!["name"]!);
        Assert.Equal("control", (string)me["rights"]!);
        Assert.Null(me["customer"]);
        Assert.False((bool)me["demo"]!);

        await nobody.Post("/auth/first-administrator", anna with { email = "other@example.com" }, HttpStatusCode.Unauthorized);
        Assert.Null((await nobody.Get("/auth/me", HttpStatusCode.Unauthorized))["firstAdministrator"]);
        Assert.Null(await FirstAdministrator.NewToken(server.Get<Commits>(), Ct));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_signed_in_person_uses_the_API_until_signing_out(string engine)
    {
        await using var server = await TestServer.Start(engine);
        await Anna(server);
        using var browser = await Browser.SignIn(server, "ANNA@example.com ", Password);

        Assert.Equal("anna@example.com", (string)(await browser.Http.Get("/auth/me"))["user"]!["email"]!);
        await browser.Http.Post("/v2/api-keys", new { name = "by hand", scope = "read" }, HttpStatusCode.Created);
        await server.Restart();
        await browser.Http.Get("/v2/api-keys");

        await browser.Http.Post("/auth/sign-out", null, HttpStatusCode.NoContent);
        await browser.Http.Get("/v2/api-keys", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await Anna(server);
        using var response = await server.Client(null).PostAsJsonAsync("/auth/sign-in", new { email = "anna@example.com", password = Password }, Ct);

        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("stationmaster=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_with_https_the_cookie_is_secure()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite, options => options with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });
        await Anna(server);
        var http = server.Client(null);
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var response = await http.PostAsJsonAsync("/auth/sign-in", new { email = "anna@example.com", password = Password }, Ct);

        Assert.Contains("secure", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_session_ends_after_twelve_idle_hours_and_after_thirty_days(string engine)
    {
        var clock = new TestClock();
        await using var server = await TestServer.Start(engine, adjust: clock.Use);
        await Anna(server);
        using var idle = await Browser.SignIn(server, "anna@example.com", Password);
        using var busy = await Browser.SignIn(server, "anna@example.com", Password);

        for (var hours = 0; hours < 30 * 24 - 11; hours += 11)
        {
            await busy.Http.Get("/v2/api-keys");
            clock.Advance(TimeSpan.FromHours(11));
        }
        await idle.Http.Get("/v2/api-keys", HttpStatusCode.Unauthorized);
        await busy.Http.Get("/v2/api-keys");
        clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal("Your session has ended. Sign in again.", (await busy.Http.Get("/v2/api-keys", HttpStatusCode.Unauthorized)).Error().Message);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_new_password_ends_what_was_signed_in_with_the_old_one(string engine)
    {
        var clock = new TestClock();
        await using var server = await TestServer.Start(engine, adjust: clock.Use);
        await Anna(server);
        using var browser = await Browser.SignIn(server, "anna@example.com", Password);
        await browser.Http.Get("/v2/api-keys");

        Assert.True(await server.Get<People>().SetPassword("anna@example.com", "another long password", Ct));
        clock.Advance(TimeSpan.FromSeconds(5));

        await browser.Http.Get("/v2/api-keys", HttpStatusCode.Unauthorized);
        using var again = await Browser.SignIn(server, "anna@example.com", "another long password");
        await again.Http.Get("/v2/api-keys");
    }

    [Fact]
    public async Task A_wrong_address_and_a_wrong_password_get_the_same_answer()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await Anna(server);
        var http = server.Client(null);

        var address = await http.Post("/auth/sign-in", new { email = "nobody@example.com", password = Password }, HttpStatusCode.Unauthorized);
        var password = await http.Post("/auth/sign-in", new { email = "anna@example.com", password = "wrong" }, HttpStatusCode.Unauthorized);

        Assert.Equal(address.Error(), password.Error());
    }

    [Fact]
    public async Task Guessing_passwords_is_slowed_and_time_forgives()
    {
        var clock = new TestClock();
        await using var server = await TestServer.Start(TestDatabases.Sqlite, adjust: clock.Use);
        await Anna(server);
        var http = server.Client(null);
        for (var i = 0; i < 10; i++)
            await http.Post("/auth/sign-in", new { email = "anna@example.com", password = "wrong" }, HttpStatusCode.Unauthorized);

        await http.Post("/auth/sign-in", new { email = "anna@example.com", password = Password }, HttpStatusCode.TooManyRequests);
        clock.Advance(TimeSpan.FromMinutes(5));
        await http.Post("/auth/sign-in", new { email = "anna@example.com", password = Password });
    }

    [Fact]
    public async Task A_right_password_is_never_counted_as_a_guess()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await Anna(server);
        for (var i = 0; i < 35; i++)
            await server.Client(null).Post("/auth/sign-in", new { email = "anna@example.com", password = Password });
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("X-Nothing", "said")]
    public async Task Another_site_cannot_act_with_the_cookie(string header, string value)
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await Anna(server);
        using var browser = await Browser.SignIn(server, "anna@example.com", Password);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/api-keys") { Content = JsonContent.Create(new { name = "x", scope = "read" }) };
        request.Headers.Add("Cookie", browser.Cookie);
        request.Headers.Add(header, value);
        using var response = await server.Client(null).SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Over_plain_http_the_own_origin_is_enough()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        await Anna(server);
        using var browser = await Browser.SignIn(server, "anna@example.com", Password);
        browser.Http.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        browser.Http.DefaultRequestHeaders.Add("Origin", server.Url);

        await browser.Http.Post("/v2/api-keys", new { name = "x", scope = "read" }, HttpStatusCode.Created);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task An_address_has_one_account_whatever_its_case(string engine)
    {
        await using var server = await TestServer.Start(engine);
        await Anna(server);

        var taken = await Assert.ThrowsAsync<Stationmaster.Server.Http.ApiProblem>(() =>
            server.Get<People>().Create(Scope.System, "Anna@Example.com", "Other", Password, Rights.Read, 1, Ct));
        Assert.Equal(409, taken.Status);
    }

    static Task<Person> Anna(TestServer server) =>
        server.Get<People>().Create(Scope.System, "anna@example.com", "Anna", Password, Rights.Control, 1, Ct);
}
