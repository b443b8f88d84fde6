using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>What is durable, kept as the server keeps it, and what must always hold for it.</summary>
sealed class Store
{
    readonly List<SampleTaken> _samples = [];
    readonly List<StatusRecorded> _statuses = [];
    readonly Dictionary<ConnectorRef, ConnectorState> _connectors = [];
    readonly Dictionary<(DueKind, long), DueSet> _dues = [];
    readonly Dictionary<int, ChargeRecord> _sealed = [];

    public SortedDictionary<int, Session> Sessions { get; } = [];

    public SortedDictionary<int, ChargeRecord> Records { get; } = [];

    public List<AlertRaised> Alerts { get; } = [];

    public List<OrderGiven> Orders { get; } = [];

    public List<OrderUnfulfilled> Unfulfilled { get; } = [];

    public Session? Sealed(Func<Session, bool> isIt) =>
        Sessions.Values.FirstOrDefault(session => session.State == SessionState.Sealed && isIt(session));

    public DueSet? NextDue(DateTimeOffset until) => _dues.Values.Where(due => due.At <= until).MinBy(due => due.At);

    public bool IsDue(DueSet due) => _dues.GetValueOrDefault((due.Kind, due.Number)) == due;

    public History HistoryOf(Session session) => new(
        [
            .. _samples.Where(taken => taken.Number == session.Number).OrderBy(taken => taken.At)
                .Select(taken => new TimedSample(taken.At, taken.Sample) { SequenceNumber = taken.SequenceNumber }),
        ],
        StatusesOf(session.Connector));

    public ImmutableArray<StatusChange> StatusesOf(ConnectorRef connector) =>
    [
        .. _statuses.Where(recorded => recorded.Connector == connector).OrderBy(recorded => recorded.At)
            .Select(recorded => new StatusChange(recorded.At, recorded.Status)),
    ];

    public Station Load(long id) => new(
        id, _connectors.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value with { ReceivedAt = null, StrayRegisterWh = null }),
        Sessions.Values.Where(session => session.State != SessionState.Sealed)
            .ToImmutableSortedDictionary(session => session.Number, session => OpenSession.Of(session, HistoryOf(session))));

    public void Save(ImmutableArray<StationChange> changes)
    {
        foreach (var change in changes)
            Compute(change, changes);
        foreach (var change in changes)
            Save(change);
    }

    /// <summary>As the server does: before anything of the step is stored.</summary>
    void Compute(StationChange change, ImmutableArray<StationChange> changes)
    {
        var ended = change switch
        {
            SessionCompleted completed => completed.Session,
            SessionSealed final => final.Session,
            _ => null,
        };
        if (ended is not null)
            Records[ended.Number] = ChargeRecord.Of(ended, HistoryOf(ended).With(ended, changes));
    }

    void Save(StationChange change)
    {
        switch (change)
        {
            case SessionOpened { Session: var session }:
                Assert.False(Sessions.ContainsKey(session.Number), $"Session {session.Number} was opened before.");
                Keep(session);
                break;
            case SessionUpdated { Session: var session }:
                Keep(session);
                break;
            case SessionReopened { Session: var session }:
                Keep(session);
                Records.Remove(session.Number);
                break;
            case SessionCompleted { Session: var session }:
                Keep(session);
                break;
            case SessionSealed { Session: var session }:
                Keep(session);
                _sealed[session.Number] = Records[session.Number];
                break;
            case SampleTaken taken:
                _samples.Add(taken);
                break;
            case StatusRecorded recorded:
                _statuses.Add(recorded);
                break;
            case ConnectorReported { State: var state }:
                _connectors[state.Connector] = state;
                break;
            case DueSet due:
                _dues[(due.Kind, due.Number)] = due;
                break;
            case DueCleared due:
                _dues.Remove((due.Kind, due.Number));
                break;
            case AlertRaised alert:
                Alerts.Add(alert);
                break;
            case OrderGiven order:
                Orders.Add(order);
                break;
            case OrderUnfulfilled order:
                Unfulfilled.Add(order);
                break;
        }
    }

    void Keep(Session session)
    {
        Assert.False(Sessions.GetValueOrDefault(session.Number)?.State == SessionState.Sealed, $"Session {session.Number} is sealed.");
        Sessions[session.Number] = session;
    }

    public void Check(Station station, ImmutableArray<StationChange> changes)
    {
        foreach (var session in Sessions.Values)
        {
            if (session.State == SessionState.Sealed)
            {
                Assert.False(station.Sessions.ContainsKey(session.Number));
                continue;
            }
            Assert.Equal(
                session with { UpdatedAt = default, Sequence = null },
                station.Sessions[session.Number].Session with { UpdatedAt = default, Sequence = null });
            Assert.Equal(session.State == SessionState.Running, !Records.ContainsKey(session.Number));
        }
        Assert.Equal(Sessions.Values.Count(session => session.State != SessionState.Sealed), station.Sessions.Count);
        foreach (var record in Records.Values.Where(record => changes.Any(change => IsAbout(change, record.Session))))
            CheckRecord(record, Sessions[record.Session.Number]);
    }

    static bool IsAbout(StationChange change, Session session) => change switch
    {
        SessionCompleted completed => completed.Session.Number == session.Number,
        SessionSealed final => final.Session.Number == session.Number,
        SampleTaken taken => taken.Number == session.Number,
        StatusRecorded recorded => recorded.Connector == session.Connector,
        _ => false,
    };

    void CheckRecord(ChargeRecord record, Session session)
    {
        Assert.True(session.StoppedAt >= session.StartedAt, $"Session {session.Number} ends before it begins.");
        Assert.True(record.Metering.EnergyMilliWh >= 0);
        Assert.Equal(record.Price.Amount, record.Price.Lines.Sum(line => line.Amount));
        Assert.Equal(record.Durations.Total, record.Durations.Charging + record.Durations.Idle);
        var again = ChargeRecord.Of(session, HistoryOf(session));
        AssertSame(record, again);
        if (_sealed.TryGetValue(session.Number, out var final))
            AssertSame(final, again);
    }

    static void AssertSame(ChargeRecord expected, ChargeRecord actual)
    {
        Assert.Equal(expected.Metering.EnergyMilliWh, actual.Metering.EnergyMilliWh);
        Assert.Equal(expected.Durations, actual.Durations);
        Assert.Equal(expected.Price with { Lines = [], Vats = [] }, actual.Price with { Lines = [], Vats = [] });
        Assert.Equal(expected.Price.Vats, actual.Price.Vats);
        Assert.Equal(expected.Price.Lines.Select(line => line with { Periods = [] }), actual.Price.Lines.Select(line => line with { Periods = [] }));
        Assert.Equal(expected.Price.Lines.SelectMany(line => line.Periods), actual.Price.Lines.SelectMany(line => line.Periods));
        Assert.Equal(expected.Exclusion, actual.Exclusion);
        Assert.Equal(expected.Session.Flags, actual.Session.Flags);
    }
}
