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
        if (TryReadPlain(text, out value))
            return true;
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

    /// <summary>Digits with at most one point among them: nearly all there is, at a quarter of the cost.</summary>
    static bool TryReadPlain(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        if (text.Length is 0 or > 15 || !char.IsAsciiDigit((char)text[0]))
            return false;
        var digits = 0L;
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit((char)text[i]))
                digits = (digits * 10) + (text[i] - '0');
            else if (text[i] == '.' && point < 0)
                point = i;
            else
                return false;
        }
        value = new decimal((int)digits, (int)(digits >> 32), 0, isNegative: false, (byte)(point < 0 ? 0 : text.Length - point - 1));
        return true;
    }
}
