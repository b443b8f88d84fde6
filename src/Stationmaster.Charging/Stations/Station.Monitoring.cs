using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

public sealed partial record Station
{
    /// <summary>
    /// What the station noticed is kept, but for connectors' statuses, which have a history of their own; what is severe an operator hears of.
    /// </summary>
    static IEnumerable<StationChange> Noticed(EventsNotified notified, Facts facts)
    {
        foreach (var told in notified.Events.Where(told => !IsStatus(told, notified)))
        {
            var at = Clock.Resolve(told.At, facts.Now);
            if (facts.KnownEvents?.Contains((told.Number, at)) == true)
                continue;
            var severity = told.Severity ?? (told.MonitorId is { } monitor && facts.Severities?.TryGetValue(monitor, out var known) == true ? known : null);
            var isAlarming = Severity.IsAlarming(severity) && !told.IsCleared && told.Trigger != ComponentEvent.Periodic;
            yield return new EventNoted(told, at, severity, isAlarming);
            if (isAlarming)
                yield return new AlertRaised("monitoring", null, TextOf(told, severity!.Value));
        }
    }

    static bool IsStatus(ComponentEvent told, EventsNotified notified) =>
        told.Variable.Name.Equals("AvailabilityState", StringComparison.OrdinalIgnoreCase) && notified.Statuses.Any(status => status.At == told.At);

    static string TextOf(ComponentEvent told, int severity)
    {
        var text = $"{told.Name} is {told.Value} (severity {severity}, {Severity.NameOf(severity)})";
        return told.TechInfo is { Length: > 0 } info ? $"{text}: {info}" : told.TechCode is { Length: > 0 } code ? $"{text}: {code}" : text;
    }
}
