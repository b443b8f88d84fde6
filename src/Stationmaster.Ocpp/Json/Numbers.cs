using System.Globalization;

namespace Stationmaster.Ocpp.Json;

static class Numbers
{
    /// <summary>No meter reads more; what lies beyond would overflow when kilo is resolved.</summary>
    const decimal Largest = 1_000_000_000_000_000m;

    /// <summary>Reads "12.5", "12,5", " 12.5 " and "1.25E1". What is no number ("NaN", "", "n/a") gives false.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out decimal value)
    {
        const NumberStyles Style = NumberStyles.Float;
        if (decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out value))
            return Math.Abs(value) <= Largest;
        var comma = text.IndexOf((byte)',');
        if (comma < 0 || text.Length > 64 || text.Contains((byte)'.'))
            return false;
        Span<byte> pointed = stackalloc byte[text.Length];
        text.CopyTo(pointed);
        pointed[comma] = (byte)'.';
        return decimal.TryParse(pointed, Style, CultureInfo.InvariantCulture, out value) && Math.Abs(value) <= Largest;
    }
}
