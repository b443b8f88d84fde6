using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Charging.SmartCharging;

/// <summary>A car says what it wants (OCPP 2.x Part 2, K15 and K17: NotifyEVChargingNeeds).</summary>
/// <param name="MostTuples">So many periods at most; null for any number.</param>
/// <param name="AvailableTransfers">What the car could take besides what it asks for; empty where it does not say.</param>
/// <param name="Notice">The whole of it, for people to read.</param>
public sealed record ChargingNeedsTold(
    ConnectorRef Connector, ChargingNeeds Needs, int? MostTuples, ImmutableArray<string> AvailableTransfers, StationNotice Notice) : StationEvent;

public enum NeedsAnswer { Accepted, Rejected, Processing, NoChargingProfile }

public sealed record NeedsDecision(NeedsAnswer Answer, string? Why = null) : Decision;

/// <summary>By which schedule a car will charge (OCPP 2.x Part 2, K15 to K17: NotifyEVChargingSchedule).</summary>
public sealed record CarScheduleTold(ConnectorRef Connector, DateTimeOffset From, ChargingSchedule Schedule, StationNotice Notice) : StationEvent;

public sealed record CarScheduleDecision(bool IsAccepted, string? Why = null) : Decision;

/// <summary>A station asks for the limits of a dynamic profile (OCPP 2.1 K28: PullDynamicScheduleUpdate).</summary>
public sealed record DynamicUpdateAsked(int ProfileId) : StationEvent;

/// <param name="Update">Null where we know no such profile.</param>
public sealed record DynamicUpdateDecision(ScheduleUpdate? Update) : Decision;

/// <summary>Somebody but us limits the station: an energy management system, the grid (OCPP 2.x K11 to K14).</summary>
/// <param name="Source">EMS, SO, CSO or Other, or a word of 2.1.</param>
public sealed record ExternalLimit(string Source, bool? IsGridCritical, bool? IsLocalGeneration, ImmutableArray<ChargingSchedule> Schedules);

/// <param name="Connector">The EVSE, or the station itself.</param>
public sealed record ExternalLimitTold(ConnectorRef Connector, ExternalLimit Limit, StationNotice Notice) : StationEvent;

/// <param name="Connector">Null: at all EVSEs and for the station itself.</param>
public sealed record ExternalLimitReleased(ConnectorRef? Connector, string Source, StationNotice Notice) : StationEvent;

public sealed record ExternalLimitChanged(ExternalLimit Limit, ConnectorRef Connector, DateTimeOffset At) : StationChange;

public sealed record ExternalLimitGone(string Source, ConnectorRef? Connector) : StationChange;

/// <summary>Whether a car's own schedule stays within a profile, and which profile suits its needs: pure.</summary>
public static class CarNeeds
{
    /// <summary>Of rounding in the car.</summary>
    const decimal Tolerance = 1.01m;

    static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>
    /// What a session may take while the car is there: what connector and car can, whichever is less. Nothing else of ours limits a single
    /// session; what limits the station lies in its other profiles, which hold beside this one.
    /// </summary>
    public static ChargingProfile ProfileFor(ChargingNeeds needs, Session session, int profileId, DateTimeOffset now)
    {
        var until = needs.DepartureAt is { } leaves && leaves > now && leaves < now + Longest ? leaves : now + Longest;
        var (unit, limit) = Most(needs, session);
        return new(profileId, 0, ChargingPurpose.Tx, ProfileKind.Absolute, [new(unit, [new(0, limit)])
        {
            StartsAt = now, DurationSeconds = (int)(until - now).TotalSeconds,
        }])
        {
            TransactionId = session.Number, OwnId = session.OwnId,
        };
    }

    const decimal Volts = 230, LargestSocket = 32, UsualDirectWatts = 50_000;

    static (RateUnit, decimal) Most(ChargingNeeds needs, Session session)
    {
        if (needs.IsDirectCurrent)
            return (RateUnit.Watt, Lower(session.Site.MaxPowerW ?? UsualDirectWatts, needs.MaxPowerW));
        var phases = needs.EnergyTransfer.Contains("single", StringComparison.Ordinal) ? 1 : needs.EnergyTransfer.Contains("two", StringComparison.Ordinal) ? 2 : 3;
        var connector = session.Site.MaxPowerW is { } watts ? Math.Floor(watts / (Volts * 3) * 10) / 10 : LargestSocket;
        return (RateUnit.Ampere, Lower(connector, needs.MaxCurrentA ?? (needs.MaxPowerW is { } power ? Math.Floor(power / (Volts * phases) * 10) / 10 : null)));
    }

    static decimal Lower(decimal one, decimal? other) => other is > 0 and var given && given < one ? decimal.Round(given, 1) : decimal.Round(one, 1);

    /// <summary>Where a car would take more than it may; null where it stays within.</summary>
    /// <param name="from">When the car's schedule begins.</param>
    public static string? Beyond(ChargingSchedule car, DateTimeOffset from, ChargingProfile profile)
    {
        if (profile.Schedules.FirstOrDefault(schedule => schedule.Unit == car.Unit) is not { } schedule || car.Periods.IsDefaultOrEmpty)
            return null;
        var until = from.AddSeconds(car.DurationSeconds ?? car.Periods[^1].StartSeconds + 1);
        var allowed = LimitSteps.Of(profile, schedule, from, until > from ? until : from.AddSeconds(1), from);
        var changes = car.Periods.Select(period => from.AddSeconds(period.StartSeconds)).Concat(allowed.Select(step => step.At));
        foreach (var at in changes.Where(at => at >= from && at < until).Distinct().Order())
        {
            var wanted = car.Periods.LastOrDefault(period => from.AddSeconds(period.StartSeconds) <= at)?.Limit;
            if (allowed.LastOrDefault(step => step.At <= at)?.Limit is { } most && wanted > most * Tolerance)
                return $"At {at:HH:mm} the car would take {wanted:0.#} {(car.Unit == RateUnit.Ampere ? "A" : "W")}, more than the {most:0.#} it may";
        }
        return null;
    }
}
