using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Pki;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Contract certificates of vehicles (ISO 15118), by the cases of the OCPP 2.0.1 certification: of the blocks C and M.</summary>
public sealed class PlugAndCharge201Tests(PlugAndCharge networks) : IClassFixture<PlugAndCharge>
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly string[] Versions = ["2.0.1", "2.1"];

    async Task Play(string engine, Func<Network, MobilityOperator, ScriptedStation, Task> play, params string[] versions)
    {
        var (network, site) = (await networks.Of(engine), await networks.Operator);
        foreach (var version in versions.Length > 0 ? versions : Versions)
        {
            await using var station = await (await network.NewBox()).Start(version);
            await play(network, site, station);
            await FrameJudge.Check(station.Written);
        }
    }

    static async Task<(string? Certificate, string? Token)> Authorized(ScriptedStation station, JsonObject payload)
    {
        var answer = await station.Tell("Authorize", payload.ToJsonString());
        return ((string?)answer["certificateStatus"], (string?)answer["idTokenInfo"]!["status"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_50_The_station_has_checked_the_contract_and_it_is_not_revoked(string engine) => Play(engine, async (network, site, station) =>
    {
        var emaid = await PlugAndCharge.NewEmaid(network);
        var contract = site.Contract(emaid);
        var asked = site.Asked.Count;

        Assert.Equal(
            ("Accepted", "Accepted"),
            await Authorized(station, PlugAndCharge.Authorize(emaid, null, site.HashData(contract, site.Sub), site.HashData(site.Sub, site.Root))));

        Assert.Contains("/ocsp/sub", site.Asked.Skip(asked));
        // Whoever has no contract here is not let in by a good certificate.
        Assert.Equal(("Accepted", "Invalid"), await Authorized(station, PlugAndCharge.Authorize("DKKRAC99999999", null, site.HashData(contract, site.Sub))));
    });

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_108_A_number_for_VAT_is_looked_up(string engine) => Play(
        engine,
        async (_, _, station) =>
        {
            var known = await station.Tell("VatNumberValidation", """{"vatNumber":"DK13585628","evseId":1}""");
            Assert.Equal(("Accepted", "DK13585628", 1), ((string?)known["status"], (string?)known["vatNumber"], (int?)known["evseId"]));
            foreach (var part in new[] { "name", "address1", "city", "country" })
                Assert.False(string.IsNullOrEmpty((string?)known["company"]![part]));

            var other = await station.Tell("VatNumberValidation", """{"vatNumber":"DK13585629"}""");
            Assert.Equal(("Rejected", "DK13585629"), ((string?)other["status"], (string?)other["vatNumber"]));
        },
        "2.1");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_51_The_station_has_checked_the_contract_and_it_is_revoked(string engine) => Play(engine, async (network, site, station) =>
    {
        var emaid = await PlugAndCharge.NewEmaid(network);
        var contract = site.Contract(emaid);
        site.Revoke(contract);

        Assert.Equal(
            ("CertificateRevoked", "Invalid"),
            await Authorized(station, PlugAndCharge.Authorize(emaid, null, site.HashData(contract, site.Sub), site.HashData(site.Sub, site.Root))));
    });

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_52_The_whole_chain_is_left_to_us_to_check(string engine) => Play(engine, async (network, site, station) =>
    {
        var emaid = await PlugAndCharge.NewEmaid(network);
        var contract = site.Contract(emaid);
        Assert.Equal(
            ("Accepted", "Accepted"),
            await Authorized(station, PlugAndCharge.Authorize(emaid, site.Chain(contract), site.HashData(contract, site.Sub), site.HashData(site.Sub, site.Root))));
        // Without being told whom to ask, we ask whom the certificates name.
        Assert.Equal(("Accepted", "Accepted"), await Authorized(station, PlugAndCharge.Authorize(emaid, site.Chain(contract))));

        site.Revoke(contract);
        var later = site.Contract(emaid);
        site.Revoke(later);
        Assert.Equal(("CertificateRevoked", "Invalid"), await Authorized(station, PlugAndCharge.Authorize(emaid, site.Chain(later))));
    });

    [Theory, MemberData(nameof(Engines))]
    public Task A_chain_that_does_not_hold_is_refused_by_what_is_wrong_with_it(string engine) => Play(engine, async (network, site, station) =>
    {
        var emaid = await PlugAndCharge.NewEmaid(network);
        await using var stranger = await MobilityOperator.Start();
        var other = site.Contract("DKKRAC77777777");
        var expired = site.Contract(emaid, end: DateTimeOffset.UtcNow.AddDays(-1));
        var foreign = stranger.Contract(emaid);
        foreach (var (chain, standing) in new[]
        {
            (site.Chain(expired), "CertificateExpired"), (stranger.Chain(foreign), "CertChainError"), (site.Chain(other), "CertChainError"),
            ("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----", "CertChainError"),
        })
            Assert.Equal((standing, "Invalid"), await Authorized(station, PlugAndCharge.Authorize(emaid, chain)));

        // Nobody answers, so nobody knows that it is good.
        var contract = site.Contract(emaid);
        Assert.Equal(
            ("NoCertificateAvailable", "Invalid"),
            await Authorized(station, PlugAndCharge.Authorize(emaid, null, site.HashData(contract, site.Sub, $"{site.Address}nowhere"))));
    }, "2.0.1");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_24_Whether_a_certificate_is_revoked_is_asked_of_its_responder(string engine) => Play(engine, async (_, site, station) =>
    {
        var contract = site.Contract("DKKRAC00000001");
        var payload = new JsonObject { ["ocspRequestData"] = site.HashData(contract, site.Sub) }.ToJsonString();
        var asked = site.Asked.Count;

        var answer = await station.Tell("GetCertificateStatus", payload);

        Assert.Equal("Accepted", (string?)answer["status"]);
        Assert.Contains("/ocsp/sub", site.Asked.Skip(asked));
        Assert.Contains(contract.Certificate.SerialNumber, Convert.ToHexString(Convert.FromBase64String((string)answer["ocspResult"]!)), StringComparison.Ordinal);
        // The same again is answered from memory, word for word.
        asked = site.Asked.Count;
        Assert.Equal((string?)answer["ocspResult"], (string?)(await station.Tell("GetCertificateStatus", payload))["ocspResult"]);
        Assert.Equal(asked, site.Asked.Count);

        var failed = await station.Tell(
            "GetCertificateStatus", new JsonObject { ["ocspRequestData"] = site.HashData(contract, site.Sub, $"{site.Address}nowhere") }.ToJsonString());
        Assert.Equal("Failed", (string?)failed["status"]);
        Assert.Contains("answered 404", (string?)failed["statusInfo"]!["additionalInfo"], StringComparison.Ordinal);
    });

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_26_A_vehicle_gets_its_contract_certificate(string engine) => Play(engine, (_, site, station) => Contract(site, station, "Install"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_28_A_vehicle_gets_a_new_contract_certificate(string engine) => Play(engine, (_, site, station) => Contract(site, station, "Update"));

    static async Task Contract(MobilityOperator site, ScriptedStation station, string action)
    {
        var name = $"{station.Identity} {action}";
        site.Give = body => (200, null, [.. "for "u8, .. body]);
        var answer = await station.Tell(
            "Get15118EVCertificate",
            $$"""{"iso15118SchemaVersion":"urn:iso:15118:2:2013:MsgDef","action":"{{action}}","exiRequest":"{{MobilityOperator.Base64(name)}}"}""");
        Assert.Equal(("Accepted", MobilityOperator.Base64($"for {name}")), ((string?)answer["status"], (string?)answer["exiResponse"]));
        var (headers, _) = site.Contracts.Last();
        Assert.Equal(
            (action, "Bearer s3cret", "application/exi", "urn:iso:15118:2:2013:MsgDef"),
            ((string?)headers["X-Action"], (string?)headers.Authorization, (string?)headers.ContentType, (string?)headers["X-Schema-Version"]));

        site.Give = _ => (503, null, []);
        var failed = await station.Tell(
            "Get15118EVCertificate", $$"""{"iso15118SchemaVersion":"urn:iso:15118:2:2013:MsgDef","action":"{{action}}","exiRequest":"AAAA"}""");
        Assert.Equal(("Failed", ""), ((string?)failed["status"], (string?)failed["exiResponse"]));
        Assert.Contains("answered 503", (string?)failed["statusInfo"]!["additionalInfo"], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public Task TC_M_100_A_vehicle_of_ISO_15118_20_gets_several_contract_certificates(string engine) => Play(engine, async (_, site, station) =>
    {
        var left = 2;
        site.Give = body => (200, --left, [.. body, (byte)left]);
        for (var expected = 1; expected >= 0; expected--)
        {
            var answer = await station.Tell(
                "Get15118EVCertificate",
                """{"iso15118SchemaVersion":"urn:iso:std:iso:15118:-20:CommonMessages","action":"Install","exiRequest":"AAAA","maximumContractCertificateChains":2,"prioritizedEMAIDs":["DKKRAC00000002"]}""");
            Assert.Equal(("Accepted", expected), ((string?)answer["status"], (int?)answer["remainingContracts"]));
            Assert.Equal(new byte[] { 0, 0, 0, (byte)expected }, Convert.FromBase64String((string)answer["exiResponse"]!));
        }
        Assert.Equal(("2", "DKKRAC00000002"), ((string?)site.Contracts.Last().Headers["X-Maximum-Contracts"], (string?)site.Contracts.Last().Headers["X-Preferred-Emaids"]));
    }, "2.1");
}
