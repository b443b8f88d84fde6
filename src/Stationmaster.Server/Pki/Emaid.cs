using System.Text.RegularExpressions;

namespace Stationmaster.Server.Pki;

/// <summary>Identifiers of contracts: country, provider, instance, and a check digit that may be left out (ISO 15118-2 annex H).</summary>
static partial class Emaid
{
    /// <summary>The parts without separators, in capitals; null for what is none. The check digit is left out.</summary>
    public static string? Plain(string text) =>
        Form().Match(text.Trim()) is { Success: true, Groups: var parts }
            ? $"{parts["country"].Value}{parts["provider"].Value}{parts["instance"].Value}".ToUpperInvariant()
            : null;

    public static bool AreSame(string one, string other) =>
        one.Equals(other, StringComparison.OrdinalIgnoreCase) || (Plain(one) is { } plain && plain == Plain(other));

    /// <summary>How the same identifier may have been written down: with and without separators.</summary>
    public static IReadOnlyList<string> Forms(string text)
    {
        if (Form().Match(text.Trim()) is not { Success: true, Groups: var parts })
            return [];
        var (country, provider, instance, digit) = (parts["country"].Value, parts["provider"].Value, parts["instance"].Value, parts["digit"].Value);
        List<string> forms = [$"{country}{provider}{instance}", $"{country}-{provider}-{instance}"];
        if (digit.Length > 0)
            forms.AddRange([$"{country}{provider}{instance}{digit}", $"{country}-{provider}-{instance}-{digit}"]);
        return forms;
    }

    [GeneratedRegex(
        "^(?<country>[A-Za-z]{2})-?(?<provider>[A-Za-z0-9]{3})-?(?<instance>[A-Za-z0-9]{9})(-?(?<digit>[A-Za-z0-9]))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
