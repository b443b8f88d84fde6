using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp;

/// <summary>A call that we make, both ways: as we send it and read the outcome, and as a station reads and answers it.</summary>
abstract class OrderCall(string action, Type order)
{
    public string Action { get; } = action;

    public Type Order { get; } = order;

    /// <summary>It is read for its sense alone: what is wrong with its form, the vocabulary says.</summary>
    public virtual bool IsJudgedByVocabulary => false;

    /// <summary>Null for an order that the version has no words for.</summary>
    public abstract byte[]? Write(Order order);

    /// <summary>False for an order whose contents this version has no words for.</summary>
    public virtual bool IsWritable(Order order) => true;

    /// <summary>False where a station reads something else in its action, or nothing by hand.</summary>
    public virtual bool IsRead => true;

    /// <summary>Null when <see cref="Fields.Error"/> is set.</summary>
    public abstract Order? Read(ref Fields fields);

    public abstract Outcome ReadOutcome(ref Fields fields);

    public abstract byte[] WriteOutcome(Outcome outcome);
}

/// <summary>A call that is answered by a status word, and perhaps by more.</summary>
abstract class OrderCall<TOrder>(string action) : OrderCall(action, typeof(TOrder))
    where TOrder : Order
{
    static readonly string[] Yes = ["Accepted", "AcceptedCanceled", "Scheduled", "RebootRequired", "Unlocked"];
    static readonly string[] Unknown = ["NotSupported", "NotImplemented", "UnknownVendorId"];

    static readonly Words Statuses =
        new([.. Yes, .. Unknown, "Rejected", "UnlockFailed", "UnknownMessageId", "Failed", "Faulted", "Occupied", "Unavailable", "InvalidCertificate", "RevokedCertificate"]);

    public sealed override byte[]? Write(Order order) => Payload.Of((TOrder)order, WriteFields);

    public override bool IsWritable(Order order) => order is TOrder ours && CanWrite(ours);

    /// <summary>Whether this version has words for all that it says.</summary>
    protected virtual bool CanWrite(TOrder order) => true;

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

/// <summary>An order that shares its action with others, or says less than the action can: stations do not read it as this.</summary>
abstract class WrittenOrderCall<TOrder>(string action) : OrderCall<TOrder>(action)
    where TOrder : Order
{
    public sealed override bool IsRead => false;

    public sealed override Order? Read(ref Fields fields) => throw new NotSupportedException($"{Action} is not read as {Order.Name}.");
}
