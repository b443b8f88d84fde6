using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Security;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>The security extension, by the cases of the OCPP 1.6 certification.</summary>
public sealed class SecurityTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    const string Hash = """{"hashAlgorithm":"SHA256","issuerNameHash":"aa01","issuerKeyHash":"bb02","serialNumber":"4A03"}""";

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_075_1_Install_a_root_of_the_manufacturer(string engine) => Play(engine, Install("ManufacturerRoot"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_075_2_Install_a_root_of_the_central_system(string engine) => Play(engine, Install("CentralSystemRoot"));

    static string Install(string type) =>
        $$$"""
        operator POST box/security/install-certificate {"type":"{{{type}}}"}
        server InstallCertificate {"certificateType":"{{{type}}}Certificate","certificate":"*"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted"}
        operator GET box/security/installed-certificates?type={{{type}}}
        server GetInstalledCertificateIds {"certificateType":"{{{type}}}Certificate"}
        station {"status":"Accepted","certificateHashData":[{{{Hash}}}]}
        operator {"status":"Accepted","certificates":[{"type":"{{{type}}}","serialNumber":"4A03","isOurs":false}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_076_Delete_a_certificate(string engine) => Play(
        engine,
        $$$"""
        operator POST box/security/delete-certificate {{{Hash}}}
        server DeleteCertificate {"certificateHashData":{{{Hash}}}}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator POST box/security/delete-certificate {{{Hash}}}
        server DeleteCertificate {"certificateHashData":{{{Hash}}}}
        station {"status":"NotFound"}
        operator {"status":"NotFound","outcome":"Rejected"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_077_A_bad_certificate_of_the_station(string engine) => Play(
        engine,
        """
        station SecurityEventNotification {"type":"InvalidChargePointCertificate","timestamp":"$now"}
        server {}
        """);

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_078_A_bad_certificate_of_the_central_system_is_kept_once_and_raises_an_alert(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start();
        var at = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        var alarming = $$"""{"type":"InvalidCentralSystemCertificate","timestamp":"{{at}}","techInfo":"no chain"}""";
        await station.Tell("SecurityEventNotification", alarming);
        await station.Tell("SecurityEventNotification", alarming);
        await station.Tell("SecurityEventNotification", $$"""{"type":"StartupOfTheDevice","timestamp":"{{at}}"}""");

        var events = await box.SecurityEvents();
        Assert.Equal(["StartupOfTheDevice", "InvalidCentralSystemCertificate"], events.Select(one => (string)one["type"]!));
        Assert.Equal([false, true], events.Select(one => (bool)one["isAlarming"]!));
        Assert.Equal("no chain", (string?)events[1]["techInfo"]);
        var only = await network.Http.Get($"/v2/chargeboxes/{box.Id}/security/events?alarming=true&limit=1");
        Assert.Equal("InvalidCentralSystemCertificate", (string?)Assert.Single(only["data"]!.AsArray())!["type"]);
        var paged = await network.Http.Get($"/v2/chargeboxes/{box.Id}/security/events?limit=1");
        var next = await network.Http.Get($"/v2/chargeboxes/{box.Id}/security/events?limit=1&nextPageCursor={(string)paged["nextPageCursor"]!}");
        Assert.Equal("InvalidCentralSystemCertificate", (string?)next["data"]![0]!["type"]);
    }

    [Fact]
    public void Every_frame_of_these_cases_is_checked_against_the_official_schemas() =>
        Assert.SkipUnless(FrameJudge.IsHere, $"The official schemas are not at {FrameJudge.Schemas}: what the server sent was not checked against them");
}
