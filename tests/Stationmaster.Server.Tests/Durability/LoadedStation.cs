using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Stationmaster.Server.Tests.Scripts;

namespace Stationmaster.Server.Tests.Durability;

/// <param name="Number">The transactionId it was answered with.</param>
/// <param name="Samples">Registers that were sampled in between, Wh.</param>
sealed record ToldSession(int Number, DateTimeOffset StartedAt, long MeterStartWh, IReadOnlyList<long> Samples, DateTimeOffset StoppedAt, long MeterStopWh);

/// <param name="Id">Of the message, as it was when it was answered.</param>
/// <param name="Answer">The payload of the answer.</param>
sealed record ToldMessage(string Id, string Action, string Payload, JsonObject Answer);

/// <summary>
/// Charges one car after another as fast as it is answered, and keeps what it has to say until it is answered, as stations do: over a new
/// connection, sometimes under a new message id. Its clock runs as fast as it talks.
/// </summary>
sealed class LoadedStation(string identity, int seed, Func<string> endpoint, DateTimeOffset bornAt, Action answered) : IAsyncDisposable
{
    readonly Random _random = new(seed);
    readonly List<ToldSession> _sessions = [];
    readonly List<ToldMessage> _messages = [];
    ScriptedStation? _station;
    DateTimeOffset _now = bornAt;
    long _registerWh = 10_000 + seed;
    int _ids;
    volatile bool _isToStop;

    public string Identity => identity;

    /// <summary>Complete ones: their stop was answered.</summary>
    public IReadOnlyList<ToldSession> Sessions => _sessions;

    /// <summary>What its meter counted in complete sessions.</summary>
    public long ChargedWh => _registerWh - 10_000 - seed;

    /// <summary>All that was answered.</summary>
    public IReadOnlyList<ToldMessage> Messages => _messages;

    public int Reconnects { get; private set; }

    /// <summary>The session under way is the last one.</summary>
    public void Finish() => _isToStop = true;

    public async Task Run()
    {
        await Tell("BootNotification", """{"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}""");
        while (!_isToStop)
            await Charge();
    }

    async Task Charge()
    {
        var card = $"CARD-{identity}";
        await Tell("StatusNotification", Payload.Status("Preparing", at: _now));
        var (startedAt, meterStart, samples) = (_now, _registerWh, new List<long>());
        var start = await Tell("StartTransaction", Payload.Start(card, meterStart, startedAt));
        var number = (int)start["transactionId"]!;
        for (var i = _random.Next(4); i >= 0; i--)
        {
            Pass();
            samples.Add(_registerWh);
            await Tell("MeterValues", Payload.Values(number, _registerWh, _now));
        }
        Pass();
        await Tell("StopTransaction", Payload.Stop(number, _registerWh, _now, card));
        _sessions.Add(new(number, startedAt, meterStart, samples, _now, _registerWh));
        await Tell("StatusNotification", Payload.Status("Available", at: _now));
        _now += TimeSpan.FromMinutes(1);
    }

    /// <summary>Five minutes at 11 kW, more or less.</summary>
    void Pass()
    {
        _now += TimeSpan.FromMinutes(5);
        _registerWh += 800 + _random.Next(100);
    }

    async Task<JsonObject> Tell(string action, string payload)
    {
        var id = $"{identity}-{++_ids}";
        while (true)
        {
            try
            {
                var frame = await Eventually.Within(await (await Connected()).Begin(action, payload, id), $"an answer to {action}");
                if ((int)frame[0]! != 3)
                    throw new InvalidOperationException($"{action} was answered {frame.ToJsonString()}");
                _messages.Add(new(id, action, payload, frame[2]!.AsObject()));
                answered();
                return frame[2]!.AsObject();
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or TimeoutException)
            {
                await Leave();
                if (_random.Next(2) == 0)
                    id = $"{identity}-{++_ids}";
            }
        }
    }

    async Task<ScriptedStation> Connected()
    {
        if (_station is { IsOpen: true })
            return _station;
        await Leave();
        _station = await Eventually.Gives(Connect, $"{identity} connects");
        Reconnects++;
        _ = Agree(_station);
        return _station;
    }

    async Task<ScriptedStation?> Connect()
    {
        try
        {
            return await ScriptedStation.Connect(endpoint(), identity);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    /// <summary>To whatever it is asked, until the connection ends.</summary>
    static async Task Agree(ScriptedStation station)
    {
        try
        {
            while (true)
                await (await station.Asked()).Answer("""{"status":"Accepted"}""");
        }
        catch (Exception e) when (e is InvalidOperationException or WebSocketException or OperationCanceledException or ObjectDisposedException
            or ChannelClosedException or TimeoutException)
        {
            // The connection ended.
        }
    }

    async Task Leave()
    {
        if (_station is { } station)
            await station.DisposeAsync();
        _station = null;
    }

    public async ValueTask DisposeAsync() => await Leave();
}
