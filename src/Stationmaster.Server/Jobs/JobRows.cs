using Stationmaster.Charging.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Jobs;

/// <summary>What stations tell of their work, in the transaction of the message that says it.</summary>
static class JobRows
{
    static readonly string[] Ends =
    [
        "Installed", "InstallationFailed", "DownloadFailed", "InstallVerificationFailed", "InvalidSignature", "Published", "InvalidChecksum",
        "PublishFailed", "Uploaded", "UploadFailed", "UploadFailure", "BadMessage", "NotSupportedOperation", "PermissionDenied", "AcceptedCanceled",
    ];

    /// <summary>By its number, or the newest of its kind that goes on. Being idle ends nothing: the station says so when it is asked.</summary>
    public static Change Reported(long chargeBoxId, JobReported job) => new RowWrite(
        "station_job",
        (chargeBoxId, job.Kind),
        """
        update station_job set status = r.status, note = coalesce(r.note, station_job.note), status_ms = r.atMs,
            history = case when station_job.status = r.status then station_job.history else station_job.history || r.entry end,
            ended_ms = case when r.isEnd = 1 then r.atMs else null end
        from {rows}
        where r.status <> 'Idle' and station_job.id = (
            select max(o.id) from station_job o
            where o.charge_box_id = r.boxId and o.kind = r.kind and (coalesce(o.number, o.id) = r.requestId or r.requestId = 0 and o.ended_ms is null))
        """,
        new
        {
            boxId = chargeBoxId,
            kind = job.Kind.ToString(),
            requestId = job.RequestId ?? 0,
            status = job.Status,
            note = job.Note,
            atMs = Epoch.ToMs(job.At),
            entry = $"{Epoch.ToMs(job.At)} {job.Status}\n",
            isEnd = Ends.Contains(job.Status) ? 1 : 0,
        });
}
