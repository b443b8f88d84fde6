using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Certificates in stations and network profiles, by the cases of the OCPP 2.0.1 certification: block M, and of block B what moves a station.</summary>
public sealed class Certificates201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    const string Hash = """{"hashAlgorithm":"SHA256","issuerNameHash":"aa01","issuerKeyHash":"bb02","serialNumber":"4A03"}""";
    const string Sub = """{"hashAlgorithm":"SHA256","issuerNameHash":"cc01","issuerKeyHash":"dd02","serialNumber":"4A04"}""";

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    static string Install(string type, string word, string status = "Accepted") => $$"""
        operator POST box/security/install-certificate {"type":"{{type}}"}
        server InstallCertificate {"certificateType":"{{word}}","certificate":"*"}
        station {"status":"{{status}}"}
        operator {"status":"{{status}}","outcome":"{{(status == "Accepted" ? "Accepted" : "Rejected")}}"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_01_Install_a_root_of_the_central_system(string engine) =>
        Play(engine, Install("CentralSystemRoot", "CSMSRootCertificate"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_02_Install_a_root_of_the_manufacturer(string engine) =>
        Play(engine, Install("ManufacturerRoot", "ManufacturerRootCertificate"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_03_Install_a_V2G_root(string engine) => Play(engine, Install("V2GRoot", "V2GRootCertificate"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_04_Install_a_root_of_mobility_operators(string engine) => Play(engine, Install("MobilityOperatorRoot", "MORootCertificate"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_05_A_root_is_not_installed(string engine) => Play(engine, Install("CentralSystemRoot", "CSMSRootCertificate", "Failed"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_101_Install_a_root_of_vehicle_makers(string engine) =>
        Transcript.Play(networks, engine, Install("OemRoot", "OEMRootCertificate"), version: "2.1");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_12_The_roots_of_the_central_system(string engine) => Play(engine, List("CentralSystemRoot", "CSMSRootCertificate"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_13_The_roots_of_the_manufacturer(string engine) => Play(engine, List("ManufacturerRoot", "ManufacturerRootCertificate"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_14_The_V2G_roots(string engine) => Play(engine, List("V2GRoot", "V2GRootCertificate"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_15_The_V2G_chain_with_those_that_signed_it(string engine) => Play(engine, $$$"""
        operator GET box/security/installed-certificates?type=V2GChain
        server GetInstalledCertificateIds {"certificateType":["V2GCertificateChain"]}
        station {"status":"Accepted","certificateHashDataChain":[{"certificateType":"V2GCertificateChain","certificateHashData":{{{Hash}}},"childCertificateHashData":[{{{Sub}}}]}]}
        operator {"status":"Accepted","certificates":[{"type":"V2GChain","serialNumber":"4A03"},{"type":"V2GChain","serialNumber":"4A04"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_16_The_roots_of_mobility_operators(string engine) => Play(engine, List("MobilityOperatorRoot", "MORootCertificate"));

    static string List(string type, string word) => $$$"""
        operator GET box/security/installed-certificates?type={{{type}}}
        server GetInstalledCertificateIds {"certificateType":["{{{word}}}"]}
        station {"status":"Accepted","certificateHashDataChain":[{"certificateType":"{{{word}}}","certificateHashData":{{{Hash}}}}]}
        operator {"status":"Accepted","certificates":[{"type":"{{{type}}}","hashAlgorithm":"SHA256","issuerNameHash":"aa01","issuerKeyHash":"bb02","serialNumber":"4A03","isOurs":false}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_17_The_roots_of_the_central_system_and_of_the_manufacturer(string engine) => Play(engine, $$$"""
        operator GET box/security/installed-certificates?type=CentralSystemRoot,ManufacturerRoot
        server GetInstalledCertificateIds {"certificateType":["CSMSRootCertificate","ManufacturerRootCertificate"]}
        station {"status":"Accepted","certificateHashDataChain":[{"certificateType":"CSMSRootCertificate","certificateHashData":{{{Hash}}}},{"certificateType":"ManufacturerRootCertificate","certificateHashData":{{{Sub}}}}]}
        operator {"status":"Accepted","certificates":[{"type":"CentralSystemRoot","serialNumber":"4A03"},{"type":"ManufacturerRoot","serialNumber":"4A04"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_18_All_certificates(string engine) => Play(engine, $$$"""
        operator GET box/security/installed-certificates
        server GetInstalledCertificateIds {}
        station {"status":"Accepted","certificateHashDataChain":[{"certificateType":"MORootCertificate","certificateHashData":{{{Hash}}}},{"certificateType":"V2GRootCertificate","certificateHashData":{{{Sub}}}}]}
        operator {"status":"Accepted","certificates":[{"type":"MobilityOperatorRoot"},{"type":"V2GRoot"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_19_There_is_no_such_certificate(string engine) => Play(engine, """
        operator GET box/security/installed-certificates?type=ManufacturerRoot
        server GetInstalledCertificateIds {"certificateType":["ManufacturerRootCertificate"]}
        station {"status":"NotFound"}
        operator {"status":"NotFound","outcome":"Accepted","certificates":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_20_A_certificate_is_deleted_as_it_was_listed(string engine) => Play(engine, $$$"""
        {{{List("CentralSystemRoot", "CSMSRootCertificate")}}}
        operator POST box/security/delete-certificate {{{Hash}}}
        server DeleteCertificate {"certificateHashData":{{{Hash}}}}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted"}
        operator GET box/security/installed-certificates?type=CentralSystemRoot
        server GetInstalledCertificateIds {"certificateType":["CSMSRootCertificate"]}
        station {"status":"NotFound"}
        operator {"status":"NotFound","certificates":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_21_A_certificate_is_not_deleted(string engine) => Play(engine, $$$"""
        operator POST box/security/delete-certificate {{{Hash}}}
        server DeleteCertificate {"certificateHashData":{{{Hash}}}}
        station {"status":"Failed"}
        operator {"status":"Failed","outcome":"Rejected"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_42_A_network_profile_is_set(string engine) => NetworkProfile(engine, "Accepted", "Accepted");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_44_A_network_profile_is_not_set(string engine) => NetworkProfile(engine, "Failed", "Rejected");

    async Task NetworkProfile(string engine, string status, string outcome)
    {
        foreach (var (version, ocpp) in new[] { ("2.0.1", "\"ocppVersion\":\"OCPP20\","), ("2.1", "") })
        {
            var profile = $$$"""
                {"configurationSlot":2,"connectionData":{{{{ocpp}}}"ocppTransport":"JSON","ocppCsmsUrl":"ws://csms.example.com/ocpp","messageTimeout":30,"securityProfile":1,"ocppInterface":"Wired0"}}
                """.Trim();
            await Transcript.Play(networks, engine, $$$"""
                operator POST box/ocpp/SetNetworkProfile {{{profile}}}
                server SetNetworkProfile {{{profile}}}
                station {"status":"{{{status}}}"}
                operator {"outcome":"{{{outcome}}}","answer":{"status":"{{{status}}}"}}
                """, version: version);
        }
    }

    [Fact]
    public void Every_frame_of_these_cases_is_checked_against_the_official_schemas() =>
        Assert.SkipUnless(FrameJudge.IsHere, $"The official schemas are not at {FrameJudge.Schemas}: what the server sent was not checked against them");
}
