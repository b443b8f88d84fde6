using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Security;

/// <summary>Certificates of stations, right and wrong ones, over real TLS.</summary>
public sealed class CertificateTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_074_A_station_gets_a_certificate_and_comes_by_it(string engine)
    {
        await using var network = await SecureNetwork.Start(engine);
        var box = await network.Network.NewBox();
        using var key = new StationKey();
        X509Certificate2 certificate;
        await using (var station = await box.Start())
        {
            var order = box.Order("security/request-certificate");
            var trigger = await station.Asked("ExtendedTriggerMessage");
            Assert.Equal("SignChargePointCertificate", (string?)trigger.Payload["requestedMessage"]);
            await trigger.Answer("""{"status":"Accepted"}""");
            Assert.Equal("Accepted", (string?)(await order)["status"]);
            certificate = await station.GetCertificate(key, box.Identity);
            await Eventually.Holds(
                async () => (string?)(await box.Security())["certificates"]![0]!["delivery"] == "Accepted", "that the station took it is shown");
        }

        await using (var secured = await network.Connect(box, certificate))
        {
            await secured.Tell("Heartbeat", "{}");
            var security = await box.Security();
            Assert.Equal((3, 3), ((int)security["profile"]!, (int)security["highestProfile"]!));
            var shown = Assert.Single(security["certificates"]!.AsArray())!;
            Assert.Equal(("valid", box.Identity), ((string?)shown["state"], (string?)shown["commonName"]));
            Assert.NotNull(shown["lastUsedAt"]);
            Assert.Equal(certificate.SerialNumber, (string?)shown["serial"]);
        }
        Assert.Equal(3, (int?)(await box.Read())["securityProfile"]);
        var listed = (await network.Http.Get($"/v2/certificates?search={box.Identity}&valid=true"))["data"]!.AsArray();
        Assert.Equal(box.Id, (long)Assert.Single(listed)!["chargeBoxId"]!);
        Assert.Empty((await network.Http.Get("/v2/certificates?search=NOBODY"))["data"]!.AsArray());
    }

    [Fact]
    public async Task TC_A_08_Certificates_that_are_foreign_or_another_stations_are_refused_and_the_right_one_works_later()
    {
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite);
        var (box, neighbour) = (await network.Network.NewBox(), await network.Network.NewBox());
        using var key = new StationKey();
        var own = await box.Certified(key);

        Assert.Equal(HttpStatusCode.Unauthorized, await network.RefusalOf(box, StationKey.Foreign(box.Identity).Certificate));
        Assert.Equal(HttpStatusCode.Unauthorized, await network.RefusalOf(neighbour, own));
        Assert.Equal(HttpStatusCode.Unauthorized, await network.RefusalOf(box, null));

        await using var station = await network.Connect(box, own);
        await station.Tell("Heartbeat", "{}");
        await Eventually.Holds(
            async () => (await neighbour.SecurityEvents()).Any(one => (string?)one["type"] == "CertificateRefused" && (bool)one["isOwn"]!),
            "that somebody came by another's certificate is noted");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_revoked_certificate_opens_nothing_and_who_came_by_it_is_cut_off(string engine)
    {
        await using var network = await SecureNetwork.Start(engine);
        var box = await network.Network.NewBox();
        using var key = new StationKey();
        var certificate = await box.Certified(key);
        var id = (long)(await box.Security())["certificates"]![0]!["id"]!;
        await using (var station = await network.Connect(box, certificate))
        {
            await station.Tell("Heartbeat", "{}");
            var revoked = await network.Http.Post($"/v2/certificates/{id}/revoke", new { reason = "stolen" });
            Assert.Equal(("revoked", "stolen"), ((string?)revoked["state"], (string?)revoked["revokedReason"]));
            await station.Gone();
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await network.RefusalOf(box, certificate));
        // It came by profile 3, so its password alone does not do any more.
        Assert.Equal(HttpStatusCode.Forbidden, await network.RefusalOf(box, certificate, box.Basic()));
        var list = await network.Http.GetByteArrayAsync("/v2/certificates/authority.crl", Ct);
        Assert.Contains(Convert.ToHexString(Convert.FromHexString(certificate.SerialNumber)), Convert.ToHexString(list), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused()
    {
        var clock = new TestClock();
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite, adjust: clock.Use);
        var box = await network.Network.NewBox();
        using var key = new StationKey();
        var certificate = await box.Certified(key);
        await using (var station = await network.Connect(box, certificate))
            await station.Tell("Heartbeat", "{}");

        clock.Advance(TimeSpan.FromDays(366));

        Assert.Equal(HttpStatusCode.Unauthorized, await network.RefusalOf(box, certificate));
        Assert.Equal("expired", (string?)(await box.Security())["certificates"]![0]!["state"]);
    }

    [Fact]
    public async Task A_station_is_asked_to_renew_before_its_certificate_ends()
    {
        var clock = new TestClock();
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite, adjust: clock.Use);
        var box = await network.Network.NewBox();
        using var key = new StationKey();
        await using var station = await box.Start();
        await station.GetCertificate(key, box.Identity);
        await Eventually.Holds(
            async () => (string?)(await box.Security())["certificates"]![0]!["delivery"] == "Accepted", "the station is known to have taken it");
        Assert.False(station.IsAsked);

        clock.Advance(TimeSpan.FromDays(340));

        // The connection may have been taken for dead meanwhile: then it is asked when it is back.
        await TimeGoesBy(clock, () => station.IsAsked || !station.IsOpen);
        await using var again = station.IsOpen ? station : await box.Start();
        var asked = await Eventually.Within(Renewal(again, clock), "it is asked for a request");
        Assert.Equal("SignChargePointCertificate", (string?)asked.Payload["requestedMessage"]);
        await asked.Answer("""{"status":"Accepted"}""");
        using var newKey = new StationKey();
        await again.GetCertificate(newKey, box.Identity);
        Assert.Equal(2, (await box.Security())["certificates"]!.AsArray().Count);
    }

    static async Task<ServerCall> Renewal(ScriptedStation station, TestClock clock)
    {
        await TimeGoesBy(clock, () => station.IsAsked);
        return await station.Asked("ExtendedTriggerMessage");
    }

    static Task TimeGoesBy(TestClock clock, Func<bool> until) => clock.Until(TimeSpan.FromSeconds(4), until, "the station is asked");

    [Theory, MemberData(nameof(Engines))]
    public async Task The_same_request_again_gets_the_same_certificate(string engine)
    {
        await using var network = await SecureNetwork.Start(engine);
        var box = await network.Network.NewBox();
        using var key = new StationKey();
        await using var station = await box.Start();
        var csr = new JsonObject { ["csr"] = key.AskFor(box.Identity) }.ToJsonString();
        var chains = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            await station.Tell("SignCertificate", csr);
            var signed = await station.Asked("CertificateSigned");
            chains.Add((string?)signed.Payload["certificateChain"]);
            await signed.Answer("""{"status":"Accepted"}""");
        }
        Assert.Equal(chains[0], chains[1]);
        Assert.Single((await box.Security())["certificates"]!.AsArray());
    }

    [Fact]
    public async Task Requests_that_do_not_hold_are_refused_and_noted()
    {
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite, security => security with { Organization = "Havn Energi" });
        var box = await network.Network.NewBox();
        await using var station = await box.Start();
        using var key = new StationKey();
        using var weak = new StationKey(RSA.Create(1024));
        var torn = key.AskFor(box.Identity, "Havn Energi");
        var middle = torn.Length / 2;
        torn = torn[..middle] + (torn[middle] == 'A' ? 'B' : 'A') + torn[(middle + 1)..];
        string[] bad =
        [
            key.AskFor("SOMEBODY-ELSE", "Havn Energi"), key.AskFor(box.Identity), key.AskFor(box.Identity, "Elsewhere"),
            weak.AskFor(box.Identity, "Havn Energi"), torn, "nonsense",
        ];
        foreach (var csr in bad)
            Assert.Equal("Rejected", (string?)(await station.Tell("SignCertificate", new JsonObject { ["csr"] = csr }.ToJsonString()))["status"]);
        Assert.False(station.IsAsked);
        Assert.Empty((await box.Security())["certificates"]!.AsArray());
        var events = await box.SecurityEvents();
        Assert.Equal(bad.Length, events.Count(one => (string?)one["type"] == "CertificateRequestRefused"));

        using var rsa = new StationKey(RSA.Create(2048));
        var good = await station.Tell("SignCertificate", new JsonObject { ["csr"] = rsa.AskFor(box.Identity, "Havn Energi") }.ToJsonString());
        Assert.Equal("Accepted", (string?)good["status"]);
        await (await station.Asked("CertificateSigned")).Answer("""{"status":"Rejected"}""");
        await Eventually.Holds(
            async () => (string?)(await box.Security())["certificates"]![0]!["delivery"] == "Rejected", "that the station did not take it is shown");
    }

    [Fact]
    public async Task Who_proved_nothing_gets_no_certificate()
    {
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite);
        var box = await network.Network.NewBox();
        await network.Http.Patch($"/v2/chargeboxes/{box.Id}", new { passwordless = true });
        using var key = new StationKey();
        await using var station = await ScriptedStation.Connect(network.Network.Endpoint, box.Identity);
        Assert.Equal("Rejected", (string?)(await station.Tell("SignCertificate", new JsonObject { ["csr"] = key.AskFor(box.Identity) }.ToJsonString()))["status"]);

        await using var stranger = await ScriptedStation.Connect(network.Network.Endpoint, Network.NewName("STRANGER"));
        Assert.Equal("Rejected", (string?)(await stranger.Tell("SignCertificate", new JsonObject { ["csr"] = key.AskFor(stranger.Identity) }.ToJsonString()))["status"]);
    }

    [Fact]
    public async Task A_trusted_root_of_the_operators_own_lets_its_certificates_in()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "roots.pem");
        var name = Network.NewName("FOREIGN");
        var (root, certificate) = StationKey.Foreign(name);
        await File.WriteAllTextAsync(file, root.ExportCertificatePem(), Ct);
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite, security => security with { TrustedRootsFile = file });
        var made = await network.Http.Post(
            "/v2/chargeboxes", new { chargeBoxIdentity = name, locationId = network.Network.LocationId }, HttpStatusCode.Created);
        var box = new Box(network.Network, (long)made["id"]!, name, (string)made["password"]!, []);

        await using var station = await network.Connect(box, certificate);
        await station.Tell("Heartbeat", "{}");

        Assert.Equal(3, (int)(await box.Security())["profile"]!);
        var other = await network.Network.NewBox();
        Assert.Equal(HttpStatusCode.Unauthorized, await network.RefusalOf(other, certificate));
    }

    [Fact]
    public async Task A_trusted_proxy_hands_the_certificate_over_and_nobody_else_does()
    {
        foreach (var isTrusted in new[] { true, false })
        {
            await using var network = await SecureNetwork.Start(
                TestDatabases.Sqlite, security => security with { CertificateHeader = "X-Client-Certificate" },
                other: options => options with { TrustedProxies = [IPNetwork.Parse(isTrusted ? "127.0.0.1/32" : "10.9.9.9/32")] });
            var box = await network.Network.NewBox();
            using var key = new StationKey();
            var certificate = await box.Certified(key);
            foreach (var text in new[] { Uri.EscapeDataString(certificate.ExportCertificatePem()), Convert.ToBase64String(certificate.RawData) })
            {
                void Handing(System.Net.WebSockets.ClientWebSocketOptions options) => options.SetRequestHeader("X-Client-Certificate", text);
                if (isTrusted)
                {
                    await using var station = await ScriptedStation.ConnectBy(network.Network.Endpoint, box.Identity, null, Handing);
                    await station.Tell("Heartbeat", "{}");
                    Assert.Equal(3, (int)(await box.Security())["profile"]!);
                }
                else
                {
                    Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.RefusalBy(network.Network.Endpoint, box.Identity, null, Handing));
                }
            }
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_authority_is_one_for_all_and_kept(string engine)
    {
        await using var network = await SecureNetwork.Start(engine);
        var before = Assert.Single((await network.Http.Get("/v2/certificates/authority"))["data"]!.AsArray())!;
        await network.Network.Server.Restart();
        var http = network.Network.Server.Http(Rights.Read);
        var after = Assert.Single((await http.Get("/v2/certificates/authority"))["data"]!.AsArray())!;
        Assert.Equal((string)before["fingerprint"]!, (string)after["fingerprint"]!);
        using var root = X509Certificate2.CreateFromPem(await http.GetStringAsync("/v2/certificates/authority.pem", Ct));
        Assert.Equal((string)before["fingerprint"]!, Convert.ToHexStringLower(root.GetCertHash(HashAlgorithmName.SHA256)));
        Assert.Equal(256, root.GetECDsaPublicKey()!.KeySize);
    }

    [Fact]
    public async Task Certificates_belong_to_the_customer_of_their_charge_box()
    {
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite);
        var box = await network.Network.NewBox();
        using var key = new StationKey();
        await box.Certified(key);
        var id = (long)(await box.Security())["certificates"]![0]!["id"]!;
        var other = await network.Network.Server.Http(Rights.Control, network.Network.FleetId);
        Assert.Empty((await other.Get("/v2/certificates"))["data"]!.AsArray());
        await other.Post($"/v2/certificates/{id}/revoke", new { }, HttpStatusCode.NotFound);
        await other.Get($"/v2/chargeboxes/{box.Id}/security", HttpStatusCode.NotFound);
        await other.Get($"/v2/chargeboxes/{box.Id}/security/events", HttpStatusCode.NotFound);
    }
}
