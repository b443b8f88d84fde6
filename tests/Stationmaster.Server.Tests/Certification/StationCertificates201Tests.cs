using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Security;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>TLS and the certificates of stations, over real TLS, by the cases of both certifications.</summary>
public sealed class StationCertificates201Tests(SecureNetworks networks) : IClassFixture<SecureNetworks>
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly string[] Versions = ["2.0.1", "2.1"];

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_11_The_station_is_asked_to_renew_its_certificate(string engine)
    {
        foreach (var version in Versions)
        {
            var (network, box, certificate) = await Renewed(engine, version, "ChargingStation", "SignChargingStationCertificate", "ChargingStationCertificate");
            await using var secured = await network.Connect(box, certificate);
            await secured.Tell("Heartbeat", "{}");
            Assert.Equal(3, (int)(await box.Security())["profile"]!);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_12_The_station_is_asked_for_a_V2G_certificate(string engine)
    {
        foreach (var version in Versions)
        {
            var (network, box, certificate) = await Renewed(engine, version, "V2G", "SignV2GCertificate", "V2GCertificate");
            Assert.Contains("DC=CPO", certificate.Subject, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Unauthorized, await network.RefusalOf(box, certificate));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_13_The_station_is_asked_for_a_certificate_for_both(string engine)
    {
        foreach (var version in Versions)
        {
            var (network, box, certificate) = await Renewed(engine, version, "Combined", "SignCombinedCertificate", null);
            await (await network.Connect(box, certificate)).DisposeAsync();
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public Task A_station_of_2_1_is_asked_for_a_certificate_of_ISO_15118_20(string engine) =>
        Renewed(engine, "2.1", "V2G20", "SignV2G20Certificate", "V2G20Certificate");

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_14_The_station_refuses_the_certificate_and_says_so(string engine)
    {
        foreach (var version in Versions)
        {
            var (box, station, key) = await Asked(engine, version, "ChargingStation", "SignChargingStationCertificate");
            await using var _ = station;
            using var __ = key;
            var signed = await Sign(station, key, box.Identity, "ChargingStationCertificate");
            await signed.Answer("""{"status":"Rejected"}""");
            await station.Tell("SecurityEventNotification", $$"""{"type":"InvalidChargingStationCertificate","timestamp":"{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""");
            await Eventually.Holds(
                async () => (string?)(await box.Security())["certificates"]![0]!["delivery"] == "Rejected", "that the station did not take it is shown");
            Assert.Equal(("InvalidChargingStationCertificate", true), (await box.SecurityEvents()) is [var only] ? ((string?)only["type"], (bool)only["isAlarming"]!) : default);
            await FrameJudge.Check(station.Written);
        }
    }

    async Task<(SecureNetwork Network, Box Box, X509Certificate2 Certificate)> Renewed(string engine, string version, string purpose, string trigger, string? type)
    {
        var (box, station, key) = await Asked(engine, version, purpose, trigger);
        await using var _ = station;
        using var __ = key;
        var signed = await Sign(station, key, box.Identity, type);
        Assert.Equal(type, (string?)signed.Payload["certificateType"]);
        await signed.Answer("""{"status":"Accepted"}""");
        await Eventually.Holds(
            async () => (await box.Security())["certificates"]![0] is { } shown && (string?)shown["purpose"] == purpose && (string?)shown["delivery"] == "Accepted",
            "that the station took it is shown");
        await FrameJudge.Check(station.Written);
        return (await networks.Of(engine), box, key.With((string)signed.Payload["certificateChain"]!));
    }

    async Task<(Box Box, ScriptedStation Station, StationKey Key)> Asked(string engine, string version, string purpose, string trigger)
    {
        var box = await (await networks.Of(engine)).Network.NewBox();
        var station = await box.Start(version);
        var order = box.Order("security/request-certificate", new { purpose });
        var call = await station.Asked("TriggerMessage");
        Assert.Equal($$"""{"requestedMessage":"{{trigger}}"}""", call.Payload.ToJsonString());
        await call.Answer("""{"status":"Accepted"}""");
        Assert.Equal("Accepted", (string?)(await order)["status"]);
        return (box, station, new StationKey());
    }

    static async Task<ServerCall> Sign(ScriptedStation station, StationKey key, string name, string? type)
    {
        var csr = new JsonObject { ["csr"] = key.AskFor(name) };
        if (type is not null)
            csr["certificateType"] = type;
        Assert.Equal("Accepted", (string?)(await station.Tell("SignCertificate", csr.ToJsonString()))["status"]);
        return await station.Asked("CertificateSigned");
    }

    /// <summary>A real TLS client that is no part of .NET says what it agreed with the server.</summary>
    async Task<string> Handshake(string engine, params string[] options)
    {
        var network = await networks.Of(engine);
        var address = new Uri(network.Secure);
        return await OpenSsl.Run(["s_client", "-connect", $"127.0.0.1:{address.Port}", "-CAfile", network.CertificateFile, "-verify_return_error", .. options]);
    }

    async Task TlsIsGood(string engine)
    {
        Assert.Contains("TLSv1.3", await Handshake(engine, "-tls1_3"), StringComparison.Ordinal);
        foreach (var cipher in new[] { "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384" })
        {
            var said = await Handshake(engine, "-tls1_2", "-cipher", cipher);
            Assert.Contains($"Cipher is {cipher}", said, StringComparison.Ordinal);
            Assert.Contains("Verify return code: 0 (ok)", said, StringComparison.Ordinal);
        }
    }

    async Task OldTlsIsRefused(string engine)
    {
        foreach (var old in new[] { "-tls1_1", "-tls1" })
        {
            var said = await Handshake(engine, old, "-cipher", "ALL:@SECLEVEL=0");
            Assert.Contains("Cipher is (NONE)", said, StringComparison.Ordinal);
            Assert.Contains("protocol version", said, StringComparison.Ordinal);
        }
        Assert.Contains("Cipher is ECDHE-", await Handshake(engine, "-tls1_2"), StringComparison.Ordinal);
    }

    async Task ComesBySecureConnection(string engine, string version)
    {
        var network = await networks.Of(engine);
        var box = await network.Network.NewBox();
        await using var station = await ScriptedStation.ConnectBy(
            network.Secure, box.Identity, box.Basic(), options => network.Trust(options), $"ocpp{version}");
        await station.Tell("Heartbeat", "{}");
        Assert.Equal(2, (int)(await box.Security())["profile"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_086_The_certificate_of_the_server(string engine)
    {
        await TlsIsGood(engine);
        await ComesBySecureConnection(engine, "1.6");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_087_The_certificate_of_the_station_names_it(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.Network.NewBox();
        using var key = new StationKey();
        var certificate = await box.Certified(key);
        Assert.Equal(HttpStatusCode.Unauthorized, await network.RefusalOf(await network.Network.NewBox(), certificate));
        await using var station = await network.Connect(box, certificate);
        await station.Tell("Heartbeat", "{}");
        Assert.Equal(3, (int)(await box.Security())["profile"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_04_The_certificate_of_the_server(string engine)
    {
        await TlsIsGood(engine);
        foreach (var version in Versions)
            await ComesBySecureConnection(engine, version);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_06_A_version_of_TLS_that_is_too_low(string engine)
    {
        await OldTlsIsRefused(engine);
        foreach (var version in Versions)
            await ComesBySecureConnection(engine, version);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_A_07_The_certificate_of_the_station(string engine)
    {
        var network = await networks.Of(engine);
        foreach (var version in Versions)
        {
            var box = await network.Network.NewBox();
            using var key = new StationKey();
            var certificate = await box.Certified(key);
            await using var station = await ScriptedStation.ConnectBy(network.Secure, box.Identity, null, StationKey.Showing(certificate), $"ocpp{version}");
            await station.Tell("Heartbeat", "{}");
            Assert.Equal(3, (int)(await box.Security())["profile"]!);
        }
    }
}
