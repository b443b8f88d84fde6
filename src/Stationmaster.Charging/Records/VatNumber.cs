using System.Text.RegularExpressions;

namespace Stationmaster.Charging.Records;

/// <summary>
/// A number under which a business pays VAT, judged by its country's form and, where the country has one, by its check digits. Whether the
/// number was ever given to anybody, only a register knows.
/// </summary>
/// <param name="Country">The prefix: ISO 3166-1 alpha-2, but EL for Greece and XI for Northern Ireland.</param>
/// <param name="Digits">What follows the prefix, in capitals, without separators.</param>
public sealed partial record VatNumber(string Country, string Digits)
{
    /// <summary>Form, and whether the check digits hold; null where only the form is known.</summary>
    static readonly Dictionary<string, (string Form, Func<string, bool>? Holds)> Rules = new(StringComparer.Ordinal)
    {
        ["AT"] = ("U[0-9]{8}", null),
        ["BE"] = ("[01][0-9]{9}", number => 97 - Value(number[..8]) % 97 == Value(number[8..])),
        ["BG"] = ("[0-9]{9,10}", null),
        ["CH"] = ("E[0-9]{9}(MWST|TVA|IVA)?", number => Mod11(number[1..10], 5, 4, 3, 2, 7, 6, 5, 4)),
        ["CY"] = ("[0-9]{8}[A-Z]", null),
        ["CZ"] = ("[0-9]{8,10}", null),
        ["DE"] = ("[1-9][0-9]{8}", Iso7064),
        ["DK"] = ("[0-9]{8}", number => Sum(number, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0),
        ["EE"] = ("10[0-9]{7}", number => (10 - Sum(number[..8], 3, 7, 1, 3, 7, 1, 3, 7) % 10) % 10 == number[8] - '0'),
        ["EL"] = ("[0-9]{9}", number => Sum(number[..8], 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == number[8] - '0'),
        ["ES"] = ("[A-Z0-9][0-9]{7}[A-Z0-9]", null),
        ["FI"] = ("[0-9]{8}", number => Mod11(number, 7, 9, 10, 5, 8, 4, 2)),
        ["FR"] = ("[A-HJ-NP-Z0-9]{2}[0-9]{9}", number => !char.IsAsciiDigit(number[0]) || !char.IsAsciiDigit(number[1])
            || (12 + 3 * (Value(number[2..]) % 97)) % 97 == Value(number[..2])),
        ["GB"] = ("([0-9]{9}|[0-9]{12}|GD[0-4][0-9]{2}|HA[5-9][0-9]{2})", British),
        ["HR"] = ("[0-9]{11}", Iso7064),
        ["HU"] = ("[0-9]{8}", number => (10 - Sum(number[..7], 9, 7, 3, 1, 9, 7, 3) % 10) % 10 == number[7] - '0'),
        ["IE"] = ("([0-9]{7}[A-W][A-I]?|[0-9][A-Z+*][0-9]{5}[A-W])", null),
        ["IT"] = ("[0-9]{11}", Luhn),
        ["LT"] = ("([0-9]{9}|[0-9]{12})", null),
        ["LU"] = ("[0-9]{8}", number => Value(number[..6]) % 89 == Value(number[6..])),
        ["LV"] = ("[0-9]{11}", null),
        ["MT"] = ("[0-9]{8}", number => 37 - Sum(number[..6], 3, 4, 6, 7, 8, 9) % 37 == Value(number[6..])),
        ["NL"] = ("[0-9]{9}B[0-9]{2}", null),
        ["NO"] = ("[0-9]{9}(MVA)?", number => Mod11(number[..9], 3, 2, 7, 6, 5, 4, 3, 2)),
        ["PL"] = ("[0-9]{10}", number => Sum(number[..9], 6, 5, 7, 2, 3, 4, 5, 6, 7) % 11 == number[9] - '0'),
        ["PT"] = ("[1-9][0-9]{8}", number => Mod11(number, 9, 8, 7, 6, 5, 4, 3, 2) || (number[8] == '0' && Sum(number[..8], 9, 8, 7, 6, 5, 4, 3, 2) % 11 < 2)),
        ["RO"] = ("[1-9][0-9]{1,9}", null),
        ["SE"] = ("[0-9]{10}[0-9]{2}", number => Luhn(number[..10])),
        ["SI"] = ("[1-9][0-9]{7}", number => (11 - Sum(number[..7], 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == number[7] - '0'),
        ["SK"] = ("[1-9][0-9]{9}", number => Value(number) % 11 == 0),
        ["XI"] = ("([0-9]{9}|[0-9]{12}|GD[0-4][0-9]{2}|HA[5-9][0-9]{2})", British),
    };

    /// <summary>With its prefix.</summary>
    public override string ToString() => Country + Digits;

    /// <param name="text">As somebody typed it: with blanks, dots or hyphens, in any case, with its prefix.</param>
    /// <param name="why">What is wrong with it in plain words; null where nothing is.</param>
    /// <returns>Null where something is wrong with it.</returns>
    public static VatNumber? Read(string text, out string? why)
    {
        var plain = Separators().Replace(text, "").ToUpperInvariant();
        if (plain.StartsWith("GR", StringComparison.Ordinal))
            plain = "EL" + plain[2..];
        if (plain.Length < 4 || !char.IsAsciiLetter(plain[0]) || !char.IsAsciiLetter(plain[1]))
        {
            why = "A number for VAT begins with its country's two letters";
            return null;
        }
        var number = new VatNumber(plain[..2], plain[2..]);
        why = !Rules.TryGetValue(number.Country, out var rule) ? $"No form of numbers for VAT is known for {number.Country}"
            : !Regex.IsMatch(number.Digits, $"^{rule.Form}$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) ? $"It has not the form of {number.Country}"
            : rule.Holds?.Invoke(number.Digits) == false ? "Its check digits do not match"
            : null;
        return why is null ? number : null;
    }

    /// <summary>The countries whose numbers the European Union's register knows.</summary>
    public bool IsOfUnion => Country is not ("CH" or "GB" or "NO");

    static int Sum(string number, params ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
            sum += (number[i] - '0') * weights[i];
        return sum;
    }

    /// <summary>The digit behind the weighed ones is what they lack to a multiple of eleven.</summary>
    static bool Mod11(string number, params ReadOnlySpan<int> weights) =>
        (11 - Sum(number, weights) % 11) % 11 is < 10 and var check && check == number[weights.Length] - '0';

    static bool Luhn(string number)
    {
        var sum = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var digit = number[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        }
        return sum % 10 == 0;
    }

    /// <summary>ISO/IEC 7064, MOD 11,10.</summary>
    static bool Iso7064(string number)
    {
        var product = 10;
        foreach (var digit in number[..^1])
        {
            var sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == number[^1] - '0';
    }

    static bool British(string number)
    {
        if (!char.IsAsciiDigit(number[0]))
            return true;
        var rest = (Sum(number, 8, 7, 6, 5, 4, 3, 2) + Value(number[7..9])) % 97;
        return rest is 0 or 42;
    }

    static long Value(string digits) => long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[\s.\-/]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Separators();
}
