using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Configuration;

/// <summary>One view of what stations are set to, whatever version they speak.</summary>
public sealed class SettingsTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly (string, string)[] Keys =
        [("AuthorizationKey", "geheim-geheim-16"), ("HeartbeatInterval", "300"), ("LocalPreAuthorize", "false"), ("NumberOfConnectors", "1"), ("OwnWord", "moin")];

    static string Path(Box box) => $"/v2/chargeboxes/{box.Id}/settings";

    static object Set(string variable, string value, string? component = null) => new { settings = new[] { new { component, variable, value } } };

    static IEnumerable<string> Values(JsonNode page) =>
        page["data"]!.AsArray().Select(setting => $"{setting!["setting"]}={setting["value"]}");

    [Theory, MemberData(nameof(Engines))]
    public async Task Keys_of_1_6_are_read_and_told_with_what_they_may_hold(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        var http = box.Network.Http;
        await using var station = await SettableStation.Connect(box, "ocpp1.6", Keys);
        await station.Boot();
        Assert.Equal([], Values(await http.Get(Path(box))));

        Assert.Equal("Accepted", (string?)(await http.Post($"{Path(box)}/refresh", new { }))["outcome"]);

        var page = await http.Get(Path(box));
        Assert.Equal(
            [
                "ChargingStation/AuthorizationKey=", "ChargingStation/HeartbeatInterval=300", "ChargingStation/LocalPreAuthorize=false",
                "ChargingStation/NumberOfConnectors=1", "ChargingStation/OwnWord=moin",
            ],
            Values(page));
        Assert.DoesNotContain("geheim", page.ToJsonString(), StringComparison.Ordinal);
        var heartbeat = page["data"]![1]!;
        Assert.Equal(("Integer", "s", "ReadWrite"), ((string?)heartbeat["dataType"], (string?)heartbeat["unit"], (string?)heartbeat["mutability"]));
        Assert.Equal(("All", false, 5, 1), (
            (string?)page["state"]!["readBy"], (bool)page["state"]!["reports"]!, (int)page["counts"]!["all"]!, (int)page["counts"]!["readOnly"]!));
        Assert.Equal(["ChargingStation/OwnWord=moin"], Values(await http.Get($"{Path(box)}?search=MOIN")));
        Assert.Equal(["ChargingStation/NumberOfConnectors=1"], Values(await http.Get($"{Path(box)}?readOnly=true")));

        var first = await http.Get($"{Path(box)}?limit=2");
        var rest = await http.Get($"{Path(box)}?limit=10&nextPageCursor={first["nextPageCursor"]}");
        Assert.Equal(Values(page), Values(first).Concat(Values(rest)));
        Assert.Null((string?)rest["nextPageCursor"]);
        await http.Get($"{Path(box)}?nextPageCursor=nonsense", HttpStatusCode.BadRequest);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_change_is_told_to_the_station_and_kept_with_who_made_it(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        var http = box.Network.Http;
        await using var station = await SettableStation.Connect(box, "ocpp1.6", Keys);
        station.Words["OwnWord"] = "Rejected";
        station.Words["LocalPreAuthorize"] = "RebootRequired";
        await station.Boot();
        await http.Post($"{Path(box)}/refresh", new { });

        var answer = await http.Patch(Path(box), new
        {
            settings = new[]
            {
                new { variable = "HeartbeatInterval", value = "60" }, new { variable = "OwnWord", value = "hej" },
                new { variable = "LocalPreAuthorize", value = "true" }, new { variable = "AuthorizationKey", value = "anderes-geheimnis" },
            },
        });

        Assert.Equal(
            ["Accepted", "Rejected", "RebootRequired", "Accepted"], answer["data"]!.AsArray().Select(result => (string)result!["status"]!));
        var page = await http.Get($"{Path(box)}?changed=1");
        Assert.Equal(
            ["ChargingStation/AuthorizationKey=", "ChargingStation/HeartbeatInterval=60", "ChargingStation/LocalPreAuthorize=false"], Values(page));
        Assert.Equal((true, "true"), ((bool)page["data"]![2]!["rebootRequired"]!, (string?)page["data"]![2]!["pendingValue"]));
        var changes = await http.Get($"{Path(box)}/changes");
        Assert.Equal(
            [
                "ChargingStation/AuthorizationKey:→ Accepted", "ChargingStation/LocalPreAuthorize:false→true RebootRequired",
                "ChargingStation/OwnWord:moin→hej Rejected", "ChargingStation/HeartbeatInterval:300→60 Accepted",
            ],
            changes["data"]!.AsArray().Select(change => $"{change!["setting"]}:{change["from"]}→{change["to"]} {change["status"]}"));
        Assert.Equal("test control", (string?)changes["data"]![0]!["by"]);
        Assert.DoesNotContain("geheim", changes.ToJsonString(), StringComparison.Ordinal);
        Assert.Single((await http.Get($"{Path(box)}/changes?setting=ChargingStation/OwnWord"))["data"]!.AsArray());
        Assert.DoesNotContain("geheim", (await http.Get($"/v2/chargeboxes/{box.Id}/orders")).ToJsonString(), StringComparison.Ordinal);

        // What waited for a boot waits no more after one.
        await station.Boot();
        Assert.Equal(0, (int)(await http.Get(Path(box)))["counts"]!["rebootRequired"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_cannot_be_is_refused_before_the_station_is_asked(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        var http = box.Network.Http;
        await using var station = await SettableStation.Connect(box, "ocpp1.6", Keys);
        await station.Boot();
        await http.Post($"{Path(box)}/refresh", new { });

        Assert.Equal("settings[0].value", (await http.Patch(Path(box), Set("HeartbeatInterval", "soon"), HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("read_only", (await http.Patch(Path(box), Set("NumberOfConnectors", "2"), HttpStatusCode.UnprocessableEntity)).Error().Code);
        Assert.Equal("settings[0].value", (await http.Patch(Path(box), Set("AuthorizationKey", "short"), HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("settings[0].variable", (await http.Put(Path(box), Set("", "1"), HttpStatusCode.UnprocessableEntity)).Error().Param);
        await http.Patch(Path(box), new { }, HttpStatusCode.UnprocessableEntity);
        Assert.DoesNotContain(station.Asked, asked => asked.StartsWith("ChangeConfiguration NumberOfConnectors", StringComparison.Ordinal));

        var stranger = await box.Network.Server.Http(Rights.Control, box.Network.FleetId);
        await stranger.Get(Path(box), HttpStatusCode.NotFound);
        await stranger.Patch(Path(box), Set("HeartbeatInterval", "60"), HttpStatusCode.NotFound);
        await box.Network.Server.Http(Rights.Write).Patch(Path(box), Set("HeartbeatInterval", "60"), HttpStatusCode.Forbidden);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_device_model_comes_in_parts_and_in_any_order(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        var http = box.Network.Http;
        await using var station = await SettableStation.Connect(box, "ocpp2.0.1");
        await station.Boot("2.5");
        var request = 0;
        station.Report = id =>
        {
            request = id;
            return [SettableStation.Part(id, 2, true, "AlignedDataCtrlr/Interval=900"), SettableStation.Part(id, 0, false, "OCPPCommCtrlr/HeartbeatInterval=300", "SecurityCtrlr/BasicAuthPassword=geheim-geheim-16")];
        };

        Assert.Equal("Accepted", (string?)(await http.Post($"{Path(box)}/refresh", new { }))["outcome"]);
        await Eventually.Holds(async () => Values(await http.Get(Path(box))).Count() == 3, "two parts are here");
        Assert.True((bool)(await http.Get(Path(box)))["state"]!["isReading"]!);
        for (var again = 0; again < 2; again++)
            await station.Wire.Tell("NotifyReport", SettableStation.Part(request, 1, false, "TxCtrlr/EVConnectionTimeOut=60"));

        var page = await http.Get(Path(box));
        Assert.Equal(
            ["AlignedDataCtrlr/Interval=900", "OCPPCommCtrlr/HeartbeatInterval=300", "SecurityCtrlr/BasicAuthPassword=", "TxCtrlr/EVConnectionTimeOut=60"],
            Values(page));
        Assert.Equal(
            ("Full", "2.5", false, true),
            ((string?)page["state"]!["readBy"], (string?)page["state"]!["firmware"], (bool)page["state"]!["isReading"]!, (bool)page["state"]!["reports"]!));
        Assert.Equal(["GetBaseReport FullInventory"], station.Asked);

        // A whole report is all there is.
        station.Report = id => [SettableStation.Part(id, 0, true, "TxCtrlr/EVConnectionTimeOut=30")];
        await http.Post($"{Path(box)}/refresh", new { });
        await Eventually.Holds(async () => Values(await http.Get(Path(box))).SequenceEqual(["TxCtrlr/EVConnectionTimeOut=30"]), "the rest is gone");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Variables_are_changed_as_many_at_once_as_the_station_takes(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        var http = box.Network.Http;
        await using var station = await SettableStation.Connect(box, "ocpp2.0.1", ("A/One", "1"), ("A/Two", "2"));
        await station.Boot();
        station.Words["A/Two"] = "RebootRequired";
        station.Words["A/Three"] = "UnknownVariable";
        object wanted = new
        {
            settings = new[]
            {
                new { component = "A", variable = "One", value = "11" }, new { component = "A", variable = "Two", value = "22" },
                new { component = "A", variable = "Three", value = "33" },
            },
        };

        var results = (await http.Patch(Path(box), wanted))["data"]!.AsArray();
        Assert.Equal(["Accepted", "RebootRequired", "UnknownVariable"], results.Select(result => (string)result!["status"]!));
        Assert.Equal(["Accepted", "Accepted", "NotSupported"], results.Select(result => (string)result!["outcome"]!));
        Assert.Equal("SetVariables A/One=11 A/Two=22 A/Three=33", station.Asked.Last());

        station.Report = id => [SettableStation.Part(id, 0, true, "DeviceDataCtrlr/ItemsPerMessage[SetVariables]=2")];
        await http.Post($"{Path(box)}/refresh", new { });
        await Eventually.Holds(async () => Values(await http.Get(Path(box))).Any(value => value.EndsWith("=2", StringComparison.Ordinal)), "the limit is known");
        await http.Patch(Path(box), wanted);
        Assert.Equal(["SetVariables A/One=11 A/Two=22", "SetVariables A/Three=33"], station.Asked.TakeLast(2));

        var read = await http.Post($"{Path(box)}/read", new { settings = new[] { new { component = "A", variable = "One" }, new { component = "A", variable = "Nine" } } });
        Assert.Equal(["11 Accepted", " UnknownVariable"], read["data"]!.AsArray().Select(result => $"{result!["value"]} {result["status"]}"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Settings_leave_as_a_file_without_secrets(string engine)
    {
        var box = await (await networks.Of(engine)).NewBox();
        var http = box.Network.Http;
        await using var station = await SettableStation.Connect(box, "ocpp1.6", Keys);
        await station.Boot();
        await http.Post($"{Path(box)}/refresh", new { });

        var csv = await http.GetStringAsync($"{Path(box)}/export?search=e", TestContext.Current.CancellationToken);
        Assert.Equal(1 + 4, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("HeartbeatInterval", csv, StringComparison.Ordinal);
        var json = await http.Get($"{Path(box)}/export?format=json");
        Assert.Equal((box.Identity, 5), ((string?)json["chargeBoxIdentity"], json["data"]!.AsArray().Count));
        Assert.DoesNotContain("geheim", csv + json.ToJsonString(), StringComparison.Ordinal);
    }
}
