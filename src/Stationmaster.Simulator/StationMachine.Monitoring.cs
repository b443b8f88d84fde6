using System.Collections.Immutable;
using System.Globalization;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>
/// The station watches itself (OCPP 2.x Part 2, functional block N): how hot its connectors are and what they give. It looks every few
/// seconds. What was set by the back office it loses at a restart, as stations do.
/// </summary>
public sealed partial class StationMachine
{
    const int HottestBuiltIn = 85, MostMonitors = 100, MonitorsPerPart = 10;
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    readonly Dictionary<int, Watched> _monitors = [];
    readonly Dictionary<int, Streamed> _streams = [];
    MonitoringBase _monitoringBase = MonitoringBase.All;
    int _monitoringLevel = Severity.Most, _events, _lastStream;
    bool _isWatching;

    /// <summary>A monitor, and what it told last.</summary>
    sealed class Watched(WantedMonitor monitor, MonitorOrigin origin)
    {
        public WantedMonitor Monitor { get; } = monitor;
        public MonitorOrigin Origin { get; } = origin;
        public bool IsAlerting { get; set; }
        public decimal? Told { get; set; }
        public DateTimeOffset ToldAt { get; set; }
    }

    /// <summary>Values that wait to be sent together.</summary>
    sealed class Streamed(int monitorId, StreamPace pace)
    {
        public int MonitorId { get; } = monitorId;
        public StreamPace Pace { get; set; } = pace;
        public List<(DateTimeOffset At, string Value)> Values { get; } = [];
    }

    static SettingName TemperatureOf(ConnectorRef connector) => new("Connector", "Temperature", Evse: connector.Evse, Connector: connector.Connector);

    static SettingName PowerOf(ConnectorRef connector) => new("EVSE", "Power", Evse: connector.Evse);

    /// <summary>°C: what flows warms the plug.</summary>
    internal static decimal TemperatureC(SimulatedConnector connector) =>
        decimal.Round(22 + ((decimal)Math.Sqrt(Math.Max(0, connector.PowerW)) / 8), 1);

    /// <summary>Null for what cannot be watched.</summary>
    decimal? Measured(SettingName variable)
    {
        foreach (var connector in Connectors)
        {
            if (variable == TemperatureOf(connector.Ref))
                return TemperatureC(connector);
            if (variable == PowerOf(connector.Ref))
                return At(new(connector.Ref.Evse, 0)).Sum(each => each.PowerW);
        }
        return null;
    }

    /// <summary>It came with one for each of its plugs.</summary>
    void ExpectMonitors()
    {
        if (!HasOwnIds)
            return;
        foreach (var connector in Connectors)
            _monitors[connector.Number] = new(
                new(TemperatureOf(connector.Ref), MonitorKind.UpperThreshold, HottestBuiltIn, 1), MonitorOrigin.HardWiredMonitor);
    }

    void LoseMonitors()
    {
        foreach (var (id, _) in _monitors.Where(pair => pair.Value.Origin == MonitorOrigin.CustomMonitor).ToList())
            _monitors.Remove(id);
        _streams.Clear();
        _isWatching = false;
    }

    Outcome Obey(SetMonitors set) => new(OutcomeKind.Accepted) { MonitorResults = [.. set.Monitors.Select(Set)] };

    MonitorResult Set(WantedMonitor wanted)
    {
        if (Measured(wanted.Variable) is null)
        {
            var isKnown = DeviceModel.Of(this).Any(setting => setting.Name.Component == wanted.Variable.Component);
            return Result(null, isKnown ? "UnknownVariable" : "UnknownComponent");
        }
        if (wanted.Kind is MonitorKind.TargetDelta or MonitorKind.TargetDeltaRelative)
            return Result(null, "UnsupportedMonitorType");
        if (wanted.Id is { } named && (!_monitors.TryGetValue(named, out var known) || known.Origin != MonitorOrigin.CustomMonitor || known.Monitor.Variable != wanted.Variable)
            || wanted.Severity is < Severity.Least or > Severity.Most || _monitors.Count >= MostMonitors)
            return Result(null, "Rejected");
        if (_monitors.Any(pair => pair.Key != wanted.Id && pair.Value.Monitor.Variable == wanted.Variable && pair.Value.Monitor.Kind == wanted.Kind
            && pair.Value.Monitor.Severity == wanted.Severity))
            return Result(null, "Duplicate");
        var id = wanted.Id ?? _monitors.Keys.DefaultIfEmpty().Max() + 1;
        _monitors[id] = new(wanted with { Id = id }, MonitorOrigin.CustomMonitor) { ToldAt = Now };
        if (wanted.Stream is { } pace)
            After(TimeSpan.FromMilliseconds(500), () => OpenStream(id, pace));
        Watch();
        return Result(id, "Accepted");

        MonitorResult Result(int? number, string status) =>
            new(number, status == "Accepted" ? OutcomeKind.Accepted : OutcomeKind.Rejected, status) { Monitor = wanted };
    }

