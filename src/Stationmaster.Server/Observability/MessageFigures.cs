using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Stationmaster.Ocpp;

namespace Stationmaster.Server.Observability;

/// <summary>
/// What stations say, by action and by what became of it. Counting a message costs a look-up and two increments; nothing is allocated,
/// and whoever observes reads the counts.
/// </summary>
sealed class MessageFigures
{
    const string Unknown = "other";

    static readonly Histogram<double> Handling = Telemetry.Meter.CreateHistogram(
        "stationmaster.messages.handling", "s", "From a station's message being read until it is answered", advice: Telemetry.Seconds);

    static readonly Counter<long> RefusedAnswers = Telemetry.Meter.CreateCounter<long>(
        "stationmaster.answers.refused", "{answer}", "Our answers that a station could make nothing of (CALLRESULTERROR), by code");

    readonly ConcurrentDictionary<string, ActionFigures> _actions = new(StringComparer.Ordinal) { [Unknown] = new(Unknown) };

    /// <summary>One message in so many is traced while somebody listens; 0 for none.</summary>
    public int TraceOneIn { get; set; } = 100;

    /// <summary>Of all actions together.</summary>
    public Distribution HandlingTimes { get; } = new();

    public IEnumerable<ActionFigures> Actions => _actions.Values;

    /// <param name="startedAt">The <see cref="Stopwatch"/>'s timestamp at which the message was read.</param>
    public void Answered(string action, long startedAt)
    {
        var figures = _actions.GetOrAdd(action, static name => new(name));
        Interlocked.Increment(ref figures.Answered);
        Took(figures, startedAt);
    }

    public void Refused(string action, OcppErrorCode code, long startedAt)
    {
        // A name no version knows is the station's invention: it must not become a name of ours, there is no end of them.
        var figures = code == OcppErrorCode.NotImplemented ? _actions[Unknown] : _actions.GetOrAdd(action, static name => new(name));
        Interlocked.Increment(ref figures.Refused[(int)code]);
        Took(figures, startedAt);
    }

    public static void AnswerRefused(OcppErrorCode code) => RefusedAnswers.Add(1, Telemetry.Tag("code", code.ToString()));

    /// <summary>Not answered: it could not be kept, so the socket was closed and the station keeps it.</summary>
    public void Dropped(string action) => Interlocked.Increment(ref _actions.GetValueOrDefault(action, _actions[Unknown]).Dropped);

    /// <summary>The span of one message in <see cref="TraceOneIn"/>; null for the others, and while nobody listens.</summary>
    public Activity? Trace(string action, long chargeBoxId)
    {
        if (TraceOneIn == 0 || !Telemetry.Source.HasListeners() || Random.Shared.Next(TraceOneIn) != 0)
            return null;
        // The web server's activity of the upgrade lasts as long as the connection: it is nobody's parent.
        Activity.Current = null;
        var span = Telemetry.Source.StartActivity($"ocpp {action}", ActivityKind.Server);
        return span?.SetTag("stationmaster.charge_box", chargeBoxId);
    }

    /// <summary>For the meter: a count for each action and outcome that ever happened.</summary>
    public IEnumerable<Measurement<long>> Counts()
    {
        foreach (var action in _actions.Values)
        {
            foreach (var count in action.Counts())
                yield return count;
        }
    }

    void Took(ActionFigures figures, long startedAt)
    {
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        HandlingTimes.Add(elapsed);
        if (Handling.Enabled)
            Handling.Record(elapsed.TotalSeconds, figures.Tag);
    }
}

/// <summary>Only added to by <see cref="MessageFigures"/>, by interlocked increments.</summary>
sealed class ActionFigures(string action)
{
    static readonly OcppErrorCode[] Codes = Enum.GetValues<OcppErrorCode>();

    public long Answered, Dropped;
    public readonly long[] Refused = new long[Codes.Length];

    public string Action => action;

    public KeyValuePair<string, object?> Tag { get; } = Telemetry.Tag("action", action);

    public long RefusedInAll => Refused.Sum();

    public IEnumerable<Measurement<long>> Counts()
    {
        if (Answered > 0)
            yield return Count(Answered, "answered");
        if (Dropped > 0)
            yield return Count(Dropped, "dropped");
        foreach (var code in Codes)
        {
            if (Refused[(int)code] is > 0 and var refused)
                yield return Count(refused, code.ToString());
        }
    }

    Measurement<long> Count(long value, string outcome) => new(value, Tag, Telemetry.Tag("outcome", outcome));
}
