using Stationmaster.Charging.Stations;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Jobs;

/// <summary>Jobs that somebody gave in the standard's own words, under a number he chose: they are followed like any other.</summary>
sealed class StandardJobs(JobStore jobs)
{
    /// <summary>Null for what is no job.</summary>
    public static NewJob? Of(long chargeBoxId, Order? meaning, string by) => meaning switch
    {
        UpdateFirmware update => new(chargeBoxId, JobKind.Firmware, "Firmware", update.Location, null, by, Number(update.RequestId)),
        UpdateFirmwareSigned update => new(chargeBoxId, JobKind.Firmware, "Firmware", update.Location, null, by, Number(update.RequestId)),
        PublishFirmware publish => new(chargeBoxId, JobKind.PublishFirmware, "Firmware", publish.Location, null, by, Number(publish.RequestId)),
        RequestLog log => new(chargeBoxId, JobKind.Log, log.Kind.ToString(), log.Location, null, by, Number(log.RequestId)),
        RequestDiagnostics log => new(chargeBoxId, JobKind.Log, nameof(LogKind.Diagnostics), log.Location, null, by),
        _ => null,
    };

    public async Task<OrderResult> Take(NewJob job, Func<Task<OrderResult>> give)
    {
        var id = await jobs.NextId(CancellationToken.None);
        await jobs.Add(id, job, CancellationToken.None);
        var result = await give();
        await jobs.Answered(id, result.Outcome);
        return result;
    }

    /// <summary>OCPP 1.6 has none.</summary>
    static long? Number(int requestId) => requestId == 0 ? null : requestId;
}