    Outcome Obey(ClearMonitors clear) => new(OutcomeKind.Accepted)
    {
        MonitorResults =
        [
            .. clear.Ids.Select(id => !_monitors.TryGetValue(id, out var known) ? new MonitorResult(id, OutcomeKind.Rejected, "NotFound")
                : known.Origin != MonitorOrigin.CustomMonitor ? new(id, OutcomeKind.Rejected, "Rejected") : Clear(id)),
        ],
    };

    MonitorResult Clear(int id)
    {
        _monitors.Remove(id);
        foreach (var stream in _streams.Where(pair => pair.Value.MonitorId == id).Select(pair => pair.Key).ToList())
        {
            _streams.Remove(stream);
            After(TimeSpan.FromMilliseconds(500), () => Send(new StreamClosed(stream)));
        }
        return new(id, OutcomeKind.Accepted, "Accepted");
    }

    Outcome Obey(SetMonitoringBase set)
    {
        _monitoringBase = set.Base;
        if (set.Base != MonitoringBase.All)
            LoseMonitors();
        return Yes;
    }

    Outcome Obey(SetMonitoringLevel set)
    {
        if (set.Severity is < Severity.Least or > Severity.Most)
            return No;
        _monitoringLevel = set.Severity;
        return Yes;
    }

    Outcome Obey(ReportMonitors asked)
    {
        var found = _monitors.OrderBy(pair => pair.Key).Where(pair => IsAskedFor(asked, pair.Value.Monitor)).ToList();
        if (found.Count == 0)
            return new(OutcomeKind.Accepted, "EmptyResultSet");
        var parts = found.Select(pair => new ReportedMonitor(
            pair.Value.Monitor.Variable, pair.Key, pair.Value.Monitor.Kind, pair.Value.Monitor.Value, pair.Value.Monitor.Severity,
            pair.Value.Monitor.IsForTransactions, pair.Value.Origin)).Chunk(MonitorsPerPart).ToArray();
        After(TimeSpan.FromMilliseconds(200), () =>
        {
            for (var i = 0; i < parts.Length; i++)
                Send(new MonitorsReported(asked.RequestId, i, i == parts.Length - 1, Now, [.. parts[i]]));
        });
        return Yes;
    }

    static bool IsAskedFor(ReportMonitors asked, WantedMonitor monitor) =>
        (asked.Criteria.Count == 0 || asked.Criteria.Contains(monitor.Kind switch
        {
            MonitorKind.UpperThreshold or MonitorKind.LowerThreshold => MonitoringCriterion.Threshold,
            MonitorKind.Periodic or MonitorKind.PeriodicClockAligned => MonitoringCriterion.Periodic,
            _ => MonitoringCriterion.Delta,
        }))
        && (asked.Variables.Count == 0 || asked.Variables.Any(pattern => pattern.Component == monitor.Variable.Component
            && (pattern.Variable is null || pattern.Variable == monitor.Variable.Variable)
            && (pattern.Evse is null || pattern.Evse == monitor.Variable.Evse)));

    /// <summary>As long as there is something of its own to watch; what is built in is looked at with it.</summary>
    void Watch()
    {
        if (_isWatching)
            return;
        _isWatching = true;
        var boots = _boots;
        After(Look, () => WatchOnce(boots));
    }

