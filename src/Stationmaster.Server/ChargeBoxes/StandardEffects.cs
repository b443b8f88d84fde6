using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.DisplayMessages;
using Stationmaster.Server.Jobs;
using Stationmaster.Server.LocalLists;
using Stationmaster.Server.Monitoring;
using Stationmaster.Server.Reservations;
using Stationmaster.Server.SmartCharging;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>
/// What we keep of settings, charging profiles, reservations, local lists, jobs, monitors and messages shown follows an order in the standard's
/// words like any other. What it does to sessions and to the station's security follows where every order ends.
/// </summary>
sealed class StandardEffects(
    SettingsDesk settings, ProfileStore profiles, ReservationStore reservations, ReservationDesk reserving, LocalListSync lists,
    LocalListStore listed, StandardJobs jobs, StartLimits starts, MonitorDesk monitoring, MonitorStore monitors, DisplayStore displays)
{
    /// <summary>Gives it as what it means is given: with a row that is there before the station hears of it.</summary>
    /// <exception cref="Http.ApiProblem">409: the local list is being updated.</exception>
    public Task<OrderResult> Give(Scope scope, long boxId, Order? meaning, Func<Task<OrderResult>> give) => meaning switch
    {
        ReserveNow reserve => reserving.Take(scope, boxId, reserve, give),
        SendLocalList list => lists.Take(boxId, list, give),
        RemoteStart start => starts.Take(boxId, start, scope.Name, give),
        _ => StandardJobs.Of(boxId, meaning, scope.Name) is { } job ? jobs.Take(job, give) : give(),
    };

    public async Task Follow(Scope scope, long boxId, Order? meaning, Outcome outcome)
    {
        switch (meaning, outcome.Kind)
        {
            case (ChangeConfiguration change, _):
                await settings.Told(boxId, new WantedSetting(new(SettingName.Of(change.Key)), change.Value), outcome, scope.Name);
                break;
            case (ChangeSettings changed, _):
                await settings.Told(boxId, changed.Settings, outcome, scope.Name);
                break;
            case (GetConfiguration get, _):
                await settings.Told(boxId, outcome, isAll: get.Keys.Count == 0, CancellationToken.None);
                break;
            case (SetChargingProfile set, OutcomeKind.Accepted):
                await profiles.Set(boxId, set.Connector.Evse, set.Profile, scope.Name);
                break;
            case (ClearChargingProfiles clear, OutcomeKind.Accepted):
                await profiles.Clear(boxId, clear);
                break;
            case (CancelReservation cancel, OutcomeKind.Accepted):
                if (await reservations.Standing(boxId, cancel.ReservationId, CancellationToken.None) is { } standing)
                    await reservations.Set(standing, ReservationState.Cancelled, null, scope.Name);
                break;
            case (GetLocalListVersion, _) when outcome.ListVersion is { } version:
                await listed.Seen(boxId, version);
                break;
            case (SetMonitors set, _):
                await monitoring.Keep(boxId, set.Monitors, MonitorDesk.ResultsFor(set.Monitors, outcome), scope.Name);
                break;
            case (ClearMonitors clear, _):
                await monitoring.Clear(boxId, clear.Ids, outcome);
                break;
            case (SetMonitoringBase set, OutcomeKind.Accepted):
                await monitors.SetBase(boxId, set.Base, scope.Name);
                break;
            case (SetMonitoringLevel set, OutcomeKind.Accepted):
                await monitors.SetLevel(boxId, set.Severity, scope.Name);
                break;
            case (GetStreams, OutcomeKind.Accepted):
                await monitors.SetStreams(boxId, outcome.Streams.IsDefault ? [] : outcome.Streams);
                break;
            case (AdjustStream adjusted, OutcomeKind.Accepted):
                await monitors.Adjusted(boxId, adjusted);
                break;
            case (SetDisplayMessage set, OutcomeKind.Accepted):
                await displays.Set(boxId, set.Message, null, scope.Name);
                break;
            case (ClearDisplayMessage clear, _) when outcome.Kind == OutcomeKind.Accepted || outcome.Status == "Unknown":
                await displays.Cleared(boxId, clear.Id);
                break;
            case (UpdateDynamicSchedule update, _):
                await profiles.Update(boxId, update.ProfileId, update.Update);
                break;
        }
    }
}
