using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.Security;

namespace Stationmaster.Server.Hosting;

/// <summary>
/// The certificate of https addresses with its chain. A renewed file is taken up by new connections within a minute, so that a
/// renewal needs no restart; a broken one is reported and the old one stays.
/// </summary>
sealed partial class Certificate(
    CertificateOptions options, SecurityOptions security, TrustedRoots roots, TimeProvider time, ILogger<Certificate> logger)
{
    static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    readonly Lock _gate = new();
    Loaded _loaded = Load(options, DateTimeOffset.MinValue);

    sealed record Loaded(
        X509Certificate2 Leaf, X509Certificate2Collection Chain, SslStreamCertificateContext Context, DateTime WrittenAt, DateTimeOffset LookedAt)
    {
        X509Certificate2Collection _roots = [];

        /// <summary>Names those whose certificates are wanted, so that a browser with another does not ask its owner.</summary>
        public Loaded Asking(X509Certificate2Collection roots) =>
            roots.Count == _roots.Count && roots.All(_roots.Contains)
                ? this
                : this with
                {
                    _roots = roots,
                    Context = SslStreamCertificateContext.Create(
                        Leaf, Chain, offline: true, SslCertificateTrust.CreateForX509Collection(roots, sendTrustInHandshake: true)),
                };
    }

    X509Certificate2Collection Asked() => security.AskForCertificates ? roots.All() : [];

    /// <summary>Null when the files hold a certificate with its key, else what is wrong.</summary>
    public static string? Fault(CertificateOptions options)
    {
        try
        {
            return Load(options, default).Leaf.HasPrivateKey ? null : "holds no private key; name it by --certificate-key";
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"'{options.File}' cannot be used: {e.Message}";
        }
    }

    public void Configure(HttpsConnectionAdapterOptions https)
    {
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        if (security.AskForCertificates)
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            // Who it is, and whether that will do, is decided where the answer can say why: a station may show its maker's and mean its password.
            https.ClientCertificateValidation = static (_, _, _) => true;
        }
        https.ServerCertificateSelector = (_, _) => Current().Leaf;
        https.OnAuthenticate = (_, ssl) =>
        {
            ssl.ServerCertificateSelectionCallback = null;
            ssl.ServerCertificateContext = Current().Context;
            ssl.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        };
    }

    Loaded Current()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _loaded.LookedAt < LookAgain)
                return _loaded;
            try
            {
                var isNewer = WrittenAt(options) != _loaded.WrittenAt;
                _loaded = (isNewer ? Load(options, now) : _loaded with { LookedAt = now }).Asking(Asked());
                if (isNewer)
                    LogRenewed(_loaded.Leaf.NotAfter);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                LogUnusable(e, options.File);
                _loaded = _loaded with { LookedAt = now };
            }
            return _loaded;
        }
    }

    static Loaded Load(CertificateOptions options, DateTimeOffset now)
    {
        var all = new X509Certificate2Collection();
        X509Certificate2 leaf;
        if (X509Certificate2.GetCertContentType(options.File) == X509ContentType.Pkcs12)
        {
            all = X509CertificateLoader.LoadPkcs12CollectionFromFile(options.File, options.Password);
            leaf = all.FirstOrDefault(one => one.HasPrivateKey) ?? all[0];
        }
        else
        {
            all.ImportFromPemFile(options.File);
            var key = options.KeyFile ?? options.File;
            leaf = options.Password is { } password
                ? X509Certificate2.CreateFromEncryptedPemFile(options.File, password, key)
                : X509Certificate2.CreateFromPemFile(options.File, key);
        }
        return new(leaf, all, SslStreamCertificateContext.Create(leaf, all, offline: true), WrittenAt(options), now);
    }

    static DateTime WrittenAt(CertificateOptions options) => new[] { options.File, options.KeyFile ?? options.File }.Max(File.GetLastWriteTimeUtc);

    [LoggerMessage(LogLevel.Information, "The renewed certificate is in use; it is valid until {NotAfter:u}")]
    partial void LogRenewed(DateTime notAfter);

    [LoggerMessage(LogLevel.Error, "The changed certificate {File} cannot be used; the old one stays")]
    partial void LogUnusable(Exception e, string file);
}
