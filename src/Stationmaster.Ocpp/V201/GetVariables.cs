using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, use case B06. Each variable is answered for itself.</summary>
sealed class GetVariablesCall() : OrderCall("GetVariables", typeof(ReadSettings))
{
    const int LongestValue = 2500;

    static readonly Words Statuses = new("Accepted", "Rejected", "UnknownComponent", "UnknownVariable", "NotSupportedAttributeType");

    public override byte[]? Write(Order order) => ((ReadSettings)order).Settings is { Count: > 0 } settings
        ? Payload.Of(settings, static (json, settings) =>
        {
            json.WriteStartArray("getVariableData"u8);
            foreach (var setting in settings)
            {
                json.WriteStartObject();
                Variables.WriteAttribute(json, setting.Attribute);
                Variables.Write(json, setting.Name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        })
        : null;

    public override Order? Read(ref Fields fields)
    {
        ImmutableArray<SettingRef> settings = default;
        while (fields.Next())
        {
            if (fields.Is("getVariableData"u8))
                settings = ReadItems(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        if (fields.Error is null)
            fields.Need(!settings.IsDefaultOrEmpty, "getVariableData");
        return settings.IsDefaultOrEmpty ? null : new ReadSettings(settings);
    }

    static ImmutableArray<SettingRef> ReadItems(ref Fields fields)
    {
        if (!fields.BeginList())
            return default;
        var settings = ImmutableArray.CreateBuilder<SettingRef>();
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            int? attribute = null;
            Variables.Component? component = null;
            Variables.Variable? variable = null;
            while (fields.Next())
            {
                if (fields.Is("attributeType"u8))
                    attribute = fields.Word(Variables.Attributes);
                else if (fields.Is("component"u8))
                    component = Variables.ReadComponent(ref fields, isNeeded: true);
                else if (fields.Is("variable"u8))
                    variable = Variables.ReadVariable(ref fields, isNeeded: true);
                else if (fields.Is("customData"u8))
                    fields.PassCustomData();
            }
            Variables.NeedBoth(ref fields, component, variable);
            if (Variables.NameOf(component, variable) is { } name)
                settings.Add(new(name, (SettingAttribute)(attribute ?? 0)));
        }
        return settings.DrainToImmutable();
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        ImmutableArray<SettingResult> results = default;
        while (fields.Next())
        {
            if (fields.Is("getVariableResult"u8))
                results = ReadResults(ref fields);
        }
        return results.IsDefaultOrEmpty
            ? new(OutcomeKind.Rejected, Why: "The answer names no variable")
            : new(OutcomeKind.Accepted) { SettingResults = results };
    }

    static ImmutableArray<SettingResult> ReadResults(ref Fields fields)
    {
        if (!fields.BeginList())
            return default;
        var results = ImmutableArray.CreateBuilder<SettingResult>();
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            int? attribute = null;
            string? status = null, value = null, why = null;
            Variables.Component? component = null;
            Variables.Variable? variable = null;
            while (fields.Next())
            {
                if (fields.Is("attributeStatus"u8))
                    status = fields.WordOrText(Statuses);
                else if (fields.Is("attributeType"u8))
                    attribute = fields.Word(Variables.Attributes);
                else if (fields.Is("attributeValue"u8))
                    value = fields.Text(LongestValue);
                else if (fields.Is("attributeStatusInfo"u8))
                    why = Variables.ReadStatusInfo(ref fields);
                else if (fields.Is("component"u8))
                    component = Variables.ReadComponent(ref fields, isNeeded: false);
                else if (fields.Is("variable"u8))
                    variable = Variables.ReadVariable(ref fields, isNeeded: false);
            }
            if (Variables.NameOf(component, variable) is { } name && status is not null)
                results.Add(new(new(name, (SettingAttribute)(attribute ?? 0)), Judge(status), status, value, why));
        }
        return results.DrainToImmutable();
    }

    /// <summary>What a station does not have is not supported; what it has and keeps to itself is refused.</summary>
    internal static OutcomeKind Judge(string status) => status switch
    {
        "Accepted" or "RebootRequired" => OutcomeKind.Accepted,
        "UnknownComponent" or "UnknownVariable" or "NotSupportedAttributeType" => OutcomeKind.NotSupported,
        _ => OutcomeKind.Rejected,
    };

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, static (json, said) =>
    {
        json.WriteStartArray("getVariableResult"u8);
        foreach (var result in said.SettingResults.IsDefault ? [] : said.SettingResults)
        {
            json.WriteStartObject();
            json.WriteString("attributeStatus"u8, result.Status);
            Variables.WriteAttribute(json, result.Setting.Attribute);
            json.WriteOptional("attributeValue"u8, result.Value);
            Variables.Write(json, result.Setting.Name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
