using System.Text;
using System.Text.Json;

namespace Stationmaster.Ocpp.Json;

/// <summary>The values of fields. Null means: not there, or nothing that could be understood (then it is noted).</summary>
ref partial struct Fields
{
    const string AnIntegerOf32Bits = "an integer of 32 bits";
    const string ANumberAsText = "a number as a string";

    static readonly Words Truths = new("true", "1");

    /// <summary>A string. Numbers and truth values are taken as their text.</summary>
    /// <param name="isRefusedWhenLonger">A longer text is null; else it is noted and kept whole.</param>
    public string? Text(int max, bool isRefusedWhenLonger = false)
    {
        switch (Token())
        {
            case JsonTokenType.String:
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                Note(OcppErrorCode.TypeConstraintViolation, "a string");
                return Encoding.UTF8.GetString(_json.ValueSpan);
            default:
                Note(OcppErrorCode.TypeConstraintViolation, "a string");
                _json.Skip();
                return null;
        }
        var text = _json.Text();
        if (text.Length <= max || CountCharacters(text) <= max)
            return text;
        Note(OcppErrorCode.PropertyConstraintViolation, $"at most {max} characters");
        return isRefusedWhenLonger ? null : text;
    }

    /// <summary>A string; an object, a list or anything else is taken as its JSON.</summary>
    public string? TextOrJson()
    {
        if (Token() is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return Text(int.MaxValue);
        Note(OcppErrorCode.TypeConstraintViolation, "a string");
        return Json();
    }

    string Json()
    {
        var start = (int)_json.TokenStartIndex;
        _json.Skip();
        return Encoding.UTF8.GetString(_payload[start..(int)_json.BytesConsumed]);
    }

    /// <summary>One of a set of words.</summary>
    public int? Word(Words words)
    {
        var token = Token();
        WasAbsent = token == JsonTokenType.Null;
        if (token != JsonTokenType.String)
        {
            Note(OcppErrorCode.TypeConstraintViolation, "a string");
            _json.Skip();
            return null;
        }
        var word = _json.Utf8();
        WasAbsent = word.Trim((byte)' ').IsEmpty;
        var index = words.IndexOf(word, out var exact);
        if (!exact)
            Note(OcppErrorCode.PropertyConstraintViolation, words.Expected);
        return index < 0 ? null : index;
    }

    /// <summary>As <see cref="Word"/>, but a word nobody knows is kept as the station spelled it.</summary>
    public string? WordOrText(Words words)
    {
        if (Word(words) is { } index)
            return words[index];
        var text = _json.TokenType == JsonTokenType.String ? _json.Text() : null;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>A free text that may be one of a set of words: the word's index, -1 for another text, null for none.</summary>
    public int? WordOfText(Words words, int max)
    {
        if (Token() != JsonTokenType.String)
            return Text(max) is null ? null : -1;
        var word = _json.Utf8();
        var index = words.IndexOf(word, out _);
        if (index < 0 || word.Length > max)
            Text(max);
        return word.Trim((byte)' ').IsEmpty ? null : index;
    }

    /// <summary>Whatever it holds: a string as its text, anything else as its JSON; null for null.</summary>
    public string? Anything()
    {
        switch (Token())
        {
            case JsonTokenType.String:
                return _json.Text();
            case JsonTokenType.Null:
                return null;
            default:
                return Json();
        }
    }

    /// <summary>An integer of 32 bits. 12.0 is one, "12" is understood, 12.5 is not.</summary>
    public int? Integer() => Decimal() is { } value && FitsInteger(value) ? (int)value : null;

    /// <summary>A meter's register in Wh: as <see cref="Integer"/>, but wider, and fractions are rounded.</summary>
    public long? Register()
    {
        if (Decimal() is not { } value)
            return null;
        return (long)Math.Round(value, MidpointRounding.AwayFromZero);
    }

    /// <summary>A truth value; "true" and 1 are understood, anything else is false.</summary>
    public bool Truth()
    {
        var token = Token();
        if (token is JsonTokenType.True or JsonTokenType.False)
            return token == JsonTokenType.True;
        Note(OcppErrorCode.TypeConstraintViolation, "true or false");
        var isTrue = token is JsonTokenType.String or JsonTokenType.Number && Truths.IndexOf(_json.ValueSpan, out _) is 0 or 1;
        _json.Skip();
        return isTrue;
    }

    /// <summary>A moment, in UTC; see <see cref="Timestamps"/> for what is understood.</summary>
    public DateTimeOffset? Time()
    {
        const string Expected = "a date-time of RFC 3339";
        if (Token() != JsonTokenType.String)
        {
            Note(OcppErrorCode.TypeConstraintViolation, Expected);
            _json.Skip();
            return null;
        }
        if (!Timestamps.TryRead(_json.Utf8(), out var at, out var strict))
        {
            Note(OcppErrorCode.PropertyConstraintViolation, Expected);
            return null;
        }
        if (!strict)
            Note(OcppErrorCode.PropertyConstraintViolation, Expected);
        return at;
    }

    /// <summary>A decimal number in a string, as the values of meters are sent.</summary>
    public decimal? DecimalText()
    {
        var token = Token();
        if (token is not (JsonTokenType.String or JsonTokenType.Number))
        {
            Note(OcppErrorCode.TypeConstraintViolation, ANumberAsText);
            _json.Skip();
            return null;
        }
        if (token == JsonTokenType.Number)
            Note(OcppErrorCode.TypeConstraintViolation, ANumberAsText);
        return Numbers.TryRead(_json.Utf8(), out var value) ? value : null;
    }

    /// <summary>The string that <see cref="DecimalText"/> found no number in; null where it found one, or no string.</summary>
    public string? TextOfNoNumber() =>
        _json.TokenType == JsonTokenType.String && !Numbers.TryRead(_json.ValueSpan, out _) ? _json.Text() : null;

    /// <summary>A number. "12.5" is understood.</summary>
    public decimal? Number()
    {
        var token = Token();
        if (token is not (JsonTokenType.Number or JsonTokenType.String))
        {
            Note(OcppErrorCode.TypeConstraintViolation, "a number");
            _json.Skip();
            return null;
        }
        var isRead = Numbers.TryRead(_json.Utf8(), out var value);
        if (token == JsonTokenType.String)
            Note(OcppErrorCode.TypeConstraintViolation, "a number");
        return isRead ? value : null;
    }

    decimal? Decimal()
    {
        var token = Token();
        if (token == JsonTokenType.Number && _json.TryGetInt32(out var plain))
            return plain;
        if (token is not (JsonTokenType.Number or JsonTokenType.String))
        {
            Note(OcppErrorCode.TypeConstraintViolation, "an integer");
            _json.Skip();
            return null;
        }
        if (!Numbers.TryRead(_json.Utf8(), out var value))
        {
            if (token == JsonTokenType.Number)
                Note(OcppErrorCode.PropertyConstraintViolation, AnIntegerOf32Bits);
            else
                Note(OcppErrorCode.TypeConstraintViolation, "an integer");
            return null;
        }
        if (token == JsonTokenType.String || value != decimal.Truncate(value))
            Note(OcppErrorCode.TypeConstraintViolation, "an integer");
        return value;
    }

    bool FitsInteger(decimal value)
    {
        if (value != decimal.Truncate(value))
            return false;
        if (value is >= int.MinValue and <= int.MaxValue)
            return true;
        Note(OcppErrorCode.PropertyConstraintViolation, AnIntegerOf32Bits);
        return false;
    }

    /// <summary>JSON Schema counts characters, not UTF-16 units.</summary>
    static int CountCharacters(string text)
    {
        var count = text.Length;
        foreach (var unit in text)
            if (char.IsLowSurrogate(unit))
                count--;
        return count;
    }
}
