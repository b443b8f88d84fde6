using System.Globalization;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>Which session a step of a transaction is about.</summary>
public sealed partial record Station
{
    /// <summary>Where the transaction has one already, its connector.</summary>
    ConnectorRef? Own(TransactionReported told) => Running
        .Where(session => IsCalled(session, told.TransactionId) && !session.Is(SessionFlags.PlaceAssumed))
        .MaxBy(session => session.StartedAt)?.Connector is { } own && own.Evse == told.Connector?.Evse ? own : null;

    /// <summary>The session it is told of, where that is in memory here.</summary>
    public Session? Find(TransactionReported told, DateTimeOffset now) =>
        Latest(told.TransactionId, told.Connector) is { } open && !IsAnother(open.Session, told, now) ? open.Session : null;

    OpenSession? Found(TransactionReported told, Facts facts)
    {
        var found = Latest(told.TransactionId, told.Connector)
            ?? (facts.Known is { } known && known.OwnId == told.TransactionId ? new(known, Metering.From(known.StartedAt, known.MeterStartWh)) : null);
        return found is null || IsAnother(found.Session, told, facts.Now) ? null : found;
    }

    /// <param name="at">Where a station gives the same id at several EVSEs, the one meant.</param>
    OpenSession? Latest(string ownId, ConnectorRef? at = null)
    {
        OpenSession? latest = null;
        foreach (var open in Sessions.Values)
        {
            if (IsCalled(open.Session, ownId) && (latest is null || IsNearer(open.Session, latest.Session, at)))
                latest = open;
        }
        return latest;
    }

    /// <summary>A session that began when the station spoke OCPP 1.6 has our number alone, and the station may go on calling it so.</summary>
    static bool IsCalled(Session session, string ownId) => session.OwnId is { } own
        ? own == ownId
        : int.TryParse(ownId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == session.Number;

    static bool IsNearer(Session session, Session other, ConnectorRef? at)
    {
        var (isThere, isOtherThere) = (session.Connector.Evse == at?.Evse, other.Connector.Evse == at?.Evse);
        return isThere == isOtherThere ? session.StartedAt >= other.StartedAt : isThere;
    }

    /// <summary>Ids begin again after a factory reset (field rule 43), and some stations count by EVSE.</summary>
    static bool IsAnother(Session session, TransactionReported told, DateTimeOffset now)
    {
        if (told is not { Phase: TransactionPhase.Started, SequenceNumber: 0 } || session.Is(SessionFlags.StartMissing | SessionFlags.StopWithoutStart))
            return false;
        if (session.OwnId is null)
            return true;
        if (told.Connector is { } there && there.Evse != session.Connector.Evse && !session.Is(SessionFlags.PlaceAssumed))
            return true;
        return Clock.IsBelievable(told.At, now) && Clock.IsBelievable(session.StationStartedAt, session.StartReceivedAt)
            ? told.At > session.StationStartedAt
            : session.State != SessionState.Running && told.At != session.StationStartedAt;
    }
}