    void WatchOnce(int boots)
    {
        if (!_isWatching || boots != _boots)
            return;
        List<ComponentEvent> events = [];
        foreach (var (id, watched) in _monitors.OrderBy(pair => pair.Key))
        {
            if (IsActive(watched) && Noticed(id, watched) is { } noticed)
                events.Add(noticed);
        }
        if (events.Count > 0)
            Send(new EventsNotified(Now, 0, [.. events], []));
        After(Look, () => WatchOnce(boots));
    }

    bool IsActive(Watched watched) => watched.Monitor.Severity <= _monitoringLevel
        && (_monitoringBase == MonitoringBase.All || watched.Origin != MonitorOrigin.CustomMonitor)
        && (!watched.Monitor.IsForTransactions || Connectors.Any(connector => connector.Transaction is not null && connector.Ref.Evse == watched.Monitor.Variable.Evse));

    ComponentEvent? Noticed(int id, Watched watched)
    {
        var (monitor, value) = (watched.Monitor, Measured(watched.Monitor.Variable) ?? 0);
        switch (monitor.Kind)
        {
            case MonitorKind.UpperThreshold or MonitorKind.LowerThreshold:
                var isBeyond = monitor.Kind == MonitorKind.UpperThreshold ? value > monitor.Value : value < monitor.Value;
                if (isBeyond == watched.IsAlerting)
                    return null;
                watched.IsAlerting = isBeyond;
                return Event(id, watched, ComponentEvent.Alerting, value) with { IsCleared = !isBeyond };
            case MonitorKind.Delta:
                var before = watched.Told;
                if (before is { } told && Math.Abs(value - told) < monitor.Value)
                    return null;
                watched.Told = value;
                return before is null ? null : Event(id, watched, ComponentEvent.Delta, value);
            case MonitorKind.Periodic or MonitorKind.PeriodicClockAligned:
                if ((Now - watched.ToldAt).TotalSeconds < (double)Math.Max(monitor.Value, 1))
                    return null;
                watched.ToldAt = Now;
                if (_streams.FirstOrDefault(pair => pair.Value.MonitorId == id) is { Value: { } stream } open)
                {
                    Stream(open.Key, stream, value);
                    return null;
                }
                return Event(id, watched, ComponentEvent.Periodic, value);
            default:
                return null;
        }
    }

    ComponentEvent Event(int id, Watched watched, string trigger, decimal value)
    {
        var name = watched.Monitor.Variable;
        return new(
            ++_events, Now, trigger, watched.Origin.ToString(),
            new(name.Component, name.ComponentInstance, name.Evse is { } evse ? new ConnectorRef(evse, name.Connector ?? 0) : null),
            new(name.Variable, name.VariableInstance), value.ToString(CultureInfo.InvariantCulture))
        {
            MonitorId = id, Severity = watched.Monitor.Severity,
        };
    }

    void OpenStream(int monitorId, StreamPace pace)
    {
        if (!_monitors.ContainsKey(monitorId))
            return;
        var id = ++_lastStream;
        Send(new StreamOpened(new(id, monitorId, pace)), onAnswer: decision =>
        {
            if (decision is StreamDecision { IsAccepted: true })
                _streams[id] = new(monitorId, pace);
        });
    }

    void Stream(int id, Streamed stream, decimal value)
    {
        stream.Values.Add((Now, value.ToString(CultureInfo.InvariantCulture)));
        var start = stream.Values[0].At;
        if (stream.Values.Count < (stream.Pace.Values ?? int.MaxValue) && (Now - start).TotalSeconds < (stream.Pace.IntervalSeconds ?? 60))
            return;
        Send(new StreamTold(id, 0, start, [.. stream.Values.Select(one => new StreamedValue((decimal)(one.At - start).TotalSeconds, one.Value))]));
        stream.Values.Clear();
    }

    Outcome Obey(AdjustStream adjust)
    {
        if (!_streams.TryGetValue(adjust.StreamId, out var stream))
            return No;
        stream.Pace = new(adjust.Pace.IntervalSeconds ?? stream.Pace.IntervalSeconds, adjust.Pace.Values ?? stream.Pace.Values);
        return Yes;
    }

    Outcome Obey(GetStreams _) => Yes with
    {
        Streams = [.. _streams.OrderBy(pair => pair.Key).Select(pair => new EventStream(pair.Key, pair.Value.MonitorId, pair.Value.Pace))],
    };
}
