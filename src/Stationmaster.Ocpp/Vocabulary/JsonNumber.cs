using System.Globalization;

namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>
/// A number as JSON writes it, taken exactly however long it is: its digits without zeros at either end, times ten to a power.
/// </summary>
readonly ref struct JsonNumber
{
    /// <summary>Powers beyond are as good as endless.</summary>
    const int MostExponent = 1_000_000;

    /// <summary>From the first digit that is not 0 to the last; a point may stand among them.</summary>
    readonly ReadOnlySpan<byte> _digits;

    /// <summary>The power of ten of the last digit.</summary>
    readonly int _last;

    /// <summary>The power of ten of the first digit.</summary>
    readonly int _first;

    readonly bool _isNegative;

    /// <param name="text">A number of valid JSON.</param>
    public JsonNumber(ReadOnlySpan<byte> text)
    {
        _isNegative = text[0] == '-';
        var e = text.IndexOfAny((byte)'e', (byte)'E');
        var exponent = e < 0 ? 0 : Exponent(text[(e + 1)..]);
        var mantissa = (e < 0 ? text : text[..e])[(_isNegative ? 1 : 0)..];
        var start = mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (start < 0)
            return;
        var end = mantissa.LastIndexOfAnyInRange((byte)'1', (byte)'9');
        var point = mantissa.IndexOf((byte)'.');
        if (point < 0)
            point = mantissa.Length;
        _digits = mantissa[start..(end + 1)];
        _first = exponent + (start < point ? point - start - 1 : point - start);
        _last = exponent + (end < point ? point - end - 1 : point - end);
    }

    public bool IsInteger => _digits.IsEmpty || _last >= 0;

    public int CompareTo(decimal limit)
    {
        Span<byte> text = stackalloc byte[64];
        limit.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        return CompareTo(new JsonNumber(text[..written]));
    }

    /// <param name="step">Greater than 0, with at most nine digits.</param>
    public bool IsMultipleOf(decimal step)
    {
        var scale = step.Scale;
        var whole = (long)(step * (decimal)Math.Pow(10, scale));
        if (_digits.IsEmpty)
            return true;
        if (_last + scale < 0)
            return false;
        var rest = 0L;
        foreach (var digit in _digits)
            if (digit != '.')
                rest = ((rest * 10) + (digit - '0')) % whole;
        for (var i = 0; i < _last + scale && rest != 0; i++)
            rest = rest * 10 % whole;
        return rest == 0;
    }

    int CompareTo(JsonNumber other)
    {
        var sign = Sign;
        if (sign != other.Sign)
            return sign.CompareTo(other.Sign);
        if (sign == 0)
            return 0;
        if (_first != other._first)
            return sign * _first.CompareTo(other._first);
        return sign * CompareDigits(_digits, other._digits);
    }

    int Sign => _digits.IsEmpty ? 0 : _isNegative ? -1 : 1;

    static int CompareDigits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int i = 0, j = 0;
        while (true)
        {
            if (i < left.Length && left[i] == '.')
                i++;
            if (j < right.Length && right[j] == '.')
                j++;
            if (i == left.Length || j == right.Length)
                return (left.Length - i).CompareTo(right.Length - j);
            if (left[i] != right[j])
                return left[i].CompareTo(right[j]);
            i++;
            j++;
        }
    }

    static int Exponent(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == '-';
        var value = 0;
        foreach (var digit in text.TrimStart("+-"u8))
            value = Math.Min((value * 10) + (digit - '0'), MostExponent);
        return isNegative ? -value : value;
    }
}
