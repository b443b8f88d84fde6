using System.Collections.Immutable;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>Limits over time (OCPP 1.6 §5.5, §5.7, §5.16). What flows obeys them; amperes are of three phases at 230 V.</summary>
public sealed partial class StationMachine
{
    const decimal WattsPerAmpere = 690m;

    readonly Dictionary<int, SetChargingProfile> _profiles = [];

    Outcome Obey(SetChargingProfile set)
    {
        if (!set.Connector.IsStation && !Has(set.Connector))
            return No;
        if (set.Profile.Purpose == ChargingPurpose.Tx && !At(set.Connector).Any(connector => connector.Transaction is { } own && IsMeant(set.Profile, own)))
            return HasOwnIds ? new(OutcomeKind.Rejected, Why: "TxNotFound") : No;
        Keep(set);
        if (set.Profile.Purpose == ChargingPurpose.Tx)
            FollowSchedule(set);
        return Yes;
    }

    static bool IsMeant(ChargingProfile profile, Transaction transaction) => profile.OwnId is { } own
        ? own == transaction.OwnId
        : profile.TransactionId is null || profile.TransactionId == transaction.Id;

    void Keep(SetChargingProfile set)
    {
        foreach (var (id, kept) in _profiles.ToList())
        {
            if (kept.Connector.Evse == set.Connector.Evse && kept.Profile.Purpose == set.Profile.Purpose && kept.Profile.StackLevel == set.Profile.StackLevel)
                _profiles.Remove(id);
        }
        _profiles[set.Profile.Id] = set;
        Limit();
        if (set.Profile is { Kind: ProfileKind.Dynamic, AskEverySeconds: { } seconds })
        {
            var turn = _pulls[set.Profile.Id] = _pulls.GetValueOrDefault(set.Profile.Id) + 1;
            After(TimeSpan.FromSeconds(seconds), () => Pull(set.Profile.Id, turn, seconds));
        }
    }

    /// <summary>By the profile's id: a profile that is set anew is pulled anew.</summary>
    readonly Dictionary<int, int> _pulls = [];

    /// <summary>Limits that the back office gives when it is asked for them, until it knows of no such profile (OCPP 2.1 K28).</summary>
    void Pull(int id, int turn, int seconds)
    {
        if (turn != _pulls[id] || !_profiles.ContainsKey(id))
            return;
        Send(new DynamicUpdateAsked(id), onAnswer: decision =>
        {
            if (decision is DynamicUpdateDecision { Update: { } update })
                Obey(new UpdateDynamicSchedule(id, update));
            else if (decision is DynamicUpdateDecision)
                _pulls[id]++;
        });
        After(TimeSpan.FromSeconds(seconds), () => Pull(id, turn, seconds));
    }

    /// <summary>A remote start may bring the limits of what it starts.</summary>
    void TakeStartProfile(SimulatedConnector connector, Transaction transaction)
    {
        if (transaction.RemoteStart?.Profile is { Purpose: ChargingPurpose.Tx } profile)
            Keep(new(connector.Ref with { Connector = HasOwnIds ? 0 : 1 }, profile with { OwnId = transaction.OwnId }));
    }

    void ForgetTransactionProfiles(SimulatedConnector connector)
    {
        var gone = _profiles.Values.Where(set => set.Profile.Purpose == ChargingPurpose.Tx && set.Connector.Evse == connector.Ref.Evse).ToList();
        foreach (var set in gone)
            _profiles.Remove(set.Profile.Id);
        if (gone.Count > 0)
            Limit();
    }

    Outcome Obey(ClearChargingProfiles clear)
    {
        var gone = _profiles.Where(pair => (clear.Id is null || clear.Id == pair.Key)
            && (clear.Connector is not { } connector || connector.Evse == pair.Value.Connector.Evse)
            && (clear.Purpose is null || clear.Purpose == pair.Value.Profile.Purpose)
            && (clear.StackLevel is null || clear.StackLevel == pair.Value.Profile.StackLevel)).Select(pair => pair.Key).ToList();
        foreach (var id in gone)
            _profiles.Remove(id);
        Limit();
        return gone.Count > 0 ? Yes : new(OutcomeKind.Rejected, "Unknown");
    }

    Outcome Obey(GetCompositeSchedule asked)
    {
        if (!asked.Connector.IsStation && !Has(asked.Connector))
            return No;
        var until = Now.AddSeconds(asked.DurationSeconds);
        var unit = asked.Unit ?? RateUnit.Watt;
        var periods = ImmutableArray.CreateBuilder<SchedulePeriod>();
        var times = Applying(asked.Connector.Evse).SelectMany(set => LimitSteps.Of(set.Profile, set.Profile.Schedules[0], Now, until)).Select(step => step.At);
        foreach (var at in times.Append(Now).Distinct().Order())
        {
            if (LimitAt(asked.Connector.Evse, at) is not { } watts)
                continue;
            var limit = decimal.Round(unit == RateUnit.Watt ? watts : watts / WattsPerAmpere, 1);
            if (periods.Count == 0 || periods[^1].Limit != limit)
                periods.Add(new((int)(at - Now).TotalSeconds, limit));
        }
        return periods.Count == 0 ? Yes : Yes with { Schedule = new(Now, asked.DurationSeconds, unit, periods.DrainToImmutable()) };
    }

    IEnumerable<SetChargingProfile> Applying(int evse) =>
        _profiles.Values.Where(set => (set.Connector.IsStation || set.Connector.Evse == evse) && !set.Profile.Schedules.IsDefaultOrEmpty);

    /// <summary>The least of what each purpose allows, where of one purpose the highest level counts; W, null for no limit.</summary>
    decimal? LimitAt(int evse, DateTimeOffset at)
    {
        decimal? least = null;
        foreach (var purpose in Applying(evse).GroupBy(set => set.Profile.Purpose))
        {
            foreach (var set in purpose.OrderByDescending(set => set.Profile.StackLevel))
            {
                var step = LimitSteps.Of(set.Profile, set.Profile.Schedules[0], at, at.AddSeconds(1))[0];
                if (step.Limit is not { } limit)
                    continue;
                var watts = set.Profile.Schedules[0].Unit == RateUnit.Watt ? limit : limit * WattsPerAmpere;
                least = least is { } other ? Math.Min(other, watts) : watts;
                break;
            }
        }
        return least;
    }

    void Limit()
    {
        foreach (var connector in Connectors)
        {
            int? own = _profiles.Count == 0 ? null : LimitAt(connector.Ref.Evse, Now) is { } watts ? (int)watts : null;
            connector.LimitW = _outside is { Watts: var most } && !(own < most) ? most : own;
        }
    }
}
