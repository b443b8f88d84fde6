using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, N02. EmptyResultSet: a yes, and nothing follows.</summary>
sealed class GetMonitoringReportCall(OcppEdition edition) : OrderCall<ReportMonitors>("GetMonitoringReport")
{
    const string Nothing = "EmptyResultSet";

    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, ReportMonitors order)
    {
        GetReportCall.WritePatterns(json, order.Variables);
        json.WriteNumber("requestId"u8, order.RequestId);
        if (order.Criteria.Count == 0)
            return;
        json.WriteStartArray("monitoringCriteria"u8);
        foreach (var criterion in order.Criteria)
            json.WriteStringValue(MonitorFields.Criteria[(int)criterion]);
        json.WriteEndArray();
    }

    public override Order? Read(ref Fields fields)
    {
        int? request = null;
        List<MonitoringCriterion> criteria = [];
        ImmutableArray<SettingPattern> variables = [];
        while (fields.Next())
        {
            if (fields.Is("componentVariable"u8))
                variables = GetReportCall.ReadPatterns(ref fields);
            else if (fields.Is("requestId"u8))
                request = fields.Integer();
            else if (fields.Is("monitoringCriteria"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (fields.Word(MonitorFields.Criteria) is { } criterion)
                        criteria.Add((MonitoringCriterion)criterion);
        }
        if (fields.Error is null)
            fields.Need(request is not null, "requestId");
        return request is { } id ? new ReportMonitors(id, criteria, variables) : null;
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null, why = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = ReadStatus(ref fields);
            else if (fields.Is("statusInfo"u8))
                why = fields.ReadStatusInfo(edition);
        }
        var judged = Judge(status);
        return status == Nothing ? new(OutcomeKind.Accepted, status) : judged with { Why = why ?? judged.Why };
    }
}

/// <summary>OCPP 2.0.1 Part 2, N02. One monitor that can't be used never costs the others.</summary>
/// <param name="edition">2.1 tells who set a monitor up.</param>
sealed class NotifyMonitoringReportCall(OcppEdition edition) : Report<MonitorsReported>("NotifyMonitoringReport")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? request = null, part = null;
        DateTimeOffset? at = null;
        var goesOn = false;
        var monitors = ImmutableArray.CreateBuilder<ReportedMonitor>();
        while (fields.Next())
        {
            if (fields.Is("requestId"u8))
                request = fields.Integer();
            else if (fields.Is("seqNo"u8))
                part = fields.Integer();
            else if (fields.Is("generatedAt"u8))
                at = fields.Time();
            else if (fields.Is("tbc"u8))
                goesOn = fields.Truth();
            else if (fields.Is("monitor"u8) && fields.BeginList())
                while (fields.NextItem())
                    ReadVariable(ref fields, monitors);
        }
        fields.Need(request is not null, "requestId");
        fields.Want(part is not null, "seqNo");
        fields.Want(at is not null, "generatedAt");
        return request is { } id ? new MonitorsReported(id, Math.Max(part ?? 0, 0), !goesOn, at, monitors.DrainToImmutable()) : null;
    }

    void ReadVariable(ref Fields fields, ImmutableArray<ReportedMonitor>.Builder monitors)
    {
        if (!fields.BeginObject())
            return;
        Variables.Component? component = null;
        Variables.Variable? variable = null;
        List<ReportedMonitor> read = [];
        while (fields.Next())
        {
            if (fields.Is("component"u8))
                component = Variables.ReadComponent(ref fields, isNeeded: false, edition);
            else if (fields.Is("variable"u8))
                variable = Variables.ReadVariable(ref fields, isNeeded: false);
            else if (fields.Is("variableMonitoring"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (ReadMonitor(ref fields) is { } monitor)
                        read.Add(monitor);
        }
        if (Variables.NameOf(component, variable) is { } name)
            monitors.AddRange(read.Select(monitor => monitor with { Variable = name }));
    }

    /// <summary>Without the variable, which stands beside it.</summary>
    ReportedMonitor? ReadMonitor(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        int? id = null, kind = null, severity = null, origin = null;
        decimal? value = null;
        var isForTransactions = false;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("transaction"u8))
                isForTransactions = fields.Truth();
            else if (fields.Is("value"u8))
                value = fields.Number();
            else if (fields.Is("type"u8))
                kind = fields.Word(MonitorFields.Kinds(edition));
            else if (fields.Is("severity"u8))
                severity = fields.Integer();
            else if (edition == OcppEdition.V21 && fields.Is("eventNotificationType"u8))
                origin = fields.Word(MonitorFields.Origins);
        }
        return id is { } number && kind is { } which
            ? new(null!, number, (MonitorKind)which, value ?? 0, severity ?? Severity.Most, isForTransactions, (MonitorOrigin?)origin)
            : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, MonitorsReported @event)
    {
        if (@event.Monitors.Length > 0)
        {
            json.WriteStartArray("monitor"u8);
            foreach (var variable in @event.Monitors.GroupBy(monitor => monitor.Variable))
                WriteVariable(json, variable.Key, variable);
            json.WriteEndArray();
        }
        json.WriteNumber("requestId"u8, @event.RequestId);
        if (!@event.IsLast)
            json.WriteBoolean("tbc"u8, true);
        json.WriteNumber("seqNo"u8, @event.Part);
        if (@event.At is { } at)
            json.WriteTime("generatedAt"u8, at);
    }

    void WriteVariable(Utf8JsonWriter json, SettingName variable, IEnumerable<ReportedMonitor> monitors)
    {
        json.WriteStartObject();
        Variables.Write(json, variable);
        json.WriteStartArray("variableMonitoring"u8);
        foreach (var monitor in monitors)
        {
            json.WriteStartObject();
            json.WriteNumber("id"u8, monitor.Id);
            json.WriteBoolean("transaction"u8, monitor.IsForTransactions);
            json.WriteNumber("value"u8, monitor.Value);
            json.WriteString("type"u8, monitor.Kind.ToString());
            json.WriteNumber("severity"u8, monitor.Severity);
            if (edition == OcppEdition.V21)
                json.WriteString("eventNotificationType"u8, (monitor.Origin ?? MonitorOrigin.CustomMonitor).ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
