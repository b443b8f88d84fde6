using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Tests.Sessions;

/// <summary>A charge as it really was.</summary>
sealed record TrueCharge(int Connector, string Token, DateTimeOffset From, DateTimeOffset Until, long StartWh, long StopWh);

/// <summary>Something the station has to say: when it happened, and whether it is kept while there is no connection.</summary>
sealed record Saying(DateTimeOffset At, string Kind, TrueCharge Charge, MeterSample? Sample = null, ConnectorStatus Status = default)
{
    public bool IsKept => Kind != "status";
}

/// <summary>
/// Random charges and the sloppy ways in which a station tells them, from one seed: connections that break, queues sent late, beside what is live
/// or with a stop before its start, ids that are never learnt, messages sent twice, boots, and our own restarts.
/// </summary>
sealed class RandomSite(int seed)
{
    static readonly string[] Tokens = ["ANNA", "BO", "VAN"];
    readonly Random _random = new(seed);
    readonly StationUnderTest _box = StationUnderTest.Online();
    readonly Dictionary<TrueCharge, int> _numbers = [];
    readonly HashSet<TrueCharge> _neverLearnt = [];
    readonly List<Saying> _queue = [];
    readonly SortedList<(DateTimeOffset At, int Order), Saying> _repeats = [];
    int _order;
    bool _isOnline = true;
    bool _neverLearnsOffline;

    public StationUnderTest Box => _box;

    public ImmutableArray<TrueCharge> Charges { get; private set; } = [];

    public List<string> Log { get; } = [];

    public void Play()
    {
        _neverLearnsOffline = Chance(0.3);
        Charges = [.. Draw(1, 1_000_000), .. Draw(2, 7_000_000)];
        var sayings = Charges.SelectMany(Sayings).OrderBy(saying => saying.At).ToList();
        var breaks = Breaks(sayings[^1].At);
        foreach (var saying in sayings)
        {
            while (breaks.TryPeek(out var change) && change <= saying.At)
                Toggle(breaks.Dequeue());
            Repeat(saying.At);
            Advance(saying.At);
            if (_isOnline && _queue.Count == 0)
                Tell(saying);
            else if (_isOnline && Chance(0.3))
                Tell(saying);
            else if (saying.IsKept)
                _queue.Add(saying);
            if (_isOnline && Chance(0.7))
                Flush();
            if (Chance(0.03))
                Restart();
        }
        if (!_isOnline)
            Toggle(_box.Now);
        Flush();
        Repeat(DateTimeOffset.MaxValue);
        _box.Until("30 00:00");
    }

    bool Chance(double probability) => _random.NextDouble() < probability;

    IEnumerable<TrueCharge> Draw(int connector, long wh)
    {
        var at = Times.At("08:10").AddSeconds(_random.Next(3600));
        for (var i = _random.Next(1, 5); i > 0; i--)
        {
            var until = at.AddSeconds(_random.Next(600, 14_000));
            var stopWh = wh + _random.Next(0, (int)(20_000 * (until - at).TotalHours));
            yield return new(connector, Tokens[_random.Next(Tokens.Length)], at, until, wh, stopWh);
            wh = stopWh + _random.Next(0, 2) * _random.Next(20);
            at = until.AddSeconds(_random.Next(400, 9000));
        }
    }

    IEnumerable<Saying> Sayings(TrueCharge charge)
    {
        yield return new(charge.From.AddSeconds(-20), "status", charge, Status: ConnectorStatus.Preparing);
        yield return new(charge.From, "start", charge);
        yield return new(charge.From.AddSeconds(4), "status", charge, Status: ConnectorStatus.Charging);
        for (var at = charge.From.AddSeconds(300); at < charge.Until; at = at.AddSeconds(300))
        {
            var share = (at - charge.From) / (charge.Until - charge.From);
            yield return new(at, "meter", charge, Samples.Register(at, charge.StartWh + Math.Round((decimal)(share * (charge.StopWh - charge.StartWh)))));
        }
        yield return new(charge.Until, "stop", charge);
        yield return new(charge.Until.AddSeconds(2), "status", charge, Status: ConnectorStatus.Finishing);
        yield return new(charge.Until.AddSeconds(200), "status", charge, Status: ConnectorStatus.Available);
    }

