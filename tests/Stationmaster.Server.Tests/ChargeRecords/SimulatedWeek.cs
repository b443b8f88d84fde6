using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>
/// Stations that live through a week of what goes wrong with sessions, by a seed: offline, resent, lost and reordered messages, clocks that
/// are wrong, meters that begin anew, the night the clocks change.
/// </summary>
sealed class SimulatedWeek(Network network, TestClock clock, int seed)
{
    static readonly string[] Reasons = ["Local", "EVDisconnected", "PowerLoss", "Remote"];

    readonly Random _random = new(seed);

    // Saturday evening before the hour that does not exist.
    DateTimeOffset _now = new(2027, 3, 27, 22, 0, 0, TimeSpan.Zero);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<IReadOnlyList<Box>> Live(int boxes, int sessionsEach)
    {
        var (there, cards) = (new List<Box>(), new List<string>());
        for (var i = 0; i < 3; i++)
            cards.Add(await network.NewToken(allowConcurrent: true));
        for (var i = 0; i < boxes; i++)
            there.Add(await network.NewBox(connectors: 2));
        // It tells of the week afterwards, as a station does that was out of reach: a clock that leaps cuts connections that are open.
        clock.Advance(_now + TimeSpan.FromDays(8) - clock.GetUtcNow());
        foreach (var box in there)
            await Live(box, cards, sessionsEach);
        return there;
    }

    async Task Live(Box box, List<string> cards, int sessions)
    {
        var registers = new long[] { _random.Next(0, 90_000), _random.Next(5_000_000, 9_000_000) };
        var station = await Connected(box);
        await station.Boot(connectors: 2);
        for (var i = 0; i < sessions; i++)
        {
            _now += TimeSpan.FromMinutes(_random.Next(91, 160));
            var connector = _random.Next(1, 3);
            station = await Charge(box, station, connector, cards[_random.Next(cards.Count)], registers);
        }
        await station.DisposeAsync();
    }

    async Task<ScriptedStation> Charge(Box box, ScriptedStation station, int connector, string card, long[] registers)
    {
        var kind = _random.Next(12);
        var start = _now.AddMinutes(-90);
        var register = registers[connector - 1];
        if (_random.Next(2) == 0)
            await station.Tell("StatusNotification", Payload.Status("Preparing", connector, start.AddMinutes(-2)));
        await station.Tell("Authorize", $$"""{"idTag":"{{card}}"}""");

        // A clock that begins at 1970.
        DateTimeOffset At(int minutes) => kind == 3 ? DateTimeOffset.UnixEpoch.AddMinutes(minutes + 5) : start.AddMinutes(minutes);
        var payload = Payload.Start(card, register, At(0), connector);
        var isStartLost = kind == 4;
        var transaction = isStartLost ? 0 : (int)(await station.Tell("StartTransaction", payload))["transactionId"]!;
        if (kind == 5)
            Assert.Equal(transaction, (int)(await station.Tell("StartTransaction", payload))["transactionId"]!);
        await station.Tell("StatusNotification", Payload.Status("Charging", connector, At(0)));
        if (_random.Next(3) == 0)
        {
            await station.DisposeAsync();
            station = await Connected(box);
        }

        var meter = register;
        for (var minute = 5; minute <= 60; minute += 5)
        {
            meter += _random.Next(0, 3) == 0 ? 0 : _random.Next(200, 900);
            if (kind == 6 && minute == 30)
            {
                // Power is lost, and the meter begins anew.
                await station.DisposeAsync();
                station = await Connected(box);
                await station.Tell("BootNotification", """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""");
                meter = 100;
            }
            if (minute == 40)
                await station.Tell("StatusNotification", Payload.Status("SuspendedEV", connector, At(minute)));
            if (_random.Next(4) == 0)
                continue;
            await station.Tell("MeterValues", Payload.Values(transaction, meter, At(minute), _random.Next(0, 11_000), connector));
        }
        if (kind == 7)
        {
            // The stop never comes: another boot, then nothing.
            await station.Tell("BootNotification", """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""");
            await station.Tell("StatusNotification", Payload.Status("Available", connector, At(61)));
        }
        else
        {
            await Stop(station, kind, transaction, kind == 8 ? register - 500 : meter, At(60), card, connector);
        }
        if (kind == 9)
            await station.Tell("MeterValues", Payload.Values(transaction, meter - 50, At(57), 7000, connector));
        await station.Tell("StatusNotification", Payload.Status("Available", connector, At(70)));
        registers[connector - 1] = meter;
        return station;
    }

    /// <summary>A clock that leaps may cut a connection that is being made.</summary>
    static Task<ScriptedStation> Connected(Box box) => Eventually.Gives(
        async () =>
        {
            try
            {
                var station = await box.Connect();
                await station.Tell("Heartbeat", "{}");
                return station;
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                return null;
            }
        },
        "the station connects");

    async Task Stop(ScriptedStation station, int kind, int transaction, long register, DateTimeOffset at, string card, int connector)
    {
        await station.Tell("StatusNotification", Payload.Status("Finishing", connector, at));
        var named = kind switch { 4 => -1, 10 => -1, _ => transaction };
        var stop = Payload.Stop(named, register, at, _random.Next(2) == 0 ? card : null, Reasons[_random.Next(Reasons.Length)]);
        await station.Tell("StopTransaction", stop);
        if (_random.Next(4) == 0)
            await station.Tell("StopTransaction", stop);
        if (kind == 11)
            await station.Tell("StopTransaction", Payload.Stop(named, register + 1000, at.AddMinutes(3), card));
    }

    /// <summary>Lets all the waits pass until every record is sealed.</summary>
    public async Task<IReadOnlyList<JsonNode>> Sealed(IEnumerable<Box> boxes)
    {
        for (var day = 0; day < 6; day++)
            clock.Advance(TimeSpan.FromHours(25));
        var records = new List<JsonNode>();
        foreach (var box in boxes)
        {
            IReadOnlyList<JsonNode> here = [];
            await Eventually.Holds(
                async () =>
                {
                    clock.Advance(TimeSpan.FromHours(1));
                    here = await box.Records();
                    return here.Count > 0 && here.All(record => (string?)record["state"] == "sealed");
                },
                () => Task.FromResult($"all are sealed: {string.Join(", ", here.Select(record => $"{record["transactionId"]} {record["state"]}"))}"));
            records.AddRange(here);
        }
        Ct.ThrowIfCancellationRequested();
        return records;
    }
}
