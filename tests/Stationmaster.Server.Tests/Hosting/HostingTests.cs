using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hosting;

public sealed class HostingTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_its_database_a_server_is_live_but_not_ready_and_says_503()
    {
        await using var relay = new Relay();
        await using var server = await TestServer.Start(
            TestDatabases.Postgres, options => options with { Database = relay.Through(options.Database!) });
        var caller = server.Http();
        await caller.Get("/v2/api-keys");
        relay.Cut();

        Assert.Equal("unavailable", (string)(await caller.Get("/health/ready", HttpStatusCode.ServiceUnavailable))["status"]!);
        await caller.Get("/health/live");
        var refused = await caller.Get("/v2/api-keys", HttpStatusCode.ServiceUnavailable);
        Assert.Equal("storage_unavailable", refused.Error().Code);

        relay.Mend();
        HttpStatusCode ready;
        do
        {
            using var response = await caller.GetAsync("/health/ready", Ct);
            ready = response.StatusCode;
        }
        while (ready != HttpStatusCode.OK);
        await caller.Get("/v2/api-keys");
    }

    [Fact]
    public async Task Errors_have_one_shape_and_name_the_field()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http();

        Assert.Equal(("not_found", null), Brief(await http.Get("/v2/nothing", HttpStatusCode.NotFound)));
        Assert.Equal(("method_not_allowed", null), Brief(await http.Put("/v2/api-keys", "{}", HttpStatusCode.MethodNotAllowed)));
        Assert.Equal(("not_json", null), Brief(await http.Post("/v2/api-keys", "{\"name\":", HttpStatusCode.BadRequest)));
        Assert.Equal(("not_json", null), Brief(await http.Post("/v2/api-keys", "", HttpStatusCode.BadRequest)));
        Assert.Equal(("wrong_type", "name"), Brief(await http.Post("/v2/api-keys", "{\"name\":{},\"scope\":\"read\"}", HttpStatusCode.BadRequest)));
        Assert.Equal(("missing_required_field", "scope"), Brief(await http.Post("/v2/api-keys", "{\"name\":\"x\"}", HttpStatusCode.UnprocessableEntity)));
        Assert.Equal(("invalid_value", "scope"), Brief(await http.Post("/v2/api-keys", new { name = "x", scope = "all" }, HttpStatusCode.UnprocessableEntity)));

        var problem = await http.Get("/v2/nothing", HttpStatusCode.NotFound);
        Assert.Equal(["type", "title", "status", "detail", "error"], problem.AsObject().Select(member => member.Key));
        Assert.Equal(["type", "code", "message", "param", "request_id"], problem["error"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task A_request_keeps_its_id()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/nothing");
        request.Headers.Add("X-Request-Id", "abc-123");
        using var response = await server.Http().SendAsync(request, Ct);

        Assert.Equal("abc-123", response.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal("abc-123", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!["error"]!["request_id"]!);
    }

    [Theory]
    [InlineData("/auth/me")]
    [InlineData("/v2/api-keys")]
    [InlineData("/docs")]
    [InlineData("/nothing")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        using var response = await server.Client(null).GetAsync(path, Ct);

        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_API_is_described_in_OpenAPI_3_1_with_its_keys()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var document = await server.Client(null).Get("/openapi/v2.json");

        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal("bearer", (string)document["components"]!["securitySchemes"]!["apiKey"]!["scheme"]!);
        Assert.NotNull(document["security"]![0]!["apiKey"]);
        Assert.NotNull(document["components"]!["schemas"]!["Problem"]!["properties"]!["error"]);
        Assert.All(document["paths"]!.AsObject(), path => Assert.StartsWith("/v2/", path.Key, StringComparison.Ordinal));
        var key = document["components"]!["schemas"]!["ApiKey"]!["properties"]!;
        Assert.Equal("integer", (string)key["id"]!["type"]!);
        Assert.Equal(("string", "date-time"), ((string)key["createdAt"]!["type"]!, (string)key["createdAt"]!["format"]!));
        Assert.Equal(["null", "string"], key["expiresAt"]!["type"]!.AsArray().Select(type => (string)type!).Order());
    }

    [Fact]
    public async Task The_API_page_needs_nothing_from_elsewhere()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var page = await server.Client(null).GetStringAsync("/docs", Ct);

        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Contains("fetch(\"/openapi/v2.json\")", await server.Client(null).GetStringAsync("/docs/docs.js", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_portal_answers_at_its_own_addresses_and_nowhere_else()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "portal", "index.html")), "The portal is not built into this run (SkipPortal).");
        await using var server = await TestServer.Start(TestDatabases.Sqlite);

        Assert.Equal((HttpStatusCode.OK, "no-cache"), await Page(server, "/"));
        Assert.Equal((HttpStatusCode.OK, "no-cache"), await Page(server, "/charge-records/7?tab=log"));
        Assert.Equal(HttpStatusCode.NotFound, (await Page(server, "/assets/none.js")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Page(server, "/v2/nothing")).Status);
        var asset = Path.GetFileName(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "portal", "assets"))[0]);
        Assert.Equal((HttpStatusCode.OK, "public, max-age=31536000, immutable"), await Page(server, $"/assets/{asset}"));
    }

    [Fact]
    public async Task Answers_are_compressed_where_the_caller_can_read_it()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v2.json");
        request.Headers.Add("Accept-Encoding", "br");
        using var response = await server.Client(null).SendAsync(request, Ct);

        Assert.Equal("br", response.Content.Headers.ContentEncoding.Single());
    }

    [Fact]
    public async Task A_certificate_serves_https_and_its_renewal_needs_no_restart()
    {
        using var folder = new TemporaryFolder();
        var (file, key) = (Path.Combine(folder.Path, "tls.pem"), Path.Combine(folder.Path, "tls.key"));
        var first = WriteCertificate(file, key);
        var clock = new TestClock();
        await using var server = await TestServer.Start(
            TestDatabases.Sqlite,
            options => options with { Urls = ["https://127.0.0.1:0"], Certificate = new CertificateOptions(file, key, null) },
            clock.Use);

        Assert.Equal(first, await Presented(server));
        var second = WriteCertificate(file, key);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddSeconds(10));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(second, await Presented(server));
        await File.WriteAllTextAsync(file, "broken", Ct);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(second, await Presented(server));
    }

    [Fact]
    public void A_PFX_serves_too_and_what_is_no_certificate_is_said_before_the_start()
    {
        using var folder = new TemporaryFolder();
        var (pem, key, pfx) = (Path.Combine(folder.Path, "a.pem"), Path.Combine(folder.Path, "a.key"), Path.Combine(folder.Path, "a.pfx"));
        WriteCertificate(pem, key);
        using (var certificate = X509Certificate2.CreateFromPemFile(pem, key))
            File.WriteAllBytes(pfx, certificate.Export(X509ContentType.Pfx, "secret"));

        Assert.Null(Certificate.Fault(new CertificateOptions(pfx, null, "secret")));
        Assert.NotNull(Certificate.Fault(new CertificateOptions(pfx, null, "wrong")));
        Assert.NotNull(Certificate.Fault(new CertificateOptions(pem, null, null)));
        Assert.NotNull(Certificate.Fault(new CertificateOptions(key, key, null)));
    }

    static async Task<(HttpStatusCode Status, string? Caching)> Page(TestServer server, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        using var response = await server.Client(null).SendAsync(request, Ct);
        return (response.StatusCode, response.Headers.TryGetValues("Cache-Control", out var caching) ? caching.Single() : null);
    }

    static (string Code, string? Param) Brief(JsonNode problem) => (problem.Error().Code, problem.Error().Param);

    static string WriteCertificate(string file, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }

    static async Task<string> Presented(TestServer server)
    {
        string? thumbprint = null;
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    thumbprint = ((X509Certificate2)certificate!).Thumbprint;
                    return true;
                },
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(server.Url) };
        await http.Get("/health/live");
        return thumbprint!;
    }
}

sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("stationmaster-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
