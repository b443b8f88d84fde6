using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Monitoring;

/// <summary>After a boot: a station may have lost what it was told to watch. It is asked, and told again what it has lost.</summary>
sealed class MonitorCare(MonitorStore monitors, MonitorDesk desk, SettingStore settings, IStations stations, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(500);

    /// <param name="ask">Gives orders that stand in no audit: nobody gave them.</param>
    public async Task Look(SettingsOwner box, Ask ask, CancellationToken ct)
    {
        if (!SettingsDesk.Reports(box) || !await HasMonitors(box.Id, ct))
            return;
        var state = await monitors.State(box.Id, ct);
        if (state?.LookedMs >= (box.LastBootMs ?? 0))
            return;
        await monitors.Looked(box.Id, clock.GetUtcNow(), ct);
        if (await desk.Report(box.Id, [], [], ask, ct) is not { Kind: OutcomeKind.Accepted } || !await IsWhole(box.Id, ct))
            return;
        if (await monitors.Lost(box.Id, ct) is not { Count: > 0 } lost)
            return;
        var outcomes = await desk.Set(box.Id, lost, Scope.System.Name, SettingsKeeper.Audited(stations, box.Id, Scope.System.Name), ct);
        foreach (var (monitor, outcome) in lost.Zip(outcomes))
        {
            if (outcome.Outcome != OutcomeKind.Accepted)
                await monitors.SetLost(box.Id, monitor, outcome.Why ?? outcome.Status);
        }
    }

    /// <summary>Some are known, or the station says that it can watch itself.</summary>
    async Task<bool> HasMonitors(long boxId, CancellationToken ct)
    {
        if (await monitors.HasAny(boxId, ct))
            return true;
        string[] names = [new SettingName("MonitoringCtrlr", "Enabled").ToString(), new SettingName("MonitoringCtrlr", "Available").ToString()];
        return (await settings.Rows([boxId], names, ct))[boxId].Any(row => row.Value is "true" or "True" or "1");
    }

    async Task<bool> IsWhole(long boxId, CancellationToken ct)
    {
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < Patience; await Task.Delay(Pause, clock, ct))
        {
            if (await monitors.State(boxId, ct) is { IsWhole: 1 })
                return true;
        }
        await monitors.Failed(boxId, "The report stayed incomplete");
        return false;
    }
}
