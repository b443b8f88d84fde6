using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>ComponentType and VariableType, by which the device model names its parts: OCPP 2.0.1 Part 2 §2.</summary>
static class Devices
{
    public static DeviceComponent? ReadComponent(ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        string? name = null, instance = null;
        ConnectorRef? connector = null;
        while (fields.Next())
        {
            if (fields.Is("name"u8))
                name = fields.Text(50);
            else if (fields.Is("instance"u8))
                instance = fields.Text(50);
            else if (fields.Is("evse"u8))
                connector = fields.ReadEvse(edition);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(name is not null, "name");
        return name is null ? null : new(name, instance, connector is { IsStation: false } ? connector : null);
    }

    public static DeviceVariable? ReadVariable(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        string? name = null, instance = null;
        while (fields.Next())
        {
            if (fields.Is("name"u8))
                name = fields.Text(50);
            else if (fields.Is("instance"u8))
                instance = fields.Text(50);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(name is not null, "name");
        return name is null ? null : new(name, instance);
    }

    /// <summary>Both fields of an object that is being written.</summary>
    public static void Write(Utf8JsonWriter json, DeviceComponent component, DeviceVariable variable)
    {
        json.WriteStartObject("component"u8);
        json.WriteString("name"u8, component.Name);
        json.WriteOptional("instance"u8, component.Instance);
        json.WriteEvse(component.Connector);
        json.WriteEndObject();
        json.WriteStartObject("variable"u8);
        json.WriteString("name"u8, variable.Name);
        json.WriteOptional("instance"u8, variable.Instance);
        json.WriteEndObject();
    }
}
