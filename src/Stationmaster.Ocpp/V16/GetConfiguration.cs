using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §5.8, §6.21, §6.22, §7.29. Its answer has no status: an answer is a yes.</summary>
sealed class GetConfigurationCall() : OrderCall<GetConfiguration>("GetConfiguration")
{
    protected override void WriteFields(Utf8JsonWriter json, GetConfiguration order)
    {
        if (order.Keys.Count > 0)
            WriteTexts(json, "key"u8, order.Keys);
    }

    public override Order? Read(ref Fields fields)
    {
        ImmutableArray<string> keys = [];
        while (fields.Next())
            if (fields.Is("key"u8))
                keys = ReadTexts(ref fields);
        return new GetConfiguration(keys);
    }

    public override Outcome ReadOutcome(ref Fields fields)
    {
        ImmutableArray<Setting> settings = [];
        ImmutableArray<string> unknown = [];
        while (fields.Next())
        {
            if (fields.Is("configurationKey"u8))
                settings = ReadSettings(ref fields);
            else if (fields.Is("unknownKey"u8))
                unknown = ReadTexts(ref fields);
        }
        return new(OutcomeKind.Accepted, "Accepted", Settings: settings, UnknownKeys: unknown);
    }

    public override byte[] WriteOutcome(Outcome outcome) => Payload.Of(outcome, (json, said) =>
    {
        if (!said.Settings.IsDefaultOrEmpty)
        {
            json.WriteStartArray("configurationKey"u8);
            foreach (var setting in said.Settings)
            {
                json.WriteStartObject();
                json.WriteString("key"u8, setting.Key);
                json.WriteBoolean("readonly"u8, setting.IsReadOnly);
                json.WriteOptional("value"u8, setting.Value);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (!said.UnknownKeys.IsDefaultOrEmpty)
            WriteTexts(json, "unknownKey"u8, said.UnknownKeys);
    });

    static ImmutableArray<Setting> ReadSettings(ref Fields fields)
    {
        var settings = ImmutableArray.CreateBuilder<Setting>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
        {
            if (!fields.BeginObject())
                continue;
            string? key = null, value = null;
            var isReadOnly = false;
            while (fields.Next())
            {
                if (fields.Is("key"u8))
                    key = fields.Text(50);
                else if (fields.Is("readonly"u8))
                    isReadOnly = fields.Truth();
                else if (fields.Is("value"u8))
                    value = fields.Text(500);
            }
            if (key is not null)
                settings.Add(new(key, isReadOnly, value));
        }
        return settings.DrainToImmutable();
    }

    static ImmutableArray<string> ReadTexts(ref Fields fields)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        if (!fields.BeginList())
            return [];
        while (fields.NextItem())
            if (fields.Text(50) is { } text)
                texts.Add(text);
        return texts.DrainToImmutable();
    }

    static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
