using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.5, §6.23, §6.24.</summary>
sealed class FirmwareStatusNotificationCall() : Report<FirmwareStatusReported>("FirmwareStatusNotification")
{
    static readonly Words Statuses = new(
        "Downloaded", "DownloadFailed", "Downloading", "Idle", "InstallationFailed", "Installing", "Installed");

    public override StationEvent? Read(ref Fields fields)
    {
        int? status = null;
        while (fields.Next())
            if (fields.Is("status"u8))
                status = fields.Word(Statuses);
        fields.Need(status is not null, "status");
        return status is { } known ? new FirmwareStatusReported(Statuses[known]) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, FirmwareStatusReported @event) => json.WriteString("status"u8, @event.Status);
}