    Queue<DateTimeOffset> Breaks(DateTimeOffset until)
    {
        var breaks = new Queue<DateTimeOffset>();
        for (var at = Times.At("08:30"); at < until; at = at.AddSeconds(_random.Next(60, 12_000)))
            breaks.Enqueue(at);
        return breaks;
    }

    void Toggle(DateTimeOffset at)
    {
        Repeat(at);
        Advance(at);
        _isOnline = !_isOnline;
        Log.Add($"{at:HH:mm:ss} {(_isOnline ? "connects" : "disconnects")}");
        if (!_isOnline)
        {
            _box.Disconnect();
            return;
        }
        _box.Connect();
        if (Chance(0.3))
            _box.Tell(new Booted("Vendor", "Model"));
        foreach (var connector in new[] { 1, 2 })
            _box.StatusRaw(Chance(0.5) ? at : null, StatusAt(connector, at), connector);
    }

    ConnectorStatus StatusAt(int connector, DateTimeOffset at) =>
        Charges.Any(charge => charge.Connector == connector && charge.From <= at && at < charge.Until) ? ConnectorStatus.Charging : ConnectorStatus.Available;

    void Restart()
    {
        Log.Add("we restart");
        _box.Restart();
        if (!_isOnline)
            _box.Disconnect();
    }

    void Flush()
    {
        while (_queue.Count > 0)
        {
            var index = 0;
            var isStart = _queue[0].Kind == "start";
            var stop = isStart ? _queue.FindIndex(saying => saying.Kind == "stop" && saying.Charge == _queue[0].Charge) : -1;
            // A second queue for stops, overtaking no other charge's.
            if (stop > 0 && Chance(0.2) && !_queue.Take(stop).Any(saying => saying.Kind == "stop"))
                index = stop;
            var next = _queue[index];
            _queue.RemoveAt(index);
            Tell(next);
        }
    }

    void Repeat(DateTimeOffset until)
    {
        while (_isOnline && _repeats.Count > 0 && _repeats.Keys[0].At <= until)
        {
            var (key, saying) = (_repeats.Keys[0], _repeats.Values[0]);
            _repeats.RemoveAt(0);
            if (key.At > _box.Now)
                Advance(key.At);
            Tell(saying, isRepeat: true);
        }
    }

    void Advance(DateTimeOffset at)
    {
        if (at > _box.Now)
            _box.Until(at);
    }

    void Tell(Saying saying, bool isRepeat = false)
    {
        var charge = saying.Charge;
        var id = _neverLearnt.Contains(charge) ? -1 : _numbers.GetValueOrDefault(charge, -1);
        if (saying.Kind != "meter")
            Log.Add($"{_box.Now:dd HH:mm:ss} {(isRepeat ? "again " : "")}{saying.Kind} {saying.Status} of {saying.At:dd HH:mm:ss} c{charge.Connector} {charge.Token} id {id} {charge.StartWh}..{charge.StopWh}");
        switch (saying.Kind)
        {
            case "status":
                _box.StatusRaw(saying.At, saying.Status, charge.Connector);
                break;
            case "start":
                var number = _box.StartRaw(saying.At, charge.Token, charge.StartWh, charge.Connector).TransactionId;
                if (_numbers.TryGetValue(charge, out var known) && known != number)
                    throw new InvalidOperationException($"{charge} was number {known} and is now {number}.");
                if (_neverLearnsOffline && !_numbers.ContainsKey(charge) && saying.At < _box.ConnectedAt)
                    _neverLearnt.Add(charge);
                _numbers[charge] = number;
                break;
            case "meter":
                _box.Sample(charge.Connector, id, saying.Sample!);
                break;
            default:
                _box.StopRaw(id, saying.At, charge.StopWh, charge.Token);
                break;
        }
        if (saying.IsKept && Chance(isRepeat ? 0.05 : 0.15))
            _repeats.Add((_box.Now.AddSeconds(Chance(0.8) ? _random.Next(0, 30) : _random.Next(0, 300_000)), _order++), saying);
    }
}
