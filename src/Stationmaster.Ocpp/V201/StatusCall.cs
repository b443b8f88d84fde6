using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>A call of ours that a 2.x station answers by a status, and perhaps by why (statusInfo) and by more.</summary>
abstract class StatusCall<TOrder>(string action, OcppEdition edition) : OrderCall<TOrder>(action)
    where TOrder : Order
{
    protected OcppEdition Edition { get; } = edition;

    public sealed override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null, why = null;
        var outcome = new Outcome(OutcomeKind.Rejected);
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = ReadStatus(ref fields);
            else if (fields.Is("statusInfo"u8))
                why = fields.ReadStatusInfo(Edition);
            else
                outcome = ReadFurther(ref fields, outcome);
        }
        var judged = status is not null && IsYes(status) ? new(OutcomeKind.Accepted, status) : Judge(status);
        return outcome with { Kind = judged.Kind, Status = judged.Status, Why = why ?? judged.Why };
    }

    public sealed override byte[] WriteOutcome(Outcome outcome) => Payload.Of((Call: this, outcome), static (json, said) =>
    {
        json.WriteString("status"u8, said.outcome.Status ?? said.Call.WordFor(said.outcome.Kind));
        json.WriteStatusInfo(said.outcome.Why);
        said.Call.WriteFurther(json, said.outcome);
    });

    /// <summary>A word of this action's own that promises, or says that there is nothing to do.</summary>
    protected virtual bool IsYes(string status) => false;

    /// <summary>A field of the answer besides its status; one that is not asked for is passed over.</summary>
    protected virtual Outcome ReadFurther(ref Fields fields, Outcome outcome) => outcome;

    protected virtual void WriteFurther(Utf8JsonWriter json, Outcome outcome)
    {
    }
}

