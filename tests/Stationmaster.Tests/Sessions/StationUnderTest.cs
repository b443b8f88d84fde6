using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>
/// A station with all that surrounds it, in memory: what it tells is decided, "stored", and answered as the server does. Time goes on by what
/// happens; something told with an earlier time comes from a queue. What must always hold is checked after every step.
/// </summary>
sealed partial class StationUnderTest
{
    readonly Store _store = new();
    readonly Dictionary<string, Driver> _drivers = Places.Drivers();
    Station _station = Station.New(40);
    int _lastNumber = 100;
    Hardware? _hardware;

    /// <summary>One that has been connected since <paramref name="at"/>, with connectors 1 and 2.</summary>
    public static StationUnderTest Online(string at = "08:00") => new() { Now = Times.At(at), ConnectedAt = Times.At(at) };

    public DateTimeOffset Now { get; private set; }

    public DateTimeOffset? ConnectedAt { get; private set; }

    public Tariff? Tariff { get; set; } = Places.Tariff;

    public UnknownTokens UnknownTokens { get; set; }

    /// <summary>It takes no limits: sessions are ended when their credit is spent.</summary>
    public bool KeepsLimits { get; set; }

    /// <summary>What was paid in since its one session began.</summary>
    public decimal PaidIn { get; set; }

    public IReadOnlyCollection<Session> Sessions => _store.Sessions.Values;

    public IReadOnlyList<AlertRaised> Alerts => _store.Alerts;

    public IReadOnlyList<OrderGiven> Orders => _store.Orders;

    public IReadOnlyList<OrderUnfulfilled> Unfulfilled => _store.Unfulfilled;

    public Session Session(int number) => _store.Sessions[number];

    /// <summary>The one session there is.</summary>
    public Session Only => Assert.Single(Sessions);

    public ChargeRecord Record(int number) => _store.Records[number];

    /// <summary>The record of the one session there is.</summary>
    public ChargeRecord OnlyRecord => Record(Only.Number);

    /// <summary>The history of connector 1.</summary>
    public ImmutableArray<StatusChange> Statuses() => _store.StatusesOf(new(1, 1));

    public ConnectorState State(int connector = 1) => StateOf(new(connector, 1));

    public ConnectorState StateOf(ConnectorRef connector) => _station.StateOf(connector, Now);

    /// <summary>What is shown as running there.</summary>
    public Session? Running(int connector) => _station.RunningOn(new(connector, 1))?.Session;

    public ChargeRecord Live(int number)
    {
        var open = _station.Sessions[number];
        return ChargeRecord.Running(open.Session, open.Metering, _store.HistoryOf(open.Session), Now);
    }

    public void Register(Driver driver) => _drivers[driver.Uid] = driver;

    public Driver Driver(string uid) => _drivers[uid];

    /// <summary>Time goes by, and what was due in it happens.</summary>
    public StationUnderTest Until(string time) => Until(Times.At(time));

    public StationUnderTest Until(DateTimeOffset time)
    {
        Advance(time);
        return this;
    }

    public StationUnderTest Disconnect(string at) => Until(at).Disconnect();

    public StationUnderTest Disconnect()
    {
        ConnectedAt = null;
        Own(new ConnectionLost());
        return this;
    }

    public StationUnderTest Connect(string at) => Until(at).Connect();

    public StationUnderTest Connect()
    {
        ConnectedAt = Now;
        return this;
    }

    /// <summary>Our program is started anew: all it knows is what it stored; the station connects again.</summary>
    public StationUnderTest Restart()
    {
        _station = _store.Load(40);
        ConnectedAt = Now;
        return this;
    }

    public Decision Tell(StationEvent @event)
    {
        @event = _station.Located(@event);
        var step = _station.On(@event, FactsOf(@event));
        Apply(step);
        if (@event is Booted { SerialNumber: { } serial })
            _hardware = new(serial, null);
        return step.Decision;
    }

