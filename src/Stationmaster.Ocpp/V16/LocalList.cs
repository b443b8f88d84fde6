using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.10, §6.27, §6.28. Its answer has no status: an answer is a yes.</summary>
sealed class GetLocalListVersionCall() : OrderCall<GetLocalListVersion>("GetLocalListVersion")
{
    public override bool IsJudgedByVocabulary => true;

    protected override void WriteFields(Utf8JsonWriter json, GetLocalListVersion order)
    {
    }

    public override Order? Read(ref Fields fields)
    {
        while (fields.Next())
        {
        }
        return new GetLocalListVersion();
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        int? version = null;
        while (fields.Next())
            if (fields.Is("listVersion"u8))
                version = fields.Integer();
        return version is { } number
            ? new(OutcomeKind.Accepted, "Accepted") { ListVersion = number }
            : new(OutcomeKind.Rejected, Why: "The answer holds no version");
    }

    public override byte[] WriteOutcome(Outcome outcome) =>
        Payload.Of(outcome, (json, said) => json.WriteNumber("listVersion"u8, said.ListVersion ?? -1));
}

/// <summary>OCPP 1.6 §9.2: the configuration keys of the local list.</summary>
sealed class GetLocalListLimitsCall() : OrderCall<GetLocalListLimits>("GetConfiguration")
{
    public override bool IsJudgedByVocabulary => true;

    const string Enabled = "LocalAuthListEnabled", MostEntries = "LocalAuthListMaxLength", MostPerMessage = "SendLocalListMaxLength";

    static readonly GetConfigurationCall Configuration = new();

    protected override void WriteFields(Utf8JsonWriter json, GetLocalListLimits order)
    {
        json.WriteStartArray("key"u8);
        json.WriteStringValue(Enabled);
        json.WriteStringValue(MostEntries);
        json.WriteStringValue(MostPerMessage);
        json.WriteEndArray();
    }

    public override Order? Read(ref Fields fields) => Configuration.Read(ref fields);

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var outcome = Configuration.ReadOutcome(ref fields);
        var settings = outcome.Settings.DistinctBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
        return outcome with
        {
            ListLimits = new(
                bool.TryParse(settings.GetValueOrDefault(Enabled), out var isOn) ? isOn : null, Number(MostEntries), Number(MostPerMessage)),
        };

        int? Number(string key) =>
            int.TryParse(settings.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

/// <summary>OCPP 1.6 §5.15, §6.41, §6.42, §7.1.</summary>
sealed class SendLocalListCall() : OrderCall<SendLocalList>("SendLocalList")
{
    public override bool IsJudgedByVocabulary => true;

    static readonly Words Types = new("Differential", "Full");

    protected override void WriteFields(Utf8JsonWriter json, SendLocalList order)
    {
        json.WriteNumber("listVersion"u8, order.Version);
        json.WriteStartArray("localAuthorizationList"u8);
        foreach (var entry in order.Entries)
        {
            // A station refuses the whole list for one that is too long; nobody could present it there anyway.
            if (entry.Uid.Length > IdTag.Longest)
                continue;
            json.WriteStartObject();
            json.WriteString("idTag"u8, entry.Uid);
            if (entry.Authorisation is { } authorisation)
                IdTag.Write(json, authorisation);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("updateType"u8, order.IsFull ? "Full"u8 : "Differential"u8);
    }

    public override Order? Read(ref Fields fields)
    {
        int? version = null, type = null;
        ImmutableArray<ListedToken> entries = [];
        while (fields.Next())
        {
            if (fields.Is("listVersion"u8))
                version = fields.Integer();
            else if (fields.Is("localAuthorizationList"u8))
                entries = ReadEntries(ref fields);
            else if (fields.Is("updateType"u8))
                type = fields.Word(Types);
        }
        fields.Need(version is not null, "listVersion");
        fields.Need(type is not null, "updateType");
        return version is { } number && type is { } word ? new SendLocalList(number, word == 1, entries) : null;
    }

    static ImmutableArray<ListedToken> ReadEntries(ref Fields fields)
    {
        var entries = ImmutableArray.CreateBuilder<ListedToken>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            string? uid = null;
            Authorisation? authorisation = null;
            while (fields.Next())
            {
                if (fields.Is("idTag"u8))
                    uid = fields.Text(IdTag.Longest, isRefusedWhenLonger: true);
                else if (fields.Is("idTagInfo"u8))
                    authorisation = IdTag.Read(ref fields);
            }
            fields.Want(uid is not null, "idTag");
            if (uid is not null)
                entries.Add(new(uid, TokenKind.Rfid, authorisation));
        }
        return entries.DrainToImmutable();
    }
}
