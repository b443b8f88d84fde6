using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>A call that we make, both ways: as we send it and read the outcome, and as a station reads and answers it.</summary>
abstract class OrderCall(string action, Type order)
{
    public string Action { get; } = action;

    public Type Order { get; } = order;

    public abstract byte[] Write(Order order);

    /// <summary>Null when <see cref="Fields.Error"/> is set.</summary>
    public abstract Order? Read(ref Fields fields);

    public abstract Outcome ReadOutcome(ref Fields fields);

    public abstract byte[] WriteOutcome(Outcome outcome);
}

/// <summary>A call that is answered by a status word, and perhaps by more.</summary>
abstract class OrderCall<TOrder>(string action) : OrderCall(action, typeof(TOrder))
    where TOrder : Order
{
    static readonly string[] Yes = ["Accepted", "Scheduled", "RebootRequired", "Unlocked"];
    static readonly string[] Unknown = ["NotSupported", "NotImplemented", "UnknownVendorId"];

    static readonly Words Statuses =
        new([.. Yes, .. Unknown, "Rejected", "UnlockFailed", "UnknownMessageId", "Failed", "Faulted", "Occupied", "Unavailable"]);

    public sealed override byte[] Write(Order order) => Payload.Of((TOrder)order, WriteFields);

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null;
        while (fields.Next())
            if (fields.Is("status"u8))
                status = fields.WordOrText(Statuses);
        return Judge(status);
    }

    public override byte[] WriteOutcome(Outcome outcome) =>
        Payload.Of(outcome, (json, said) => json.WriteString("status"u8, said.Status ?? WordFor(said.Kind)));

    protected static string? ReadStatus(ref Fields fields) => fields.WordOrText(Statuses);

    protected static Outcome Judge(string? status)
    {
        if (status is null)
            return new(OutcomeKind.Rejected, Why: "The answer holds no status");
        var kind = Yes.Contains(status) ? OutcomeKind.Accepted : Unknown.Contains(status) ? OutcomeKind.NotSupported : OutcomeKind.Rejected;
        return new(kind, status);
    }

    protected abstract void WriteFields(Utf8JsonWriter json, TOrder order);

    /// <summary>The word for an outcome that names none.</summary>
    protected virtual string WordFor(OutcomeKind kind) => kind == OutcomeKind.Accepted ? "Accepted" : "Rejected";
}
