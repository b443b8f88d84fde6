using System.Collections.Immutable;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

// Sessions that are ended here when they reach their limit, because their station cannot (OCPP 1.6 and 2.0.1).
sealed partial class StationActor
{
    /// <summary>Those that have a limit and have not reached it yet; null for none, and that is all that is asked of other sessions' samples.</summary>
    int[]? _limited;
    DateTimeOffset _limitsSeenAt;

    void WatchLimits()
    {
        List<int>? limited = null;
        foreach (var open in _station!.Sessions.Values)
        {
            if (open.Session is { State: SessionState.Running, Details: { IsLimitKeptHere: true, LimitReached: null } })
                (limited ??= []).Add(open.Session.Number);
        }
        _limited = limited?.ToArray();
    }

    /// <summary>Samples have come and are durable. Looked at by a letter of its own: nobody's answer waits for it.</summary>
    void LookAtLimits(int[] limited, DateTimeOffset now)
    {
        if (now - _limitsSeenAt < Patience.LimitSamples)
            return;
        _limitsSeenAt = now;
        foreach (var number in limited)
            Post(new Own(new DueReached(DueKind.LimitLook, number, Station.AtSamples), new(TaskCreationOptions.RunContinuationsAsynchronously)));
    }

    /// <summary>Those of a session's beginning show nothing spent, and the next are not to be missed for them.</summary>
    static bool HasSamples(ImmutableArray<StationChange> changes)
    {
        var has = false;
        foreach (var change in changes)
        {
            if (change is SessionOpened)
                return false;
            has |= change is SampleTaken;
        }
        return has;
    }

    /// <summary>Null where no cost is the limit. What was paid in meanwhile is looked up when it matters.</summary>
    async Task<CostSoFar?> SpentOf(OpenSession open, DateTimeOffset now)
    {
        if (open.Session is not { State: SessionState.Running, Driver: { } driver, Details.GivenLimit.MaxCost: { } limit } session)
            return null;
        var cost = ChargeRecord.Running(session, open.Metering, await _services.Store.HistoryOf(session, default), now).Price.Amount;
        if (cost < limit || driver.Credit is not { } began || driver.SessionLimit?.MaxCost <= limit)
            return new(cost, limit);
        var more = await _services.Store.Driver(driver.Uid, default) is { Credit: { Currency: var currency, Available: > 0 and var available } } holder
            && holder.TokenId == driver.TokenId && currency == began.Currency && session.PaysBy?.Currency == currency
            ? available
            : 0;
        return new(cost, Math.Min(limit + more, driver.SessionLimit?.MaxCost ?? decimal.MaxValue));
    }
}
