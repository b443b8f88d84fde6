using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp;

/// <summary>FirmwareType, alike in the security extension of 1.6 and in 2.x.</summary>
sealed record FirmwareFields(string Location, DateTimeOffset RetrieveAt, DateTimeOffset? InstallAt, string? Certificate, string? Signature)
{
    const int LongestLocation = 2000, LongestCertificate = 5500, LongestSignature = 800;

    public static void Write(Utf8JsonWriter json, UpdateFirmware order) =>
        new FirmwareFields(order.Location, order.RetrieveAt, order.InstallAt, null, null).Write(json);

    public static void Write(Utf8JsonWriter json, UpdateFirmwareSigned order) =>
        new FirmwareFields(order.Location, order.RetrieveAt, order.InstallAt, order.Certificate, order.Signature).Write(json);

    void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("firmware"u8);
        json.WriteString("location"u8, Location);
        json.WriteTime("retrieveDateTime"u8, RetrieveAt);
        if (InstallAt is { } at)
            json.WriteTime("installDateTime"u8, at);
        json.WriteOptional("signingCertificate"u8, Certificate);
        json.WriteOptional("signature"u8, Signature);
        json.WriteEndObject();
    }

    public static FirmwareFields? Read(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        string? location = null, certificate = null, signature = null;
        DateTimeOffset? retrieve = null, install = null;
        while (fields.Next())
        {
            if (fields.Is("location"u8))
                location = fields.Text(LongestLocation);
            else if (fields.Is("retrieveDateTime"u8))
                retrieve = fields.Time();
            else if (fields.Is("installDateTime"u8))
                install = fields.Time();
            else if (fields.Is("signingCertificate"u8))
                certificate = fields.Text(LongestCertificate);
            else if (fields.Is("signature"u8))
                signature = fields.Text(LongestSignature);
            else if (fields.Is("customData"u8))
                fields.Pass();
        }
        fields.Need(location is not null, "location");
        fields.Need(retrieve is not null, "retrieveDateTime");
        return location is not null && retrieve is { } at ? new(location, at, install, certificate, signature) : null;
    }
}

/// <summary>A status, and perhaps of which request.</summary>
static class ReportedStatus
{
    public static readonly Words Firmware = new(
        "Downloaded", "DownloadFailed", "Downloading", "DownloadScheduled", "DownloadPaused", "Idle", "InstallationFailed", "Installing",
        "Installed", "InstallRebooting", "InstallScheduled", "InstallVerificationFailed", "InvalidSignature", "SignatureVerified");

    public static readonly Words UploadOf16 = new(
        "BadMessage", "Idle", "NotSupportedOperation", "PermissionDenied", "Uploaded", "UploadFailure", "Uploading");

    /// <summary>Null where there is no status that could be understood.</summary>
    public static (string Status, int? RequestId)? Read(ref Fields fields, Words words)
    {
        int? status = null, id = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.Word(words);
            else if (fields.Is("requestId"u8))
                id = fields.Integer();
            else if (fields.Is("statusInfo"u8))
                fields.Pass();
            else if (fields.Is("customData"u8))
                fields.Pass();
        }
        fields.Need(status is not null, "status");
        return status is { } known ? (words[known], id) : null;
    }

    public static void Write(Utf8JsonWriter json, string status, int? requestId)
    {
        json.WriteString("status"u8, status);
        json.WriteOptional("requestId"u8, requestId);
    }
}

/// <summary>LogParametersType, alike in the security extension of 1.6 and in 2.x.</summary>
static class LogFields
{
    const int LongestLocation = 2000;

    public static void Write(Utf8JsonWriter json, RequestLog order, Words kinds)
    {
        json.WriteStartObject("log"u8);
        json.WriteString("remoteLocation"u8, order.Location);
        if (order.From is { } from)
            json.WriteTime("oldestTimestamp"u8, from);
        if (order.Until is { } until)
            json.WriteTime("latestTimestamp"u8, until);
        json.WriteEndObject();
        json.WriteString("logType"u8, kinds[(int)order.Kind]);
        json.WriteNumber("requestId"u8, order.RequestId);
        json.WriteOptional("retries"u8, order.Retries);
        json.WriteOptional("retryInterval"u8, order.RetryIntervalSeconds);
    }

    public static RequestLog? Read(ref Fields fields, Words kinds)
    {
        int? kind = null, id = null, retries = null, interval = null;
        string? location = null;
        DateTimeOffset? from = null, until = null;
        while (fields.Next())
        {
            if (fields.Is("log"u8))
                location = ReadParameters(ref fields, out from, out until);
            else if (fields.Is("logType"u8))
                kind = fields.Word(kinds);
            else if (fields.Is("requestId"u8))
                id = fields.Integer();
            else if (fields.Is("retries"u8))
                retries = fields.Integer();
            else if (fields.Is("retryInterval"u8))
                interval = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.Pass();
        }
        if (fields.Error is null)
            fields.Need(location is not null, "log");
        fields.Need(kind is not null, "logType");
        fields.Need(id is not null, "requestId");
        return location is not null && kind is { } word && id is { } number
            ? new(number, (LogKind)word, location) { From = from, Until = until, Retries = retries, RetryIntervalSeconds = interval }
            : null;
    }

    static string? ReadParameters(ref Fields fields, out DateTimeOffset? from, out DateTimeOffset? until)
    {
        (from, until) = (null, null);
        string? location = null;
        if (!fields.BeginObject())
            return null;
        while (fields.Next())
        {
            if (fields.Is("remoteLocation"u8))
                location = fields.Text(LongestLocation);
            else if (fields.Is("oldestTimestamp"u8))
                from = fields.Time();
            else if (fields.Is("latestTimestamp"u8))
                until = fields.Time();
            else if (fields.Is("customData"u8))
                fields.Pass();
        }
        fields.Need(location is not null, "remoteLocation");
        return location;
    }

    /// <summary>The station's word, and how it will call the file.</summary>
    public static (string? Status, string? FileName) ReadAnswer(ref Fields fields, ReadOnlySpan<byte> name, Words statuses)
    {
        string? status = null, file = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.WordOrText(statuses);
            else if (fields.Is(name))
                file = fields.Text(255);
            else
                fields.Pass();
        }
        return (status, string.IsNullOrWhiteSpace(file) ? null : file);
    }

    public static readonly Words Answers = new("Accepted", "Rejected", "AcceptedCanceled");

    public static Outcome OutcomeOf(string? status, string? file) => status switch
    {
        null => new(OutcomeKind.Rejected, Why: "The answer holds no status"),
        "Accepted" or "AcceptedCanceled" => new(OutcomeKind.Accepted, status) { FileName = file },
        _ => new(OutcomeKind.Rejected, status),
    };
}
