using System.Text;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp;

// Orders as people write them: judged by the standard, and understood where we have an order of our own for it.
public abstract partial class OcppVersion
{
    /// <summary>Reads the payload of any order of this version; the error names what is wrong with it, the deviations all that is.</summary>
    public OrderReading ReadStandardOrder(string action, ReadOnlyMemory<byte> payload)
    {
        if (Actions.Find(action) is not { } shape)
            return new(null, new(OcppErrorCode.NotImplemented, $"{action} is no action of OCPP {Name}"), []);
        if (!shape.Caller.HasFlag(Caller.CentralSystem))
            return new(null, new(OcppErrorCode.NotSupported, $"{action} is called by charging stations, not by the central system"), []);
        if (Verdict.Of(payload.Span, shape.Request) is { IsValid: false } verdict)
            return new(null, verdict.Refusal, verdict.Deviations);
        var variables = action == "SetVariables" ? SecretVariables.Read(payload) : default;
        if (variables is { Password: not null, Count: > 1 })
        {
            var mixed = new Deviation(OcppErrorCode.PropertyConstraintViolation, "setVariableData", "the password by itself, where that is set");
            return new(null, mixed.ToError(), [mixed]);
        }
        var brought = action == "SetNetworkProfile" ? SecretVariables.ReadNetworkProfile(payload) : null;
        var meaning = (variables.Password ?? brought) is { } password ? new SetPassword(password, 0) : Meaning(action, payload);
        return new(new StandardOrder(action, Compact(payload), meaning), null, []);
    }

    /// <summary>What we would read of it ourselves, by the same words for every action.</summary>
    Outcome ReadStandardOutcome(StandardOrder order, ReadOnlyMemory<byte> payload)
    {
        var said = StandardOrders.ReadOutcome(order, payload, Actions);
        return order.Meaning is { } meaning
            ? _toStation.ReadOutcome(meaning, payload) with { Kind = said.Kind, Status = said.Status, Why = said.Why, AnswerJson = said.AnswerJson }
            : said;
    }

    /// <summary>Null for what is only passed on.</summary>
    Order? Meaning(string action, ReadOnlyMemory<byte> payload) => !_toStation.Has(action) ? null : _toStation.Read(action, payload).Order switch
    {
        ChangeConfiguration { Value: var value } change when change.Is("AuthorizationKey") => new SetPassword(value, 0),
        ChangeConfiguration { Value: var value } change when change.Is("SecurityProfile") && int.TryParse(value, out var profile) => new SetSecurityProfile(profile),
        var order => order,
    };

    /// <summary>Without the spaces between; numbers stay as they were written.</summary>
    static string Compact(ReadOnlyMemory<byte> payload)
    {
        using var json = JsonDocument.Parse(payload);
        try
        {
            return Encoding.UTF8.GetString(Json.Payload.Of(json.RootElement, static (writer, root) =>
            {
                foreach (var member in root.EnumerateObject())
                    member.WriteTo(writer);
            }));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which has no UTF-8 but in an escape.
            return Encoding.UTF8.GetString(payload.Span);
        }
    }
}
