using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.ChargeBoxes;
using Stationmaster.Server.Tests.Durability;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Locations;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Storage.Upgrade;

/// <summary>What a program holds for its users: made by stations over their sockets and by the API, read back over the API.</summary>
static class Holdings
{
    const int Stations = 3, SessionsEach = 4;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Customers, sites, keys, finished sessions, and one that still runs.</summary>
    /// <param name="url">"http://127.0.0.1:12345".</param>
    public static async Task Fill(string url, HttpClient http)
    {
        var customer = await http.Customer("Fleet ApS");
        var location = await http.Location("Harbour", customer, await http.Tariff(customerId: customer));
        await http.Token("CARD-LOAD-2", customerId: customer);
        await http.NewChargeBox("REGISTERED-1", location, connectors: 2);
        await Charge(url, Stations, SessionsEach);
        await Start(url, "RUNNING-1");
    }

    /// <summary>Stations that charge one car after another.</summary>
    /// <param name="from">Another family of identities.</param>
    public static async Task Charge(string url, int stations, int sessions, int from = 1)
    {
        var bornAt = DateTimeOffset.UtcNow.AddDays(-1);
        foreach (var n in Enumerable.Range(from, stations))
        {
            LoadedStation? self = null;
            await using var station = self = new LoadedStation(
                $"LOAD-{n}", n, () => SocketOf(url), bornAt.AddTicks(-(bornAt.Ticks % TimeSpan.TicksPerSecond)), () =>
                {
                    if (self!.Sessions.Count >= sessions - 1)
                        self.Finish();
                });
            await station.Run();
        }
    }

    /// <returns>The session's number.</returns>
    public static async Task<int> Start(string url, string identity)
    {
        await using var station = await ScriptedStation.Connect(SocketOf(url), identity);
        var at = DateTimeOffset.UtcNow.AddHours(-1);
        await station.Tell("BootNotification", """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""");
        await station.Tell("StatusNotification", Payload.Status("Charging", at: at));
        var number = (int)(await station.Tell("StartTransaction", Payload.Start("04AABBCC", 1_000, at)))["transactionId"]!;
        for (var minute = 10; minute < 60; minute += 10)
            await station.Tell("MeterValues", Payload.Values(number, 1_000 + (minute * 150), at.AddMinutes(minute)));
        return number;
    }

    /// <summary>Ends what <see cref="Start"/> began, an hour and 9 kWh later.</summary>
    public static async Task Stop(string url, string identity, int number)
    {
        await using var station = await ScriptedStation.Connect(SocketOf(url), identity);
        await station.Tell("StopTransaction", Payload.Stop(number, 10_000, DateTimeOffset.UtcNow));
    }

    /// <summary>Every record, course, message and master datum, by the path it is read at. What changes by itself is left out.</summary>
    public static async Task<SortedDictionary<string, string>> Read(HttpClient http)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        async Task<JsonNode> Add(string path, params string[] volatileMembers)
        {
            var answer = await http.Get(path);
            var kept = answer.DeepClone();
            foreach (var item in kept["data"] is JsonArray items ? items.OfType<JsonObject>() : [kept.AsObject()])
                Array.ForEach(volatileMembers, member => item.Remove(member));
            all.Add(path, kept.ToJsonString());
            return answer;
        }

        foreach (var path in new[] { "customers", "locations", "tariffs", "tokens" })
            await Add($"/v2/{path}?limit=100");
        await Add("/v2/charge-records?limit=100&sort=transactionId");
        var records = (await http.Get("/v2/charge-records?ongoing=1&limit=100&sort=transactionId"))["data"]!.AsArray();
        Assert.InRange(records.Count, 1, 99);
        foreach (var record in records.OfType<JsonNode>())
        {
            if ((string?)record["state"] != "running")
                await Add($"/v2/charge-records/{record["transactionId"]}");
            await Add($"/v2/charge-records/{record["transactionId"]}/meter-values");
        }
        foreach (var box in (await Add("/v2/chargeboxes?limit=100", "lastSeenAt", "isOnline"))["data"]!.AsArray())
        {
            var messages = $"/v2/chargeboxes/{box!["id"]}/messages?limit=20";
            for (var cursor = ""; cursor is not null;)
                cursor = (string?)(await Add(messages + (cursor.Length > 0 ? $"&nextPageCursor={cursor}" : "")))["nextPageCursor"];
        }
        return all;
    }

    /// <summary>All that was said is said still, in the same words; a later program may say more. Each difference has a name.</summary>
    public static void AssertSame(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, was => Assert.True(
            Says(JsonNode.Parse(after[was.Key]), JsonNode.Parse(was.Value)), $"{was.Key} said {was.Value} and says {after[was.Key]}"));
    }

    static bool Says(JsonNode? now, JsonNode? before) => (now, before) switch
    {
        // Energy was never rounded to a step, whatever the first release said of it.
        (JsonObject all, JsonObject some) => some.All(
            member => member.Key == "stepSize" || all.ContainsKey(member.Key) && Says(all[member.Key], member.Value)),
        (JsonArray all, JsonArray some) => all.Count == some.Count && all.Zip(some).All(pair => Says(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(now, before),
    };

    static string SocketOf(string url) => url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/";
}
