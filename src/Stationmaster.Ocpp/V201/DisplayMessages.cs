using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, O01, O02 and O06.</summary>
sealed class SetDisplayMessageCall(OcppEdition edition) : StatusCall<SetDisplayMessage>("SetDisplayMessage", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override bool CanWrite(SetDisplayMessage order) => DisplayFields.Has(order.Message, Edition);

    protected override void WriteFields(Utf8JsonWriter json, SetDisplayMessage order)
    {
        json.WriteStartObject("message"u8);
        DisplayFields.Write(json, order.Message);
        json.WriteEndObject();
    }

    public override Order? Read(ref Fields fields)
    {
        DisplayMessage? message = null;
        while (fields.Next())
            if (fields.Is("message"u8))
                message = DisplayFields.Read(ref fields, Edition);
        if (fields.Error is null)
            fields.Need(message is not null, "message");
        return message is null ? null : new SetDisplayMessage(message);
    }
}

/// <summary>OCPP 2.0.1 Part 2, O05.</summary>
sealed class ClearDisplayMessageCall(OcppEdition edition) : StatusCall<ClearDisplayMessage>("ClearDisplayMessage", edition)
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, ClearDisplayMessage order) => json.WriteNumber("id"u8, order.Id);

    public override Order? Read(ref Fields fields)
    {
        int? id = null;
        while (fields.Next())
            if (fields.Is("id"u8))
                id = fields.Integer();
        fields.Need(id is not null, "id");
        return id is { } number ? new ClearDisplayMessage(number) : null;
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.Accepted ? "Accepted" : "Unknown";
}

/// <summary>OCPP 2.0.1 Part 2, O03 and O04. Unknown: a yes, and nothing follows.</summary>
sealed class GetDisplayMessagesCall(OcppEdition edition) : OrderCall<GetDisplayMessages>("GetDisplayMessages")
{
    const string Nothing = "Unknown";

    public override bool IsJudgedByVocabulary => true;

    protected override bool CanWrite(GetDisplayMessages order) => order.State is null or <= DisplayState.Unavailable || edition == OcppEdition.V21;

    protected override void WriteFields(Utf8JsonWriter json, GetDisplayMessages order)
    {
        if (order.Ids.Count > 0)
        {
            json.WriteStartArray("id"u8);
            foreach (var id in order.Ids)
                json.WriteNumberValue(id);
            json.WriteEndArray();
        }
        json.WriteNumber("requestId"u8, order.RequestId);
        json.WriteOptional("priority"u8, order.Priority?.ToString());
        json.WriteOptional("state"u8, order.State?.ToString());
    }

    public override Order? Read(ref Fields fields)
    {
        int? request = null, priority = null, state = null;
        List<int> ids = [];
        while (fields.Next())
        {
            if (fields.Is("requestId"u8))
                request = fields.Integer();
            else if (fields.Is("priority"u8))
                priority = fields.Word(DisplayFields.Priorities);
            else if (fields.Is("state"u8))
                state = fields.Word(DisplayFields.States(edition));
            else if (fields.Is("id"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (fields.Integer() is { } id)
                        ids.Add(id);
        }
        if (fields.Error is null)
            fields.Need(request is not null, "requestId");
        return request is { } number ? new GetDisplayMessages(number, ids, (DisplayPriority?)priority, (DisplayState?)state) : null;
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        string? status = null, why = null;
        while (fields.Next())
        {
            if (fields.Is("status"u8))
                status = ReadStatus(ref fields);
            else if (fields.Is("statusInfo"u8))
                why = fields.ReadStatusInfo(edition);
        }
        var judged = Judge(status);
        return status == Nothing ? new(OutcomeKind.Accepted, status) : judged with { Why = why ?? judged.Why };
    }

    protected override string WordFor(OutcomeKind kind) => kind == OutcomeKind.Accepted ? "Accepted" : Nothing;
}

/// <summary>OCPP 2.0.1 Part 2, O03 and O04.</summary>
sealed class NotifyDisplayMessagesCall(OcppEdition edition) : Report<DisplayMessagesReported>("NotifyDisplayMessages")
{
    public override bool IsJudgedByVocabulary => true;

    public override StationEvent? Read(ref Fields fields)
    {
        int? request = null;
        var goesOn = false;
        var messages = ImmutableArray.CreateBuilder<DisplayMessage>();
        while (fields.Next())
        {
            if (fields.Is("requestId"u8))
                request = fields.Integer();
            else if (fields.Is("tbc"u8))
                goesOn = fields.Truth();
            else if (fields.Is("messageInfo"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (DisplayFields.Read(ref fields, edition) is { } message)
                        messages.Add(message);
        }
        if (fields.Error is null)
            fields.Need(request is not null, "requestId");
        return request is { } id ? new DisplayMessagesReported(id, messages.DrainToImmutable(), !goesOn) : null;
    }

    protected override void WriteFields(Utf8JsonWriter json, DisplayMessagesReported @event)
    {
        if (@event.Messages.Length > 0)
        {
            json.WriteStartArray("messageInfo"u8);
            foreach (var message in @event.Messages)
            {
                json.WriteStartObject();
                DisplayFields.Write(json, message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteNumber("requestId"u8, @event.RequestId);
        if (!@event.IsLast)
            json.WriteBoolean("tbc"u8, true);
    }
}
