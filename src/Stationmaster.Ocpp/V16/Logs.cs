using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.9, §6.25, §6.26. Its answer has no status: one that names no file has nothing to upload.</summary>
sealed class GetDiagnosticsCall() : OrderCall<RequestDiagnostics>("GetDiagnostics")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, RequestDiagnostics order)
    {
        json.WriteString("location"u8, order.Location);
        json.WriteOptional("retries"u8, order.Retries);
        json.WriteOptional("retryInterval"u8, order.RetryIntervalSeconds);
        if (order.From is { } from)
            json.WriteTime("startTime"u8, from);
        if (order.Until is { } until)
            json.WriteTime("stopTime"u8, until);
    }

    public override Order? Read(ref Fields fields)
    {
        string? location = null;
        int? retries = null, interval = null;
        DateTimeOffset? from = null, until = null;
        while (fields.Next())
        {
            if (fields.Is("location"u8))
                location = fields.Text(int.MaxValue);
            else if (fields.Is("retries"u8))
                retries = fields.Integer();
            else if (fields.Is("retryInterval"u8))
                interval = fields.Integer();
            else if (fields.Is("startTime"u8))
                from = fields.Time();
            else if (fields.Is("stopTime"u8))
                until = fields.Time();
        }
        fields.Need(location is not null, "location");
        return location is null ? null : new RequestDiagnostics(location)
        {
            Retries = retries, RetryIntervalSeconds = interval, From = from, Until = until,
        };
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var (_, file) = LogFields.ReadAnswer(ref fields, "fileName"u8, LogFields.Answers);
        return file is null
            ? new(OutcomeKind.Rejected, "Rejected", "The charge box has no diagnostics to upload")
            : new(OutcomeKind.Accepted, "Accepted") { FileName = file };
    }

    public override byte[] WriteOutcome(Outcome outcome) =>
        Payload.Of(outcome, (json, said) => json.WriteOptional("fileName"u8, said.FileName));
}

/// <summary>OCPP 1.6 security extension §5.5.</summary>
sealed class GetLogCall() : OrderCall<RequestLog>("GetLog")
{
    public override bool IsJudgedByVocabulary => true;

    /// <summary>In the order of <see cref="LogKind"/>, as far as it goes.</summary>
    static readonly Words Kinds = new("DiagnosticsLog", "SecurityLog");

    protected override bool CanWrite(RequestLog order) => order.Kind <= LogKind.Security;

    protected override void WriteFields(Utf8JsonWriter json, RequestLog order) => LogFields.Write(json, order, Kinds);

    public override Order? Read(ref Fields fields) => LogFields.Read(ref fields, Kinds);

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var (status, file) = LogFields.ReadAnswer(ref fields, "filename"u8, LogFields.Answers);
        return LogFields.OutcomeOf(status, file);
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        json.WriteString("status"u8, said.Status ?? (said.Kind == OutcomeKind.Accepted ? "Accepted" : "Rejected"));
        json.WriteOptional("filename"u8, said.FileName);
    });
}

/// <summary>OCPP 1.6 security extension §5.10.</summary>
sealed class LogStatusNotificationCall() : Report<LogStatusReported>("LogStatusNotification")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields) =>
        ReportedStatus.Read(ref fields, ReportedStatus.UploadOf16) is var (status, id) ? new LogStatusReported(status, id) : null;

    protected override void WriteFields(Utf8JsonWriter json, LogStatusReported @event) => ReportedStatus.Write(json, @event.Status, @event.RequestId);
}
