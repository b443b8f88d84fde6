using System.Collections.Immutable;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

// Sessions that are ended here when their credit is spent, because their station cannot (OCPP 1.6 and 2.0.1).
sealed partial class StationActor
{
    /// <summary>Those whose credit is not spent yet; null for none, and that is all that is asked of other sessions' samples.</summary>
    int[]? _credited;
    DateTimeOffset _creditSeenAt;

    void WatchCredit()
    {
        List<int>? credited = null;
        foreach (var open in _station!.Sessions.Values)
        {
            if (open.Session is { State: SessionState.Running, Details: { IsLimitKeptHere: true, LimitReached: null } })
                (credited ??= []).Add(open.Session.Number);
        }
        _credited = credited?.ToArray();
    }

    /// <summary>Samples have come and are durable. Looked at by a letter of its own: nobody's answer waits for it.</summary>
    void LookAtCredit(int[] credited, DateTimeOffset now)
    {
        if (now - _creditSeenAt < Patience.CreditSamples)
            return;
        _creditSeenAt = now;
        foreach (var number in credited)
            Post(new Own(new DueReached(DueKind.CreditSpent, number, Station.AtSamples), new(TaskCreationOptions.RunContinuationsAsynchronously)));
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

    /// <summary>What was paid in meanwhile is looked up when it matters.</summary>
    async Task<CreditSpent?> SpentOf(OpenSession open, DateTimeOffset now)
    {
        if (open.Session is not { State: SessionState.Running, Driver: { Credit: { } began } driver, Details.GivenLimit.MaxCost: { } limit } session)
            return null;
        var cost = ChargeRecord.Running(session, open.Metering, await _services.Store.HistoryOf(session, default), now).Price.Amount;
        if (cost < limit)
            return new(cost, limit);
        var more = await _services.Store.Driver(driver.Uid, default) is { Credit: { Currency: var currency, Available: > 0 and var available } } holder
            && holder.TokenId == driver.TokenId && currency == began.Currency && session.PaysBy?.Currency == currency
            ? available
            : 0;
        return new(cost, limit + more);
    }
}
