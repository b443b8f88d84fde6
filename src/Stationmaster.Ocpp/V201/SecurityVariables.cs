using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>An order that sets one variable by SetVariables (OCPP 2.0.1 Part 2, B05), and is answered by what became of it.</summary>
abstract class SetVariableCall<TOrder>(string component, string variable) : WrittenOrderCall<TOrder>("SetVariables")
    where TOrder : Order
{
    protected abstract string ValueOf(TOrder order);

    protected sealed override void WriteFields(Utf8JsonWriter json, TOrder order)
    {
        json.WriteStartArray("setVariableData"u8);
        json.WriteStartObject();
        json.WriteStartObject("component"u8);
        json.WriteString("name"u8, component);
        json.WriteEndObject();
        json.WriteStartObject("variable"u8);
        json.WriteString("name"u8, variable);
        json.WriteEndObject();
        json.WriteString("attributeValue"u8, ValueOf(order));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public sealed override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        while (fields.Next())
        {
            if (!fields.Is("setVariableResult"u8) || !fields.BeginList())
                continue;
            while (fields.NextItem())
            {
                if (!fields.BeginObject())
                    continue;
                while (fields.Next())
                    if (fields.Is("attributeStatus"u8))
                        status = fields.Text(100);
            }
        }
        return status is "UnknownComponent" or "UnknownVariable" or "NotSupportedAttributeType"
            ? new(OutcomeKind.NotSupported, status)
            : Judge(status);
    }

    public sealed override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        json.WriteStartArray("setVariableResult"u8);
        json.WriteStartObject();
        json.WriteString("attributeStatus"u8, said.Status ?? WordFor(said.Kind));
        json.WriteStartObject("component"u8);
        json.WriteString("name"u8, component);
        json.WriteEndObject();
        json.WriteStartObject("variable"u8);
        json.WriteString("name"u8, variable);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    });
}

/// <summary>OCPP 2.0.1 Part 2, A01.</summary>
sealed class SetPasswordCall() : SetVariableCall<SetPassword>("SecurityCtrlr", "BasicAuthPassword")
{
    protected override string ValueOf(SetPassword order) => order.Password;
}

/// <summary>OCPP 2.0.1 Part 2, B10.</summary>
sealed class SetNetworkPriorityCall() : SetVariableCall<SetNetworkPriority>("OCPPCommCtrlr", "NetworkConfigurationPriority")
{
    protected override string ValueOf(SetNetworkPriority order) => string.Join(',', order.Slots);
}
