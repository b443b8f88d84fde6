using System.Globalization;

namespace Stationmaster.Charging.Stations;

/// <summary>Whether two values of a setting mean the same, and whether a value may be one: stations spell as they like.</summary>
public static class SettingComparison
{
    /// <summary>Numbers by what they are, truth values in any case, lists without regard to blanks, those without an order to that too.</summary>
    /// <param name="type">Null where nobody knows it: then by the text alone, but for truth values.</param>
    public static bool AreAlike(string? left, string? right, SettingDataType? type)
    {
        var (one, other) = (left?.Trim() ?? "", right?.Trim() ?? "");
        if (one == other)
            return true;
        return type switch
        {
            SettingDataType.Integer or SettingDataType.Decimal => Number(one) is { } number && number == Number(other),
            SettingDataType.MemberList => Items(one).Order(StringComparer.Ordinal).SequenceEqual(Items(other).Order(StringComparer.Ordinal)),
            SettingDataType.SequenceList => Items(one).SequenceEqual(Items(other)),
            SettingDataType.DateTime => Time(one) is { } time && time == Time(other),
            SettingDataType.Boolean => Truth(one) is { } truth && truth == Truth(other),
            null => bool.TryParse(one, out var truth) && bool.TryParse(other, out var same) && truth == same,
            _ => false,
        };
    }

    /// <summary>Why a value can't be one of the setting's, in plain words; null where it can.</summary>
    public static string? WhyNot(string value, SettingTraits? traits)
    {
        if (traits is null)
            return null;
        switch (traits.DataType)
        {
            case SettingDataType.Boolean when Truth(value) is null:
                return "must be true or false";
            case SettingDataType.Integer when Number(value) is not { } whole || whole != decimal.Truncate(whole):
                return "must be a whole number";
            case SettingDataType.Decimal when Number(value) is null:
                return "must be a number";
            case SettingDataType.DateTime when Time(value) is null:
                return "must be a time such as 2026-11-20T09:30:00Z";
            case SettingDataType.Integer or SettingDataType.Decimal:
                return OutOf(Number(value)!.Value, traits, "");
            case SettingDataType.OptionList when !traits.Choices.IsDefaultOrEmpty && !traits.Choices.Contains(value):
                return $"must be one of {string.Join(", ", traits.Choices)}";
            case SettingDataType.MemberList or SettingDataType.SequenceList when !traits.Choices.IsDefaultOrEmpty
                && Items(value).FirstOrDefault(item => !traits.Choices.Contains(item)) is { } unknown:
                return $"may hold {string.Join(", ", traits.Choices)}, not {unknown}";
            case SettingDataType.String:
                return OutOf(value.Length, traits, " characters");
            default:
                return null;
        }
    }

    static string? OutOf(decimal number, SettingTraits traits, string of)
    {
        if (traits.Min is { } least && number < least)
            return $"must be at least {Plain(least)}{of}";
        // Stations say 0 where they have no limit.
        return traits.Max is { } most and not 0 && number > most ? $"must be at most {Plain(most)}{of}" : null;
    }

    static string Plain(decimal number) => number.ToString("0.#############", CultureInfo.InvariantCulture);

    static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    static bool? Truth(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => null,
    };

    static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    static IEnumerable<string> Items(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
