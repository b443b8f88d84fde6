using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block N.</summary>
sealed class LogStatusNotificationCall(OcppEdition edition) : Report<DiagnosticsStatusReported>("LogStatusNotification")
{
    const string UploadFailure = "UploadFailure";

    static readonly Words Statuses = new(
        "BadMessage", "Idle", "NotSupportedOperation", "PermissionDenied", "Uploaded", UploadFailure, "Uploading", "AcceptedCanceled");

    public override StationEvent? Read(ref Fields fields) =>
        JobStatus.Read(ref fields, Statuses, edition) is ({ } status, var id) ? new DiagnosticsStatusReported(status) { RequestId = id } : null;

    /// <summary>One word differs from that of 1.6.</summary>
    protected override void WriteFields(Utf8JsonWriter json, DiagnosticsStatusReported @event)
    {
        json.WriteString("status"u8, @event.Status == "UploadFailed" ? UploadFailure : @event.Status);
        json.WriteOptional("requestId"u8, @event.RequestId);
    }
}
