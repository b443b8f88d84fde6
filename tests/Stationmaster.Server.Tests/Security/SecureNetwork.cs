using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Security;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;

namespace Stationmaster.Server.Tests.Security;

/// <summary>A network that serves TLS beside plain HTTP, with a certificate of its own.</summary>
sealed class SecureNetwork : IAsyncDisposable
{
    readonly TemporaryFolder _folder;

    SecureNetwork(Network network, TemporaryFolder folder) => (Network, _folder) = (network, folder);

    /// <summary>What it serves TLS with, which is its own root.</summary>
    public string CertificateFile => Path.Combine(_folder.Path, "tls.pem");

    /// <summary>A station that checks the server by its root, and takes no other.</summary>
    public void Trust(System.Net.WebSockets.ClientWebSocketOptions options)
    {
        var thumbprint = X509CertificateLoader.LoadCertificateFromFile(CertificateFile).Thumbprint;
        options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == thumbprint;
    }

    public Network Network { get; }

    public HttpClient Http => Network.Http;

    /// <summary>"wss://127.0.0.1:12345/ocpp/".</summary>
    public string Secure => Network.Server.Options.Urls.First(url => url.StartsWith("https", StringComparison.Ordinal)).Replace("https", "wss") + "/ocpp/";

    public static async Task<SecureNetwork> Start(
        string engine, Func<SecurityOptions, SecurityOptions>? change = null, Action<WebApplicationBuilder>? adjust = null,
        Func<ServerOptions, ServerOptions>? other = null)
    {
        var folder = new TemporaryFolder();
        var (file, key) = (Path.Combine(folder.Path, "tls.pem"), Path.Combine(folder.Path, "tls.key"));
        using (var own = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            var request = new CertificateRequest("CN=127.0.0.1", own, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(key, own.ExportPkcs8PrivateKeyPem());
        }
        var network = await Network.Start(
            engine, null, adjust, options => (other ?? (same => same))(options with
            {
                Urls = ["http://127.0.0.1:0", "https://127.0.0.1:0"], Certificate = new CertificateOptions(file, key, null),
                Security = (change ?? (same => same))(options.Security),
            }));
        return new(network, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>One per engine, for the tests of a class that need nothing of their own.</summary>
public sealed class SecureNetworks : IAsyncDisposable
{
    readonly Dictionary<string, Lazy<Task<SecureNetwork>>> _networks = Storage.TestDatabases.Engines.ToDictionary(
        engine => engine.Data, engine => new Lazy<Task<SecureNetwork>>(() => SecureNetwork.Start(engine.Data)));

    internal Task<SecureNetwork> Of(string engine) => _networks[engine].Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var network in _networks.Values.Where(each => each is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await network.Value).DisposeAsync();
    }
}

/// <summary>What a charge box's security is asked and told over the API.</summary>
static class SecurityOf
{
    public static Task<JsonNode> Security(this Box box) => box.Network.Http.Get($"/v2/chargeboxes/{box.Id}/security");

    public static Task<JsonNode> SetSecurity(this Box box, object change) => box.Network.Http.Patch($"/v2/chargeboxes/{box.Id}/security", change);

    public static async Task<IReadOnlyList<JsonNode>> SecurityEvents(this Box box) =>
        [.. (await box.Network.Http.Get($"/v2/chargeboxes/{box.Id}/security/events"))["data"]!.AsArray().OfType<JsonNode>()];

    public static string Basic(this Box box, string? password = null) => ScriptedStation.Basic(box.Identity, password ?? box.Password);

    /// <summary>Has the station ask for a certificate of this name; gives what it then has.</summary>
    public static async Task<X509Certificate2> GetCertificate(this ScriptedStation station, StationKey key, string commonName)
    {
        var answer = await station.Tell("SignCertificate", new JsonObject { ["csr"] = key.AskFor(commonName) }.ToJsonString());
        if ((string?)answer["status"] != "Accepted")
            throw new InvalidOperationException($"SignCertificate was answered {answer.ToJsonString()}");
        var signed = await station.Asked("CertificateSigned");
        await signed.Answer("""{"status":"Accepted"}""");
        return key.With((string)signed.Payload["certificateChain"]!);
    }

    /// <summary>A charge box that came with its password and has a certificate since.</summary>
    public static async Task<X509Certificate2> Certified(this Box box, StationKey key)
    {
        await using var station = await box.Connect();
        await station.Boot();
        return await station.GetCertificate(key, box.Identity);
    }

    public static Task<HttpStatusCode> RefusalOf(this SecureNetwork network, Box box, X509Certificate2? certificate, string? authorization = null) =>
        ScriptedStation.RefusalBy(network.Secure, box.Identity, authorization, StationKey.Showing(certificate));

    public static Task<ScriptedStation> Connect(this SecureNetwork network, Box box, X509Certificate2? certificate, string? authorization = null) =>
        ScriptedStation.ConnectBy(network.Secure, box.Identity, authorization, StationKey.Showing(certificate));
}
