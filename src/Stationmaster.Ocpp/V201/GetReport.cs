using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, use case B08: components by what they are like, or by name, or both.</summary>
sealed class GetReportCall() : OrderCall<ReportSomeSettings>("GetReport")
{
    /// <summary>In the order of <see cref="ComponentTrait"/>.</summary>
    static readonly Words Traits = new("Active", "Available", "Enabled", "Problem");

    protected override void WriteFields(Utf8JsonWriter json, ReportSomeSettings order)
    {
        WritePatterns(json, order.Settings);
        json.WriteNumber("requestId"u8, order.RequestId);
        if (order.Traits.Count == 0)
            return;
        json.WriteStartArray("componentCriteria"u8);
        foreach (var trait in order.Traits)
            json.WriteStringValue(Traits[(int)trait]);
        json.WriteEndArray();
    }

    /// <summary>componentVariable; nothing where none is named.</summary>
    internal static void WritePatterns(Utf8JsonWriter json, IReadOnlyList<SettingPattern> patterns)
    {
        if (patterns.Count == 0)
            return;
        json.WriteStartArray("componentVariable"u8);
        foreach (var pattern in patterns)
        {
            json.WriteStartObject();
            Variables.WriteComponent(json, pattern.Component, pattern.ComponentInstance, pattern.Evse, pattern.Connector);
            if (pattern.Variable is { } variable)
                Variables.WriteVariable(json, variable, pattern.VariableInstance);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public override Order? Read(ref Fields fields)
    {
        int? request = null;
        ImmutableArray<ComponentTrait> traits = [];
        ImmutableArray<SettingPattern> settings = [];
        while (fields.Next())
        {
            if (fields.Is("componentVariable"u8))
                settings = ReadPatterns(ref fields);
            else if (fields.Is("requestId"u8))
                request = fields.Integer();
            else if (fields.Is("componentCriteria"u8))
                traits = ReadTraits(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        if (fields.Error is null)
            fields.Need(request is not null, "requestId");
        return request is { } id ? new ReportSomeSettings(id, traits, settings) : null;
    }

    internal static ImmutableArray<SettingPattern> ReadPatterns(ref Fields fields)
    {
        if (!fields.BeginList())
            return [];
        var patterns = ImmutableArray.CreateBuilder<SettingPattern>();
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            Variables.Component? component = null;
            Variables.Variable? variable = null;
            while (fields.Next())
            {
                if (fields.Is("component"u8))
                    component = Variables.ReadComponent(ref fields, isNeeded: true);
                else if (fields.Is("variable"u8))
                    variable = Variables.ReadVariable(ref fields, isNeeded: true);
                else if (fields.Is("customData"u8))
                    fields.PassCustomData();
            }
            if (fields.Error is null)
                fields.Need(component is not null, "component");
            if (component is { } of)
                patterns.Add(new(of.Name, variable?.Name, of.Instance, of.Evse, of.Connector, variable?.Instance));
        }
        return patterns.DrainToImmutable();
    }

    static ImmutableArray<ComponentTrait> ReadTraits(ref Fields fields)
    {
        if (!fields.BeginList())
            return [];
        var traits = ImmutableArray.CreateBuilder<ComponentTrait>();
        while (fields.NextItem())
            if (fields.Word(Traits) is { } trait)
                traits.Add((ComponentTrait)trait);
        return traits.DrainToImmutable();
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.NotSupported ? "NotSupported" : base.WordFor(kind);
}
