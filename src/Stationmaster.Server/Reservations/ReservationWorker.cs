using Stationmaster.Server.Hosting;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Reservations;

/// <summary>
/// Has stations let go of reservations that they may have taken without saying so: the driver was told no, so the place must be free. What
/// a station that is away may have taken waits until it is back, or until its time is over.
/// </summary>
sealed class ReservationWorker(
    ReservationStore reservations, ReservationDesk desk, StationRegistry stations, Database database, TimeProvider clock,
    ILogger<ReservationWorker> logger)
    : RecurringWork("look after reservations in doubt", TimeSpan.FromSeconds(5), database, clock, logger)
{
    const int AtOnce = 8;

    protected override async Task Round(CancellationToken ct)
    {
        var doubtful = await reservations.Doubtful(ct);
        if (doubtful.Count == 0)
            return;
        var nowMs = Epoch.ToMs(Clock.GetUtcNow());
        foreach (var over in doubtful.Where(one => one.ExpiresMs <= nowMs))
            await reservations.Undone(over.Id, "The charge box did not answer in time; what it may have kept has expired");
        var here = stations.Connections().Select(connection => connection.ChargeBoxId).ToHashSet();
        var due = doubtful.Where(one => one.ExpiresMs > nowMs && here.Contains(one.ChargeBoxId)).GroupBy(one => one.ChargeBoxId);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (ofBox, stop) =>
        {
            foreach (var one in ofBox)
            {
                if (!await desk.Undo(one, stop))
                    return;
            }
        });
    }
}
