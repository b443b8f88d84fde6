using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Pki;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Security;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Pki;

/// <summary>What stands behind certificates of ISO 15118, beside what the certification asks.</summary>
public sealed class PkiTests(PlugAndCharge networks) : IClassFixture<PlugAndCharge>
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Our_own_responder_satisfies_openssl_and_tells_what_was_revoked(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        using var key = new StationKey();
        using var certificate = await box.Certified(key);
        using var folder = new TemporaryFolder();
        var (root, leaf) = (Path.Combine(folder.Path, "root.pem"), Path.Combine(folder.Path, "leaf.pem"));
        await File.WriteAllTextAsync(root, await network.Http.GetStringAsync("/v2/certificates/authority.pem", Ct), Ct);
        await File.WriteAllTextAsync(leaf, certificate.ExportCertificatePem(), Ct);
        string[] ask = ["ocsp", "-issuer", root, "-cert", leaf, "-CAfile", root, "-url", $"{network.Server.Url}/pki/ocsp", "-no_proxy", "127.0.0.1"];

        var access = certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().Single();
        Assert.Equal(["http://csms.example.com/pki/ocsp"], access.EnumerateOcspUris());
        var good = await OpenSsl.Run(ask);
        Assert.Contains("Response verify OK", good, StringComparison.Ordinal);
        Assert.Contains("leaf.pem: good", good, StringComparison.Ordinal);
        await network.Http.Post($"/v2/certificates/{(long)(await box.Security())["certificates"]![0]!["id"]!}/revoke", new { });
        Assert.Contains("leaf.pem: revoked", await OpenSsl.Run(["ocsp", "-sha256", "-no_nonce", .. ask[1..]]), StringComparison.Ordinal);

        using var open = network.Server.Client(null);
        var list = await open.GetByteArrayAsync("/pki/authority-1.crl", Ct);
        Assert.Contains(certificate.SerialNumber, Convert.ToHexString(list), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await open.GetAsync("/pki/authority-7.crl", Ct)).StatusCode);
        foreach (var nonsense in new[] { "/pki/ocsp/nonsense", $"/pki/ocsp/{Uri.EscapeDataString(Convert.ToBase64String([1, 2, 3]))}" })
            Assert.Equal(new byte[] { 0x30, 0x03, 0x0A, 0x01, 0x01 }, await open.GetByteArrayAsync(nonsense, Ct));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_learns_from_us_whether_a_certificate_of_ours_is_revoked(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        using var key = new StationKey();
        using var certificate = await box.Certified(key);
        var pem = await network.Http.GetStringAsync("/v2/certificates/authority.pem", Ct);
        using var root = X509Certificate2.CreateFromPem(pem);
        var hash = (await networks.Operator).HashData(new(certificate, null!), new(root, null!), "http://csms.example.com/pki/ocsp");
        await using var station = await (await network.NewBox()).Start("2.1");

        var answer = await station.Tell("GetCertificateStatus", new JsonObject { ["ocspRequestData"] = hash }.ToJsonString());

        Assert.Equal("Accepted", (string?)answer["status"]);
        var read = OcspAnswer.Read(Convert.FromBase64String((string)answer["ocspResult"]!));
        Assert.Equal(RevocationStatus.Good, Assert.Single(read.Statuses).Status);
        Assert.Null(read.Fault(read.Statuses[0].Id, [root]));
        Assert.NotNull(read.Fault(read.Statuses[0].Id, []));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_of_2_1_asks_about_a_whole_chain_by_lists_and_by_responders(string engine)
    {
        var (network, site) = (await networks.Of(engine), await networks.Operator);
        await using var station = await (await network.NewBox()).Start("2.1");
        var (good, revoked) = (site.Contract("DKKRAC00000011"), site.Contract("DKKRAC00000012"));
        site.Revoke(revoked);

        JsonObject Query(Certified one, string source, params string[] urls)
        {
            var hash = site.HashData(one, one == site.Sub ? site.Root : site.Sub);
            hash.Remove("responderURL");
            return new() { ["certificateHashData"] = hash, ["source"] = source, ["urls"] = new JsonArray([.. urls.Select(url => JsonValue.Create(url))]) };
        }
        var answer = await station.Tell("GetCertificateChainStatus", new JsonObject
        {
            ["certificateStatusRequests"] = new JsonArray(
                Query(good, "OCSP", $"{site.Address}nowhere", site.OcspAddress(isOfRoot: false)), Query(revoked, "CRL", $"{site.Address}list/sub"),
                Query(site.Sub, "CRL", $"{site.Address}list/root"), Query(good, "CRL", $"{site.Address}nowhere")),
        }.ToJsonString());

        Assert.Equal(
            ["Good", "Revoked", "Good", "Failed"], answer["certificateStatus"]!.AsArray().Select(status => (string?)status!["status"]));
        Assert.All(answer["certificateStatus"]!.AsArray(), status => Assert.True((DateTimeOffset)status!["nextUpdate"]! > DateTimeOffset.UtcNow));
        await FrameJudge.Check(station.Written);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Numbers_for_VAT_are_judged_by_form_and_by_the_register(string engine)
    {
        await using var station = await (await (await networks.Of(engine)).NewBox()).Start("2.1");
        foreach (var (number, status) in new[] { ("DK13585628", "Accepted"), ("DK 12345674", "Rejected"), ("DK13585629", "Rejected"), ("12", "Rejected") })
        {
            var answer = await station.Tell("VatNumberValidation", $$"""{"vatNumber":"{{number}}","evseId":1}""");
            Assert.Equal((status, number, 1), ((string?)answer["status"], (string?)answer["vatNumber"], (int?)answer["evseId"]));
            Assert.Equal(number == "DK13585628" ? "DANSKE TEST A/S" : null, (string?)answer["company"]?["name"]);
        }
        await FrameJudge.Check(station.Written);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Roots_are_kept_installed_in_stations_and_known_again(string engine)
    {
        var network = await networks.Of(engine);
        await using var site = await MobilityOperator.Start();
        var added = (await network.Http.Post("/v2/certificates/roots", new { use = "V2GRoot", certificate = site.Root.Pem }, HttpStatusCode.Created))["data"]![0]!;
        var again = (await network.Http.Post("/v2/certificates/roots", new { use = "V2GRoot", certificate = site.Root.Pem }, HttpStatusCode.Created))["data"]![0]!;
        Assert.Equal((long)added["id"]!, (long)again["id"]!);
        Assert.Equal(Convert.ToHexStringLower(site.Root.Certificate.GetCertHash(HashAlgorithmName.SHA256)), (string?)added["fingerprint"]);
        Assert.Equal(site.Root.Pem, (await network.Http.GetStringAsync($"/v2/certificates/roots/{added["id"]}/pem", Ct)).Trim());

        var box = await network.NewBox();
        await using var station = await box.Start("2.0.1");
        var order = box.Order("security/install-certificate", new { rootId = (long)added["id"]! });
        var call = await station.Asked("InstallCertificate");
        Assert.Equal(("V2GRootCertificate", site.Root.Pem), ((string?)call.Payload["certificateType"], (string?)call.Payload["certificate"]));
        await call.Answer("""{"status":"Accepted"}""");
        await order;
        var listing = network.Http.Get($"/v2/chargeboxes/{box.Id}/security/installed-certificates");
        var hash = site.HashData(site.Root, site.Root);
        hash.Remove("responderURL");
        await (await station.Asked("GetInstalledCertificateIds")).Answer(
            new JsonObject
            {
                ["status"] = "Accepted",
                ["certificateHashDataChain"] = new JsonArray(new JsonObject { ["certificateType"] = "V2GRootCertificate", ["certificateHashData"] = hash }),
            }.ToJsonString());
        var listed = (await listing)["certificates"]![0]!;
        Assert.Equal((site.Root.Certificate.Subject, false), ((string?)listed["subject"], (bool)listed["isOurs"]!));

        foreach (var (body, param) in new (object, string)[]
        {
            (new { use = "CentralSystemRoot", certificate = site.Root.Pem }, "use"), (new { use = "V2GRoot", certificate = "x" }, "certificate"),
            (new { use = "V2GRoot", certificate = site.Sub.Pem }, "certificate"), (new { use = "V2GRoot" }, "certificate"),
        })
            Assert.Equal(param, (await network.Http.Send(HttpMethod.Post, "/v2/certificates/roots", body, HttpStatusCode.UnprocessableEntity)).Error().Param);
        using var customer = await network.Server.Http(Rights.Control, network.CustomerId);
        await customer.Send(HttpMethod.Post, "/v2/certificates/roots", new { use = "V2GRoot", certificate = site.Root.Pem }, HttpStatusCode.Forbidden);
        await customer.Send(HttpMethod.Delete, $"/v2/certificates/roots/{added["id"]}", null, HttpStatusCode.Forbidden);

        Assert.Equal(HttpStatusCode.NoContent, (await network.Http.DeleteAsync($"/v2/certificates/roots/{added["id"]}", Ct)).StatusCode);
        Assert.DoesNotContain((await network.Http.Get("/v2/certificates/roots"))["data"]!.AsArray(), root => (long)root!["id"]! == (long)added["id"]!);
    }

    [Fact]
    public async Task How_the_services_are_set_up_is_shown_without_their_secrets()
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        var services = await network.Http.Get("/v2/certificates/services");
        Assert.Equal(("exi", true, "plain"), ((string?)services["contractService"]!["form"], (bool)services["contractService"]!["hasToken"]!, (string?)services["authorityKey"]));
        Assert.Equal("http://csms.example.com/pki/ocsp", (string?)services["responder"]);
        Assert.DoesNotContain("s3cret", services.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_responder_in_a_private_network_is_not_asked_unless_that_is_allowed()
    {
        await using var site = await MobilityOperator.Start();
        foreach (var isAllowed in new[] { false, true })
        {
            using var http = new OutsideHttp(new() { AsksPrivateAddresses = isAllowed }, TimeProvider.System);
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Address, "list/root"));
            if (isAllowed)
                Assert.NotEmpty(await http.Ask(request, isNamedByOperator: false, Ct));
            else
                Assert.Contains("private network", (await Assert.ThrowsAsync<OutsideException>(() => http.Ask(request, isNamedByOperator: false, Ct))).Message, StringComparison.Ordinal);
        }
        Assert.False(OutsideHttp.IsPublic(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.True(OutsideHttp.IsPublic(IPAddress.Parse("9.9.9.9")));
    }

    [Fact]
    public async Task A_pool_that_has_several_contracts_gives_one_after_the_other()
    {
        await using var site = await MobilityOperator.Start();
        site.Give = _ => (200, null, """
            {"CCPResponse":{"emaidContent":[{"messageDef":{"certificateInstallationRes":"QQ==","emaid":"DKKRAC00000001"}},{"messageDef":{"certificateInstallationRes":"Qg==","emaid":"DKKRAC00000002"}}]},"xsdMsgDefNamespace":"x"}
            """u8.ToArray());
        using var http = new OutsideHttp(new(), TimeProvider.System);
        var service = new ContractService(new(new(site.Address, "pool/"), ContractServiceForm.Opcp, "t"), http, TimeProvider.System);

        var once = await service.Ask(1, new("urn:iso:15118:2:2013:MsgDef", false, "AAAA"), Ct);
        Assert.Equal(("QQ==", (int?)null), (once.ExiResponse, once.Remaining));
        var asked = new EvCertificateAsked("urn:iso:std:iso:15118:-20:CommonMessages", false, "AAAA", 2, ["DK-KRA-C00000002"]);
        var first = await service.Ask(1, asked, Ct);
        var second = await service.Ask(1, asked with { ExiRequest = "BBBB" }, Ct);
        Assert.Equal(("Qg==", 1), (first.ExiResponse, first.Remaining));
        Assert.Equal(("QQ==", 0), (second.ExiResponse, second.Remaining));
        Assert.Equal("/pool/v1/ccp/signedContractData", site.Asked.Last());
        Assert.Equal("""{"certificateInstallationReq":"BBBB","xsdMsgDefNamespace":"urn:iso:std:iso:15118:-20:CommonMessages"}""", System.Text.Encoding.UTF8.GetString(site.Contracts.Last().Body));

        site.Give = _ => (200, null, "nonsense"u8.ToArray());
        await Assert.ThrowsAsync<OutsideException>(() => service.Ask(1, asked, Ct));
        Assert.Equal((4, 3), (service.State.Asked, service.State.Answered));
    }
}
