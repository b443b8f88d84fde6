using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

/// <summary>A decision with all it went by.</summary>
/// <param name="MessageId">The row of the message that caused it; 0 for none.</param>
/// <param name="LastMessageId">The row of the last message before it.</param>
sealed record Decided(Station Before, StationEvent Event, Facts Facts, Step Step, long MessageId, long LastMessageId)
{
    /// <summary>The sessions it changed. That one is sealed changes nothing of it.</summary>
    public ImmutableArray<int> Touched { get; } = [.. Step.Changes.Select(NumberOf).OfType<int>().Distinct()];

    /// <summary>Those among them that were not there before.</summary>
    public IEnumerable<int> Opened => Touched.Where(number => !Before.Sessions.ContainsKey(number) && Step.Station.Sessions.ContainsKey(number));

    /// <summary>As it was decided; as it was before where it is gone.</summary>
    public Session? SessionOf(int number) => (Step.Station.Sessions.GetValueOrDefault(number) ?? Before.Sessions.GetValueOrDefault(number))?.Session;

    static int? NumberOf(StationChange change) => change switch
    {
        SessionOpened { Session: var opened } => opened.Number,
        SessionUpdated { Session: var updated } => updated.Number,
        SessionCompleted { Session: var completed } => completed.Number,
        SessionReopened { Session: var reopened } => reopened.Number,
        _ => null,
    };

    /// <summary>The connectors whose state the decision may have gone by.</summary>
    public ImmutableHashSet<ConnectorRef> Connectors
    {
        get
        {
            var connectors = ImmutableHashSet.CreateBuilder<ConnectorRef>();
            foreach (var number in Touched)
            {
                if (SessionOf(number) is { } session)
                    connectors.Add(session.Connector);
            }
            foreach (var recorded in Step.Changes.OfType<StatusRecorded>())
                connectors.Add(recorded.Connector);
            return connectors.ToImmutable();
        }
    }

    /// <summary>Whether a session's record may one day rest on it.</summary>
    public bool MattersToSessions =>
        !Touched.IsEmpty
        || Step.Changes.OfType<StatusRecorded>().Any(recorded => Before.Sessions.Values.Any(open => open.Session.Connector == recorded.Connector));
}
