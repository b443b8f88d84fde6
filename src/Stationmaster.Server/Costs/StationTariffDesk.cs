using System.Collections.Concurrent;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Costs;

/// <summary>What an EVSE of a station should have.</summary>
/// <param name="Evse">0 where all of the station's have the same.</param>
/// <param name="Tariff">The location's; null where charging is free.</param>
sealed record WantedTariff(int Evse, Tariff? Tariff, TariffTranslation? Translation);

/// <summary>Gives stations the tariffs of their location (OCPP 2.1 block I), one station at a time.</summary>
sealed class StationTariffDesk(StationTariffStore store, StationStore sites, IStations stations, TimeProvider clock)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(15), LongestPause = TimeSpan.FromHours(24);

    readonly ConcurrentDictionary<long, bool> _busy = new();

    /// <summary>By EVSE; one for all where they do not differ.</summary>
    public async Task<IReadOnlyList<WantedTariff>> Wanted(long chargeBoxId, OcppVersion? version, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var byEvse = (await sites.Sites(chargeBoxId, ct)).ByConnector.Values.GroupBy(site => site.Connector.Evse)
            .Select(evse => (Evse: evse.Key, evse.First().At(now).Tariff)).ToList();
        if (byEvse.Count > 0 && byEvse.All(one => IsSame(one.Tariff, byEvse[0].Tariff)))
            byEvse = [(0, byEvse[0].Tariff)];
        return [.. byEvse.Select(one => new WantedTariff(one.Evse, one.Tariff, one.Tariff is null ? null : version?.Translate(one.Tariff)))];
    }

    static bool IsSame(Tariff? one, Tariff? other) => one?.Uuid == other?.Uuid && one?.Version == other?.Version;

    /// <summary>Gives what is not there yet, and takes away what holds no more. The last order's result; null where there was nothing to do.</summary>
    /// <param name="isForced">Also what is there by our account, and what failed a short while ago.</param>
    public async Task<OrderResult?> Install(long chargeBoxId, OcppVersion version, bool isForced, string by, CancellationToken ct)
    {
        if (!_busy.TryAdd(chargeBoxId, true))
            return null;
        try
        {
            OrderResult? last = null;
            var held = (await store.Of(chargeBoxId, ct)).ToDictionary(one => one.EvseNumber);
            var wanted = await Wanted(chargeBoxId, version, ct);
            foreach (var one in wanted)
            {
                var before = held.GetValueOrDefault(one.Evse);
                if (isForced || IsDue(one, before))
                    last = await Give(chargeBoxId, one, before, by, ct) ?? last;
            }
            await store.Remove(chargeBoxId, [.. held.Keys.Where(evse => wanted.All(one => one.Evse != evse))]);
            return last;
        }
        finally
        {
            _busy.TryRemove(chargeBoxId, out _);
        }
    }

    public bool IsDue(WantedTariff wanted, HeldTariff? held)
    {
        var id = wanted.Translation?.Tariff?.Id;
        if (held?.HeldId == id)
            return false;
        return held?.WantedId != id || held?.NextMs is not { } next || next <= Epoch.ToMs(clock.GetUtcNow());
    }

    async Task<OrderResult?> Give(long chargeBoxId, WantedTariff wanted, HeldTariff? before, string by, CancellationToken ct)
    {
        var tariff = wanted.Translation?.Tariff;
        if (tariff is null && before?.HeldId is null)
            return null;
        // What it has is wrong as soon as there is none it can be given.
        Order order = tariff is null ? new ClearTariffs([before!.HeldId!]) : new SetDefaultTariff(wanted.Evse, tariff);
        var result = await stations.Order(chargeBoxId, order, by, ct);
        var (outcome, now) = (result.Outcome, clock.GetUtcNow());
        if (outcome.Kind is OutcomeKind.Offline or OutcomeKind.Unreachable)
            return result;
        var isDone = outcome.Kind == OutcomeKind.Accepted || outcome.Status == "DuplicateTariffId";
        var attempts = isDone ? 0 : (before?.Attempts ?? 0) + 1;
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (int)Math.Min(Math.Max(attempts - 1, 0), 10)));
        await store.Save(new()
        {
            ChargeBoxId = chargeBoxId, EvseNumber = wanted.Evse, HeldId = isDone ? tariff?.Id : before?.HeldId, WantedId = tariff?.Id,
            TariffName = tariff is null ? null : wanted.Tariff?.Name, TariffVersion = tariff is null ? null : wanted.Tariff?.Version,
            Outcome = outcome.Kind.ToString(), Status = Clean.Optional(outcome.Status), Why = Clean.Optional(outcome.Why), AtMs = Epoch.ToMs(now),
            Attempts = attempts, NextMs = isDone ? null : Epoch.ToMs(now + pause),
        });
        return result;
    }

    /// <summary>Asks what it keeps.</summary>
    public async Task<OrderResult> Refresh(long chargeBoxId, string by, CancellationToken ct)
    {
        var result = await stations.Order(chargeBoxId, new GetTariffs(0), by, ct);
        if (result.Outcome.Kind == OutcomeKind.Accepted)
            await store.Told(chargeBoxId, result.Outcome.Tariffs);
        return result;
    }

    /// <summary>It is to keep none of ours.</summary>
    public async Task<OrderResult> Clear(long chargeBoxId, string by, CancellationToken ct)
    {
        var result = await stations.Order(chargeBoxId, new ClearTariffs([]), by, ct);
        if (result.Outcome.Kind == OutcomeKind.Accepted)
        {
            await store.Remove(chargeBoxId, [.. (await store.Of(chargeBoxId, ct)).Select(one => one.EvseNumber)]);
            await store.Told(chargeBoxId, []);
        }
        return result;
    }
}
