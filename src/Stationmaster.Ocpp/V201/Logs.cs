using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block N.</summary>
/// <param name="edition">2.1 knows one kind more.</param>
sealed class GetLogCall(OcppEdition edition) : OrderCall<RequestLog>("GetLog")
{
    public override bool IsJudgedByVocabulary => true;

    /// <summary>In the order of <see cref="LogKind"/>.</summary>
    static readonly Words Kinds201 = new("DiagnosticsLog", "SecurityLog"),
        Kinds21 = new("DiagnosticsLog", "SecurityLog", "DataCollectorLog");

    Words Kinds => edition == OcppEdition.V21 ? Kinds21 : Kinds201;

    protected override bool CanWrite(RequestLog order) => edition == OcppEdition.V21 || order.Kind <= LogKind.Security;

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
