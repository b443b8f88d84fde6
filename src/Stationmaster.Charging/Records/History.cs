using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Charging.Records;

/// <param name="At">The sample's time, or that of its receipt where it had none.</param>
public readonly record struct TimedSample(DateTimeOffset At, MeterSample Sample)
{
    /// <summary>Of the message that brought it, where the station numbers them.</summary>
    public int? SequenceNumber { get; init; }
}

/// <summary>What happened on the connector while a session ran.</summary>
public sealed record History(ImmutableArray<TimedSample> Samples, ImmutableArray<StatusChange> Statuses)
{
    public static History Empty { get; } = new([], []);

    /// <summary>The market's prices of the slots the session touched, in any order; empty where its tariffs need none.</summary>
    public ImmutableArray<SpotSlot> Spot { get; init; } = [];

    /// <summary>With what a step adds to it that is not stored yet.</summary>
    public History With(Session session, IEnumerable<StationChange> changes)
    {
        var (samples, statuses) = (Samples.ToBuilder(), Statuses.ToBuilder());
        foreach (var change in changes)
        {
            if (change is SampleTaken taken && taken.Number == session.Number)
                samples.Add(new(taken.At, taken.Sample) { SequenceNumber = taken.SequenceNumber });
            else if (change is StatusRecorded recorded && recorded.Connector == session.Connector)
                statuses.Add(new(recorded.At, recorded.Status));
        }
        return this with { Samples = samples.ToImmutable(), Statuses = statuses.ToImmutable() };
    }

    /// <summary>The meter of a session, followed from its start to its stop or, while it runs, as far as it is known.</summary>
    public Metering Metered(Session session)
    {
        var metering = Metering.From(session.StartedAt, session.MeterStartWh);
        var reboot = session.RebootedAt;
        foreach (var (at, sample) in Samples.Where(timed => !(timed.At > session.StoppedAt)).OrderBy(timed => timed.At))
        {
            if (reboot <= at)
                (metering, reboot) = (metering.Reboot(), null);
            metering = metering.Add(sample, at);
        }
        if (reboot is not null && !(reboot > session.StoppedAt))
            metering = metering.Reboot();
        return session.StoppedAt is { } stop ? metering.Stop(stop, session.MeterStopWh) : metering;
    }
}
