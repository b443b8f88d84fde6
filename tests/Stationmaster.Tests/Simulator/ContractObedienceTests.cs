using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

/// <summary>Cars that pay by a contract certificate, and say what they need.</summary>
public sealed class ContractObedienceTests
{
    const string Emaid = "DKKRAC00000001";
    static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static (X509Certificate2 Root, string Chain) Contract()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=MO Root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var root = rootRequest.CreateSelfSigned(Start, Start.AddYears(5));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Emaid}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(["http://ocsp.example/"], null));
        using var leaf = request.Create(root, Start, Start.AddYears(1), [1, 2, 3]);
        return (root, leaf.ExportCertificatePem() + "\n" + root.ExportCertificatePem());
    }

    static LaterStation Station(string version, ContractStanding standing = ContractStanding.Accepted) => new(version)
    {
        Decide = told => told switch
        {
            TokenPresented => new AuthorisationDecision(new(AuthorisationStatus.Accepted)) { Contract = standing },
            EvCertificateAsked => new EvCertificateFound("RVhJ"),
            _ => null,
        },
    };

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void A_contract_is_handed_on_where_its_root_is_not_known_and_checked_where_it_is(string version)
    {
        var (root, chain) = Contract();
        var station = Station(version);
        station.Machine.PlugIn(1, LaterStation.Car with { Talk = new(Emaid, chain) }, 20m);
        station.Office.Live(LaterStation.AWhile);
        var shown = station.Office.All<TokenPresented>().Single();
        Assert.Equal((Emaid, chain), (shown.TokenUid, shown.Contract!.ChainPem));
        var started = station.Office.All<TransactionReported>().First();
        Assert.Equal((TransactionPhase.Started, Emaid, "eMAID"), (started.Phase, started.TokenUid, started.TokenType));
        station.Machine.Unplug(1);

        Assert.Equal(OutcomeKind.Accepted, station.Obey(new InstallRoot(RootUse.MobilityOperatorRoot, root.ExportCertificatePem())).Item1);
        station.Machine.PlugIn(1, LaterStation.Car with { Talk = new(Emaid, chain) }, 20m);
        station.Office.Live(LaterStation.AWhile);
        var asked = station.Office.All<TokenPresented>().Last().Contract!;
        Assert.Null(asked.ChainPem);
        Assert.Equal(("http://ocsp.example/", "010203"), (asked.Queries.Single().Address, asked.Queries.Single().Hash.SerialNumber));
    }

    [Fact]
    public void A_contract_that_is_not_good_starts_nothing()
    {
        var station = Station("2.0.1", ContractStanding.CertificateRevoked);
        station.Machine.PlugIn(1, LaterStation.Car with { Talk = new(Emaid, Contract().Chain) }, 20m);
        station.Office.Live(LaterStation.AWhile);
        Assert.Null(station.Machine.Connector(1).Transaction);
    }

    [Fact]
    public void A_car_without_a_contract_certificate_asks_for_one()
    {
        var station = Station("2.1");
        station.Machine.PlugIn(1, LaterStation.Car with { Talk = new(Emaid, null, "UkVR") }, 20m);
        station.Office.Live(LaterStation.AWhile);
        var asked = station.Office.All<EvCertificateAsked>().Single();
        Assert.Equal(("UkVR", false), (asked.ExiRequest, asked.IsUpdate));
        Assert.Equal(1, station.Machine.ContractsGiven);
        Assert.Empty(station.Office.All<TokenPresented>());
    }

    [Theory]
    [InlineData("2.0.1", 1, 0)]
    [InlineData("2.1", 0, 1)]
    public void Whether_a_certificate_was_revoked_is_asked_by_the_words_of_the_version(string version, int byEach, int byChain)
    {
        var station = Station(version);
        station.Machine.AskWhetherRevoked(Contract().Chain);
        station.Office.Live(LaterStation.AWhile);
        Assert.Equal((byEach, byChain), (station.Office.All<CertificateStatusAsked>().Count(), station.Office.All<ChainStatusAsked>().Count()));
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void A_car_that_talks_says_what_it_needs_and_follows_the_limit_it_is_given(string version)
    {
        var station = Station(version);
        station.Charge(1, LaterStation.Car with { Talk = new(Emaid) });
        Assert.Equal("AC_three_phase", (string?)Assert.Single(station.Notices("NotifyEVChargingNeeds"))["chargingNeeds"]!["requestedEnergyTransfer"]);
        var profile = new ChargingProfile(5, 0, ChargingPurpose.Tx, ProfileKind.Absolute,
            [new ChargingSchedule(RateUnit.Ampere, [new(0, 10m), new(600, 32m)]) { StartsAt = station.Machine.Now, DurationSeconds = 3600 }])
        { OwnId = station.OwnId() };
        Assert.Equal(OutcomeKind.Accepted, station.Obey(new SetChargingProfile(new(1, 0), profile)).Item1);
        var schedule = Assert.Single(station.Notices("NotifyEVChargingSchedule"))["chargingSchedule"]!;
        Assert.Equal([10m, 15.9m], schedule["chargingSchedulePeriod"]!.AsArray().Select(period => (decimal)period!["limit"]!));
    }
}
