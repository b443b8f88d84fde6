using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

/// <summary>Certificates, passwords and security events, in every version that has words for them.</summary>
public class SecurityCallsTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);
    static readonly CertificateHash Hash = new(HashKind.SHA256, "aa01", "bb02", "4A03");

    public static TheoryData<string, Order, string, string> Orders => new()
    {
        { "1.6", new GiveCertificate("CHAIN", CertificateUse.ChargingStation, 7), "CertificateSigned", """{"certificateChain":"CHAIN"}""" },
        { "2.0.1", new GiveCertificate("CHAIN", CertificateUse.ChargingStation, 7), "CertificateSigned",
            """{"certificateChain":"CHAIN","certificateType":"ChargingStationCertificate"}""" },
        { "2.0.1", new GiveCertificate("CHAIN", CertificateUse.Combined, 7), "CertificateSigned", """{"certificateChain":"CHAIN"}""" },
        { "2.1", new GiveCertificate("CHAIN", CertificateUse.V2G20, 7, 12), "CertificateSigned",
            """{"certificateChain":"CHAIN","certificateType":"V2G20Certificate","requestId":12}""" },
        { "1.6", new AskForCertificateRequest(CertificateUse.ChargingStation), "ExtendedTriggerMessage",
            """{"requestedMessage":"SignChargePointCertificate"}""" },
        { "2.0.1", new AskForCertificateRequest(CertificateUse.ChargingStation), "TriggerMessage",
            """{"requestedMessage":"SignChargingStationCertificate"}""" },
        { "2.0.1", new AskForCertificateRequest(CertificateUse.Combined), "TriggerMessage", """{"requestedMessage":"SignCombinedCertificate"}""" },
        { "1.6", new InstallRoot(RootUse.ManufacturerRoot, "PEM"), "InstallCertificate",
            """{"certificateType":"ManufacturerRootCertificate","certificate":"PEM"}""" },
        { "2.0.1", new InstallRoot(RootUse.CentralSystemRoot, "PEM"), "InstallCertificate",
            """{"certificateType":"CSMSRootCertificate","certificate":"PEM"}""" },
        { "2.1", new InstallRoot(RootUse.OemRoot, "PEM"), "InstallCertificate", """{"certificateType":"OEMRootCertificate","certificate":"PEM"}""" },
        { "1.6", new ListCertificates(InstalledKind.CentralSystemRoot), "GetInstalledCertificateIds",
            """{"certificateType":"CentralSystemRootCertificate"}""" },
        { "2.0.1", new ListCertificates(InstalledKind.CentralSystemRoot, InstalledKind.ManufacturerRoot), "GetInstalledCertificateIds",
            """{"certificateType":["CSMSRootCertificate","ManufacturerRootCertificate"]}""" },
        { "2.0.1", new ListCertificates(), "GetInstalledCertificateIds", "{}" },
        { "1.6", new RemoveCertificate(Hash), "DeleteCertificate",
            """{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"aa01","issuerKeyHash":"bb02","serialNumber":"4A03"}}""" },
        { "2.0.1", new RemoveCertificate(Hash), "DeleteCertificate",
            """{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"aa01","issuerKeyHash":"bb02","serialNumber":"4A03"}}""" },
    };

    [Theory, MemberData(nameof(Orders))]
    public void An_order_is_written_and_the_station_reads_the_same(string version, Order order, string action, string payload)
    {
        var ocpp = OcppVersions.Find(version)!;
        var call = ocpp.WriteOrder(order)!;
        Assert.Equal(action, call.Action);
        AssertJson(payload, call.Payload);
        var reading = ocpp.ReadOrder(call.Action, call.Payload);
        Assert.Null(reading.Error);
        Assert.Empty(reading.Deviations);
        AssertJson(payload, ocpp.WriteOrder(reading.Order!)!.Payload);
    }

    public static TheoryData<string, Order, string, string> Settings => new()
    {
        { "2.0.1", new SetNetworkProfile(2, "wss://a.example/ocpp", 2, "Wired0", TimeSpan.FromSeconds(30)), "SetNetworkProfile",
            """
            {"configurationSlot":2,"connectionData":{"ocppVersion":"OCPP20","ocppTransport":"JSON","ocppCsmsUrl":"wss://a.example/ocpp",
             "messageTimeout":30,"securityProfile":2,"ocppInterface":"Wired0"}}
            """ },
        { "2.1", new SetNetworkProfile(2, "wss://a.example/ocpp", 3, "Any", TimeSpan.FromSeconds(30)), "SetNetworkProfile",
            """
            {"configurationSlot":2,"connectionData":{"ocppTransport":"JSON","ocppCsmsUrl":"wss://a.example/ocpp",
             "messageTimeout":30,"securityProfile":3,"ocppInterface":"Any"}}
            """ },
        { "1.6", new SetPassword("0123456789abcdef", 4), "ChangeConfiguration", """{"key":"AuthorizationKey","value":"0123456789abcdef"}""" },
        { "1.6", new SetSecurityProfile(3), "ChangeConfiguration", """{"key":"SecurityProfile","value":"3"}""" },
        { "2.0.1", new SetPassword("0123456789abcdef", 4), "SetVariables",
            """{"setVariableData":[{"component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"},"attributeValue":"0123456789abcdef"}]}""" },
        { "2.1", new SetNetworkPriority(2, 1), "SetVariables",
            """{"setVariableData":[{"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"NetworkConfigurationPriority"},"attributeValue":"2,1"}]}""" },
    };

    [Theory, MemberData(nameof(Settings))]
    public void What_is_a_setting_in_a_version_is_written_as_one(string version, Order order, string action, string payload)
    {
        var call = OcppVersions.Find(version)!.WriteOrder(order)!;
        Assert.Equal(action, call.Action);
        AssertJson(payload, call.Payload);
    }

    public static TheoryData<string, Order> Unknown => new()
    {
        { "1.6", new InstallRoot(RootUse.V2GRoot, "PEM") },
        { "1.6", new ListCertificates() },
        { "1.6", new ListCertificates(InstalledKind.V2GChain) },
        { "1.6", new AskForCertificateRequest(CertificateUse.V2G) },
        { "1.6", new SetNetworkPriority(2, 1) },
        { "2.0.1", new SetSecurityProfile(2) },
        { "2.0.1", new InstallRoot(RootUse.OemRoot, "PEM") },
        { "2.0.1", new GiveCertificate("CHAIN", CertificateUse.V2G20, 7) },
    };

    [Theory, MemberData(nameof(Unknown))]
    public void What_a_version_has_no_words_for_is_not_written(string version, Order order) =>
        Assert.Null(OcppVersions.Find(version)!.WriteOrder(order));

    [Fact]
    public void A_password_does_not_get_into_logs() => Assert.DoesNotContain("hush", new SetPassword("hush", 1).ToString());

    [Theory]
    [InlineData("1.6")]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void A_security_event_says_the_same_in_every_version(string version)
    {
        var reading = OcppVersions.Find(version)!.Read(
            "SecurityEventNotification",
            Bytes("""{"type":"TamperDetectionActivated","timestamp":"2026-11-20T10:15:00Z","techInfo":"door"}"""));
        Assert.Equal(new SecurityEventTold("TamperDetectionActivated", At, "door"), reading.Event);
        Assert.True(reading.IsStrictlyValid);
    }

    [Theory]
    [InlineData("1.6", """{"csr":"CSR"}""", CertificateUse.ChargingStation, null)]
    [InlineData("2.0.1", """{"csr":"CSR","certificateType":"ChargingStationCertificate"}""", CertificateUse.ChargingStation, null)]
    [InlineData("2.0.1", """{"csr":"CSR","certificateType":"V2GCertificate"}""", CertificateUse.V2G, null)]
    [InlineData("2.0.1", """{"csr":"CSR"}""", CertificateUse.Combined, null)]
    [InlineData("2.1", """{"csr":"CSR","certificateType":"V2G20Certificate","requestId":4}""", CertificateUse.V2G20, 4)]
    public void A_request_for_a_certificate_says_what_for(string version, string payload, CertificateUse use, int? requestId)
    {
        var ocpp = OcppVersions.Find(version)!;
        var reading = ocpp.Read("SignCertificate", Bytes(payload));
        Assert.Equal(new CertificateAsked("CSR", use, requestId), reading.Event);
        Assert.True(reading.IsStrictlyValid);
        AssertJson("""{"status":"Accepted"}""", ocpp.WriteAnswer(reading.Event!, new CertificateDecision(true)));
        AssertJson("""{"status":"Rejected"}""", ocpp.WriteAnswer(reading.Event!, new CertificateDecision(false)));
    }

    [Theory]
    [InlineData("1.6", """{"status":"Accepted","certificateHashData":[{"hashAlgorithm":"SHA256","issuerNameHash":"aa01","issuerKeyHash":"bb02","serialNumber":"4A03"}]}""", null)]
    [InlineData("2.0.1", """{"status":"Accepted","certificateHashDataChain":[{"certificateType":"CSMSRootCertificate","certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"aa01","issuerKeyHash":"bb02","serialNumber":"4A03"}}]}""", InstalledKind.CentralSystemRoot)]
    public void Installed_certificates_are_read(string version, string payload, InstalledKind? kind)
    {
        var outcome = OcppVersions.Find(version)!.ReadOutcome(new ListCertificates(InstalledKind.CentralSystemRoot), Bytes(payload));
        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        Assert.Equal(new InstalledCertificate(Hash, kind), Assert.Single(outcome.Certificates));
    }

    [Theory]
    [InlineData("1.6")]
    [InlineData("2.0.1")]
    public void That_there_are_no_certificates_is_an_answer(string version)
    {
        var outcome = OcppVersions.Find(version)!.ReadOutcome(new ListCertificates(InstalledKind.CentralSystemRoot), Bytes("""{"status":"NotFound"}"""));
        Assert.Equal((OutcomeKind.Accepted, "NotFound"), (outcome.Kind, outcome.Status));
        Assert.Empty(outcome.Certificates);
    }

    [Theory]
    [InlineData("Accepted", OutcomeKind.Accepted)]
    [InlineData("RebootRequired", OutcomeKind.Accepted)]
    [InlineData("Rejected", OutcomeKind.Rejected)]
    [InlineData("UnknownVariable", OutcomeKind.NotSupported)]
    public void A_variable_that_is_set_is_answered_by_what_became_of_it(string status, OutcomeKind kind)
    {
        var outcome = OcppVersions.Find("2.0.1")!.ReadOutcome(
            new SetPassword("0123456789abcdef", 4),
            Bytes($$$"""{"setVariableResult":[{"attributeStatus":"{{{status}}}","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}"""));
        Assert.Equal((kind, status), (outcome.Kind, outcome.Status));
    }

    [Theory]
    [InlineData("TamperDetectionActivated", true)]
    [InlineData("AttemptedReplayAttacks", true)]
    [InlineData("MemoryExhaustion", true)]
    [InlineData("InvalidTLSVersion", true)]
    [InlineData("InvalidChargePointCertificate", true)]
    [InlineData("FirmwareUpdated", false)]
    [InlineData("SettingSystemTime", false)]
    [InlineData("ResetOrReboot", false)]
    [InlineData("com.example.CoffeeReady", false)]
    public void What_may_be_an_attack_is_an_alert(string type, bool isAlarming)
    {
        var step = Station.New(1).On(new SecurityEventTold(type, At, "seen"), Some.Facts(At));
        Assert.Equal(new SecurityEventNoted(type, At, "seen", isAlarming), step.Changes[0]);
        Assert.Equal(isAlarming, step.Changes.OfType<AlertRaised>().Any());
        var again = Station.New(1).On(new SecurityEventTold(type, At, "seen"), Some.Facts(At) with { IsToldBefore = true });
        Assert.Empty(again.Changes);
    }

    static class Some
    {
        public static Facts Facts(DateTimeOffset now) => new(now, 1, Guid.Empty, null, null, null, null, now, TimeSpan.FromMinutes(5));
    }
}
