using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp;

/// <summary>A call that stations make, both ways: as we receive and answer it, and as a station sends it and reads our answer.</summary>
abstract class StationCall(string action, Type @event)
{
    public string Action { get; } = action;

    public Type Event { get; } = @event;

    /// <summary>It is read for its sense alone: what is wrong with its form, the vocabulary says. Not for what comes often.</summary>
    public virtual bool IsJudgedByVocabulary => false;

    /// <summary>Reads the fields of the payload, which is open. Null when <see cref="Fields.Error"/> is set.</summary>
    public abstract StationEvent? Read(ref Fields fields);

    public abstract byte[] Write(StationEvent @event);

    public abstract byte[] WriteAnswer(Decision decision);

    /// <summary>Null when the answer makes no sense.</summary>
    public abstract Decision? ReadAnswer(ref Fields fields);
}

abstract class StationCall<TEvent, TDecision>(string action) : StationCall(action, typeof(TEvent))
    where TEvent : StationEvent
    where TDecision : Decision
{
    public sealed override byte[] Write(StationEvent @event) => Payload.Of((TEvent)@event, WriteFields);

    public sealed override byte[] WriteAnswer(Decision decision) => decision switch
    {
        TDecision ours => Payload.Of(ours, WriteAnswerFields),
        Noted when IsAnswerOptional => Payload.Empty,
        _ => throw new ArgumentException(
            $"{Action} is answered by {typeof(TDecision).Name}, not by {decision.GetType().Name}", nameof(decision)),
    };

    /// <summary>True where an empty object is an answer.</summary>
    protected virtual bool IsAnswerOptional => false;

    protected abstract void WriteFields(Utf8JsonWriter json, TEvent @event);

    protected abstract void WriteAnswerFields(Utf8JsonWriter json, TDecision decision);
}

/// <summary>A call whose answer says nothing.</summary>
abstract class Report<TEvent>(string action) : StationCall<TEvent, Decision>(action)
    where TEvent : StationEvent
{
    protected sealed override void WriteAnswerFields(Utf8JsonWriter json, Decision decision)
    {
    }

    public sealed override Decision? ReadAnswer(ref Fields fields)
    {
        while (fields.Next())
        {
        }
        return Noted.Only;
    }
}
