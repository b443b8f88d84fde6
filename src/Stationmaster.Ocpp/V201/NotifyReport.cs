using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, use cases B07 and B08. One variable that can't be used never costs the others.</summary>
/// <param name="edition">2.1 counts parts from 0, and knows how many items a list may have.</param>
sealed class NotifyReportCall(OcppEdition edition) : Report<SettingsReported>("NotifyReport")
{
    const int LongestValue = 2500, LongestChoices = 1000, LongestUnit = 16, MostAttributes = 4;

    /// <summary>In the order of <see cref="SettingDataType"/>.</summary>
    static readonly Words DataTypes = new("string", "decimal", "integer", "dateTime", "boolean", "OptionList", "SequenceList", "MemberList");

    public override StationEvent? Read(ref Fields fields)
    {
        int? request = null, part = null;
        DateTimeOffset? at = null;
        var goesOn = false;
        ImmutableArray<ReportedSetting> settings = [];
        while (fields.Next())
        {
            if (fields.Is("requestId"u8))
                request = fields.Integer();
            else if (fields.Is("generatedAt"u8))
                at = fields.Time();
            else if (fields.Is("reportData"u8))
                settings = ReadSettings(ref fields);
            else if (fields.Is("tbc"u8))
                goesOn = fields.Truth();
            else if (fields.Is("seqNo"u8))
                part = fields.Integer(edition, 0);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(request is not null, "requestId");
        fields.Want(at is not null, "generatedAt");
        fields.Want(part is not null, "seqNo");
        return request is { } id ? new SettingsReported(id, Math.Max(part ?? 0, 0), !goesOn, at, settings) : null;
    }

    ImmutableArray<ReportedSetting> ReadSettings(ref Fields fields)
    {
        if (!fields.BeginList())
            return [];
        var settings = ImmutableArray.CreateBuilder<ReportedSetting>();
        var isEmpty = true;
        while (fields.NextItem())
        {
            isEmpty = false;
            if (fields.BeginObject() && ReadSetting(ref fields) is { } setting)
                settings.Add(setting);
        }
        if (isEmpty)
            fields.Note(OcppErrorCode.OccurenceConstraintViolation, "at least one item");
        return settings.DrainToImmutable();
    }

    ReportedSetting? ReadSetting(ref Fields fields)
    {
        Variables.Component? component = null;
        Variables.Variable? variable = null;
        ImmutableArray<SettingValue> values = default;
        SettingTraits? traits = null;
        bool hasComponent = false, hasVariable = false;
        while (fields.Next())
        {
            if (fields.Is("component"u8))
                (component, hasComponent) = (Variables.ReadComponent(ref fields, isNeeded: false, edition), true);
            else if (fields.Is("variable"u8))
                (variable, hasVariable) = (Variables.ReadVariable(ref fields, isNeeded: false), true);
            else if (fields.Is("variableAttribute"u8))
                values = ReadValues(ref fields);
            else if (fields.Is("variableCharacteristics"u8))
                traits = ReadTraits(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(hasComponent, "component");
        fields.Want(hasVariable, "variable");
        fields.Want(!values.IsDefault, "variableAttribute");
        return Variables.NameOf(component, variable) is { } name && !values.IsDefaultOrEmpty ? new(name, values, traits) : null;
    }

    static ImmutableArray<SettingValue> ReadValues(ref Fields fields)
    {
        if (!fields.BeginList())
            return [];
        var values = ImmutableArray.CreateBuilder<SettingValue>();
        var count = 0;
        while (fields.NextItem())
        {
            count++;
            if (!fields.BeginObject())
                continue;
            int? attribute = null, mutability = null;
            string? value = null;
            bool isPersistent = false, isConstant = false, isKnown = true;
            while (fields.Next())
            {
                if (fields.Is("type"u8))
                    isKnown = (attribute = fields.Word(Variables.Attributes)) is not null || fields.WasAbsent;
                else if (fields.Is("value"u8))
                    value = fields.Text(LongestValue);
                else if (fields.Is("mutability"u8))
                    mutability = fields.Word(Variables.Mutabilities);
                else if (fields.Is("persistent"u8))
                    isPersistent = fields.Truth();
                else if (fields.Is("constant"u8))
                    isConstant = fields.Truth();
                else if (fields.Is("customData"u8))
                    fields.PassCustomData();
            }
            if (isKnown)
                values.Add(new((SettingAttribute)(attribute ?? 0), value, (SettingMutability)(mutability ?? 0), isPersistent, isConstant));
        }
        if (count is 0 or > MostAttributes)
            fields.Note(OcppErrorCode.OccurenceConstraintViolation, count == 0 ? "at least one item" : $"at most {MostAttributes} items");
        return values.DrainToImmutable();
    }

    SettingTraits? ReadTraits(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        string? unit = null, choices = null;
        int? type = null;
        decimal? min = null, max = null;
        bool isMonitored = false, hasType = false, hasMonitored = false;
        while (fields.Next())
        {
            if (fields.Is("unit"u8))
                unit = fields.Text(LongestUnit);
            else if (fields.Is("dataType"u8))
                (type, hasType) = (fields.Word(DataTypes), true);
            else if (fields.Is("minLimit"u8))
                min = fields.Number();
            else if (fields.Is("maxLimit"u8))
                max = fields.Number();
            else if (fields.Is("valuesList"u8))
                choices = fields.Text(LongestChoices);
            else if (fields.Is("supportsMonitoring"u8))
                (isMonitored, hasMonitored) = (fields.Truth(), true);
            else if (edition == OcppEdition.V21 && fields.Is("maxElements"u8))
                fields.Integer(edition, 1);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(hasType, "dataType");
        fields.Want(hasMonitored, "supportsMonitoring");
        return new(
            (SettingDataType)(type ?? 0), string.IsNullOrWhiteSpace(unit) ? null : unit, min, max,
            [.. (choices ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], isMonitored);
    }

    protected override void WriteFields(Utf8JsonWriter json, SettingsReported @event)
    {
        json.WriteNumber("requestId"u8, @event.RequestId);
        if (@event.At is { } at)
            json.WriteTime("generatedAt"u8, at);
        if (!@event.Settings.IsDefaultOrEmpty)
        {
            json.WriteStartArray("reportData"u8);
            foreach (var setting in @event.Settings)
                Write(json, setting);
            json.WriteEndArray();
        }
        json.WriteBoolean("tbc"u8, !@event.IsLast);
        json.WriteNumber("seqNo"u8, @event.Part);
    }

    static void Write(Utf8JsonWriter json, ReportedSetting setting)
    {
        json.WriteStartObject();
        Variables.Write(json, setting.Name);
        json.WriteStartArray("variableAttribute"u8);
        foreach (var value in setting.Values)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, Variables.Attributes[(int)value.Attribute]);
            json.WriteOptional("value"u8, value.Value);
            json.WriteString("mutability"u8, Variables.Mutabilities[(int)value.Mutability]);
            json.WriteBoolean("persistent"u8, value.IsPersistent);
            json.WriteBoolean("constant"u8, value.IsConstant);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (setting.Traits is { } traits)
        {
            json.WriteStartObject("variableCharacteristics"u8);
            json.WriteOptional("unit"u8, traits.Unit);
            json.WriteString("dataType"u8, DataTypes[(int)traits.DataType]);
            if (traits.Min is { } min)
                json.WriteNumber("minLimit"u8, min);
            if (traits.Max is { } max)
                json.WriteNumber("maxLimit"u8, max);
            if (!traits.Choices.IsDefaultOrEmpty)
                json.WriteString("valuesList"u8, string.Join(',', traits.Choices));
            json.WriteBoolean("supportsMonitoring"u8, traits.SupportsMonitoring);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
