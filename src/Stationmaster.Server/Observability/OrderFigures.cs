using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Observability;

/// <summary>Orders by kind and outcome.</summary>
sealed class OrderFigures
{
    static readonly Histogram<double> Took = Telemetry.Meter.CreateHistogram(
        "stationmaster.orders.duration", "s", "From an order being given until its outcome is known", advice: Telemetry.Seconds);

    readonly ConcurrentDictionary<(string Kind, string Outcome), Tallied> _counts = new();

    public sealed class Tallied
    {
        public long Count;
    }

    /// <summary>Each kind and outcome that happened, and how often.</summary>
    public IEnumerable<(string Kind, string Outcome, long Count)> All => _counts.Select(pair => (pair.Key.Kind, pair.Key.Outcome, pair.Value.Count));

    /// <summary>Traces and counts an order from here to its outcome.</summary>
    public async Task<Outcome> Follow(string kind, long chargeBoxId, Func<Task<Outcome>> carry)
    {
        using var span = Telemetry.Source.StartActivity($"order {kind}", ActivityKind.Client);
        span?.SetTag("stationmaster.charge_box", chargeBoxId);
        var startedAt = Stopwatch.GetTimestamp();
        try
        {
            var outcome = await carry();
            Count(kind, outcome.Kind.ToString(), startedAt);
            span?.SetTag("stationmaster.outcome", outcome.Kind.ToString());
            if (outcome.Why is { } why && outcome.Kind != OutcomeKind.Accepted)
                span?.SetStatus(ActivityStatusCode.Error, why);
            return outcome;
        }
        catch (Exception e)
        {
            Count(kind, "Failed", startedAt);
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    public IEnumerable<Measurement<long>> Counts() =>
        All.Select(each => new Measurement<long>(each.Count, Telemetry.Tag("kind", each.Kind), Telemetry.Tag("outcome", each.Outcome)));

    void Count(string kind, string outcome, long startedAt)
    {
        Interlocked.Increment(ref _counts.GetOrAdd((kind, outcome), static _ => new()).Count);
        Took.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, Telemetry.Tag("kind", kind), Telemetry.Tag("outcome", outcome));
    }
}
