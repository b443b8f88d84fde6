using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Configuration;

/// <summary>What stations of a model should be set to.</summary>
public sealed class TemplatesTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static Task<Network> Start(string engine) => Network.Start(engine, options => options with { SettingsDelay = TimeSpan.FromMilliseconds(1), MeterInterval = TimeSpan.Zero });

    static object Template(string name, string? firmware, params (string Variable, string Value)[] settings) => new
    {
        name, vendor = SettableStation.Vendor.ToUpperInvariant(), model = SettableStation.Model, firmwarePattern = firmware,
        settings = settings.Select(setting => new { variable = setting.Variable, value = setting.Value }),
    };

    static async Task<string> Counts(HttpClient http, long id)
    {
        var template = await http.Get($"/v2/setting-templates/{id}");
        return $"{template["stations"]}: {template["complying"]} complying, {template["drifted"]} drifted, {template["unread"]} unread";
    }

    static int Count(SettableStation station, string asked) => station.Asked.Count(each => each == asked);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_station_that_has_booted_is_read_and_set_where_it_differs(string engine)
    {
        await using var network = await Start(engine);
        var (box, http) = (await network.NewBox(), network.Http);
        var id = (long)(await http.Post(
            "/v2/setting-templates", Template("Quiet", "1.*", ("HeartbeatInterval", "900"), ("LocalPreAuthorize", "TRUE"), ("OwnWord", "hej")), HttpStatusCode.Created))["id"]!;
        await http.Post("/v2/setting-templates", Template("Other", "2.*", ("HeartbeatInterval", "1")), HttpStatusCode.Created);
        await using var station = await SettableStation.Connect(
            box, "ocpp1.6", ("HeartbeatInterval", "300"), ("LocalPreAuthorize", "true"), ("OwnWord", "moin"));
        station.Words["OwnWord"] = "Rejected";

        await station.Boot();

        await Eventually.Holds(() => station.Asked.Contains("ChangeConfiguration OwnWord=hej"), "what differs is set");
        await Eventually.Holds(
            async () => (await http.Get($"/v2/setting-templates/{id}/stations")).ToJsonString().Contains("\"drift\":\"Refused\"", StringComparison.Ordinal),
            "the refusal is noted");
        Assert.Equal("1: 0 complying, 1 drifted, 0 unread", await Counts(http, id));
        Assert.Equal("900", station["HeartbeatInterval"]);
        Assert.DoesNotContain(station.Asked, asked => asked.StartsWith("ChangeConfiguration LocalPreAuthorize", StringComparison.Ordinal));
        var drift = (await http.Get($"/v2/setting-templates/{id}/stations?state=drifted"))["data"]!.AsArray().Single()!["drift"]!.AsArray().Single()!;
        Assert.Equal(("ChargingStation/OwnWord", "hej", "moin", "Refused", "Rejected"), (
            (string)drift["setting"]!, (string)drift["wanted"]!, (string?)drift["is"], (string)drift["drift"]!, (string?)drift["why"]));
        var shown = (await http.Get($"/v2/chargeboxes/{box.Id}/settings?drifted=1"))["data"]!.AsArray().Single()!;
        Assert.Equal("Quiet", (string?)shown["drift"]!["templateName"]);
        Assert.Equal("Template “Quiet”", (string?)(await http.Get($"/v2/chargeboxes/{box.Id}/settings/changes"))["data"]![0]!["by"]);

        // A station that refused is not asked again at its next boot, but when somebody says so.
        await station.Vanishes();
        await using var again = await SettableStation.Connect(
            box, "ocpp1.6", ("HeartbeatInterval", "300"), ("LocalPreAuthorize", "true"), ("OwnWord", "moin"));
        await again.Boot();
        await Eventually.Holds(() => Count(again, "ChangeConfiguration HeartbeatInterval=900") == 1 && again["HeartbeatInterval"] == "900", "it is set once more");
        Assert.Equal(0, Count(again, "ChangeConfiguration OwnWord=hej"));
        var applied = await http.Post($"/v2/setting-templates/{id}/apply", new { chargeBoxIds = new[] { box.Id } });
        Assert.Equal(("Complying", "Accepted"), ((string)applied["stations"]![0]!["state"]!, (string)applied["results"]![0]!["status"]!));
        Assert.Equal("1: 1 complying, 0 drifted, 0 unread", await Counts(http, id));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_fleet_is_brought_to_a_template_and_a_dry_run_only_tells(string engine)
    {
        await using var network = await Start(engine);
        var http = network.Http;
        var boxes = new List<Box>();
        var stations = new List<SettableStation>();
        for (var i = 0; i < 3; i++)
        {
            boxes.Add(await network.NewBox());
            stations.Add(await SettableStation.Connect(boxes[i], "ocpp1.6", ("ConnectionTimeOut", i == 0 ? "60" : "300")));
            await stations[i].Boot();
        }
        await Eventually.Holds(
            async () =>
            {
                foreach (var box in boxes)
                    if ((await http.Get($"/v2/chargeboxes/{box.Id}/settings"))["data"]!.AsArray().Count == 0)
                        return false;
                return true;
            },
            "every station is read after its boot");
        await stations[2].Vanishes();
        await Eventually.Holds(async () => !(bool)(await boxes[2].Read())["isOnline"]!, "one is gone");
        var id = (long)(await http.Post("/v2/setting-templates", Template("Fast", null, ("ConnectionTimeOut", "60")), HttpStatusCode.Created))["id"]!;

        var would = await http.Post($"/v2/setting-templates/{id}/apply", new { dryRun = true });
        Assert.Equal((true, 2, 1, 0), ((bool)would["dryRun"]!, (int)would["changes"]!, (int)would["offline"]!, (int)would["queued"]!));
        Assert.Equal([boxes[1].Identity, boxes[2].Identity], would["stations"]!.AsArray().Select(station => (string)station!["chargeBoxIdentity"]!));
        Assert.Equal("300", stations[1]["ConnectionTimeOut"]);

        var done = await http.Post($"/v2/setting-templates/{id}/apply", new { });
        Assert.Equal((1, 1), ((int)done["queued"]!, (int)done["offline"]!));
        await Eventually.Holds(async () => await Counts(http, id) == "3: 2 complying, 1 drifted, 0 unread", async () => await Counts(http, id));
        Assert.Equal("60", stations[1]["ConnectionTimeOut"]);
        Assert.StartsWith("test control", (string?)(await http.Get($"/v2/chargeboxes/{boxes[1].Id}/settings/changes"))["data"]![0]!["by"], StringComparison.Ordinal);

        var first = await http.Get($"/v2/setting-templates/{id}/stations?limit=2");
        var rest = await http.Get($"/v2/setting-templates/{id}/stations?limit=2&nextPageCursor={first["nextPageCursor"]}");
        Assert.Equal(
            boxes.Select(box => box.Id), first["data"]!.AsArray().Concat(rest["data"]!.AsArray()).Select(station => (long)station!["chargeBoxId"]!));
        foreach (var station in stations)
            await station.DisposeAsync();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_device_model_is_read_once_for_each_firmware_and_then_only_what_matters(string engine)
    {
        await using var network = await Start(engine);
        var (box, http) = (await network.NewBox(), network.Http);
        await http.Post(
            "/v2/setting-templates",
            new
            {
                name = "Calm", vendor = SettableStation.Vendor, model = SettableStation.Model,
                settings = new[] { new { component = "OCPPCommCtrlr", variable = "HeartbeatInterval", value = "900" } },
            },
            HttpStatusCode.Created);
        await using (var station = await SettableStation.Connect(box, "ocpp2.0.1", ("OCPPCommCtrlr/HeartbeatInterval", "300")))
        {
            station.Report = id => [SettableStation.Part(id, 0, false, "OCPPCommCtrlr/HeartbeatInterval=300"), SettableStation.Part(id, 1, true, "A/B=x")];
            await station.Boot();
            await Eventually.Holds(
                () => Task.FromResult(station.Asked.SequenceEqual(["GetBaseReport FullInventory", "SetVariables OCPPCommCtrlr/HeartbeatInterval=900"])),
                () => string.Join(", ", station.Asked));
        }
        await using (var station = await SettableStation.Connect(box, "ocpp2.0.1", ("OCPPCommCtrlr/HeartbeatInterval", "300")))
        {
            await station.Boot();
            await Eventually.Holds(
                () => Task.FromResult(station.Asked.SequenceEqual(["GetVariables OCPPCommCtrlr/HeartbeatInterval", "SetVariables OCPPCommCtrlr/HeartbeatInterval=900"])),
                () => string.Join(", ", station.Asked));
        }
        await using (var station = await SettableStation.Connect(box, "ocpp2.0.1"))
        {
            await station.Boot("1.1");
            await Eventually.Holds(() => station.Asked.Contains("GetBaseReport FullInventory"), "another firmware is another device model");
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_template_is_its_owners_and_holds_no_passwords(string engine)
    {
        await using var network = await Network.Start(engine);
        var http = network.Http;
        var mine = await network.Server.Http(Rights.Write, network.CustomerId);
        var id = (long)(await mine.Post("/v2/setting-templates", Template("Mine", null, ("HeartbeatInterval", "60")), HttpStatusCode.Created))["id"]!;
        Assert.Equal(network.CustomerId, (long)(await http.Get($"/v2/setting-templates/{id}"))["customerId"]!);

        var stranger = await network.Server.Http(Rights.Control, network.FleetId);
        Assert.Empty((await stranger.Get("/v2/setting-templates"))["data"]!.AsArray());
        await stranger.Get($"/v2/setting-templates/{id}", HttpStatusCode.NotFound);
        await stranger.Patch($"/v2/setting-templates/{id}", new { name = "Theirs" }, HttpStatusCode.NotFound);
        await stranger.Delete($"/v2/setting-templates/{id}", HttpStatusCode.NotFound);
        await stranger.Post($"/v2/setting-templates/{id}/apply", new { }, HttpStatusCode.NotFound);
        await mine.Post($"/v2/setting-templates/{id}/apply", new { }, HttpStatusCode.Forbidden);
        Assert.Equal("customerId", (await mine.Patch($"/v2/setting-templates/{id}", new { customerId = network.FleetId }, HttpStatusCode.UnprocessableEntity)).Error().Param);

        Assert.Equal("settings[0].variable", (await mine.Post("/v2/setting-templates", Template("Bad", null, ("AuthorizationKey", "x")), HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("settings[1].variable", (await mine.Post("/v2/setting-templates", Template("Bad", null, ("A", "x"), ("A", "y")), HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("settings", (await mine.Post("/v2/setting-templates", Template("Bad", null), HttpStatusCode.UnprocessableEntity)).Error().Param);
        Assert.Equal("model", (await mine.Post("/v2/setting-templates", new { name = "Bad", vendor = "V", settings = new[] { new { variable = "A", value = "1" } } }, HttpStatusCode.UnprocessableEntity)).Error().Param);

        var changed = await mine.Patch($"/v2/setting-templates/{id}", new { isEnabled = false, firmwarePattern = "3.*" });
        Assert.Equal((false, "3.*", 1), ((bool)changed["isEnabled"]!, (string?)changed["firmwarePattern"], changed["settings"]!.AsArray().Count));
        await http.Post($"/v2/setting-templates/{id}/apply", new { }, HttpStatusCode.Conflict);
        await mine.Delete($"/v2/setting-templates/{id}");
        await mine.Get($"/v2/setting-templates/{id}", HttpStatusCode.NotFound);
    }
}
