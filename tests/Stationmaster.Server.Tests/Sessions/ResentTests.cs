using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Sessions;

/// <summary>Messages of a transaction that a station sends again, because it never got the answer, or lost it.</summary>
public sealed class ResentTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static readonly DateTimeOffset At = new(DateTime.UtcNow.Date.AddHours(DateTime.UtcNow.Hour), TimeSpan.Zero);

    [Theory, MemberData(nameof(Engines))]
    public async Task A_resent_start_returns_the_same_transaction(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        var start = Payload.Start(card, 1000, At);
        int transaction;
        await using (var station = await box.Start())
        {
            transaction = Accepted(await station.Tell("StartTransaction", start, "start-1"));
            Assert.Equal(transaction, Accepted(await station.Tell("StartTransaction", start, "start-1")));
            Assert.Equal(transaction, Accepted(await station.Tell("StartTransaction", start, "start-2")));
        }
        await using (var station = await box.Connect())
            Assert.Equal(transaction, Accepted(await station.Tell("StartTransaction", start, "start-1")));

        await network.Server.Restart();

        await using (var station = await box.Connect())
        {
            Assert.Equal(transaction, Accepted(await station.Tell("StartTransaction", start, "start-1")));
            Assert.Equal(transaction, Accepted(await station.Tell("StartTransaction", start, "start-3")));
            await station.Tell("StopTransaction", Payload.Stop(transaction, 6000, At.AddMinutes(30), card));
            Assert.Equal(transaction, Accepted(await station.Tell("StartTransaction", start, "start-4")));
        }

        await network.Server.Restart();

        await using (var station = await box.Connect())
            Assert.Equal(transaction, Accepted(await station.Tell("StartTransaction", start, "start-1")));
        var record = Assert.Single(await box.Records());
        Assert.Equal((transaction, 5m, "completed"), ((int)record["transactionId"]!, (decimal)record["consumed"]!, (string?)record["state"]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_resent_start_of_a_refused_key_is_refused_under_the_same_number(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, blocked) = (await network.NewBox(), await network.NewToken(isActive: false));
        var start = Payload.Start(blocked, 1000, At);
        await using var station = await box.Start();

        var first = await station.Tell("StartTransaction", start);
        var again = await station.Tell("StartTransaction", start);

        Assert.Equal("Blocked", (string?)first["idTagInfo"]!["status"]);
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Single(await box.Records());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_resent_stop_is_answered_and_changes_nothing(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        string stop;
        JsonNode record;
        await using (var station = await box.Start())
        {
            var transaction = Accepted(await station.Tell("StartTransaction", Payload.Start(card, 1000, At)));
            stop = Payload.Stop(transaction, 6000, At.AddMinutes(30), card);
            Assert.Equal("Accepted", (string?)(await station.Tell("StopTransaction", stop, "stop-1"))["idTagInfo"]!["status"]);
            record = Assert.Single(await box.Records());
            Assert.Equal("Accepted", (string?)(await station.Tell("StopTransaction", stop, "stop-1"))["idTagInfo"]!["status"]);
            Assert.Equal("Accepted", (string?)(await station.Tell("StopTransaction", stop, "stop-2"))["idTagInfo"]!["status"]);
        }

        await network.Server.Restart();

        await using (var station = await box.Connect())
            Assert.Equal("Accepted", (string?)(await station.Tell("StopTransaction", stop, "stop-1"))["idTagInfo"]!["status"]);
        Assert.Equal(record.ToJsonString(), Assert.Single(await box.Records()).ToJsonString());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_start_whose_answer_was_lost_with_the_server_is_the_same_start(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        var start = Payload.Start(card, 1000, At);
        await using (var station = await box.Start())
        {
            _ = (await station.Begin("StartTransaction", start, "lost")).ContinueWith(_ => { }, TaskScheduler.Default);
            await network.Server.Stop();
        }
        await network.Server.Start();

        await using (var station = await box.Connect())
        {
            var transaction = Accepted(await station.Tell("StartTransaction", start, "lost"));
            await station.Tell("StopTransaction", Payload.Stop(transaction, 2000, At.AddMinutes(5), card));
        }
        Assert.Single(await box.Records());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Meter_values_sent_twice_count_once(string engine)
    {
        await using var network = await Network.Start(engine);
        var (box, card) = (await network.NewBox(), await network.NewToken());
        await using var station = await box.Start();
        var transaction = Accepted(await station.Tell("StartTransaction", Payload.Start(card, 1000, At)));

        for (var i = 0; i < 2; i++)
            await station.Tell("MeterValues", Payload.Values(transaction, 3000, At.AddMinutes(10)), "values-1");

        Assert.Equal(2m, (decimal)(await box.Record(transaction))["consumed"]!);
        await station.Tell("StopTransaction", Payload.Stop(transaction, 4000, At.AddMinutes(20), card));
        Assert.Equal(3m, (decimal)Assert.Single(await box.Records())["consumed"]!);
    }

    static int Accepted(JsonObject answer)
    {
        Assert.Equal("Accepted", (string?)answer["idTagInfo"]!["status"]);
        return (int)answer["transactionId"]!;
    }
}
