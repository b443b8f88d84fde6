using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, use case B05. Each variable is answered for itself.</summary>
/// <param name="edition">2.1 has longer values.</param>
sealed class SetVariablesCall(OcppEdition edition) : OrderCall("SetVariables", typeof(ChangeSettings))
{
    static readonly Words Statuses = new(
        "Accepted", "Rejected", "UnknownComponent", "UnknownVariable", "NotSupportedAttributeType", "RebootRequired");

    int LongestValue => edition == OcppEdition.V201 ? 1000 : 2500;

    public override byte[]? Write(Order order) => ((ChangeSettings)order).Settings is { Count: > 0 } settings
        && settings.All(setting => setting.Value.Length <= LongestValue)
        ? Payload.Of(settings, static (json, settings) =>
        {
            json.WriteStartArray("setVariableData"u8);
            foreach (var (setting, value) in settings)
            {
                json.WriteStartObject();
                Variables.WriteAttribute(json, setting.Attribute);
                json.WriteString("attributeValue"u8, value);
                Variables.Write(json, setting.Name);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        })
        : null;

    public override Order? Read(ref Fields fields)
    {
        ImmutableArray<WantedSetting> settings = default;
        while (fields.Next())
        {
            if (fields.Is("setVariableData"u8))
                settings = ReadItems(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        if (fields.Error is null)
            fields.Need(!settings.IsDefaultOrEmpty, "setVariableData");
        return settings.IsDefaultOrEmpty ? null : new ChangeSettings(settings);
    }

    ImmutableArray<WantedSetting> ReadItems(ref Fields fields)
    {
        if (!fields.BeginList())
            return default;
        var settings = ImmutableArray.CreateBuilder<WantedSetting>();
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            int? attribute = null;
            string? value = null;
            Variables.Component? component = null;
            Variables.Variable? variable = null;
            while (fields.Next())
            {
                if (fields.Is("attributeType"u8))
                    attribute = fields.Word(Variables.Attributes);
                else if (fields.Is("attributeValue"u8))
                    value = fields.Text(LongestValue, isRefusedWhenLonger: true);
                else if (fields.Is("component"u8))
                    component = Variables.ReadComponent(ref fields, isNeeded: true);
                else if (fields.Is("variable"u8))
                    variable = Variables.ReadVariable(ref fields, isNeeded: true);
                else if (fields.Is("customData"u8))
                    fields.PassCustomData();
            }
            if (fields.Error is null)
                fields.Need(value is not null, "attributeValue");
            Variables.NeedBoth(ref fields, component, variable);
            if (Variables.NameOf(component, variable) is { } name && value is not null)
                settings.Add(new(new(name, (SettingAttribute)(attribute ?? 0)), value));
        }
        return settings.DrainToImmutable();
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        ImmutableArray<SettingResult> results = default;
        while (fields.Next())
        {
            if (fields.Is("setVariableResult"u8))
                results = ReadResults(ref fields);
        }
        if (results.IsDefaultOrEmpty)
            return new(OutcomeKind.Rejected, Why: "The answer names no variable");
        var worst = results.FirstOrDefault(result => result.Kind != OutcomeKind.Accepted)
            ?? results.FirstOrDefault(result => result.Status == "RebootRequired") ?? results[0];
        return new(worst.Kind, worst.Status, worst.Why) { SettingResults = results };
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
            string? status = null, why = null;
            Variables.Component? component = null;
            Variables.Variable? variable = null;
            while (fields.Next())
            {
                if (fields.Is("attributeType"u8))
                    attribute = fields.Word(Variables.Attributes);
                else if (fields.Is("attributeStatus"u8))
                    status = fields.WordOrText(Statuses);
                else if (fields.Is("attributeStatusInfo"u8))
                    why = Variables.ReadStatusInfo(ref fields);
                else if (fields.Is("component"u8))
                    component = Variables.ReadComponent(ref fields, isNeeded: false);
                else if (fields.Is("variable"u8))
                    variable = Variables.ReadVariable(ref fields, isNeeded: false);
            }
            if (Variables.NameOf(component, variable) is { } name && status is not null)
                results.Add(new(new(name, (SettingAttribute)(attribute ?? 0)), GetVariablesCall.Judge(status), status, Why: why));
        }
        return results.DrainToImmutable();
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, static (json, said) =>
    {
        json.WriteStartArray("setVariableResult"u8);
        foreach (var result in said.SettingResults.IsDefault ? [] : said.SettingResults)
        {
            json.WriteStartObject();
            Variables.WriteAttribute(json, result.Setting.Attribute);
            json.WriteString("attributeStatus"u8, result.Status);
            Variables.Write(json, result.Setting.Name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
