namespace Stationmaster.Ocpp.Json;

/// <summary>
/// Reads what stations send as date-time. Besides RFC 3339: no zone (UTC), a blank for the T, no seconds, no separators
/// (20261120T101500Z), offsets as +0200 or +02, a comma before the fraction.
/// </summary>
static class Timestamps
{
    /// <param name="strict">True for RFC 3339, which the schemas ask for.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out DateTimeOffset at, out bool strict)
    {
        var trimmed = Trim(text);
        strict = trimmed.Length == text.Length;
        at = default;
        var cursor = new Cursor(trimmed);
        if (!cursor.Digits(4, out var year))
            return false;
        var separated = cursor.Take((byte)'-');
        if (!cursor.Digits(2, out var month) || (separated && !cursor.Take((byte)'-')) || !cursor.Digits(2, out var day))
            return false;
        if (!cursor.Take((byte)'T') && !cursor.Take((byte)'t'))
        {
            if (!cursor.Take((byte)' '))
                return false;
            strict = false;
        }
        strict &= separated;
        if (!ReadTime(ref cursor, ref strict, out var hour, out var minute, out var second, out var ticks)
            || !ReadZone(ref cursor, ref strict, out var offsetMinutes) || !cursor.IsAtEnd)
            return false;
        return TryMake(year, month, day, hour, minute, second, ticks, offsetMinutes, out at);
    }

    static bool ReadTime(ref Cursor cursor, ref bool strict, out int hour, out int minute, out int second, out int ticks)
    {
        minute = second = ticks = 0;
        if (!cursor.Digits(2, out hour))
            return false;
        var separated = cursor.Take((byte)':');
        if (!cursor.Digits(2, out minute))
            return false;
        strict &= separated;
        if (separated && !cursor.Take((byte)':'))
        {
            strict = false;
            return true;
        }
        if (!cursor.Digits(2, out second))
            return !separated;
        if (cursor.Take((byte)'.'))
            return cursor.Fraction(out ticks);
        if (!cursor.Take((byte)','))
            return true;
        strict = false;
        return cursor.Fraction(out ticks);
    }

    static bool ReadZone(ref Cursor cursor, ref bool strict, out int offsetMinutes)
    {
        offsetMinutes = 0;
        if (cursor.Take((byte)'Z') || cursor.Take((byte)'z'))
            return true;
        var sign = cursor.Take((byte)'+') ? 1 : cursor.Take((byte)'-') ? -1 : 0;
        if (sign == 0)
        {
            strict = false;
            return true;
        }
        if (!cursor.Digits(2, out var hours))
            return false;
        var separated = cursor.Take((byte)':');
        if (!cursor.Digits(2, out var minutes))
            separated = false;
        strict &= separated && hours < 24 && minutes < 60;
        offsetMinutes = sign * ((hours * 60) + minutes);
        return hours < 24 && minutes < 60;
    }

    static bool TryMake(
        int year, int month, int day, int hour, int minute, int second, int ticks, int offsetMinutes, out DateTimeOffset at)
    {
        at = default;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (hour > 23 || minute > 59 || second > 60)
            return false;
        var local = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + (second * TimeSpan.TicksPerSecond) + ticks;
        var utc = local - (offsetMinutes * TimeSpan.TicksPerMinute);
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
            return false;
        at = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    ref struct Cursor(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> _rest = text;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public bool Take(byte wanted)
        {
            if (_rest.IsEmpty || _rest[0] != wanted)
                return false;
            _rest = _rest[1..];
            return true;
        }

        public bool Digits(int count, out int value)
        {
            value = 0;
            if (_rest.Length < count)
                return false;
            for (var i = 0; i < count; i++)
            {
                if (!char.IsAsciiDigit((char)_rest[i]))
                    return false;
                value = (value * 10) + (_rest[i] - '0');
            }
            _rest = _rest[count..];
            return true;
        }

        /// <summary>Digits beyond a tick (100 ns) are cut.</summary>
        public bool Fraction(out int ticks)
        {
            ticks = 0;
            var digits = 0;
            for (; !_rest.IsEmpty && char.IsAsciiDigit((char)_rest[0]); _rest = _rest[1..], digits++)
                if (digits < 7)
                    ticks = (ticks * 10) + (_rest[0] - '0');
            for (var i = digits; i < 7; i++)
                ticks *= 10;
            return digits > 0;
        }
    }
}
