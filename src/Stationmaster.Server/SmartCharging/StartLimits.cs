using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.SmartCharging;

/// <summary>Limits that a remote start brings for the session it starts.</summary>
sealed class StartLimits(ProfileStore profiles)
{
    /// <exception cref="ApiProblem">422: names the field.</exception>
    public async Task<ChargingProfile?> Read(long boxId, ProfileRequest? request, CancellationToken ct) =>
        request is null ? null : ProfileViews.ReadForStart(request, await profiles.NextId(boxId, ct));

    /// <summary>They become the session's own when that starts.</summary>
    public async Task<OrderResult> Take(long boxId, RemoteStart start, string by, Func<Task<OrderResult>> give)
    {
        if (start.Profile is not { } profile)
            return await give();
        var evse = start.Connector?.Evse ?? 0;
        await profiles.Expect(boxId, evse, profile, by);
        var result = await give();
        if (result.Outcome.Kind == OutcomeKind.Accepted)
            await profiles.Taken(boxId, evse, profile);
        else if (result.Outcome.Kind != OutcomeKind.TimedOut)
            await profiles.Clear(boxId, new ClearChargingProfiles(profile.Id));
        return result;
    }
}
