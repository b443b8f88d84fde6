using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

/// <summary>Compares what stations were answered with what is stored.</summary>
static class Books
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>No message missing, no number given twice, no session more or less, each with one record of the station's own energy.</summary>
    public static async Task Agree(IReadOnlyList<LoadedStation> stations, Database database, HttpClient http)
    {
        var numbers = stations.SelectMany(station => station.Sessions).Select(session => session.Number).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        await using var connection = await database.Open(Ct);
        Assert.Equal(numbers.Order(), (await connection.QueryAsync<long>("select number from session")).Select(number => (int)number).Order());
        Assert.Equal(numbers.Order(), (await connection.QueryAsync<long>("select number from charge_record")).Select(number => (int)number).Order());

        var records = (await AllRecords(http)).ToDictionary(record => (int)record["transactionId"]!);
        Assert.Equal(numbers.Order(), records.Keys.Order());
        foreach (var station in stations)
        {
            var box = await connection.QuerySingleAsync<long>("select id from charge_box where identity = @Identity", new { station.Identity });
            await AgreeOnSessions(http, station, box, records);
            var logged = await connection.QueryAsync<(string Id, string Action, byte[] Request, byte[] Answer, long Kind)>(
                "select message_id, action, request, answer, answer_kind from message where charge_box_id = @box and direction = 0", new { box });
            AgreeOnMessages(station, logged.ToLookup(row => row.Id));
        }
    }

    static async Task AgreeOnSessions(HttpClient http, LoadedStation station, long box, Dictionary<int, JsonNode> records)
    {
        foreach (var told in station.Sessions)
        {
            var record = records[told.Number];
            Assert.Equal(
                (told.Number, box, (told.MeterStopWh - told.MeterStartWh) / 1000m, Payload.Time(told.StartedAt), Payload.Time(told.StoppedAt)),
                ((int)record["transactionId"]!, (long)record["chargeBoxId"]!, (decimal)record["consumed"]!, (string)record["startedAt"]!, (string)record["endedAt"]!));
            Assert.Contains((string)record["state"]!, (string[])["completed", "sealed"]);
            var course = await http.Get($"/v2/charge-records/{told.Number}/meter-values");
            var seen = course["samples"]!.AsArray().Select(sample => (decimal?)sample!["energyKwh"]).ToHashSet();
            Assert.All(told.Samples, register => Assert.Contains((register - told.MeterStartWh) / 1000m, seen));
        }
        Assert.Equal(station.ChargedWh / 1000m, station.Sessions.Sum(told => (decimal)records[told.Number]["consumed"]!));
    }

    static void AgreeOnMessages(LoadedStation station, ILookup<string, (string Id, string Action, byte[] Request, byte[] Answer, long Kind)> logged) =>
        Assert.All(station.Messages, told => Assert.Contains(
            logged[told.Id],
            row => row.Kind == 1 && row.Action == told.Action && Encoding.UTF8.GetString(row.Request) == told.Payload
                && JsonNode.DeepEquals(JsonNode.Parse(row.Answer), told.Answer)));

    static async Task<List<JsonNode>> AllRecords(HttpClient http)
    {
        var all = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await http.Get($"/v2/charge-records?ongoing=1&limit=100&sort=transactionId{(cursor.Length > 0 ? $"&nextPageCursor={cursor}" : "")}");
            all.AddRange(page["data"]!.AsArray().OfType<JsonNode>());
            cursor = (string?)page["nextPageCursor"];
        }
        return all;
    }
}
