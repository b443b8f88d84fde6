using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Security;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>The authority, certificates and profiles are the installation's, whichever node a station comes to.</summary>
[Collection(ClusterCollection.Name)]
public sealed class SecurityAcrossNodesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_station_that_got_its_certificate_at_one_node_comes_by_it_to_another_and_both_know_its_profile()
    {
        using var folder = new TemporaryFolder();
        var (certificate, passphrase) = (Path.Combine(folder.Path, "tls.pem"), Path.Combine(folder.Path, "authority.txt"));
        await WriteCertificate(certificate);
        await File.WriteAllTextAsync(passphrase, "a passphrase that both nodes have\n", Ct);
        var (portA, portB) = (RabbitServer.FreePort(), RabbitServer.FreePort());
        string[] more = ["--certificate", certificate, "--authority-key-file", passphrase];
        await using var nodes = await SeveralNodes.Start();
        var a = await nodes.Add("a", $"http://127.0.0.1:0;https://127.0.0.1:{portA}", more: more);
        var b = await nodes.Add("b", $"http://127.0.0.1:0;https://127.0.0.1:{portB}", more: more);

        var identity = TwoQuietNodes.NewIdentity();
        var location = (long)(await a.Http.Post("/v2/locations", new
        {
            name = "Havn", address = "Mindet 2", postalCode = "8000", city = "Aarhus C", countryCode = "DK", publish = false,
            coordinates = new { latitude = 56.15, longitude = 10.21 }, customerId = 1,
        }, HttpStatusCode.Created))["id"]!;
        var made = await a.Http.Post("/v2/chargeboxes", new { chargeBoxIdentity = identity, locationId = location }, HttpStatusCode.Created);
        var (id, basic) = ((long)made["id"]!, ScriptedStation.Basic(identity, (string)made["password"]!));

        // At A it comes with its password and gets a certificate.
        using var key = new StationKey();
        X509Certificate2 own;
        await using (var atA = await ScriptedStation.ConnectBy(Secure(portA), identity, basic, StationKey.Showing(null)))
        {
            await atA.Boot();
            own = await atA.GetCertificate(key, identity);
        }
        Assert.Equal(2, (int)(await Security(b, id))["profile"]!);

        // At B that certificate opens the door, and A knows by which profile it came.
        await using (var atB = await ScriptedStation.ConnectBy(Secure(portB), identity, null, StationKey.Showing(own)))
        {
            await atB.Tell("Heartbeat", "{}");
            Assert.Equal((3, 3), ((int)(await Security(a, id))["profile"]!, (int)(await Security(a, id))["highestProfile"]!));
        }

        // What it came by at B, A holds it to; and what is accepted at A holds at B.
        Assert.Equal(HttpStatusCode.Forbidden, await ScriptedStation.RefusalBy(Secure(portA), identity, basic, StationKey.Showing(null)));
        await a.Http.Patch($"/v2/chargeboxes/{id}/security", new { acceptLower = true, minimumProfile = 2 });
        Assert.Equal((2, 2), ((int)(await Security(b, id))["minimumProfile"]!, (int)(await Security(b, id))["requiredProfile"]!));
        await using (var lower = await ScriptedStation.ConnectBy(Secure(portB), identity, basic, StationKey.Showing(null)))
            await lower.Tell("Heartbeat", "{}");
        Assert.Equal(HttpStatusCode.Forbidden, await ScriptedStation.Refusal(b.StationUrl, identity, basic));

        // Revoked at A, it is void at B; both have one authority, whose key lies encrypted.
        await a.Http.Post($"/v2/certificates/{(long)(await Security(a, id))["certificates"]![0]!["id"]!}/revoke", new { });
        Assert.Equal(HttpStatusCode.Unauthorized, await ScriptedStation.RefusalBy(Secure(portB), identity, null, StationKey.Showing(own)));
        Assert.Equal((await a.Http.GetStringAsync("/v2/certificates/authority.pem", Ct)), await b.Http.GetStringAsync("/v2/certificates/authority.pem", Ct));
        Assert.Equal(1, await nodes.Count("certificate_authority"));
        Assert.Equal("encrypted", (string?)(await b.Http.Get("/v2/certificates/services"))["authorityKey"]);
    }

    static string Secure(int port) => $"wss://127.0.0.1:{port}/ocpp/";

    static Task<JsonNode> Security(Node node, long id) => node.Http.Get($"/v2/chargeboxes/{id}/security");

    static async Task WriteCertificate(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(file, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n", Ct);
    }
}
