using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Requests;

/// <summary>Checks the fields of a body, one by one. Text comes back trimmed and as storage can keep it; what is wrong is 422 and
/// named.</summary>
static class Fields
{
    /// <summary>Text that must be there.</summary>
    public static string Text(string param, string? text, int most) => Optional(param, text, most) ?? throw Problem.Missing(param);

    /// <summary>Text that may be absent; blank is absent.</summary>
    public static string? Optional(string param, string? text, int most)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var clean = Clean.Text(text.Trim());
        if (clean.Length > most)
            throw Problem.Invalid(param, $"{param} is {clean.Length} characters long; at most {most} are allowed.", "too_long");
        if (clean.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t')))
            throw Problem.Invalid(param, $"{param} contains control characters.");
        return clean;
    }

    /// <summary>One of a list of words, in any case; the list's own spelling comes back.</summary>
    public static string OneOf(string param, string? word, IReadOnlyList<string> allowed)
    {
        if (string.IsNullOrWhiteSpace(word))
            throw Problem.Missing(param);
        return allowed.FirstOrDefault(known => known.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw Problem.Invalid(param, $"{param} must be one of {string.Join(", ", allowed)}.");
    }

    /// <summary>ISO 3166-1 alpha-2, in capitals.</summary>
    public static string Country(string param, string? code)
    {
        var country = Text(param, code, 100).ToUpperInvariant();
        return Countries.IsKnown(country)
            ? country
            : throw Problem.Invalid(param, $"{param} must be a country's two letters (ISO 3166-1), such as DK.");
    }

    public static string? Email(string param, string? text)
    {
        var email = Optional(param, text, 254);
        var at = email?.LastIndexOf('@') ?? -1;
        return email is null || (at > 0 && at < email.Length - 1 && !email.Any(char.IsWhiteSpace))
            ? email
            : throw Problem.Invalid(param, $"{param} is not an e-mail address.");
    }
}
