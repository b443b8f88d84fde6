using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Security;
using Xunit;

namespace Stationmaster.Server.Tests.Pki;

/// <summary>One certificate with its key.</summary>
sealed record Certified(X509Certificate2 Certificate, ECDsa Key)
{
    public string Pem => Certificate.ExportCertificatePem();
}

/// <summary>
/// A mobility operator with a root, a sub authority, OCSP responders that openssl answers for, revocation lists, and a service that gives
/// contract certificates, all over real HTTP.
/// </summary>
sealed class MobilityOperator : IAsyncDisposable
{
    static int _operators;

    readonly WebApplication _app;
    readonly TemporaryFolder _folder = new();

    MobilityOperator(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public Certified Root { get; private set; } = null!;

    public Certified Sub { get; private set; } = null!;

    /// <summary>Serial numbers of what was revoked.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> Revoked { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths that were asked, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What the contract service was sent: headers and body.</summary>
    public ConcurrentQueue<(IHeaderDictionary Headers, byte[] Body)> Contracts { get; } = new();

    /// <summary>What the contract service answers; the status, what is left, and the body.</summary>
    public Func<byte[], (int Status, int? Remaining, byte[] Body)> Give { get; set; } = _ => (200, null, "EXI"u8.ToArray());

    public static async Task<MobilityOperator> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new MobilityOperator(app);
        app.Run(site.Answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var number = Interlocked.Increment(ref _operators);
        site.Root = site.Issue($"MO Root {number}", null, isAuthority: true);
        site.Sub = site.Issue($"MO Sub {number}", site.Root, isAuthority: true);
        foreach (var (name, authority) in new[] { ("root", site.Root), ("sub", site.Sub) })
        {
            await File.WriteAllTextAsync(site.InFolder($"{name}.pem"), authority.Pem, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(site.InFolder($"{name}.key"), authority.Key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        }
        return site;
    }

    string InFolder(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Signs a certificate; of nobody, by itself.</summary>
    public Certified Issue(string name, Certified? issuer, bool isAuthority = false, DateTimeOffset? end = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}, O=Kraft Mobilitet", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-2), end ?? DateTimeOffset.UtcNow.AddDays(300));
        if (issuer is null)
            return new(request.CreateSelfSigned(from, until), key);
        var isOfRoot = issuer == Root;
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([OcspAddress(isOfRoot)], null));
        var serial = RandomNumberGenerator.GetBytes(9);
        serial[0] = (byte)(serial[0] & 0x3F | 0x40);
        return new(
            request.Create(issuer.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.Key), from, until, serial), key);
    }

    public string OcspAddress(bool isOfRoot) => $"{Address}ocsp/{(isOfRoot ? "root" : "sub")}";

    /// <summary>A contract certificate for a vehicle.</summary>
    public Certified Contract(string emaid, DateTimeOffset? end = null) => Issue(emaid, Sub, end: end);

    public string Chain(Certified contract) => $"{contract.Pem}\n{Sub.Pem}";

    public void Revoke(Certified one) => Revoked[one.Certificate.SerialNumber] = DateTimeOffset.UtcNow.AddHours(-1);

    /// <summary>OCSPRequestDataType of a certificate, made by hand and not by the server's own code.</summary>
    public JsonObject HashData(Certified one, Certified issuer, string? responder = null) => new()
    {
        ["hashAlgorithm"] = "SHA256",
        ["issuerNameHash"] = Convert.ToHexStringLower(SHA256.HashData(issuer.Certificate.SubjectName.RawData)),
        ["issuerKeyHash"] = Convert.ToHexStringLower(SHA256.HashData(issuer.Certificate.PublicKey.EncodedKeyValue.RawData)),
        ["serialNumber"] = one.Certificate.SerialNumber,
        ["responderURL"] = responder ?? OcspAddress(issuer == Root),
    };

    async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Asked.Enqueue(path);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["ocsp", var name]:
                context.Response.ContentType = "application/ocsp-response";
                await context.Response.Body.WriteAsync(await Ocsp(name, body.ToArray()), context.RequestAborted);
                break;
            case ["list", var name]:
                await context.Response.Body.WriteAsync(RevocationList(name == "root" ? Root : Sub), context.RequestAborted);
                break;
            case ["contracts", ..] or ["pool", ..]:
                Contracts.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
                var (status, remaining, answer) = Give(body.ToArray());
                context.Response.StatusCode = status;
                if (remaining is { } left)
                    context.Response.Headers["X-Remaining-Contracts"] = $"{left}";
                await context.Response.Body.WriteAsync(answer, context.RequestAborted);
                break;
            case ["vat", "ms", var country, "vat", var number]:
                var isValid = number == "13585628";
                await context.Response.WriteAsync(
                    new JsonObject
                    {
                        ["isValid"] = isValid, ["userError"] = isValid ? "VALID" : "INVALID", ["name"] = isValid ? "DANSKE TEST A/S" : "---",
                        ["address"] = isValid ? $"Mindet 2\n8000 Aarhus C\n{country}" : "---",
                    }.ToJsonString(), context.RequestAborted);
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    /// <summary>openssl looks into an index of what was issued, and signs what it finds there.</summary>
    async Task<byte[]> Ocsp(string name, byte[] question)
    {
        var number = Guid.NewGuid().ToString("N");
        var (index, asked, said) = (InFolder($"{number}.txt"), InFolder($"{number}.req"), InFolder($"{number}.res"));
        var serial = await Serial(asked, question);
        var line = Revoked.TryGetValue(serial, out var at)
            ? $"R\t{Time(DateTimeOffset.UtcNow.AddDays(300))}\t{Time(at)}\t{serial}\tunknown\t/CN=x\n"
            : $"V\t{Time(DateTimeOffset.UtcNow.AddDays(300))}\t\t{serial}\tunknown\t/CN=x\n";
        await File.WriteAllTextAsync(index, line);
        await OpenSsl.Run(
            "ocsp", "-index", index, "-CA", InFolder($"{name}.pem"), "-rsigner", InFolder($"{name}.pem"), "-rkey", InFolder($"{name}.key"), "-reqin", asked,
            "-respout", said, "-ndays", "1");
        return await File.ReadAllBytesAsync(said);
    }

    static async Task<string> Serial(string file, byte[] question)
    {
        await File.WriteAllBytesAsync(file, question);
        var text = await OpenSsl.Run("ocsp", "-reqin", file, "-req_text", "-noverify");
        return text.Split('\n').First(line => line.Contains("Serial Number:", StringComparison.Ordinal)).Split(':')[1].Trim();
    }

    static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    byte[] RevocationList(Certified issuer)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var (serial, at) in Revoked)
            list.AddEntry(Convert.FromHexString(serial), at);
        return list.Build(
            issuer.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.Key), 1, DateTimeOffset.UtcNow.AddDays(2), HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(issuer.Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single()));
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
