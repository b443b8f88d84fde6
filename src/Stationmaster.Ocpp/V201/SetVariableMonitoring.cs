using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, N04. Each monitor is answered for itself.</summary>
sealed class SetVariableMonitoringCall(OcppEdition edition) : OrderCall("SetVariableMonitoring", typeof(SetMonitors))
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Statuses = new("Accepted", "UnknownComponent", "UnknownVariable", "UnsupportedMonitorType", "Rejected", "Duplicate");

    public override bool IsWritable(Order order) => order is SetMonitors { Monitors: { Count: > 0 } monitors }
        && monitors.All(monitor => MonitorFields.Has(monitor.Kind, edition) && (monitor.Stream is null || edition == OcppEdition.V21));

    public override byte[] Write(Order order) => Payload.Of((SetMonitors)order, static (json, set) =>
    {
        json.WriteStartArray("setMonitoringData"u8);
        foreach (var monitor in set.Monitors)
        {
            json.WriteStartObject();
            json.WriteOptional("id"u8, monitor.Id);
            if (monitor.Stream is { } pace)
                MonitorFields.WritePace(json, "periodicEventStream"u8, pace);
            if (monitor.IsForTransactions)
                json.WriteBoolean("transaction"u8, true);
            json.WriteNumber("value"u8, monitor.Value);
            json.WriteString("type"u8, monitor.Kind.ToString());
            json.WriteNumber("severity"u8, monitor.Severity);
            Variables.Write(json, monitor.Variable);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public override Order? Read(ref Fields fields)
    {
        var monitors = ImmutableArray.CreateBuilder<WantedMonitor>();
        while (fields.Next())
        {
            if (fields.Is("setMonitoringData"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (ReadOne(ref fields) is { } monitor)
                        monitors.Add(monitor);
        }
        if (fields.Error is null)
            fields.Need(monitors.Count > 0, "setMonitoringData");
        return monitors.Count == 0 ? null : new SetMonitors(monitors.ToArray());
    }

    WantedMonitor? ReadOne(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        int? id = null, kind = null, severity = null;
        decimal? value = null;
        var isForTransactions = false;
        StreamPace? pace = null;
        Variables.Component? component = null;
        Variables.Variable? variable = null;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (edition == OcppEdition.V21 && fields.Is("periodicEventStream"u8))
                pace = MonitorFields.ReadPace(ref fields);
            else if (fields.Is("transaction"u8))
                isForTransactions = fields.Truth();
            else if (fields.Is("value"u8))
                value = fields.Number();
            else if (fields.Is("type"u8))
                kind = fields.Word(MonitorFields.Kinds(edition));
            else if (fields.Is("severity"u8))
                severity = fields.Integer();
            else if (fields.Is("component"u8))
                component = Variables.ReadComponent(ref fields, isNeeded: true, edition);
            else if (fields.Is("variable"u8))
                variable = Variables.ReadVariable(ref fields, isNeeded: true);
        }
        if (fields.Error is null)
            fields.Need(value is not null, "value");
        if (fields.Error is null)
            fields.Need(kind is not null, "type");
        if (fields.Error is null)
            fields.Need(severity is not null, "severity");
        Variables.NeedBoth(ref fields, component, variable);
        return Variables.NameOf(component, variable) is { } name && value is { } limit && kind is { } which && severity is { } level
            ? new(name, (MonitorKind)which, limit, level) { Id = id, IsForTransactions = isForTransactions, Stream = pace }
            : null;
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var results = ImmutableArray.CreateBuilder<MonitorResult>();
        while (fields.Next())
        {
            if (fields.Is("setMonitoringResult"u8) && fields.BeginList())
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
        int? id = null, kind = null, severity = null;
        string? status = null, why = null;
        Variables.Component? component = null;
        Variables.Variable? variable = null;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("statusInfo"u8))
                why = fields.ReadStatusInfo(edition);
            else if (fields.Is("status"u8))
                status = fields.WordOrText(Statuses);
            else if (fields.Is("type"u8))
                kind = fields.Word(MonitorFields.Kinds(edition));
            else if (fields.Is("component"u8))
                component = Variables.ReadComponent(ref fields, isNeeded: false, edition);
            else if (fields.Is("variable"u8))
                variable = Variables.ReadVariable(ref fields, isNeeded: false);
            else if (fields.Is("severity"u8))
                severity = fields.Integer();
        }
        return new(id, MonitorFields.Judge(status), status ?? "Rejected", why)
        {
            Monitor = Variables.NameOf(component, variable) is { } name && kind is { } which ? new(name, (MonitorKind)which, 0, severity ?? 0) : null,
        };
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, static (json, said) =>
    {
        json.WriteStartArray("setMonitoringResult"u8);
        foreach (var result in said.MonitorResults.IsDefault ? [] : said.MonitorResults)
        {
            json.WriteStartObject();
            json.WriteOptional("id"u8, result.Id);
            json.WriteStatusInfo(result.Why);
            json.WriteString("status"u8, result.Status);
            if (result.Monitor is { } monitor)
            {
                json.WriteString("type"u8, monitor.Kind.ToString());
                Variables.Write(json, monitor.Variable);
                json.WriteNumber("severity"u8, monitor.Severity);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
