using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 and 2.1 Part 2, functional block N; of a connector's status: block G, use case G01.</summary>
sealed class NotifyEventCall(OcppEdition edition) : Report<EventsNotified>("NotifyEvent")
{
    public override StationEvent? Read(ref Fields fields)
    {
        DateTimeOffset? at = null;
        int? number = null;
        var isToBeContinued = false;
        ImmutableArray<ComponentEvent> events = default;
        while (fields.Next())
        {
            if (fields.Is("generatedAt"u8))
                at = fields.Time();
            else if (fields.Is("tbc"u8))
                isToBeContinued = fields.Truth();
            else if (fields.Is("seqNo"u8))
                number = fields.Integer(edition, 0);
            else if (fields.Is("eventData"u8))
                events = ReadEvents(ref fields);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Want(at is not null, "generatedAt");
        fields.Want(number is not null, "seqNo");
        fields.Need(!events.IsDefault, "eventData");
        if (events.IsDefault)
            return null;
        return new EventsNotified(at, number ?? 0, events, [.. events.Select(StatusOf).OfType<StatusReported>()])
        {
            IsToBeContinued = isToBeContinued,
        };
    }

    ImmutableArray<ComponentEvent> ReadEvents(ref Fields fields)
    {
        if (!fields.BeginList())
            return default;
        var events = ImmutableArray.CreateBuilder<ComponentEvent>();
        var isEmpty = true;
        while (fields.NextItem())
        {
            isEmpty = false;
            if (fields.BeginObject() && EventData.Read(ref fields, edition) is { } read)
                events.Add(read);
        }
        if (isEmpty)
            fields.Note(OcppErrorCode.OccurenceConstraintViolation, "at least one item");
        return events.DrainToImmutable();
    }

    /// <summary>Names of components and variables are told apart without case (Part 1 §4.1).</summary>
    static StatusReported? StatusOf(ComponentEvent told)
    {
        if (!Is(told.Variable.Name, "AvailabilityState") || ConnectorWords.Find(told.Value) is not { } word)
            return null;
        ConnectorRef? of = told.Component switch
        {
            { Name: var name, Connector: { IsStation: false } connector } when Is(name, "Connector") || Is(name, "EVSE") => connector,
            { Name: var name } when Is(name, "ChargingStation") => ConnectorRef.Station,
            _ => null,
        };
        return of is { } named ? ConnectorWords.Report(named, word, told.At) : null;
    }

    static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    protected override void WriteFields(Utf8JsonWriter json, EventsNotified @event)
    {
        if (@event.At is { } at)
            json.WriteTime("generatedAt"u8, at);
        if (@event.IsToBeContinued)
            json.WriteBoolean("tbc"u8, true);
        json.WriteNumber("seqNo"u8, @event.SequenceNumber);
        json.WriteStartArray("eventData"u8);
        foreach (var told in @event.Events)
            EventData.Write(json, told, edition);
        json.WriteEndArray();
    }
}
