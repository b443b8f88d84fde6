using System.Globalization;
using System.Text.Json;

namespace Stationmaster.Ocpi;

/// <summary>A value in OCPI text with its path, so that what is wrong can be named.</summary>
readonly struct JsonPlace(JsonElement value, string path)
{
    public string Path => path;

    public JsonElement Value => value;

    /// <summary>Null where the member is absent or null.</summary>
    public JsonPlace? Find(string name)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new OcpiException(path, "an object");
        return value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? new(member, Child(name)) : null;
    }

    public JsonPlace Required(string name) => Find(name) ?? throw new OcpiException(Child(name), "a value: it is required");

    /// <summary>Empty where the member is absent.</summary>
    public IReadOnlyList<JsonPlace> List(string name)
    {
        if (Find(name) is not { } list)
            return [];
        if (list.Value.ValueKind != JsonValueKind.Array)
            throw new OcpiException(list.Path, "a list");
        return [.. list.Value.EnumerateArray().Select((item, i) => new JsonPlace(item, $"{list.Path}[{i}]"))];
    }

    public string Text() => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new OcpiException(path, "text");

    /// <summary>A number; also one in quotes, as some send it.</summary>
    public decimal Number()
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
            return number;
        return value.ValueKind == JsonValueKind.String && decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            ? number
            : throw new OcpiException(path, "a number");
    }

    public int Whole() => Number() is var number && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
        ? (int)number
        : throw new OcpiException(path, "a whole number");

    /// <summary>RFC 3339; without an offset it is UTC.</summary>
    public DateTimeOffset Time() => DateTimeOffset.TryParse(
        Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : throw new OcpiException(path, "a time such as 2026-01-31T12:00:00Z");

    public TimeOnly Clock() => TimeOnly.TryParseExact(Text(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time
        : throw new OcpiException(path, "a time of day such as 17:00");

    public DateOnly Day() => DateOnly.TryParseExact(Text(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw new OcpiException(path, "a day such as 2026-01-31");

    /// <summary>One of a table of words.</summary>
    public T Word<T>(IReadOnlyList<(T Value, string Word)> words)
    {
        var text = Text();
        foreach (var (known, word) in words)
        {
            if (word == text)
                return known;
        }
        throw new OcpiException(path, $"one of {string.Join(", ", words.Select(each => each.Word))}");
    }

    string Child(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
