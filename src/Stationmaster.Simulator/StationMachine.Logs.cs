using System.Globalization;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>A log put to where the back office wants it (OCPP 1.6 §5.9, its security extension §5.5; 2.x functional block N).</summary>
public sealed partial class StationMachine
{
    readonly Queue<(Task<bool> Upload, int? RequestId)> _uploads = [];

    /// <summary>Puts a text of that name to an address; false where it could not. Null for a station that uploads nothing.</summary>
    public Func<Uri, string, string, Task<bool>>? Upload { get; init; }

    Outcome Obey(RequestLog log) => PutLog(log.RequestId, log.Location, $"{Plan.Identity}-{log.Kind}.log");

    Outcome Obey(RequestDiagnostics log) => PutLog(null, log.Location, $"{Plan.Identity}-diagnostics.log");

    Outcome PutLog(int? requestId, string location, string name)
    {
        if (Upload is not { } upload || !Uri.TryCreate(location, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return No;
        After(TimeSpan.FromMilliseconds(300), () =>
        {
            TellUpload("Uploading", requestId);
            _uploads.Enqueue((upload(address, name, LogText()), requestId));
            After(TimeSpan.FromSeconds(1), FollowUploads);
        });
        return Yes with { FileName = name };
    }

    void FollowUploads()
    {
        while (_uploads.TryPeek(out var first) && first.Upload.IsCompleted)
        {
            _uploads.Dequeue();
            var isThere = first.Upload is { IsCompletedSuccessfully: true, Result: true };
            TellUpload(isThere ? "Uploaded" : first.RequestId is null ? "UploadFailed" : "UploadFailure", first.RequestId);
        }
        if (_uploads.Count > 0)
            After(TimeSpan.FromSeconds(1), FollowUploads);
    }

    /// <summary>By GetLog's message of 1.6, or by the one that is GetDiagnostics' there and the only one in 2.x.</summary>
    void TellUpload(string status, int? requestId) => Send(
        requestId is null || HasOwnIds ? new DiagnosticsStatusReported(status) { RequestId = requestId } : new LogStatusReported(status, requestId));

    string LogText() => string.Join('\n', Connectors.Select(connector => string.Create(
        CultureInfo.InvariantCulture, $"{Now:O} EVSE {connector.Ref.Evse} {connector.Status} {connector.RegisterWh} Wh {connector.PowerW} W")));
}
