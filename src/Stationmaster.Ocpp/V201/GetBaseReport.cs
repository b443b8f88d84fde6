using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, use case B07. What is asked for comes in calls of NotifyReport.</summary>
sealed class GetBaseReportCall() : OrderCall<ReportSettings>("GetBaseReport")
{
    /// <summary>In the order of <see cref="SettingsReport"/>.</summary>
    static readonly Words Reports = new("ConfigurationInventory", "FullInventory", "SummaryInventory");

    protected override void WriteFields(Utf8JsonWriter json, ReportSettings order)
    {
        json.WriteNumber("requestId"u8, order.RequestId);
        json.WriteString("reportBase"u8, Reports[(int)order.Report]);
    }

    public override Order? Read(ref Fields fields)
    {
        int? request = null, report = null;
        while (fields.Next())
        {
            if (fields.Is("requestId"u8))
                request = fields.Integer();
            else if (fields.Is("reportBase"u8))
                report = fields.Word(Reports);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(request is not null, "requestId");
        fields.Need(report is not null, "reportBase");
        return request is { } id && report is { } word ? new ReportSettings(id, (SettingsReport)word) : null;
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "NotSupported" : base.WordFor(kind);
}
