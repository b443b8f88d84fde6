using System.Collections.Immutable;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.SmartCharging;

namespace Stationmaster.Charging.Stations;

/// <summary>More about a transaction, told beside its course: a settled payment, priority (OCPP 2.1).</summary>
/// <param name="OwnId">The station's own id of it; null where it names none.</param>
/// <param name="Notice">The whole of it, for people to read.</param>
public abstract record TransactionDetailsTold(string? OwnId, TransactionDetails Details, StationNotice Notice) : StationEvent;

/// <summary>What was paid at the station's own terminal (OCPP 2.1: NotifySettlement).</summary>
public sealed record SettlementTold(string? OwnId, TransactionDetails Details, StationNotice Notice) : TransactionDetailsTold(OwnId, Details, Notice);

/// <summary>It is charged before others, or like all again (OCPP 2.1: NotifyPriorityCharging).</summary>
public sealed record PriorityTold(string? OwnId, TransactionDetails Details, StationNotice Notice) : TransactionDetailsTold(OwnId, Details, Notice);

public sealed partial record Station
{
    /// <summary>Of one that is not open any more only the notice is kept.</summary>
    Step Details(TransactionDetailsTold told, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        changes.Add(new NoticeKept(told.Notice, facts.Now));
        var station = told.OwnId is { } ownId && Latest(ownId) is { } open ? WithDetails(open, told.Details, facts, changes) : this;
        return new(station, changes.ToImmutable(), Noted.Only);
    }

    Station WithDetails(OpenSession open, TransactionDetails details, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        var session = open.Session;
        var merged = session.Details?.With(details) ?? details;
        if (merged == session.Details || session.State == SessionState.Sealed)
            return this;
        session = session with { Details = merged, UpdatedAt = facts.Now };
        changes.Add(session.State == SessionState.Running ? new SessionUpdated(session) : new SessionCompleted(session));
        return With(session, open.Metering);
    }

    /// <summary>
    /// A car that plans gets a profile of its session, unless an operator has set one; one that is steered from moment to moment needs a
    /// dynamic profile, which only an operator can have set (OCPP 2.0.1 K15, 2.1 K15 and K28).
    /// </summary>
    Step Needs(ChargingNeedsTold told, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>();
        changes.Add(new NoticeKept(told.Notice, facts.Now));
        var open = Sessions.Values.Where(one => one.Session.State == SessionState.Running && one.Session.Connector.Evse == told.Connector.Evse)
            .MaxBy(one => one.Session.StartedAt);
        if (facts.EnergyTransfers is { } allowed && !allowed.Contains(told.Needs.EnergyTransfer))
            return new(this, changes.ToImmutable(), new NeedsDecision(NeedsAnswer.Rejected, $"{told.Needs.EnergyTransfer} is not offered here"));
        var station = open is null ? this : WithDetails(open, new() { Needs = told.Needs }, facts, changes);
        Step Answered(NeedsAnswer answer, string? why = null) => new(station, changes.ToImmutable(), new NeedsDecision(answer, why));
        if (open is null)
            return Answered(NeedsAnswer.NoChargingProfile, "No transaction runs there");
        if (open.Session.Site.IsDc != told.Needs.IsDirectCurrent && open.Session.Site.MaxPowerW is not null)
            return Answered(NeedsAnswer.Rejected, $"The connector does not give {told.Needs.EnergyTransfer}");
        var profiles = (facts.Profiles ?? []).Where(kept => kept.Evse == 0 || kept.Evse == told.Connector.Evse).ToList();
        var own = profiles.Find(kept => kept.Profile.Purpose == ChargingPurpose.Tx && kept.Profile.TransactionId == open.Session.Number);
        if (told.Needs.IsDynamic)
        {
            if (own is { Profile.Kind: ProfileKind.Dynamic })
                changes.Add(new OrderGiven(new SetChargingProfile(open.Session.Connector, Updated(own)), "The car says anew what it needs"));
            return Answered(profiles.Exists(kept => kept.Profile.Kind == ProfileKind.Dynamic) ? NeedsAnswer.Accepted : NeedsAnswer.NoChargingProfile);
        }
        var profile = own is { IsMadeForCar: false }
            ? own.Profile
            : CarNeeds.ProfileFor(told.Needs, open.Session, own?.Profile.Id ?? facts.FreshProfileId, facts.Now);
        changes.Add(new OrderGiven(
            new SetChargingProfile(open.Session.Connector, profile) { IsMadeForCar = own is not { IsMadeForCar: false } }, "The car asked for a schedule"));
        return Answered(NeedsAnswer.Accepted);
    }

    /// <summary>With the limits it was last told to give.</summary>
    static ChargingProfile Updated(KeptProfile kept) => kept is { Update: { } update, Profile.Schedules: [{ Periods: [var first, ..] } schedule, ..] }
        ? kept.Profile with
        {
            Schedules = kept.Profile.Schedules.SetItem(0, schedule with
            {
                Periods = schedule.Periods.SetItem(0, first with
                {
                    Limit = update.Limit ?? first.Limit, DischargeLimit = update.DischargeLimit ?? first.DischargeLimit, Setpoint = update.Setpoint ?? first.Setpoint,
                }),
            }),
        }
        : kept.Profile;

    /// <summary>After an interruption the station may have lost what was set for the session: it is given again (OCPP 2.1 E18).</summary>
    static void AddResumed(Session session, TransactionReported told, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        if (told.Trigger != "TxResumed" || session.State != SessionState.Running)
            return;
        foreach (var kept in (facts.Profiles ?? []).Where(one => one.Profile.Purpose == ChargingPurpose.Tx && one.Profile.TransactionId == session.Number))
            changes.Add(new OrderGiven(new SetChargingProfile(session.Connector, Updated(kept)), "The transaction goes on after an interruption"));
    }

    /// <summary>A plan beyond what was given is refused and the profile sent again, so that the car plans anew (OCPP 2.0.1 K15 to K17).</summary>
    Step CarSchedule(CarScheduleTold told, Facts facts)
    {
        var kept = new NoticeKept(told.Notice, facts.Now);
        var running = Sessions.Values.Where(one => one.Session.State == SessionState.Running && one.Session.Connector.Evse == told.Connector.Evse)
            .MaxBy(one => one.Session.StartedAt)?.Session;
        foreach (var one in (facts.Profiles ?? []).Where(one => one.Profile.Purpose == ChargingPurpose.Tx && one.Evse == told.Connector.Evse))
        {
            var profile = one.Profile;
            if (running is null || profile.TransactionId != running.Number || CarNeeds.Beyond(told.Schedule, told.From, profile) is not { } beyond)
                continue;
            return new(this, [kept, new OrderGiven(new SetChargingProfile(running.Connector, profile), "The car's schedule goes beyond its limit")],
                new CarScheduleDecision(false, beyond));
        }
        return new(this, [kept], new CarScheduleDecision(true));
    }

    /// <summary>What it was last told; before that what the profile began with.</summary>
    Step DynamicUpdate(DynamicUpdateAsked asked, Facts facts)
    {
        var found = facts.Profiles?.FirstOrDefault(kept => kept.Profile.Id == asked.ProfileId);
        var update = found is null ? null : found.Update ?? (found.Profile.Schedules is [{ Periods: [var first, ..] }, ..]
            ? new ScheduleUpdate(first.Limit, first.DischargeLimit, first.Setpoint)
            : null);
        return new(this, [], new DynamicUpdateDecision(update));
    }
}
