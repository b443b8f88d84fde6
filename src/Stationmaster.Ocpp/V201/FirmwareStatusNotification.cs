using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block L.</summary>
sealed class FirmwareStatusNotificationCall(OcppEdition edition) : Report<FirmwareStatusReported>("FirmwareStatusNotification")
{
    static readonly Words Statuses = new(
        "Downloaded", "DownloadFailed", "Downloading", "DownloadScheduled", "DownloadPaused", "Idle", "InstallationFailed", "Installing",
        "Installed", "InstallRebooting", "InstallScheduled", "InstallVerificationFailed", "InvalidSignature", "SignatureVerified");

    public override StationEvent? Read(ref Fields fields) =>
        JobStatus.Read(ref fields, Statuses, edition) is ({ } status, var id) ? new FirmwareStatusReported(status) { RequestId = id } : null;

    protected override void WriteFields(Utf8JsonWriter json, FirmwareStatusReported @event)
    {
        json.WriteString("status"u8, @event.Status);
        json.WriteOptional("requestId"u8, @event.RequestId);
    }
}
