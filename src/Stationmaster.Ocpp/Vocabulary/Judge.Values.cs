using System.Text.Json;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>The single values.</summary>
ref partial struct Judge
{
    const string ADateTime = "a date-time of RFC 3339";

    void ReadValue(Shape shape)
    {
        switch (shape)
        {
            case ObjectShape fields when Is(JsonTokenType.StartObject, "an object"):
                ReadFields(fields);
                break;
            case ListShape list when Is(JsonTokenType.StartArray, "a list"):
                ReadItems(list);
                break;
            case TextShape text when Is(JsonTokenType.String, "a string"):
                if (_json.ValueSpan.Length > text.Longest && CountCharacters(_json.ValueSpan) > text.Longest)
                    Note(OcppErrorCode.PropertyConstraintViolation, $"at most {text.Longest} characters");
                break;
            case WordShape words when Is(JsonTokenType.String, "a string"):
                if (!IsOneOf(words.Known))
                    Note(OcppErrorCode.PropertyConstraintViolation, words.Known.Expected);
                break;
            case NumberShape number when Is(JsonTokenType.Number, number.IsInteger ? "an integer" : "a number"):
                ReadNumber(number);
                break;
            case TimeShape when Is(JsonTokenType.String, ADateTime):
                if (!IsTime())
                    Note(OcppErrorCode.PropertyConstraintViolation, ADateTime);
                break;
            case TruthShape when _json.TokenType is not (JsonTokenType.True or JsonTokenType.False):
                Note(OcppErrorCode.TypeConstraintViolation, "true or false");
                _json.Skip();
                break;
            case LinkShape when Is(JsonTokenType.String, "a string"):
                break;
            default:
                _json.Skip();
                break;
        }
    }

    /// <summary>Notes a value of another type. It is then passed over: <see cref="ReadValue"/> ends in a Skip for it.</summary>
    bool Is(JsonTokenType wanted, string expected)
    {
        if (_json.TokenType == wanted)
            return true;
        Note(OcppErrorCode.TypeConstraintViolation, expected);
        return false;
    }

    void ReadNumber(NumberShape shape)
    {
        var number = new JsonNumber(_json.ValueSpan);
        if (shape.IsInteger && !number.IsInteger)
            Note(OcppErrorCode.TypeConstraintViolation, "an integer");
        else if (shape.Least is { } least && number.CompareTo(least) < 0)
            Note(OcppErrorCode.PropertyConstraintViolation, $"at least {least}");
        else if (shape.Most is { } most && number.CompareTo(most) > 0)
            Note(OcppErrorCode.PropertyConstraintViolation, $"at most {most}");
        else if (shape.Step is { } step && !number.IsMultipleOf(step))
            Note(OcppErrorCode.PropertyConstraintViolation, $"a multiple of {step}");
    }

    bool IsOneOf(Words words)
    {
        if (_json.ValueSpan.Length > LongestEscaped)
            return false;
        words.IndexOf(_json.Utf8(), out var isExact);
        return isExact;
    }

    bool IsTime() =>
        _json.ValueSpan.Length <= LongestEscaped && Timestamps.TryRead(_json.Utf8(), out _, out var isStrict) && isStrict;

    /// <summary>JSON Schema counts characters: neither bytes nor UTF-16 units, and an escape counts as what it stands for.</summary>
    static int CountCharacters(ReadOnlySpan<byte> raw)
    {
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\')
            {
                if (raw[++i] == 'u')
                    i += IsPair(raw[(i + 1)..]) ? 10 : 4;
                count++;
            }
            else if ((raw[i] & 0xC0) != 0x80)
                count++;
        }
        return count;
    }

    /// <summary>D83D\uDE97, as it stands behind \u.</summary>
    static bool IsPair(ReadOnlySpan<byte> hex) =>
        hex.Length >= 10 && hex[4] == '\\' && hex[5] == 'u' && IsSurrogate(hex, "89AB") && IsSurrogate(hex[6..], "CDEF");

    static bool IsSurrogate(ReadOnlySpan<byte> hex, string half) =>
        (hex[0] | 0x20) == 'd' && half.Contains(char.ToUpperInvariant((char)hex[1]));
}
