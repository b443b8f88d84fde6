using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>MessageInfoType and what is in it: OCPP 2.0.1 and 2.1 Part 2 §2.</summary>
static class DisplayFields
{
    static readonly string[] StateWords = ["Charging", "Faulted", "Idle", "Unavailable", "Suspended", "Discharging"];
    static readonly string[] FormatWords = ["ASCII", "HTML", "URI", "UTF8", "QRCODE"];
    static readonly Words States201 = new(StateWords[..4]), States21 = new(StateWords);
    static readonly Words Formats201 = new(FormatWords[..4]), Formats21 = new(FormatWords);

    /// <summary>In the order of <see cref="DisplayPriority"/>.</summary>
    public static readonly Words Priorities = new("AlwaysFront", "InFront", "NormalCycle");

    /// <summary>In the order of <see cref="DisplayState"/>.</summary>
    public static Words States(OcppEdition edition) => edition == OcppEdition.V21 ? States21 : States201;

    static Words Formats(OcppEdition edition) => edition == OcppEdition.V21 ? Formats21 : Formats201;

    /// <summary>How long a text may be, in characters.</summary>
    public static int Longest(OcppEdition edition) => edition == OcppEdition.V21 ? 1024 : 512;

    public static bool Has(DisplayMessage message, OcppEdition edition) => edition == OcppEdition.V21
        ? message.Texts.Count is >= 1 and <= 5
        : message is { Texts.Count: 1, State: null or <= DisplayState.Unavailable } && message.Texts[0].Format <= DisplayFormat.Utf8
            && message.Texts[0].Content.Length <= Longest(edition);

    public static void Write(Utf8JsonWriter json, DisplayMessage message)
    {
        if (message.Display is { } display)
        {
            json.WriteStartObject("display"u8);
            Variables.WritePlace(json, display.Component, display.ComponentInstance, display.Evse, display.Connector);
            json.WriteEndObject();
        }
        json.WriteNumber("id"u8, message.Id);
        json.WriteString("priority"u8, Priorities[(int)message.Priority]);
        if (message.State is { } state)
            json.WriteString("state"u8, StateWords[(int)state]);
        if (message.StartsAt is { } start)
            json.WriteTime("startDateTime"u8, start);
        if (message.EndsAt is { } end)
            json.WriteTime("endDateTime"u8, end);
        json.WriteOptional("transactionId"u8, message.OwnId);
        json.WriteStartObject("message"u8);
        WriteText(json, message.Texts[0]);
        json.WriteEndObject();
        if (message.Texts.Count < 2)
            return;
        json.WriteStartArray("messageExtra"u8);
        foreach (var text in message.Texts.Skip(1))
        {
            json.WriteStartObject();
            WriteText(json, text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteText(Utf8JsonWriter json, DisplayText text)
    {
        json.WriteString("format"u8, FormatWords[(int)text.Format]);
        json.WriteOptional("language"u8, text.Language);
        json.WriteString("content"u8, text.Content);
    }

    /// <summary>Null where there is no id or no text.</summary>
    public static DisplayMessage? Read(ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        int? id = null, priority = null, state = null;
        DateTimeOffset? start = null, end = null;
        string? transaction = null;
        Variables.Component? display = null;
        List<DisplayText> texts = [];
        while (fields.Next())
        {
            if (fields.Is("display"u8))
                display = Variables.ReadComponent(ref fields, isNeeded: false, edition);
            else if (fields.Is("id"u8))
                id = fields.Integer();
            else if (fields.Is("priority"u8))
                priority = fields.Word(Priorities);
            else if (fields.Is("state"u8))
                state = fields.Word(States(edition));
            else if (fields.Is("startDateTime"u8))
                start = fields.Time();
            else if (fields.Is("endDateTime"u8))
                end = fields.Time();
            else if (fields.Is("transactionId"u8))
                transaction = fields.Text(36);
            else if (fields.Is("message"u8) && ReadText(ref fields, edition) is { } text)
                texts.Insert(0, text);
            else if (edition == OcppEdition.V21 && fields.Is("messageExtra"u8) && fields.BeginList())
                while (fields.NextItem())
                    if (ReadText(ref fields, edition) is { } extra)
                        texts.Add(extra);
        }
        if (fields.Error is null)
            fields.Need(id is not null, "id");
        if (fields.Error is null)
            fields.Need(texts.Count > 0, "message");
        return id is { } number && texts.Count > 0
            ? new(number, (DisplayPriority)(priority ?? (int)DisplayPriority.NormalCycle), texts)
            {
                State = (DisplayState?)state, StartsAt = start, EndsAt = end, OwnId = transaction,
                Display = display is { } of ? new(of.Name, null, of.Instance, of.Evse, of.Connector) : null,
            }
            : null;
    }

    static DisplayText? ReadText(ref Fields fields, OcppEdition edition)
    {
        if (!fields.BeginObject())
            return null;
        int? format = null;
        string? language = null, content = null;
        while (fields.Next())
        {
            if (fields.Is("format"u8))
                format = fields.Word(Formats(edition));
            else if (fields.Is("language"u8))
                language = fields.Text(8);
            else if (fields.Is("content"u8))
                content = fields.Text(Longest(edition));
        }
        return content is null ? null : new(content, (DisplayFormat)(format ?? (int)DisplayFormat.Utf8), language);
    }
}
