using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.LocalLists;

/// <summary>Brings a station's local list up to date: by the changes alone where it holds what we gave it, else anew.</summary>
sealed class LocalListSync(LocalListStore lists, SettingStore settings, IStations stations, TimeProvider clock)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(15), LongestPause = TimeSpan.FromHours(24);

    /// <summary>How it went.</summary>
    /// <param name="Result">The last order's; null where another update is under way.</param>
    public sealed record Done(OrderResult? Result, HeldList List);

    /// <param name="wanted">What should be on it, the most important first.</param>
    /// <param name="isFull">Send all of it, whatever the station holds.</param>
    /// <param name="by">Who orders it.</param>
    public async Task<Done> Run(long chargeBoxId, ImmutableArray<ListedToken> wanted, bool isFull, string by, CancellationToken ct)
    {
        if (!await lists.Claim(chargeBoxId, ct))
            return new(null, await lists.Of(chargeBoxId, ct));
        try
        {
            return await Update(await lists.Of(chargeBoxId, ct), wanted, isFull, by, ct);
        }
        finally
        {
            await lists.Release(chargeBoxId);
        }
    }

    /// <summary>Keeps what somebody sends in the standard's own words. Where the list is kept in step, it comes to be as it should again.</summary>
    /// <exception cref="ApiProblem">409: the list is being updated.</exception>
    public async Task<OrderResult> Take(long chargeBoxId, SendLocalList update, Func<Task<OrderResult>> give)
    {
        if (!await lists.Claim(chargeBoxId, CancellationToken.None))
            throw Problem.Conflict(null, "The list is being updated right now. Try again in a moment.", "local_list_busy");
        try
        {
            var result = await give();
            var list = await lists.Of(chargeBoxId, CancellationToken.None);
            var kind = update.IsFull ? "full" : "differential";
            if (result.Outcome.Kind == OutcomeKind.Accepted)
                list = Taken(list, update) with { UpdateKind = kind };
            await Ended(list, kind, result, null);
            return result;
        }
        finally
        {
            await lists.Release(chargeBoxId);
        }
    }

    /// <summary>Changes to a list that we do not know leave one that we do not know.</summary>
    static HeldList Taken(HeldList list, SendLocalList update)
    {
        if (!update.IsFull && (list.Version == 0 || list.StationVersion != list.Version))
            return list with { StationVersion = update.Version };
        var held = LocalListPlan.After(LocalListStore.Read(list.Held), update, Fold.Text);
        return list with
        {
            Version = update.Version, StationVersion = update.Version, Entries = held.Count,
            Held = LocalListStore.Write(held.Values), HeldHash = LocalListStore.HashOf(held.Values),
        };
    }

    async Task<Done> Update(HeldList list, ImmutableArray<ListedToken> wanted, bool isFull, string by, CancellationToken ct)
    {
        var asked = await stations.Order(list.ChargeBoxId, new GetLocalListVersion(), by, ct);
        if (asked.Outcome.ListVersion is not { } there)
            return await Ended(list, "check", asked, null);
        list = list with { StationVersion = there };
        if (there < 0)
        {
            var none = new Outcome(OutcomeKind.NotSupported, "NotSupported", "The charge box keeps no local list");
            return await Ended(list, "check", asked with { Outcome = none }, none.Why);
        }

        isFull |= list.Version == 0 || there != list.Version;
        if (isFull || list.AtMs is null)
        {
            list = await WithLimits(list, by, ct);
            if (list.IsEnabled == 0)
            {
                var off = new Outcome(OutcomeKind.Rejected, Why: "The local list is switched off in the charge box's configuration");
                return await Ended(list, "check", asked with { Outcome = off }, off.Why);
            }
        }
        if (list.MostEntries is > 0 and var most && wanted.Length > most)
            wanted = [.. wanted.Take((int)most)];

        if (!isFull)
        {
            var (result, after) = await Send(list, Changes(list, wanted), "differential", by, ct);
            if (result is null)
                return await Ended(after, "check", asked, null);
            if (result.Outcome.Kind is not OutcomeKind.Rejected)
                return await Ended(after, "differential", result, null);
            // It could not apply them, or holds another version than it said.
            list = after;
        }
        var (last, whole) = await Send(
            list, LocalListPlan.Full(wanted, Math.Max(there, (int)list.Version), list.Limits), "full", by, ct);
        return await Ended(whole, "full", last!, null);
    }

    static ImmutableArray<SendLocalList> Changes(HeldList list, ImmutableArray<ListedToken> wanted) => LocalListPlan.Differential(
        LocalListStore.Read(list.Held), wanted.ToImmutableDictionary(entry => Fold.Text(entry.Uid)), (int)list.Version,
        list.Limits);

    async Task<HeldList> WithLimits(HeldList list, string by, CancellationToken ct)
    {
        var answer = await stations.Order(list.ChargeBoxId, new GetLocalListLimits(), by, ct);
        var (told, known) = (answer.Outcome.ListLimits, LocalListLimits.Of(await settings.Rows(list.ChargeBoxId, ct)));
        var isOn = told is null ? list.Limits.IsEnabled : told.IsEnabled;
        return list with
        {
            IsEnabled = isOn is { } on ? on ? 1 : 0 : null, MostEntries = told?.MostEntries ?? known.MostEntries,
            MostPerMessage = told?.MostPerMessage ?? known.MostPerMessage, MostBytes = told?.MostBytesPerMessage ?? known.MostBytesPerMessage,
        };
    }

    /// <summary>One after the other until one is refused; what was taken is kept after each.</summary>
    /// <returns>The last one's result; null where there was nothing to send.</returns>
    async Task<(OrderResult?, HeldList)> Send(
        HeldList list, ImmutableArray<SendLocalList> updates, string kind, string by, CancellationToken ct)
    {
        OrderResult? result = null;
        var held = LocalListStore.Read(list.Held);
        foreach (var update in updates)
        {
            result = await stations.Order(list.ChargeBoxId, update, by, ct);
            if (result.Outcome.Kind != OutcomeKind.Accepted)
                break;
            held = LocalListPlan.After(held, update, Fold.Text);
            list = list with
            {
                Version = update.Version, StationVersion = update.Version, Entries = held.Count, UpdateKind = kind,
                Held = LocalListStore.Write(held.Values), HeldHash = LocalListStore.HashOf(held.Values),
            };
            await lists.Save(list);
        }
        return (result, list);
    }

    async Task<Done> Ended(HeldList list, string kind, OrderResult result, string? why)
    {
        var (now, outcome) = (clock.GetUtcNow(), result.Outcome);
        // Who is away is tried again when he comes back.
        var isFailure = outcome.Kind is not (OutcomeKind.Accepted or OutcomeKind.Offline or OutcomeKind.Unreachable);
        var attempts = isFailure ? list.Attempts + 1 : 0;
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (int)Math.Min(attempts - 1, 10)));
        list = list with
        {
            UpdateKind = kind == "check" && outcome.Kind == OutcomeKind.Accepted ? list.UpdateKind ?? kind : kind,
            Outcome = outcome.Kind.ToString(), Status = outcome.Status, Why = why ?? outcome.Why, AtMs = Epoch.ToMs(now),
            Attempts = attempts, NextMs = isFailure ? Epoch.ToMs(now + pause) : null,
        };
        await lists.Save(list);
        return new(result, list);
    }
}
