using System.Text.Json.Nodes;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

/// <summary>One message that cannot be stored as it is, among those of other stations in the same commit.</summary>
public sealed class PoisonTests
{
    const int Neighbours = 5;

    static readonly DateTimeOffset Noon = DateTimeOffset.UtcNow.AddMinutes(-30);

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static IEnumerable<(string Action, string Payload)> Poisons(int transaction) =>
    [
        ("DataTransfer", """{"vendorId":"a\u0000b","messageId":"\ud800","data":"\udc00\u0000"}"""),
        ("StatusNotification", """{"connectorId":1,"errorCode":"OtherError","status":"Faulted","info":"\u0000\ud800","vendorErrorCode":"\udfff"}"""),
        ("StatusNotification", """{"connectorId":9223372036854775807,"errorCode":"NoError","status":"Available"}"""),
        ("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"9999-12-31T23:59:59Z"}"""),
        ("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"0001-01-01T00:00:00Z"}"""),
        ("BootNotification", """{"chargePointVendor":"\u0000","chargePointModel":"\ud83d","firmwareVersion":"1\u0000"}"""),
        ("StartTransaction", """{"connectorId":1,"idTag":"\u0000\ud800","meterStart":9223372036854775807,"timestamp":"9999-12-31T23:59:59Z"}"""),
        ("StartTransaction", """{"connectorId":1,"idTag":"X","meterStart":1e400,"timestamp":"0001-01-01T00:00:00Z"}"""),
        ("StartTransaction", """{"connectorId":1,"idTag":"X","meterStart":-9223372036854775808,"timestamp":"2026-02-30T00:00:00Z"}"""),
        ("MeterValues", $$"""{"connectorId":1,"transactionId":{{transaction}},"meterValue":[{"timestamp":"9999-12-31T23:59:59.999Z","sampledValue":[{"value":"9e999"},{"value":"-1e30","measurand":"Power.Active.Import","unit":"kW"}]}]}"""),
        ("MeterValues", $$"""{"connectorId":1,"transactionId":{{transaction}},"meterValue":[{"timestamp":"0001-01-01T00:00:00Z","sampledValue":[{"value":"\u0000"},{"value":"99999999999999999999999"}]}]}"""),
        ("MeterValues", """{"connectorId":1,"transactionId":-2147483649,"meterValue":[]}"""),
        ("StopTransaction", $$"""{"transactionId":{{transaction}},"idTag":"\u0000","meterStop":9223372036854775807,"timestamp":"9999-12-31T23:59:59Z","reason":"\ud800"}"""),
        ("\\u0000\\ud800", "{}"),
    ];

    [Theory, MemberData(nameof(Engines))]
    public async Task Whatever_a_station_writes_it_is_answered_and_its_neighbours_do_not_notice(string engine)
    {
        await using var network = await Network.Start(engine);
        await using var station = await (await network.NewBox()).Start();
        var neighbours = await Task.WhenAll(Enumerable.Range(0, Neighbours).Select(async _ => await (await network.NewBox()).Start()));
        var started = await station.Tell("StartTransaction", Payload.Start(await network.NewToken(), 0, Noon));

        foreach (var (action, payload) in Poisons((int)started["transactionId"]!))
        {
            var answers = await InOneBatch(network, neighbours, () => station.Begin(action, payload));
            var answer = await Eventually.Within(answers[0], $"an answer to {action} {payload}");
            Assert.True((int)answer[0]! is 3 or 4, answer.ToJsonString());
            foreach (var neighbour in answers[1..])
                Assert.Equal(3, (int)(await Eventually.Within(neighbour, "a neighbour is answered"))[0]!);
            Assert.True(station.IsOpen, $"after {action} {payload}");
        }
        await station.Tell("Heartbeat", "{}");
        foreach (var neighbour in neighbours)
            await neighbour.DisposeAsync();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_the_database_refuses_fails_alone_and_is_refused_when_it_comes_the_third_time(string engine)
    {
        await using var network = await Network.Start(engine);
        await RefuseSamples(network, engine, "666666");
        var box = await network.NewBox();
        var neighbours = await Task.WhenAll(Enumerable.Range(0, Neighbours).Select(async _ => await (await network.NewBox()).Start()));
        var station = await box.Start();
        var number = (int)(await station.Tell("StartTransaction", Payload.Start(await network.NewToken(), 0, Noon)))["transactionId"]!;
        var poison = Payload.Values(number, 666_666, Noon.AddMinutes(1));

        for (var times = 1; times <= 2; times++)
        {
            var answers = await InOneBatch(network, neighbours, () => station.Begin("MeterValues", poison, "poison"));
            foreach (var neighbour in answers[1..])
                Assert.Equal(3, (int)(await Eventually.Within(neighbour, "a neighbour is answered"))[0]!);
            await station.Gone();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answers[0]);
            await station.DisposeAsync();
            station = await box.Connect();
        }
        Assert.Equal("InternalError", await station.TellRefused("MeterValues", poison));

        await station.Tell("MeterValues", Payload.Values(number, 1000, Noon.AddMinutes(2)));
        await station.Tell("StopTransaction", Payload.Stop(number, 2000, Noon.AddMinutes(3)));
        Assert.All(neighbours, neighbour => Assert.True(neighbour.IsOpen));
        Assert.Equal(2m, (decimal)Assert.Single(await box.Records())["consumed"]!);
        var kept = Assert.Single(await box.Messages("MeterValues"), message => message.ToJsonString().Contains("666666", StringComparison.Ordinal));
        Assert.Contains("InternalError", kept.ToJsonString(), StringComparison.Ordinal);
        foreach (var one in neighbours.Append(station))
            await one.DisposeAsync();
    }

    /// <summary>What all say while one write holds the writer up waits for the next commit.</summary>
    /// <returns>The answers, the first one's first.</returns>
    static async Task<Task<JsonArray>[]> InOneBatch(Network network, ScriptedStation[] neighbours, Func<Task<Task<JsonArray>>> first)
    {
        var commits = network.Server.Get<Commits>();
        await using var writer = await HeldWriter.Of(network);
        List<Task<JsonArray>> answers = [await first()];
        foreach (var neighbour in neighbours)
            answers.Add(await neighbour.Begin("StatusNotification", Payload.Status("Preparing")));
        var connections = network.Server.Get<StationRegistry>();
        await Eventually.Holds(
            () => connections.Connections().Count(one => one.HasUnanswered) >= neighbours.Length && commits.Waiting > 0, "they stand in line");
        return [.. answers];
    }

    static Task RefuseSamples(Network network, string engine, string text) => network.Server.Get<Commits>().Write(
        write => write.Execute(
            engine == TestDatabases.Postgres
                ? $"alter table meter_sample add constraint refused check (sample not like '%{text}%')"
                : $"create trigger refused before insert on meter_sample when new.sample like '%{text}%' begin select raise(abort, 'refused'); end",
            null, Ct), Ct);
}
