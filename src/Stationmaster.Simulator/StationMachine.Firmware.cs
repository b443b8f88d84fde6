using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>Firmware that is only pretended to be fetched and installed (OCPP 1.6 §5.19).</summary>
public sealed partial class StationMachine
{
    static readonly string[] Installation = ["Downloading", "Downloaded", "Installing", "Installed"];

    static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    Outcome Obey(UpdateFirmware update)
    {
        Install(update.RetrieveAt, status => new FirmwareStatusReported(status) { RequestId = HasOwnIds ? update.RequestId : null });
        return Yes;
    }

    Outcome Obey(UpdateFirmwareSigned update)
    {
        Install(update.RetrieveAt, status => HasOwnIds
            ? new FirmwareStatusReported(status) { RequestId = update.RequestId }
            : new SignedFirmwareStatusReported(status, update.RequestId));
        return Yes;
    }

    void Install(DateTimeOffset from, Func<string, StationEvent> told)
    {
        var wait = from > Now ? from - Now : TimeSpan.Zero;
        for (var i = 0; i < Installation.Length; i++)
        {
            var status = Installation[i];
            After(wait + Pace * (i + 1), () => Send(told(status)));
        }
    }
}
