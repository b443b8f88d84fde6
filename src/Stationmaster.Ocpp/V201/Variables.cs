using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>ComponentType, VariableType, EVSEType and what else names a variable: OCPP 2.0.1 Part 2 §2.</summary>
static class Variables
{
    public const int LongestName = 50;

    /// <summary>In the order of <see cref="SettingAttribute"/>.</summary>
    public static readonly Words Attributes = new("Actual", "Target", "MinSet", "MaxSet");

    /// <summary>In the order of <see cref="SettingMutability"/>.</summary>
    public static readonly Words Mutabilities = new("ReadWrite", "ReadOnly", "WriteOnly");

    public readonly record struct Component(string Name, string? Instance, int? Evse, int? Connector);

    public readonly record struct Variable(string Name, string? Instance);

    /// <summary>Null when it has no name.</summary>
    public static Component? ReadComponent(ref Fields fields, bool isNeeded, OcppEdition edition = OcppEdition.V201)
    {
        if (!fields.BeginObject())
            return null;
        string? name = null, instance = null;
        (int? Evse, int? Connector) place = default;
        while (fields.Next())
        {
            if (fields.Is("evse"u8))
                place = ReadEvse(ref fields, edition);
            else if (fields.Is("name"u8))
                name = fields.Text(LongestName);
            else if (fields.Is("instance"u8))
                instance = fields.Text(LongestName);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        Ask(ref fields, name is not null, "name", isNeeded);
        return name is null ? null : new(name, instance, place.Evse, place.Connector);
    }

    /// <summary>Null when it has no name.</summary>
    public static Variable? ReadVariable(ref Fields fields, bool isNeeded)
    {
        if (!fields.BeginObject())
            return null;
        string? name = null, instance = null;
        while (fields.Next())
        {
            if (fields.Is("name"u8))
                name = fields.Text(LongestName);
            else if (fields.Is("instance"u8))
                instance = fields.Text(LongestName);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        Ask(ref fields, name is not null, "name", isNeeded);
        return name is null ? null : new(name, instance);
    }

    static (int?, int?) ReadEvse(ref Fields fields, OcppEdition edition)
    {
        int? id = null, connector = null;
        if (!fields.BeginObject())
            return default;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer(edition, 0);
            else if (fields.Is("connectorId"u8))
                connector = fields.Integer(edition, 0);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(id is not null, "id");
        return (id, connector);
    }

    /// <summary>Null unless both are known.</summary>
    public static SettingName? NameOf(Component? component, Variable? variable) => component is { } of && variable is { } what
        ? new(of.Name, what.Name, of.Instance, of.Evse, of.Connector, what.Instance)
        : null;

    /// <summary>Refuses the object that was closed last unless it names both.</summary>
    public static void NeedBoth(ref Fields fields, Component? component, Variable? variable)
    {
        Ask(ref fields, component is not null, "component", isNeeded: true);
        Ask(ref fields, variable is not null, "variable", isNeeded: true);
    }

    static void Ask(ref Fields fields, bool has, string name, bool isNeeded)
    {
        if (isNeeded && fields.Error is null)
            fields.Need(has, name);
        else
            fields.Want(has, name);
    }

    /// <summary>StatusInfoType as plain words; null where it says nothing.</summary>
    public static string? ReadStatusInfo(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        string? reason = null, more = null;
        while (fields.Next())
        {
            if (fields.Is("reasonCode"u8))
                reason = fields.Text(20);
            else if (fields.Is("additionalInfo"u8))
                more = fields.Text(1024);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        return string.IsNullOrWhiteSpace(more) ? reason : string.IsNullOrWhiteSpace(reason) ? more : $"{more} ({reason})";
    }

    /// <summary>component and variable, within the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, SettingName name)
    {
        WriteComponent(json, name.Component, name.ComponentInstance, name.Evse, name.Connector);
        WriteVariable(json, name.Variable, name.VariableInstance);
    }

    public static void WriteComponent(Utf8JsonWriter json, string name, string? instance, int? evse, int? connector)
    {
        json.WriteStartObject("component"u8);
        WritePlace(json, name, instance, evse, connector);
        json.WriteEndObject();
    }

    /// <summary>The fields of a component, whatever the field is called that holds it.</summary>
    public static void WritePlace(Utf8JsonWriter json, string name, string? instance, int? evse, int? connector)
    {
        json.WriteString("name"u8, name);
        json.WriteOptional("instance"u8, instance);
        if (evse is { } id)
        {
            json.WriteStartObject("evse"u8);
            json.WriteNumber("id"u8, id);
            json.WriteOptional("connectorId"u8, connector);
            json.WriteEndObject();
        }
    }

    public static void WriteVariable(Utf8JsonWriter json, string name, string? instance)
    {
        json.WriteStartObject("variable"u8);
        json.WriteString("name"u8, name);
        json.WriteOptional("instance"u8, instance);
        json.WriteEndObject();
    }

    /// <summary>Actual is what stands where nothing is said, and not every station knows the field.</summary>
    public static void WriteAttribute(Utf8JsonWriter json, SettingAttribute attribute)
    {
        if (attribute != SettingAttribute.Actual)
            json.WriteString("attributeType"u8, Attributes[(int)attribute]);
    }
}
