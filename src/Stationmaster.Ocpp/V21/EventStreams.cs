using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;
using Stationmaster.Ocpp.V201;

namespace Stationmaster.Ocpp.V21;

/// <summary>ConstantStreamDataType: OCPP 2.1 Part 2 §2.</summary>
static class StreamFields
{
    public static EventStream? Read(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        int? id = null, monitor = null;
        StreamPace? pace = null;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("params"u8))
                pace = MonitorFields.ReadPace(ref fields);
            else if (fields.Is("variableMonitoringId"u8))
                monitor = fields.Integer();
        }
        if (fields.Error is null)
            fields.Need(id is not null, "id");
        if (fields.Error is null)
            fields.Need(monitor is not null, "variableMonitoringId");
        return id is { } number && monitor is { } of ? new(number, of, pace ?? new(null, null)) : null;
    }

    public static void Write(Utf8JsonWriter json, EventStream stream)
    {
        json.WriteNumber("id"u8, stream.Id);
        MonitorFields.WritePace(json, "params"u8, stream.Pace);
        json.WriteNumber("variableMonitoringId"u8, stream.MonitorId);
    }
}

/// <summary>OCPP 2.1 Part 2, N11.</summary>
sealed class OpenPeriodicEventStreamCall() : StationCall<StreamOpened, StreamDecision>("OpenPeriodicEventStream")
{
    static readonly Words Statuses = new("Accepted", "Rejected");

    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        EventStream? stream = null;
        while (fields.Next())
            if (fields.Is("constantStreamData"u8))
                stream = StreamFields.Read(ref fields);
        if (fields.Error is null)
            fields.Need(stream is not null, "constantStreamData");
        return stream is null ? null : new StreamOpened(stream);
    }

    protected override void WriteFields(Utf8JsonWriter json, StreamOpened @event)
    {
        json.WriteStartObject("constantStreamData"u8);
        StreamFields.Write(json, @event.Stream);
        json.WriteEndObject();
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, StreamDecision decision) =>
        json.WriteString("status"u8, Statuses[decision.IsAccepted ? 0 : 1]);

    public override Decision? ReadAnswer(ref Fields fields)
    {
        int? status = null;
        while (fields.Next())
            if (fields.Is("status"u8))
                status = fields.Word(Statuses);
        return status is { } word ? new StreamDecision(word == 0) : null;
    }
}

/// <summary>OCPP 2.1 Part 2, N13.</summary>
sealed class ClosePeriodicEventStreamCall() : Report<StreamClosed>("ClosePeriodicEventStream")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? id = null;
        while (fields.Next())
            if (fields.Is("id"u8))
                id = fields.Integer();
        fields.Need(id is not null, "id");
        return id is { } number ? new StreamClosed(number) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, StreamClosed @event) => json.WriteNumber("id"u8, @event.StreamId);
}

/// <summary>OCPP 2.1 Part 2, N12: a message that is not answered.</summary>
sealed class NotifyPeriodicEventStreamCall() : Report<StreamTold>("NotifyPeriodicEventStream")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? id = null, pending = null;
        DateTimeOffset? at = null;
        var values = ImmutableArray.CreateBuilder<StreamedValue>();
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("pending"u8))
                pending = fields.Integer();
            else if (fields.Is("basetime"u8))
                at = fields.Time();
            else if (fields.Is("data"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (ReadValue(ref fields) is { } value)
                        values.Add(value);
        }
        if (fields.Error is null)
            fields.Need(id is not null, "id");
        return id is { } number ? new StreamTold(number, pending ?? 0, at, values.DrainToImmutable()) : null;
    }

    static StreamedValue? ReadValue(ref Fields fields)
    {
        if (!fields.BeginObject())
            return null;
        decimal? after = null;
        string? value = null;
        while (fields.Next())
        {
            if (fields.Is("t"u8))
                after = fields.Number();
            else if (fields.Is("v"u8))
                value = fields.Text(2500);
        }
        return value is null ? null : new(after ?? 0, value);
    }

    protected override void WriteFields(Utf8JsonWriter json, StreamTold @event)
    {
        json.WriteStartArray("data"u8);
        foreach (var (after, value) in @event.Values)
        {
            json.WriteStartObject();
            json.WriteNumber("t"u8, after);
            json.WriteString("v"u8, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("id"u8, @event.StreamId);
        json.WriteNumber("pending"u8, @event.Pending);
        if (@event.At is { } at)
            json.WriteTime("basetime"u8, at);
    }
}

/// <summary>OCPP 2.1 Part 2, N14.</summary>
sealed class GetPeriodicEventStreamCall() : OrderCall("GetPeriodicEventStream", typeof(GetStreams))
{
    public override bool IsJudgedByVocabulary => true;

    public override byte[] Write(Order order) => Payload.Empty;

    public override Order? Read(ref Fields fields)
    {
        while (fields.Next())
        {
        }
        return new GetStreams();
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var streams = ImmutableArray.CreateBuilder<EventStream>();
        while (fields.Next())
            if (fields.Is("constantStreamData"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (StreamFields.Read(ref fields) is { } stream)
                        streams.Add(stream);
        return new(OutcomeKind.Accepted, "Accepted") { Streams = streams.DrainToImmutable() };
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, static (json, said) =>
    {
        if (said.Streams.IsDefaultOrEmpty)
            return;
        json.WriteStartArray("constantStreamData"u8);
        foreach (var stream in said.Streams)
        {
            json.WriteStartObject();
            StreamFields.Write(json, stream);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}

/// <summary>OCPP 2.1 Part 2, N15.</summary>
sealed class AdjustPeriodicEventStreamCall() : StatusCall<AdjustStream>("AdjustPeriodicEventStream", OcppEdition.V21)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, AdjustStream order)
    {
        json.WriteNumber("id"u8, order.StreamId);
        MonitorFields.WritePace(json, "params"u8, order.Pace);
    }

    public override Order? Read(ref Fields fields)
    {
        int? id = null;
        StreamPace? pace = null;
        while (fields.Next())
        {
            if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("params"u8))
                pace = MonitorFields.ReadPace(ref fields);
        }
        fields.Need(id is not null, "id");
        if (fields.Error is null)
            fields.Need(pace is not null, "params");
        return id is { } number && pace is not null ? new AdjustStream(number, pace) : null;
    }
}
