using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, N06.</summary>
sealed class ClearVariableMonitoringCall(OcppEdition edition) : OrderCall("ClearVariableMonitoring", typeof(ClearMonitors))
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Statuses = new("Accepted", "Rejected", "NotFound");

    public override bool IsWritable(Order order) => order is ClearMonitors { Ids.Count: > 0 };

    public override byte[] Write(Order order) => Payload.Of((ClearMonitors)order, static (json, clear) =>
    {
        json.WriteStartArray("id"u8);
        foreach (var id in clear.Ids)
            json.WriteNumberValue(id);
        json.WriteEndArray();
    });

    public override Order? Read(ref Fields fields)
    {
        List<int> ids = [];
        while (fields.Next())
        {
            if (fields.Is("id"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (fields.Integer() is { } id)
                        ids.Add(id);
        }
        if (fields.Error is null)
            fields.Need(ids.Count > 0, "id");
        return ids.Count == 0 ? null : new ClearMonitors(ids.ToArray());
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var results = ImmutableArray.CreateBuilder<MonitorResult>();
        while (fields.Next())
        {
            if (fields.Is("clearMonitoringResult"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (ReadResult(ref fields) is { } result)
                        results.Add(result);
        }
        return MonitorFields.Sum(results.DrainToImmutable());
    }

    MonitorResult? ReadResult(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        int? id = null;
        string? status = null, why = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = fields.WordOrText(Statuses);
            else if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("statusInfo"u8))
                why = fields.ReadStatusInfo(edition);
        }
        return new(id, MonitorFields.Judge(status), status ?? "Rejected", why);
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, static (json, said) =>
    {
        json.WriteStartArray("clearMonitoringResult"u8);
        foreach (var result in said.MonitorResults.IsDefault ? [] : said.MonitorResults)
        {
            json.WriteStartObject();
            json.WriteString("status"u8, result.Status);
            json.WriteNumber("id"u8, result.Id ?? 0);
            json.WriteStatusInfo(result.Why);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
