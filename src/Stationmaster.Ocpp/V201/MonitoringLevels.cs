using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, N03.</summary>
sealed class SetMonitoringBaseCall(OcppEdition edition) : StatusCall<SetMonitoringBase>("SetMonitoringBase", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, SetMonitoringBase order) =>
        json.WriteString("monitoringBase"u8, MonitorFields.Bases[(int)order.Base]);

    public override Order? Read(ref Fields fields)
    {
        int? word = null;
        while (fields.Next())
            if (fields.Is("monitoringBase"u8))
                word = fields.Word(MonitorFields.Bases);
        fields.Need(word is not null, "monitoringBase");
        return word is { } which ? new SetMonitoringBase((MonitoringBase)which) : null;
    }
}

/// <summary>OCPP 2.0.1 Part 2, N05.</summary>
sealed class SetMonitoringLevelCall(OcppEdition edition) : StatusCall<SetMonitoringLevel>("SetMonitoringLevel", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, SetMonitoringLevel order) => json.WriteNumber("severity"u8, order.Severity);

    public override Order? Read(ref Fields fields)
    {
        int? severity = null;
        while (fields.Next())
            if (fields.Is("severity"u8))
                severity = fields.Integer();
        fields.Need(severity is not null, "severity");
        return severity is { } level ? new SetMonitoringLevel(level) : null;
    }
}
