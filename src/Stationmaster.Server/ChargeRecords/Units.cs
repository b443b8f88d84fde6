using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>From the units of the program to those of the API.</summary>
static class Units
{
    /// <summary>kWh to three decimals, half away from zero: for reading; prices come from the unrounded energy.</summary>
    public static decimal Kwh(long milliWh) => Math.Round(milliWh / 1_000_000m, 3, MidpointRounding.AwayFromZero);

    /// <summary>Wh to kWh, W to kW, exactly.</summary>
    public static decimal? Thousandth(decimal? value) => value / 1000;

    /// <summary>Without the trailing zeros a decimal carries.</summary>
    public static decimal? Shortest(decimal? value) => value / One;

    // Dividing by it drops them.
    const decimal One = 1.0000000000000000000000000000m;
}

/// <summary>JSON as charge records are written: the shortest exact decimals, times in UTC with milliseconds, nulls written.</summary>
static class DocumentWriting
{
    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal? value)
    {
        if (Units.Shortest(value) is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } at)
        {
            json.WriteNull(name);
            return;
        }
        Span<char> text = stackalloc char[32];
        at.UtcDateTime.TryFormat(text, out var length, TimeFormat);
        json.WriteString(name, text[..length]);
    }

    public static void WriteId(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? id)
    {
        if (id is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    /// <summary>Ids of the family tree are text in this API, as on the reference platform.</summary>
    public static void WriteIds(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<long> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
            json.WriteStringValue(id.ToString());
        json.WriteEndArray();
    }

    public static void WriteParty(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Party? party)
    {
        json.WriteStartObject(name);
        json.WriteId("id"u8, party?.Id);
        json.WriteString("name"u8, party?.Name);
        json.WriteEndObject();
    }

    /// <summary>An object whose members are all null.</summary>
    public static void WriteNulls(this Utf8JsonWriter json, ReadOnlySpan<byte> name, params ReadOnlySpan<string> members)
    {
        json.WriteStartObject(name);
        foreach (var member in members)
            json.WriteNull(member);
        json.WriteEndObject();
    }
}
