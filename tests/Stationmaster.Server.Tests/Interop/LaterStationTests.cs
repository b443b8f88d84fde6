using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Stationmaster.Tests.Hostile;
using Xunit;

namespace Stationmaster.Server.Tests.Interop;

/// <summary>
/// OCPP 2.0.1 and 2.1 with a client nobody here wrote: its strict validator judges each answer and each order of ours, as it judges what it
/// sends. It knows no SEND (2.1), so NotifyPeriodicEventStream is left out here.
/// </summary>
public sealed class LaterStationTests(SharedNetworks networks)
{
    public static TheoryData<string, string> Everywhere
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string engine in TestDatabases.Engines)
            {
                all.Add(engine, "2.0.1");
                all.Add(engine, "2.1");
            }
            return all;
        }
    }

    static readonly string[] Pki = ["Get15118EVCertificate", "GetCertificateStatus", "GetCertificateChainStatus", "VatNumberValidation"];

    [Theory, MemberData(nameof(Everywhere))]
    public async Task It_charges_is_started_and_stopped_from_afar_and_all_its_features_are_used(string engine, string version)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        var card = await network.NewToken();
        await using var station = await CommandedStation.Connect(box, version);
        Assert.Equal("Accepted", (string?)(await station.Do("boot", "booted"))["status"]);

        await Charges(box, station, card);
        await IsStartedFromAfar(box, station, card);
        await IsConfigured(box, station);
        await KeepsWhatItIsTold(network, box, station, card);
        await FetchesAndSends(box, station);
        await HasCertificates(box, station);
        foreach (var (order, body) in new (string, object)[]
                 {
                     ("reset", new { type = "Soft" }), ("clear-cache", new { }), ("trigger-message", new { requestedMessage = "StatusNotification" }),
                 })
        {
            await station.Do("answer", "agreed", new { table = order == "trigger-message" ? new JsonObject() : Accepting("Reset", "ClearCache") });
            Assert.Equal("Accepted", (string?)(await box.Order(order, body))["status"]);
        }
        await station.Leave();
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Every_order_and_every_answer_of_the_version_passes(string engine, string version)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        var actions = OcppActions.Of(version)!;
        var made = new ShapePayloads(actions, 20261121);
        await using var station = await CommandedStation.Connect(box, version);
        await station.Do("boot", "booted");

        var orders = actions.All.Where(action => action.Caller.HasFlag(Caller.CentralSystem)).Select(action => action.Name).ToList();
        var table = new JsonObject(orders.Select(order => KeyValuePair.Create(order, (JsonNode?)made.Answer(order))));
        await station.Do("answer", "agreed", new { table });
        foreach (var order in orders)
        {
            var payload = made.Request(order);
            // With a password that is none no station is left.
            (payload["connectionData"] as JsonObject)?.Remove("basicAuthPassword");
            var answer = await network.Http.Post($"/v2/chargeboxes/{box.Id}/ocpp/{order}", payload);
            Assert.True(JsonNode.DeepEquals(table[order], answer["answer"]) || order.Contains("Variables", StringComparison.Ordinal), $"{order}: {answer}");
        }
        var asked = (await station.Do("asked", "asked"))["orders"]!.AsArray().Select(one => (string)one!["action"]!);
        Assert.Equal([], orders.Except(asked));

        foreach (var action in actions.All.Where(action => action.Caller.HasFlag(Caller.Station) && action.Answer is not null))
        {
            var told = await station.Do("tell", "told", new { action = action.Name, payload = made.Request(action.Name) });
            Assert.True(told["answer"] is not null || Pki.Contains(action.Name), told.ToJsonString());
        }
        await station.Leave();
    }

    static async Task Charges(Box box, CommandedStation station, string card)
    {
        Assert.NotEqual("Accepted", (string?)(await station.Do("charge", "refused", new { idToken = Token("UNKNOWN") }))["standing"]);
        Assert.Equal("Accepted", (string?)(await station.Do("charge", "charging", new { idToken = Token(card) }))["standing"]);
        var live = await Eventually.Gives(async () => await box.Connector(1) is { } connector && (string?)connector["status"] == "Charging"
            && (decimal?)connector["session"]?["energyKwh"] == 0.25m ? connector : null, "it is seen charging");
        Assert.Equal(11m, (decimal?)live["session"]!["powerKw"]);
        await station.Do("stop", "stopped");

        var record = await box.Record((int)live["session"]!["transactionId"]!);
        Assert.Equal(("completed", "Local", 5.5m), ((string?)record["state"], (string?)record["stopReason"], (decimal)record["consumed"]!));
        Assert.Equal(card, (string?)record["auth"]!["idTag"]!["uid"]);
    }

    static async Task IsStartedFromAfar(Box box, CommandedStation station, string card)
    {
        Assert.Equal("Accepted", (string?)(await box.Order(1, "remote-start-transaction", new { idTag = card }))["status"]);
        await station.Next("charging");
        var number = (int)(await box.Connector(1))["session"]!["transactionId"]!;
        Assert.Equal("Accepted", (string?)(await box.Order(1, "remote-stop-transaction", new { transactionId = number }))["status"]);
        Assert.NotNull((decimal?)(await station.Next("stopped"))["totalCost"]);
        Assert.Equal("Remote", (string?)(await box.Record(number))["stopReason"]);
    }

    static async Task IsConfigured(Box box, CommandedStation station)
    {
        var http = box.Network.Http;
        await http.Post($"/v2/chargeboxes/{box.Id}/settings/refresh", new { report = "Full" });
        await Eventually.Holds(
            async () => (await http.Get($"/v2/chargeboxes/{box.Id}/settings")).ToJsonString().Contains("LocalPreAuthorize", StringComparison.Ordinal), "its report");
        await http.Patch(
            $"/v2/chargeboxes/{box.Id}/settings",
            new { settings = new[] { new { component = "OCPPCommCtrlr", variable = "HeartbeatInterval", value = "240" } } });
        var asked = (await station.Do("asked", "asked"))["orders"]!.AsArray();
        Assert.Contains(asked, one => (string?)one!["action"] == "SetVariables" && one.ToJsonString().Contains("240", StringComparison.Ordinal));
    }

    static async Task KeepsWhatItIsTold(Network network, Box box, CommandedStation station, string card)
    {
        var path = $"/v2/chargeboxes/{box.Id}";
        var table = Accepting("SendLocalList", "ReserveNow", "CancelReservation", "SetChargingProfile", "ClearChargingProfile");
        table["GetLocalListVersion"] = new JsonObject { ["versionNumber"] = 0 };
        table["GetCompositeSchedule"] = JsonNode.Parse("""
            {"status":"Accepted","schedule":{"evseId":1,"duration":3600,"scheduleStart":"2026-11-21T10:00:00Z","chargingRateUnit":"A",
             "chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0}]}}
            """);
        table["GetChargingProfiles"] = new JsonObject { ["status"] = "NoProfiles" };
        await station.Do("answer", "agreed", new { table });

        await network.Http.Put($"{path}/local-list", new { isEnabled = true, customerIds = new[] { network.FleetId } });
        // It may be on its way already, by itself.
        await Eventually.Holds(
            async () =>
            {
                using var sent = await network.Http.PostAsync($"{path}/local-list/sync", null, TestContext.Current.CancellationToken);
                return sent.IsSuccessStatusCode && (string?)JsonNode.Parse(await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["status"] == "Accepted";
            },
            "the list is sent");
        var kept = await network.Http.Post(
            "/v2/reservations", new { chargeBoxId = box.Id, evseUid = box.EvseUids[0], idTag = card, expiresAt = DateTimeOffset.UtcNow.AddMinutes(20) });
        Assert.Equal("Accepted", (string?)kept["status"]);
        Assert.Equal("Accepted", (string?)(await network.Http.Post($"/v2/reservations/{kept["reservation"]!["id"]}/cancel", null))["status"]);

        var flat = new { unit = "Ampere", periods = new[] { new { startSeconds = 0, limit = 16.5m } }, startsAt = "2026-11-20T00:00:00Z" };
        var profile = new { evseNumber = 1, purpose = "TxDefault", kind = "Recurring", recurrency = "Daily", schedules = new[] { flat } };
        Assert.Equal("Accepted", (string?)(await network.Http.Post($"{path}/chargingprofiles", profile))["status"]);
        Assert.Equal("Accepted", (string?)(await network.Http.Post($"{path}/chargingprofiles/composite", new { evseNumber = 1, durationSeconds = 3600 }))["status"]);
        await network.Http.Post($"{path}/chargingprofiles/refresh", null);
        Assert.Equal("Accepted", (string?)(await network.Http.Post($"{path}/chargingprofiles/clear", new { purpose = "TxDefault" }))["status"]);
    }

    static async Task FetchesAndSends(Box box, CommandedStation station)
    {
        var path = $"/v2/chargeboxes/{box.Id}";
        await station.Do("answer", "agreed", new { table = Accepting("UpdateFirmware", "GetLog", "PublishFirmware", "UnpublishFirmware") });
        var updating = await box.Network.Http.Post($"{path}/firmware/update", new { location = "https://files.example/pier-2.bin" });
        Assert.Equal("Accepted", (string?)updating["status"]);
        await box.Network.Http.Post($"{path}/logs", new { type = "Diagnostics", from = "2026-11-20T00:00:00Z" });
        await box.Network.Http.Post($"{path}/logs", new { type = "Security" });
        var orders = (await station.Do("asked", "asked"))["orders"]!.AsArray();
        int Request(string action) => (int)orders.Last(one => (string?)one!["action"] == action)!["payload"]!["requestId"]!;
        foreach (var word in new[] { "Downloading", "Downloaded", "Installing", "Installed" })
            await Tells(station, "FirmwareStatusNotification", new { status = word, requestId = Request("UpdateFirmware") });
        await Tells(station, "LogStatusNotification", new { status = "Uploaded", requestId = Request("GetLog") });
        var jobs = (await box.Network.Http.Get($"{path}/jobs"))["data"]!.AsArray();
        Assert.Contains(jobs, job => job!.ToJsonString().Contains("Installed", StringComparison.Ordinal));
    }

    static async Task HasCertificates(Box box, CommandedStation station)
    {
        const string Hash = """{"hashAlgorithm":"SHA256","issuerNameHash":"A1","issuerKeyHash":"B2","serialNumber":"4A03"}""";
        var path = $"/v2/chargeboxes/{box.Id}/security";
        var table = Accepting("InstallCertificate", "TriggerMessage", "CertificateSigned", "DeleteCertificate");
        table["GetInstalledCertificateIds"] = JsonNode.Parse(
            $$$"""{"status":"Accepted","certificateHashDataChain":[{"certificateType":"CSMSRootCertificate","certificateHashData":{{{Hash}}}}]}""");
        await station.Do("answer", "agreed", new { table });
        Assert.Equal("Accepted", (string?)(await box.Network.Http.Post($"{path}/install-certificate", new { type = "CentralSystemRoot" }))["status"]);
        Assert.Single((await box.Network.Http.Get($"{path}/installed-certificates?type=CentralSystemRoot"))["certificates"]!.AsArray());
        Assert.Equal("Accepted", (string?)(await box.Network.Http.Post($"{path}/delete-certificate", JsonNode.Parse(Hash)))["status"]);
        Assert.Equal("Accepted", (string?)(await box.Network.Http.Post($"{path}/request-certificate", new { }))["status"]);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={box.Identity}", key, HashAlgorithmName.SHA256);
        await Tells(station, "SignCertificate", new { csr = request.CreateSigningRequestPem(), certificateType = "ChargingStationCertificate" });
        await Eventually.Holds(
            async () => (await station.Do("asked", "asked"))["orders"]!.AsArray().Any(one => (string?)one!["action"] == "CertificateSigned"), "the certificate comes");
        await Tells(station, "SecurityEventNotification", new { type = "SettingSystemTime", timestamp = DateTimeOffset.UtcNow });
    }

    static async Task Tells(CommandedStation station, string action, object payload) =>
        Assert.NotNull((await station.Do("tell", "told", new { action, payload }))["answer"]);

    static object Token(string uid) => new { idToken = uid, type = "ISO14443" };

    static JsonObject Accepting(params string[] orders) =>
        new(orders.Select(order => KeyValuePair.Create(order, (JsonNode?)new JsonObject { ["status"] = "Accepted" })));
}
