using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Server.Security;

namespace Stationmaster.Server.Certificates;

/// <summary>
/// Whose certificates stations may come with: our own authority's, and those of the operator's file, which is read again when it changes.
/// </summary>
public sealed partial class TrustedRoots(AuthorityStore authorities, SecurityOptions options, TimeProvider time, ILogger<TrustedRoots> logger)
{
    static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    readonly Lock _gate = new();
    FromFile _file = new([], default, DateTimeOffset.MinValue);

    sealed record FromFile(X509Certificate2Collection Certificates, DateTime WrittenAt, DateTimeOffset LookedAt);

    /// <summary>Null when the file holds certificates, else what is wrong.</summary>
    public static string? Fault(string file)
    {
        try
        {
            return Read(file).Count > 0 ? null : $"'{file}' holds no certificate";
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"'{file}' cannot be used: {e.Message}";
        }
    }

    /// <summary>All of them, as last read.</summary>
    public X509Certificate2Collection All() => [.. authorities.LastRead.Select(one => one.Certificate), .. Further()];

    /// <summary>Whether a certificate leads to one of them and is valid now. Revocation and the name are looked at elsewhere.</summary>
    /// <param name="others">What came with it.</param>
    /// <returns>Null when so, else why not in plain words.</returns>
    public string? Fault(X509Certificate2 certificate, X509Certificate2Collection? others)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = time.GetUtcNow().LocalDateTime;
        policy.ApplicationPolicy.Add(new(ClientAuthentication));
        foreach (var root in All())
            (root.SubjectName.RawData.AsSpan().SequenceEqual(root.IssuerName.RawData) ? policy.CustomTrustStore : policy.ExtraStore).Add(root);
        if (others is not null)
            policy.ExtraStore.AddRange(others);
        try
        {
            if (chain.Build(certificate))
                return null;
        }
        catch (CryptographicException e)
        {
            return $"cannot be checked ({e.Message.TrimEnd('.')})";
        }
        finally
        {
            foreach (var element in chain.ChainElements)
                element.Certificate.Dispose();
        }
        return Words(chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status), certificate, time.GetUtcNow());
    }

    static string Words(X509ChainStatusFlags flags, X509Certificate2 certificate, DateTimeOffset now) => flags switch
    {
        _ when flags.HasFlag(X509ChainStatusFlags.UntrustedRoot) || flags.HasFlag(X509ChainStatusFlags.PartialChain) =>
            $"was signed by somebody who is not trusted here ({certificate.Issuer})",
        _ when flags.HasFlag(X509ChainStatusFlags.NotTimeValid) && certificate.End() < now => $"ended on {certificate.End():yyyy-MM-dd}",
        _ when flags.HasFlag(X509ChainStatusFlags.NotTimeValid) && certificate.Start() > now => $"is not valid before {certificate.Start():yyyy-MM-dd}",
        _ when flags.HasFlag(X509ChainStatusFlags.NotTimeValid) => "leads to an authority whose own certificate has ended",
        _ when flags.HasFlag(X509ChainStatusFlags.NotValidForUsage) => "is not for proving who a client is",
        _ => $"does not hold ({flags})",
    };

    X509Certificate2Collection Further()
    {
        if (options.TrustedRootsFile is not { } path)
            return [];
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _file.LookedAt < LookAgain)
                return _file.Certificates;
            try
            {
                var writtenAt = File.GetLastWriteTimeUtc(path);
                _file = writtenAt == _file.WrittenAt ? _file with { LookedAt = now } : new(Read(path), writtenAt, now);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                LogUnusable(e, path);
                _file = _file with { LookedAt = now };
            }
            return _file.Certificates;
        }
    }

    static X509Certificate2Collection Read(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return all;
    }

    [LoggerMessage(LogLevel.Error, "The changed file of trusted roots {File} cannot be used; the old ones stay")]
    partial void LogUnusable(Exception e, string file);
}
