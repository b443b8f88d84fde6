using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Charging.Records;

/// <summary>One event of a station, told again.</summary>
/// <param name="Facts">What was known then besides the event.</param>
/// <param name="IsOwn">It did not come from the station.</param>
/// <param name="Connectors">The connectors' states before it, as far as they mattered; empty where nothing new was known of them.</param>
/// <param name="Neighbours">Other sessions of the station that mattered; null where they are as before.</param>
public sealed record ReplayStep(
    StationEvent Event, Facts Facts, bool IsOwn, ImmutableArray<ConnectorState> Connectors, ImmutableArray<Session>? Neighbours);

/// <param name="StatusesBefore">What the session's connector said before the first step.</param>
/// <param name="SealedAt">When it was sealed: the last step, which needs no telling.</param>
public sealed record ReplayScript(
    int Number, ImmutableArray<ReplayStep> Steps, ImmutableArray<StatusChange> StatusesBefore, DateTimeOffset? SealedAt);

/// <summary>A session and its history as the events gave them; the session may still run.</summary>
/// <param name="SampleSteps">Of each sample of the history, the step that told it.</param>
/// <param name="StatusSteps">Of each status of the history, the step that told it; null for what was told before the first.</param>
public sealed record Replayed(Session Session, History History, ImmutableArray<int> SampleSteps, ImmutableArray<int?> StatusSteps);

/// <summary>Tells a station again what it told of a session, through the same decisions.</summary>
public static class Replay
{
    /// <summary>Null where the events do not give the session.</summary>
    public static Replayed? Run(ReplayScript script)
    {
        var station = Station.New(0);
        Session? session = null;
        var samples = new List<(TimedSample Sample, int Step)>();
        var statuses = new List<(ConnectorRef Connector, StatusChange Change, int Step)>();
        for (var i = 0; i < script.Steps.Length; i++)
        {
            var step = script.Steps[i];
            station = Prepared(station, script.Number, step);
            var told = step.IsOwn ? station.OnOwn(step.Event, step.Facts) : station.On(step.Event, step.Facts);
            foreach (var change in told.Changes)
            {
                if (SessionOf(change) is { } changed && changed.Number == script.Number)
                    session = changed;
                else if (change is SampleTaken sampled && sampled.Number == script.Number)
                    samples.Add((new(sampled.At, sampled.Sample), i));
                else if (change is StatusRecorded recorded)
                    statuses.Add((recorded.Connector, new(recorded.At, recorded.Status), i));
            }
            station = told.Station;
            session = station.Sessions.GetValueOrDefault(script.Number)?.Session ?? session;
        }
        if (session is not { } ended)
            return null;
        if (script.SealedAt is { } sealedAt)
            ended = ended with { State = SessionState.Sealed, SealedAt = sealedAt, UpdatedAt = sealedAt };
        var taken = samples.OrderBy(sample => sample.Sample.At).ToList();
        var said = Within(ended, script.StatusesBefore.Select(change => (change, (int?)null)).Concat(
            statuses.Where(status => status.Connector == ended.Connector).Select(status => (status.Change, (int?)status.Step))));
        return new(
            ended, new History([.. taken.Select(sample => sample.Sample)], [.. said.Select(status => status.Change)]),
            [.. taken.Select(sample => sample.Step)], [.. said.Select(status => status.Step)]);
    }

    /// <summary>What its connector said during a session, last before it, and for a day after it: when the car left.</summary>
    static List<(StatusChange Change, int? Step)> Within(Session session, IEnumerable<(StatusChange Change, int? Step)> statuses)
    {
        var ordered = statuses.OrderBy(status => status.Change.At).ToList();
        var first = ordered.FindLastIndex(status => status.Change.At <= session.StartedAt) is >= 0 and var last
            ? ordered[last].Change.At
            : session.StartedAt;
        return ordered.FindAll(status => status.Change.At >= first && !(status.Change.At > session.StoppedAt + Patience.SealUncertain));
    }

    static Station Prepared(Station station, int number, ReplayStep step)
    {
        foreach (var state in step.Connectors)
            station = station with { Connectors = station.Connectors.SetItem(state.Connector, state) };
        if (step.Neighbours is not { } neighbours)
            return station;
        var sessions = ImmutableSortedDictionary.CreateBuilder<int, OpenSession>();
        foreach (var neighbour in neighbours)
            sessions[neighbour.Number] = OpenSession.Of(neighbour, History.Empty);
        if (station.Sessions.TryGetValue(number, out var own))
            sessions[number] = own;
        else
            sessions.Remove(number);
        return station with { Sessions = sessions.ToImmutable() };
    }

    static Session? SessionOf(StationChange change) => change switch
    {
        SessionOpened opened => opened.Session,
        SessionUpdated updated => updated.Session,
        SessionCompleted completed => completed.Session,
        SessionReopened reopened => reopened.Session,
        SessionSealed final => final.Session,
        _ => null,
    };
}
