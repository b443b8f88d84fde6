using System.Security.Cryptography;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Vouchers;

/// <summary>The codes people type in: unique ignoring case.</summary>
static class VoucherCodes
{
    // What looks alike on paper is left out: 0 O, 1 I L, 5 S, 8 B, 2 Z, U V.
    const string Letters = "34679ACDEFGHJKMNPQRTWXY";
    const int Length = 10, Longest = 40;

    /// <summary>23^10: more than 40 bits, so guessing one finds nothing.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, Length).Insert(Length / 2, "-");

    /// <exception cref="ApiProblem">422: not a code.</exception>
    public static string Checked(string param, string? code)
    {
        var given = Fields.Text(param, code, Longest);
        return given.Any(letter => !char.IsLetterOrDigit(letter) && letter is not ('-' or '_' or '.'))
            ? throw Problem.Invalid(param, $"{param} may have letters, digits, '-', '_' and '.' only.")
            : given;
    }
}
