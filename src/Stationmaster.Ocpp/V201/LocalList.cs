using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block D. Its answer has no status: an answer is a yes.</summary>
sealed class GetLocalListVersionCall() : OrderCall<GetLocalListVersion>("GetLocalListVersion")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, GetLocalListVersion order)
    {
    }

    public override Order? Read(ref Fields fields)
    {
        while (fields.Next())
            if (fields.Is("customData"u8))
                fields.PassCustomData();
        return new GetLocalListVersion();
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        int? version = null;
        while (fields.Next())
        {
            if (fields.Is("versionNumber"u8))
                version = fields.Integer();
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        return version is { } number
            ? new(OutcomeKind.Accepted, "Accepted") { ListVersion = number }
            : new(OutcomeKind.Rejected, Why: "The answer holds no version");
    }

    public override byte[] WriteOutcome(Outcome outcome) =>
        Payload.Of(outcome, (json, said) => json.WriteNumber("versionNumber"u8, said.ListVersion ?? 0));
}

/// <summary>OCPP 2.0.1 Part 2, referenced components: LocalAuthListCtrlr.</summary>
sealed class GetLocalListLimitsCall() : OrderCall<GetLocalListLimits>("GetVariables")
{
    public override bool IsJudgedByVocabulary => true;

    const string Component = "LocalAuthListCtrlr";

    static readonly (string Variable, string? Attribute)[] Asked =
        [("Enabled", null), ("Entries", "MaxSet"), ("ItemsPerMessage", null), ("BytesPerMessage", null)];

    protected override void WriteFields(Utf8JsonWriter json, GetLocalListLimits order)
    {
        json.WriteStartArray("getVariableData"u8);
        foreach (var (variable, attribute) in Asked)
        {
            json.WriteStartObject();
            json.WriteOptional("attributeType"u8, attribute);
            json.WriteStartObject("component"u8);
            json.WriteString("name"u8, Component);
            json.WriteEndObject();
            json.WriteStartObject("variable"u8);
            json.WriteString("name"u8, variable);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public override Order? Read(ref Fields fields)
    {
        while (fields.Next())
            if (fields.Is("getVariableData"u8))
                fields.Pass();
        return new GetLocalListLimits();
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var values = new Dictionary<string, string>();
        while (fields.Next())
            if (fields.Is("getVariableResult"u8))
                ReadResults(ref fields, values);
        return new(OutcomeKind.Accepted, "Accepted")
        {
            ListLimits = new(
                bool.TryParse(values.GetValueOrDefault("Enabled"), out var isOn) ? isOn : null, Number("Entries"), Number("ItemsPerMessage"),
                Number("BytesPerMessage")),
        };

        int? Number(string variable) =>
            int.TryParse(values.GetValueOrDefault(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    static void ReadResults(ref Fields fields, Dictionary<string, string> values)
    {
        if (!fields.BeginList())
            return;
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            string? variable = null, value = null;
            while (fields.Next())
            {
                if (fields.Is("attributeValue"u8))
                    value = fields.Text(2500);
                else if (fields.Is("variable"u8))
                    variable = ReadName(ref fields);
                else
                    fields.Pass();
            }
            if (variable is not null && value is not null)
                values.TryAdd(variable, value);
        }
    }

    static string? ReadName(ref Fields fields)
    {
        string? name = null;
        if (!fields.BeginObject())
            return null;
        while (fields.Next())
        {
            if (fields.Is("name"u8))
                name = fields.Text(50);
            else
                fields.Pass();
        }
        return name;
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        json.WriteStartArray("getVariableResult"u8);
        foreach (var (variable, attribute) in Asked)
        {
            var value = (variable, said.ListLimits) switch
            {
                ("Enabled", { IsEnabled: { } isOn }) => isOn ? "true" : "false",
                ("Entries", { MostEntries: { } most }) => most.ToString(CultureInfo.InvariantCulture),
                ("ItemsPerMessage", { MostPerMessage: { } most }) => most.ToString(CultureInfo.InvariantCulture),
                ("BytesPerMessage", { MostBytesPerMessage: { } most }) => most.ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
            json.WriteStartObject();
            json.WriteString("attributeStatus"u8, value is null ? "UnknownVariable"u8 : "Accepted"u8);
            json.WriteOptional("attributeType"u8, attribute);
            json.WriteOptional("attributeValue"u8, value);
            json.WriteStartObject("component"u8);
            json.WriteString("name"u8, Component);
            json.WriteEndObject();
            json.WriteStartObject("variable"u8);
            json.WriteString("name"u8, variable);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}

/// <summary>OCPP 2.0.1 Part 2, functional block D. A list of none may not be empty: it is left out.</summary>
sealed class SendLocalListCall(OcppEdition edition) : StatusCall<SendLocalList>("SendLocalList", edition)
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Types = new("Differential", "Full");

    protected override void WriteFields(Utf8JsonWriter json, SendLocalList order)
    {
        var entries = order.Entries.Where(entry => entry.Uid.Length <= IdToken.Longest(Edition)).ToList();
        if (entries.Count > 0)
        {
            json.WriteStartArray("localAuthorizationList"u8);
            foreach (var entry in entries)
            {
                json.WriteStartObject();
                IdToken.Write(json, "idToken"u8, entry.Uid, TokenKinds.WordOf(entry.Kind, entry.Uid));
                if (entry.Authorisation is { } authorisation)
                    IdToken.WriteInfo(json, authorisation, Edition);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteNumber("versionNumber"u8, order.Version);
        json.WriteString("updateType"u8, order.IsFull ? "Full"u8 : "Differential"u8);
    }

    public override Order? Read(ref Fields fields)
    {
        int? version = null, type = null;
        ImmutableArray<ListedToken> entries = [];
        while (fields.Next())
        {
            if (fields.Is("localAuthorizationList"u8))
                entries = ReadEntries(ref fields);
            else if (fields.Is("versionNumber"u8))
                version = fields.Integer();
            else if (fields.Is("updateType"u8))
                type = fields.Word(Types);
            else if (fields.Is("customData"u8))
                fields.PassCustomData();
        }
        fields.Need(version is not null, "versionNumber");
        fields.Need(type is not null, "updateType");
        return version is { } number && type is { } word ? new SendLocalList(number, word == 1, entries) : null;
    }

    ImmutableArray<ListedToken> ReadEntries(ref Fields fields)
    {
        var entries = ImmutableArray.CreateBuilder<ListedToken>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            PresentedToken token = default;
            Authorisation? authorisation = null;
            while (fields.Next())
            {
                if (fields.Is("idToken"u8))
                    token = IdToken.Read(ref fields, Edition, isNeeded: true);
                else if (fields.Is("idTokenInfo"u8))
                    authorisation = IdToken.ReadInfo(ref fields, Edition);
                else if (fields.Is("customData"u8))
                    fields.PassCustomData();
            }
            if (token.Uid is { } uid)
                entries.Add(new(uid, TokenKinds.KindOf(token.Kind), authorisation));
        }
        return entries.DrainToImmutable();
    }
}
