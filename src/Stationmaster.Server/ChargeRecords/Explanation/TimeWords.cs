using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeRecords.Evidence;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>Which time counts as idle, and what says so.</summary>
static class TimeWords
{
    public static ExplainedTime Of(ChargeRecord record, Reproduction again, ExplainedMessages messages)
    {
        var (session, durations) = (record.Session, record.Durations);
        var history = again.History ?? History.Empty;
        var until = record.Metering.StoppedAt ?? session.StartedAt + durations.Total;
        var series = Series.Of(
            history.Samples.Where(timed => timed.At >= session.StartedAt && timed.At <= until).Select(timed => (timed.At, timed.Sample)),
            record.Metering.RegisterFactor);
        var statuses = OfTheStay(Statuses(again, history, messages), session.StoppedAt);
        _ = Durations.Of(record.Metering, until, series, history.Statuses, session.Site.IsDc, out var idle);
        return new(
            (long)durations.Charging.TotalSeconds, (long)durations.Idle.TotalSeconds, (long)durations.Total.TotalSeconds,
            "Idle is the time in which the car was connected, allowed to charge, and did not ask for power. The meter beats the connector's status where "
            + "they contradict; a pause of less than a minute, a pause of the charge box's own and the wait before the first energy are not idle.",
            [.. idle.Select(stretch => Stretch(stretch.From, stretch.Until, statuses, series))], statuses);
    }

    static List<SeenStatus> Statuses(Reproduction again, History history, ExplainedMessages messages)
    {
        var seen = new List<SeenStatus>();
        for (var i = 0; i < history.Statuses.Length; i++)
        {
            var change = history.Statuses[i];
            var message = again.Told is { } told && i < told.StatusSteps.Length && told.StatusSteps[i] is { } step ? messages.Of(again.Step[step]) : null;
            messages.Word(message, change.Status.ToString(), "status");
            messages.Time(message, change.At, "time");
            seen.Add(new(change.At, change.Status.ToString(), message));
        }
        return seen;
    }

    /// <summary>Up to when the car left: what came after is of others.</summary>
    static List<SeenStatus> OfTheStay(List<SeenStatus> statuses, DateTimeOffset? stoppedAt)
    {
        var left = statuses.FindIndex(status => status.At > stoppedAt
            && status.Status is (nameof(ConnectorStatus.Available) or nameof(ConnectorStatus.Preparing) or nameof(ConnectorStatus.Reserved)));
        return left < 0 ? statuses : statuses[..(left + 1)];
    }

    static IdleStretch Stretch(DateTimeOffset from, DateTimeOffset until, List<SeenStatus> statuses, IReadOnlyList<SeriesPoint> series)
    {
        var seconds = (long)Math.Round((until - from).TotalSeconds);
        var holding = statuses.FindLast(status => status.At <= from);
        if (holding is { Status: nameof(ConnectorStatus.SuspendedEV) or nameof(ConnectorStatus.Finishing) })
        {
            var word = holding.Status == nameof(ConnectorStatus.SuspendedEV) ? "the car had stopped taking energy" : "charging had ended";
            return new(from, until, seconds, $"The charge box said {holding.Status} at {holding.At:HH:mm:ss} UTC: {word}.", holding.Message);
        }
        var before = series.LastOrDefault(point => point.At <= from && point.RegisterWh is not null);
        var after = series.FirstOrDefault(point => point.At >= until && point.RegisterWh is not null);
        return new(from, until, seconds, (before.RegisterWh, after.RegisterWh) switch
        {
            ({ } one, { } other) when one == other => $"The register stood still at {one / 1000m:0.######} kWh.",
            ({ } one, { } other) => $"The register hardly moved: from {one / 1000m:0.######} to {other / 1000m:0.######} kWh.",
            _ => "The meter showed no power.",
        }, null);
    }
}
