using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Stationmaster.Server.Access;
using Stationmaster.Server.Tests.Certification;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Server.Tests.Access;

/// <summary>What is another customer's does not exist: on every path that the API's own document names.</summary>
public sealed class ForeignTenantTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// Belongs to nobody (the standard's words), to the operator alone (firmware), or has no owner in its path (a month); or is tried by tests
    /// beside it: keys by ApiKeysTests, certificates by CertificateTests, exports by ExportTests, stations that wait by HeldStationsTests,
    /// months by StatementTests, payments by PaymentTests.
    /// </summary>
    static readonly string[] Elsewhere =
        ["/v2/api-keys/", "/v2/certificates/", "/v2/exports/", "/v2/firmware/", "/v2/held-stations/", "/v2/ocpp/", "/v2/payments/", "/v2/statements/"];

    /// <summary>Where what is asked for must make sense before it is looked whose it is.</summary>
    static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["reset"] = new { type = "Soft" }, ["change-availability"] = new { type = "Operative" }, ["trigger-message"] = new { requestedMessage = "Heartbeat" },
        ["data-transfer"] = new { vendorId = "x" }, ["remote-stop-transaction"] = new { transactionId = 1 },
        ["install-certificate"] = new { type = "CentralSystemRoot" },
        ["delete-certificate"] = new { hashAlgorithm = "SHA256", issuerNameHash = "A1", issuerKeyHash = "B2", serialNumber = "4A03" },
        ["settings"] = new { settings = new[] { new { component = "OCPPCommCtrlr", variable = "HeartbeatInterval", value = "60" } } },
        ["credit"] = new { isPrepaid = true, currency = "DKK" }, ["entries"] = new { amount = 1 }, ["energy-transfers"] = new { data = Array.Empty<object>() },
        ["configuration"] = new { key = "HeartbeatInterval", value = "60" },
    };

    [Theory, MemberData(nameof(Engines))]
    public async Task Every_path_is_404_to_who_has_no_part_in_it(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Connect("2.1");
        await station.Boot(1);
        var stranger = await network.Server.Http(Rights.Control, network.FleetId);
        var token = await network.Http.Post(
            "/v2/tokens", new { identifier = new { type = "rfid", uid = Network.NewName("OWN"), label = "Own" }, customerId = network.CustomerId }, HttpStatusCode.Created);
        var template = await network.Http.Post(
            "/v2/setting-templates",
            new
            {
                name = Network.NewName("Template"), customerId = network.CustomerId, vendor = "V", model = "M",
                settings = new[] { new { component = "OCPPCommCtrlr", variable = "HeartbeatInterval", value = "60" } },
            },
            HttpStatusCode.Created);
        var ids = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["/v2/chargeboxes/"] = $"{box.Id}", ["/v2/evses/"] = $"{box.EvseUids[0]}", ["/v2/tokens/"] = $"{token["id"]}",
            ["/v2/locations/"] = $"{network.LocationId}", ["/v2/customers/"] = $"{network.CustomerId}", ["/v2/setting-templates/"] = $"{template["id"]}",
            ["/v2/charge-records/"] = $"{await Session(network, box, station)}", ["/v2/transactions/"] = $"{(await box.Records())[0]["transactionId"]}",
            ["/v2/reservations/"] = "1", ["/v2/sessions/"] = "1",
        };
        await AddPrices(network, ids);
        ids["/v2/uploads/"] = await Upload(network, box, station);

        var paths = (await network.Http.Get("/openapi/v2.json"))["paths"]!.AsObject();
        var (tried, wrong) = (0, new List<string>());
        foreach (var (path, methods) in paths.Where(one => one.Key.Contains('{', StringComparison.Ordinal)))
        {
            if (Elsewhere.Any(known => path.StartsWith(known, StringComparison.Ordinal)))
                continue;
            if (ids.FirstOrDefault(known => path.StartsWith(known.Key, StringComparison.Ordinal)) is not { Value: { } id })
            {
                wrong.Add($"{path}: whose is it?");
                continue;
            }
            foreach (var (method, _) in methods!.AsObject().Where(one => one.Key is "get" or "post" or "put" or "patch" or "delete"))
            {
                tried++;
                var status = await Ask(stranger, method, Filled(path, id));
                // What makes no sense is told before it is looked whose it is; then nobody learns what there is.
                if (status != HttpStatusCode.NotFound
                    && (status != HttpStatusCode.UnprocessableEntity || await Ask(stranger, method, Filled(path, Guid.TryParse(id, out _) ? $"{Guid.NewGuid()}" : "999999999")) != status))
                    wrong.Add($"{method} {path}: {(int)status}");
            }
        }

        Assert.True(tried > 60, $"{tried} tried");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(HttpStatusCode.OK, await Ask(network.Http, "get", $"/v2/chargeboxes/{box.Id}/notices"));
    }

    [Theory, MemberData(nameof(Engines)), SessionCase(36, Of = Told.EitherWay)]
    public async Task A_session_at_another_owners_station_is_not_stopped(string engine)
    {
        var network = await networks.Of(engine);
        var stranger = await network.Server.Http(Rights.Control, network.FleetId);
        foreach (var version in new[] { "1.6", "2.0.1", "2.1" })
        {
            var box = await network.NewBox();
            await using var station = await box.Start(version);
            var number = await Session(network, box, station);

            var stopping = new { transactionId = number };
            await stranger.Post($"/v2/evses/{box.EvseUids[0]}/connectors/1/remote-stop-transaction", stopping, HttpStatusCode.NotFound);
            var other = await network.NewBox();
            var elsewhere = await network.Http.Post($"/v2/evses/{other.EvseUids[0]}/connectors/1/remote-stop-transaction", stopping);
            Assert.Equal("Rejected", (string?)elsewhere["status"]);

            Assert.Equal("running", (string?)(await box.Record(number))["state"]);
            Assert.DoesNotContain(await box.Messages("RemoteStopTransaction,RequestStopTransaction"), _ => true);
        }
    }

    /// <summary>A tariff of the owner's own, and prices that he agreed on.</summary>
    static async Task AddPrices(Network network, Dictionary<string, string> ids)
    {
        var owner = await network.Server.Http(Rights.Control, network.CustomerId);
        ids["/v2/tariffs/"] = $"{(await owner.Post("/v2/tariffs", new { name = Network.NewName("Own"), currency = "DKK", vatRate = 0.25, pricePerKwh = 2 }, HttpStatusCode.Created))["id"]}";
        var group = (await owner.Post(
            "/v2/voucher-groups", new { name = Network.NewName("Group"), customerId = network.CustomerId, pricing = new { free = true } }, HttpStatusCode.Created))["id"];
        ids["/v2/voucher-groups/"] = $"{group}";
        ids["/v2/vouchers/"] = $"{(await owner.Post("/v2/vouchers", new { voucherGroupId = (long)group! }, HttpStatusCode.Created))["id"]}";
        ids["/v2/price-agreements/"] = $"{(await owner.Post(
            "/v2/price-agreements", new { ownerId = network.CustomerId, customerId = network.CustomerId, pricing = new { free = true } }, HttpStatusCode.Created))["id"]}";
    }

    /// <summary>A log that the station has uploaded.</summary>
    static async Task<string> Upload(Network network, Box box, ScriptedStation station)
    {
        var asking = network.Http.Post($"/v2/chargeboxes/{box.Id}/logs", new { type = "Diagnostics" });
        var order = await station.Asked("GetLog");
        await order.Answer("""{"status":"Accepted","filename":"a.log"}""");
        await asking;
        using var nobody = new HttpClient();
        using var put = await nobody.PutAsync((string)order.Payload["log"]!["remoteLocation"]! + "a.log", new StringContent("all is well"), Ct);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        return $"{order.Payload["requestId"]}";
    }

    static async Task<int> Session(Network network, Box box, ScriptedStation station)
    {
        var card = await network.NewToken();
        var now = $"{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ssZ}";
        await station.Tell(station.Version == "1.6" ? "StartTransaction" : "TransactionEvent", station.Version == "1.6"
            ? $$"""{"connectorId":1,"idTag":"{{card}}","meterStart":0,"timestamp":"{{now}}"}"""
            : $$$"""
              {"eventType":"Started","timestamp":"{{{now}}}","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"T-1"},
               {{{Steps.Evse}}},{{{Steps.Card.Replace("$card", card, StringComparison.Ordinal)}}}}
              """);
        return (int)Assert.Single(await box.Records())["transactionId"]!;
    }

    static string Filled(string path, string id)
    {
        var parts = path.Split('/');
        for (var i = 3; i < parts.Length; i++)
        {
            if (parts[i].StartsWith('{'))
                parts[i] = i == 3 ? id : parts[i] == "{action}" ? "Reset" : "1";
        }
        return string.Join('/', parts);
    }

    static async Task<HttpStatusCode> Ask(HttpClient http, string method, string path)
    {
        using var request = new HttpRequestMessage(new(method.ToUpperInvariant()), path);
        if (method is "post" or "put" or "patch")
            request.Content = JsonContent.Create(Bodies.GetValueOrDefault(path.Split('/')[^1]) ?? new { });
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        return answer.StatusCode;
    }
}
