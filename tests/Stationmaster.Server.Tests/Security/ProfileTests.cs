using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Security;

/// <summary>Security profiles 0 to 3: who comes by which, who may not any more, and how a station is moved up.</summary>
public sealed class ProfileTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static Task<HttpStatusCode> PlainRefusal(Box box, string? authorization) =>
        ScriptedStation.Refusal(box.Network.Endpoint, box.Identity, authorization);

    [Theory, MemberData(nameof(Engines))]
    public async Task Each_profile_is_told_apart_and_none_below_the_highest_is_let_in_again(string engine)
    {
        await using var network = await SecureNetwork.Start(engine);
        var box = await network.Network.NewBox();
        Assert.Null((int?)(await box.Security())["profile"]);
        await network.Http.Patch($"/v2/chargeboxes/{box.Id}", new { passwordless = true });
        await using (var open = await ScriptedStation.Connect(network.Network.Endpoint, box.Identity))
            Assert.Equal(0, (int)(await box.Security())["profile"]!);
        await using (var first = await box.Connect())
            Assert.Equal(1, (int)(await box.Security())["profile"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, await PlainRefusal(box, null));
        await using (var second = await network.Connect(box, null, box.Basic()))
            Assert.Equal(2, (int)(await box.Security())["profile"]!);

        // TC_083: after the upgrade the lower profile is refused.
        Assert.Equal(HttpStatusCode.Forbidden, await PlainRefusal(box, box.Basic()));
        var security = await box.Security();
        Assert.Equal((2, 2, 2), ((int)security["profile"]!, (int)security["highestProfile"]!, (int)security["requiredProfile"]!));
        await Eventually.Holds(
            async () => (await box.SecurityEvents()).Any(one => (string?)one["type"] == "DowngradeRefused" && (bool)one["isAlarming"]!),
            "the downgrade is noted");

        await box.SetSecurity(new { acceptLower = true });
        await using var again = await box.Connect();
        Assert.Equal(1, (int)(await box.Security())["profile"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_minimum_holds_for_a_charge_box_and_for_all(string engine)
    {
        await using var network = await SecureNetwork.Start(engine, security => security with { MinimumProfile = 1 });
        var box = await network.Network.NewBox();
        await network.Http.Patch($"/v2/chargeboxes/{box.Id}", new { passwordless = true });
        Assert.Equal(HttpStatusCode.Unauthorized, await Unproven(box));
        await using (var station = await box.Connect())
            Assert.Equal(1, (int)(await box.Security())["profile"]!);

        var changed = await box.SetSecurity(new { minimumProfile = 2 });
        Assert.Equal((2, 1, 2), ((int)changed["minimumProfile"]!, (int)changed["installationMinimum"]!, (int)changed["requiredProfile"]!));
        Assert.Equal(HttpStatusCode.Forbidden, await PlainRefusal(box, box.Basic()));
        await using (var station = await network.Connect(box, null, box.Basic()))
            await station.Tell("Heartbeat", "{}");

        await box.SetSecurity(new { minimumProfile = (int?)null, acceptLower = true });
        await using var below = await box.Connect();
        var refused = await network.Http.Send(HttpMethod.Patch, $"/v2/chargeboxes/{box.Id}/security", new { minimumProfile = 4 }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("minimumProfile", refused.Error().Param);
    }

    /// <summary>Without a password; whether that is 401 or 403, it is no.</summary>
    static async Task<HttpStatusCode> Unproven(Box box) =>
        await PlainRefusal(box, null) is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? HttpStatusCode.Unauthorized : HttpStatusCode.OK;

    [Fact]
    public async Task A_connection_gives_way_only_to_one_that_is_as_well_authenticated()
    {
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite);
        var box = await network.Network.NewBox();
        await using var first = await network.Connect(box, null, box.Basic());
        await first.Tell("Heartbeat", "{}");
        await box.SetSecurity(new { acceptLower = true });

        await using var lower = await box.Connect();
        await lower.Gone();
        await first.Tell("Heartbeat", "{}");

        await using var equal = await network.Connect(box, null, box.Basic());
        await first.Gone();
        await equal.Tell("Heartbeat", "{}");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_083_A_station_is_moved_up_only_when_it_has_what_it_takes(string engine)
    {
        await using var network = await SecureNetwork.Start(engine);
        var box = await network.Network.NewBox();
        using var key = new StationKey();
        await using (var station = await box.Start())
        {
            var refused = await network.Http.Send(
                HttpMethod.Post, $"/v2/chargeboxes/{box.Id}/security/move-profile", new { profile = 3 }, HttpStatusCode.Conflict);
            Assert.Equal("not_ready", refused.Error().Code);
            Assert.Contains("root certificate", refused.Error().Message, StringComparison.Ordinal);
            Assert.Contains("no valid certificate of its own", refused.Error().Message, StringComparison.Ordinal);
            foreach (var way in new[] { "configuration", "ocpp/ChangeConfiguration" })
            {
                var other = await network.Http.Send(
                    HttpMethod.Post, $"/v2/chargeboxes/{box.Id}/{way}", new { key = "SecurityProfile", value = "3" }, HttpStatusCode.Conflict);
                Assert.Equal("not_ready", other.Error().Code);
            }
            Assert.False(station.IsAsked);

            var installing = box.Order("security/install-certificate", new { type = "CentralSystemRoot" });
            var install = await station.Asked("InstallCertificate");
            Assert.StartsWith("-----BEGIN CERTIFICATE-----", (string?)install.Payload["certificate"], StringComparison.Ordinal);
            await install.Answer("""{"status":"Accepted"}""");
            await installing;
            using var certificate = await station.GetCertificate(key, box.Identity);
            await Eventually.Holds(
                async () => (await box.Security())["moves"]!.AsArray().All(move => move!["missing"]!.AsArray().Count == 0), "nothing is missing any more");

            var moving = box.Order("security/move-profile", new { profile = 3 });
            var change = await station.Asked("ChangeConfiguration");
            Assert.Equal(("SecurityProfile", "3"), ((string?)change.Payload["key"], (string?)change.Payload["value"]));
            await change.Answer("""{"status":"RebootRequired"}""");
            Assert.Equal("RebootRequired", (string?)(await moving)["status"]);
            Assert.Equal(3, (int)(await box.Security())["movingTo"]!);
        }

        // Until it came by the new profile, the old one holds.
        await using (var old = await box.Connect())
            await old.Tell("Heartbeat", "{}");
        using var newKey = new StationKey();
        await using (var station = await box.Connect())
        {
            using var certificate = await station.GetCertificate(newKey, box.Identity);
            await using var moved = await network.Connect(box, certificate);
            await moved.Tell("Heartbeat", "{}");
        }
        Assert.Null((int?)(await box.Security())["movingTo"]);
        Assert.Equal(HttpStatusCode.Forbidden, await PlainRefusal(box, box.Basic()));
        var back = await network.Http.Send(
            HttpMethod.Post, $"/v2/chargeboxes/{box.Id}/security/move-profile", new { profile = 1 }, HttpStatusCode.Conflict);
        Assert.Contains("never goes back", back.Error().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TC_A_19_A_station_of_2_0_1_is_moved_by_another_slot()
    {
        await using var network = await SecureNetwork.Start(TestDatabases.Sqlite);
        var box = await network.Network.NewBox();
        await using var station = await box.Start("2.0.1");
        var installing = box.Order("security/install-certificate", new { type = "CentralSystemRoot" });
        var install = await station.Asked("InstallCertificate");
        Assert.Equal("CSMSRootCertificate", (string?)install.Payload["certificateType"]);
        await install.Answer("""{"status":"Accepted"}""");
        await installing;

        var missing = await network.Http.Send(
            HttpMethod.Post, $"/v2/chargeboxes/{box.Id}/security/move-profile", new { profile = 2 }, HttpStatusCode.UnprocessableEntity);
        Assert.Equal("url", missing.Error().Param);
        var moving = box.Order("security/move-profile", new { profile = 2, url = "wss://csms.example.com/ocpp", usedSlots = new[] { 1 } });
        var profile = await station.Asked("SetNetworkProfile");
        Assert.Equal((2, 2), ((int)profile.Payload["configurationSlot"]!, (int)profile.Payload["connectionData"]!["securityProfile"]!));
        await profile.Answer("""{"status":"Accepted"}""");
        var variables = await station.Asked("SetVariables");
        Assert.Equal("2,1", (string?)variables.Payload["setVariableData"]![0]!["attributeValue"]);
        await variables.Answer(
            """{"setVariableResult":[{"attributeStatus":"RebootRequired","component":{"name":"OCPPCommCtrlr"},"variable":{"name":"NetworkConfigurationPriority"}}]}""");
        Assert.Equal("RebootRequired", (string?)(await moving)["status"]);
        Assert.Equal(2, (int)(await box.Security())["movingTo"]!);
    }
}