    public Decision Own(StationEvent @event)
    {
        var step = _station.OnOwn(@event, FactsOf(@event));
        Apply(step);
        return step.Decision;
    }

    void Advance(DateTimeOffset to)
    {
        Assert.True(to >= Now, $"Time goes forward: it is {Now:O}, not {to:O}.");
        while (_store.NextDue(to) is { } due)
        {
            if (due.At > Now)
                Now = due.At;
            Own(new DueReached(due.Kind, due.Number, due.Detail));
            Assert.False(_store.IsDue(due), $"{due} was not worked off.");
        }
        Now = to;
    }

    void Apply(Step step)
    {
        if (step.Changes.OfType<SessionOpened>().Any(opened => opened.Session.Number == _lastNumber + 1)
            || step.Changes.OfType<SessionCompleted>().Any(ended => ended.Session.Number == _lastNumber + 1))
            _lastNumber++;
        _store.Save(step.Changes);
        _station = step.Station;
        _store.Check(_station, step.Changes);
    }

    Facts FactsOf(StationEvent @event)
    {
        var facts = new Facts(
            Now, _lastNumber + 1, new Guid(_lastNumber + 1, 0, 0, new byte[8]), null, null, null, null, ConnectedAt, TimeSpan.FromMinutes(5))
        {
            KeepsLimits = KeepsLimits,
        };
        return @event switch
        {
            DueReached { Kind: DueKind.LimitLook, Number: var number } when _station.Sessions.TryGetValue((int)number, out var open) => facts with
            {
                Spent = open.Session is { State: SessionState.Running, Details.GivenLimit.MaxCost: { } limit, Driver: var payer }
                    ? new(Live((int)number).Price.Amount, Math.Min(limit + PaidIn, payer?.SessionLimit?.MaxCost ?? decimal.MaxValue))
                    : null,
            },
            Booted => facts with { Former = _hardware },
            TokenPresented token => By(facts, token.TokenUid, chargesElsewhere: false),
            SessionStarted start => By(facts, start.TokenUid, ChargesElsewhere(start.Connector, start.TokenUid)) with
            {
                Site = SiteOf(start.Connector), Known = _store.Sealed(session => session.IsSameStart(start)),
            },
            MeterReported meter => facts with
            {
                Site = meter.Connector.IsStation ? null : SiteOf(meter.Connector),
                Known = _store.Sealed(session => session.Number == meter.TransactionId),
            },
            SessionStopped stop => (stop.TokenUid is { } uid ? By(facts, uid, chargesElsewhere: false) : facts) with
            {
                Site = SiteOf(new(1, 1)),
                Known = _store.Sealed(session => session.Number == stop.TransactionId) ?? _store.Sealed(session => session.IsSameStop(stop)),
            },
            TransactionReported told => (told.TokenUid is { } uid ? By(facts, uid, IsNew(told) && ChargesElsewhere(told.Connector, uid)) : facts) with
            {
                Site = SiteOf(told.Connector ?? new(1, 1)),
                Known = _store.Sealed(session => session.OwnId == told.TransactionId),
            },
            _ => facts,
        };
    }

    Facts By(Facts facts, string uid, bool chargesElsewhere)
    {
        var driver = _drivers.GetValueOrDefault(uid);
        return facts with { Driver = driver, Authorisation = Standing.Of(driver, UnknownTokens, Now, chargesElsewhere) };
    }

    bool IsNew(TransactionReported told) => _station.Find(told, Now) is null or { TokenUid: "" };

    bool ChargesElsewhere(ConnectorRef? connector, string uid) => _store.Sessions.Values.Any(session => session.State == SessionState.Running
        && session.Connector != connector && string.Equals(session.TokenUid, uid, StringComparison.OrdinalIgnoreCase));

    Site SiteOf(ConnectorRef connector) => Places.Site(connector, Tariff);
}
