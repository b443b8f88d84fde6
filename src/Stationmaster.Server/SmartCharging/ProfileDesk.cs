using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.SmartCharging;

/// <summary>Sets, clears and asks for limits at the stations.</summary>
sealed class ProfileDesk(ProfileStore profiles, ChargeBoxStore boxes, IStations stations)
{
    const int MostEvses = 100, LongestAhead = 7 * 86_400, Day = 86_400;

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Set(Scope scope, long boxId, ProfileRequest request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var evse = Evse(request.EvseNumber);
        if (request.Id is { } wanted && !await profiles.Has(boxId, wanted, ct))
            throw Problem.Invalid("id", $"Charge box {boxId} keeps no profile {wanted}.");
        var profile = ProfileViews.Read(request, request.Id ?? await profiles.NextId(boxId, ct));
        if (profile.Purpose == ChargingPurpose.StationMax && evse != 0)
            throw Problem.Invalid("evseNumber", "The station's maximum is for the charge box as a whole: evseNumber 0.");
        if (profile.Purpose == ChargingPurpose.Tx && evse == 0)
            throw Problem.Invalid("evseNumber", "A profile for a transaction is for the EVSE it runs on.");
        if (profile.TransactionId is { } number)
        {
            var (runs, ownId) = await profiles.Running(boxId, number, ct);
            if (!runs)
                throw Problem.Invalid("transactionId", $"Transaction {number} does not run at charge box {boxId}.");
            profile = profile with { OwnId = ownId };
        }
        var result = await stations.Order(boxId, new SetChargingProfile(Ref(evse), profile), scope.Name, ct);
        if (result.Outcome.Kind == OutcomeKind.Accepted)
            await profiles.Set(boxId, evse, profile, scope.Name);
        return OutcomeAnswers.Plain(result);
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Clear(Scope scope, long boxId, ProfileClearance request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var order = new ClearChargingProfiles(
            request.Id, request.EvseNumber is { } evse ? Ref(Evse(evse)) : null,
            string.IsNullOrEmpty(request.Purpose) ? null : OrderWords.One<ChargingPurpose>(request.Purpose, "purpose"), request.StackLevel);
        var result = await stations.Order(boxId, order, scope.Name, ct);
        // One it does not know is one it does not keep.
        if (result.Outcome is { Kind: OutcomeKind.Accepted } or { Kind: OutcomeKind.Rejected, Status: "Unknown" })
            await profiles.Clear(boxId, order);
        return OutcomeAnswers.Plain(result);
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<CompositeAnswer> Composite(Scope scope, long boxId, CompositeRequest request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        if (request.DurationSeconds is < 60 or > LongestAhead)
            throw Problem.Invalid("durationSeconds", $"durationSeconds must be between 60 and {LongestAhead}.");
        var unit = string.IsNullOrEmpty(request.Unit) ? (RateUnit?)null : OrderWords.One<RateUnit>(request.Unit, "unit");
        var result = await stations.Order(
            boxId, new GetCompositeSchedule(Ref(Evse(request.EvseNumber)), request.DurationSeconds ?? Day, unit), scope.Name, ct);
        var answer = OutcomeAnswers.Plain(result);
        return new(
            answer.Status, answer.Outcome, answer.Error, answer.OrderId,
            result.Outcome.Schedule is { } schedule
                ? new(schedule.StartsAt, schedule.DurationSeconds, schedule.Unit, ProfileViews.Of(LimitSteps.Of(schedule)))
                : null);
    }

    /// <summary>Asks a station of OCPP 2.x what it keeps; its answer comes by and by and takes the place of what was known.</summary>
    /// <exception cref="ApiProblem">404.</exception>
    public async Task<OrderAnswer> Refresh(Scope scope, long boxId, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var request = await profiles.NextId(ct);
        await profiles.Asked(boxId, request);
        var result = await stations.Order(boxId, new GetChargingProfiles(request, Purpose: null), scope.Name, ct);
        if (result.Outcome is { Kind: OutcomeKind.Accepted, Status: "NoProfiles" })
            await profiles.Forget(boxId);
        return OutcomeAnswers.Plain(result);
    }

    /// <summary>New limits of a dynamic profile: told at once where the station takes it, and given to it when it asks.</summary>
    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Update(Scope scope, long boxId, int id, ScheduleUpdate update, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        if ((await profiles.Kept(boxId, ct)).FirstOrDefault(one => one.Profile.Id == id) is not { } kept)
            throw Problem.NotFound($"Profile {id} of charge box {boxId}");
        if (kept.Profile.Kind != ProfileKind.Dynamic)
            throw Problem.Invalid("kind", "Only a dynamic profile is given new limits; set this one anew.");
        if (update.IsEmpty || update.DischargeLimit < 0)
            throw Problem.Invalid("limit", "Give a limit, a dischargeLimit of 0 or more, or a setpoint.");
        var whole = kept.Update?.With(update) ?? update;
        await profiles.Update(boxId, id, whole);
        return OutcomeAnswers.Plain(await stations.Order(boxId, new UpdateDynamicSchedule(id, update), scope.Name, ct));
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Prioritize(Scope scope, long boxId, PriorityRequest request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var (runs, ownId) = await profiles.Running(boxId, request.TransactionId ?? throw Problem.Missing("transactionId"), ct);
        if (!runs || ownId is null)
            throw Problem.Invalid("transactionId", $"No transaction {request.TransactionId} runs at charge box {boxId} that can be given priority.");
        return OutcomeAnswers.Plain(await stations.Order(boxId, new UsePriorityCharging(ownId, request.IsOn ?? true), scope.Name, ct));
    }

    static int Evse(int? given) =>
        given is < 0 or > MostEvses ? throw Problem.Invalid("evseNumber", $"evseNumber must be between 0 and {MostEvses}.") : given ?? 0;

    static ConnectorRef Ref(int evse) => evse == 0 ? ConnectorRef.Station : new(evse, 1);
}
