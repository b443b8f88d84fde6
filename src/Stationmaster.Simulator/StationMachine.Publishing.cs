using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>Firmware for the stations behind it, as a local controller keeps it (OCPP 2.x Part 2, L03 and L04): only pretended to be fetched.</summary>
public sealed partial class StationMachine
{
    static readonly string[] Publication = ["Downloading", "Downloaded", "ChecksumVerified", "Published"];

    readonly HashSet<string> _published = new(StringComparer.OrdinalIgnoreCase);
    string? _publishing, _publishedChecksum;

    Outcome Obey(PublishFirmware publish)
    {
        if (_publishing is not null)
            return No;
        (_publishing, _publishedChecksum) = ("Idle", publish.Checksum);
        for (var i = 0; i < Publication.Length; i++)
        {
            var status = Publication[i];
            After(Pace * (i + 1), () => Published(publish, status));
        }
        return Yes;
    }

    void Published(PublishFirmware publish, string status)
    {
        var isThere = status == Publication[^1];
        _publishing = isThere ? null : status;
        if (isThere)
            _published.Add(publish.Checksum);
        Send(new FirmwarePublishingReported(status, publish.RequestId, isThere ? [$"http://10.0.0.1/firmware/{publish.Checksum}"] : []));
    }

    Outcome Obey(UnpublishFirmware gone) => _publishing is not null && string.Equals(_publishedChecksum, gone.Checksum, StringComparison.OrdinalIgnoreCase)
        ? new(OutcomeKind.Rejected, "DownloadOngoing")
        : new(OutcomeKind.Accepted, _published.Remove(gone.Checksum) ? "Unpublished" : "NoFirmware");
}
