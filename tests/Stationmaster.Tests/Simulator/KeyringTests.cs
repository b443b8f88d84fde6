using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

/// <summary>A simulated station's certificates, against a real authority of the test's own.</summary>
public sealed class KeyringTests : IDisposable
{
    static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly X509Certificate2 _root;
    readonly StationMachine _machine;
    readonly BackOffice _office;

    public KeyringTests()
    {
        var request = new CertificateRequest("CN=Root", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(100));
        _machine = new(new("S1", [new(ConnectorKind.AcThreePhase, 11m)], ["T"]) { VisitsPerDay = 0 }, seed: 1, Now);
        _office = new(_machine);
        _machine.Connected();
        _office.Answer();
        _office.Heard.Clear();
    }

    string Sign(string csr, DateTimeOffset? end = null) => CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256)
        .Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), Now.AddDays(-1), end ?? Now.AddDays(10), [1, 2, 3]).ExportCertificatePem();

    CertificateAsked Asked()
    {
        Assert.Equal(OutcomeKind.Accepted, _machine.Obey(new AskForCertificateRequest(CertificateUse.ChargingStation)).Kind);
        _office.Live(TimeSpan.FromSeconds(3));
        return _office.Heard.Select(heard => heard.Event).OfType<CertificateAsked>().Last();
    }

    [Fact]
    public void A_certificate_of_the_key_it_asked_for_is_taken_and_shown()
    {
        var given = new GiveCertificate(Sign(Asked().Csr), CertificateUse.ChargingStation, 0);
        Assert.Equal(OutcomeKind.Accepted, _machine.Obey(given).Kind);
        Assert.True(_machine.Keyring.Shown!.HasPrivateKey);
        // The key has its certificate: a second one is of no use.
        Assert.Equal(OutcomeKind.Rejected, _machine.Obey(given).Kind);
    }

    [Fact]
    public void Another_certificate_is_refused_and_the_security_log_says_so()
    {
        var csr = Asked().Csr;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var foreign = new CertificateRequest("CN=S1", other, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        foreach (var chain in new[] { Sign(foreign), Sign(csr, end: Now.AddHours(-1)), "nonsense" })
            Assert.Equal(OutcomeKind.Rejected, _machine.Obey(new GiveCertificate(chain, CertificateUse.ChargingStation, 0)).Kind);
        _office.Live(TimeSpan.FromSeconds(1));
        Assert.Contains(_office.Heard, heard => heard.Event is SecurityEventTold { Type: "InvalidChargePointCertificate" });
        Assert.Null(_machine.Keyring.Shown);
    }

    [Fact]
    public void Roots_are_installed_listed_and_deleted_by_their_names()
    {
        Assert.Equal("NotFound", _machine.Obey(new ListCertificates()).Status);
        Assert.Equal(OutcomeKind.Accepted, _machine.Obey(new InstallRoot(RootUse.CentralSystemRoot, _root.ExportCertificatePem())).Kind);
        Assert.Equal(OutcomeKind.Rejected, _machine.Obey(new InstallRoot(RootUse.CentralSystemRoot, "nonsense")).Kind);
        var listed = Assert.Single(_machine.Obey(new ListCertificates(InstalledKind.CentralSystemRoot)).Certificates);
        Assert.Equal(_root.SerialNumber, listed.Hash.SerialNumber);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_root.SubjectName.RawData)), listed.Hash.IssuerNameHash);
        Assert.Equal("NotFound", _machine.Obey(new ListCertificates(InstalledKind.ManufacturerRoot)).Status);

        Assert.Equal(OutcomeKind.Accepted, _machine.Obey(new RemoveCertificate(listed.Hash)).Kind);
        Assert.Equal("NotFound", _machine.Obey(new RemoveCertificate(listed.Hash)).Status);
        Assert.Empty(_machine.Keyring.CentralSystemRoots);
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}
