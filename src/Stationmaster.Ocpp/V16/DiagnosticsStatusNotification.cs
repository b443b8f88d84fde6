using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.4, §6.19, §6.20.</summary>
sealed class DiagnosticsStatusNotificationCall() : Report<DiagnosticsStatusReported>("DiagnosticsStatusNotification")
{
    static readonly Words Statuses = new("Idle", "Uploaded", "UploadFailed", "Uploading");

    public override StationEvent? Read(ref Fields fields)
    {
        int? status = null;
        while (fields.Next())
            if (fields.Is("status"u8))
                status = fields.Word(Statuses);
        fields.Need(status is not null, "status");
        return status is { } known ? new DiagnosticsStatusReported(Statuses[known]) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, DiagnosticsStatusReported @event) =>
        json.WriteString("status"u8, @event.Status);
}
