using System.Text;
using System.Text.RegularExpressions;
using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Tests.Ocpp;

namespace Stationmaster.Tests.Hostile;

/// <summary>
/// Frames as a broken or hostile station sends them: a valid call of any action, with nothing to three things wrong. Seeded, so that a
/// failure can be had again.
/// </summary>
/// <param name="later">What stations call in a version after 1.6; null for 1.6.</param>
sealed partial class FrameMutator(int seed, OcppActions? later = null)
{
    const int Basis = 400;
    const int LaterBasis = 40;

    static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1.5", "2147483647", "2147483648", "-2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "1e2", "1E-2", "1e308", "1e400", "-1e400", "1e-400", "79228162514264337593543950336", new('9', 400), "0.1e1", "1e+9",
        "\"12\"", "\" 7 \"", "\"1,5\"", "\"NaN\"", "\"-Infinity\"", "\"0x10\"", "\"1e3\"", "\"\"",
    ];

    static readonly string[] OtherTypes = ["null", "true", "false", "{}", "[]", "5", "\"x\"", "[{}]", "{\"a\":1}", "[[1],null]", "\"\""];

    static readonly string[] Strings =
    [
        "\\u0000", "\\ud800", "\\udfff\\ud800", "\\u202e", "\\\"", "\\\\", "é漢🚗", "\\uD83D\\uDE97", "\\n\\t\\/", "'; drop table charge_box; --",
        new('x', 21), new('y', 256), new('z', 5_000), "{{0}}", "%s%n", "<script>",
    ];

    static readonly string[] Actions =
    [
        "", "heartbeat", "Levitate", "RemoteStartTransaction", "Reset", "GetLog", "SecurityEventNotification", "TransactionEvent", "Heart\\u0062eat",
        "\\ud800", new('A', 1_000), "DataTransfer", "MeterValues", "StopTransaction", "NotifyReport", "NotifyPeriodicEventStream",
    ];

    static readonly string[] Ids = ["\"\"", "7", "null", "\"\\ud800\"", "\"a\\u0000b\"", $"\"{new string('i', 37)}\"", $"\"{new string('i', 256)}\"", "[]", "\"-1\"", "\"é\""];

    static readonly string[] Types = ["3", "4", "1", "5", "6", "7", "0", "-2", "2.0", "2e0", "\"2\"", "null", "99999999999", "02"];

    static readonly byte[][] NoText = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3], [0xEF, 0xBB, 0xBF]];

    readonly Random _random = new(seed);
    readonly (string Action, string Payload)[] _valid =
    [
        .. (later is null ? new Payloads(seed).Valid(Basis) : new ShapePayloads(later, seed).Valid(LaterBasis))
            .Select(made => (made.Action, made.Payload.ToJsonString())),
    ];
    int _ids;

    [GeneratedRegex("""(?<=[:\[,])("(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null)""")]
    private static partial Regex Values();

    [GeneratedRegex("""(?<=[:\[,])-?\d[\d.eE+-]*""")]
    private static partial Regex NumberValues();

    [GeneratedRegex(@"""(connectorId|transactionId)"":\d+")]
    private static partial Regex Places();

    public byte[] Next()
    {
        var (action, payload) = _valid[_random.Next(_valid.Length)];
        if (later is null)
        {
            payload = Places().Replace(payload, place => place.Value.Contains('c', StringComparison.Ordinal) && place.Value[1] == 'c'
                ? $"\"connectorId\":{_random.Next(3)}"
                : $"\"transactionId\":{_random.Next(99, 106)}");
        }
        var (type, id) = (TypeOf(action), $"\"m{++_ids}\"");
        var changes = _random.Next(4);
        var tail = "";
        for (var i = 0; i < changes; i++)
        {
            switch (_random.Next(12))
            {
                case 0: payload = Replaced(payload, NumberValues(), Numbers); break;
                case 1: payload = Replaced(payload, Values(), OtherTypes); break;
                case 2: payload = Replaced(payload, Values(), [$"\"{Any(Strings)}\""]); break;
                case 3: payload = Replaced(payload, Values(), [Nested()]); break;
                case 4: payload = Doubled(payload); break;
                case 5: payload = Any([.. OtherTypes, Nested(), ""]); break;
                case 6: action = Any(Actions); break;
                case 7: id = Any(Ids); break;
                case 8: type = Any(Types); break;
                case 9: tail = Any([",{}", ",null,[1]", "]", "}", "x", "\u0000", " \r\n", ",", ",\"more\""]); break;
                case 10: payload = payload.Insert(payload.Length - (payload.EndsWith('}') ? 1 : 0), $",\"{Any(Strings)}\":{Any(OtherTypes)}"); break;
                default: break;
            }
        }
        var frame = Encoding.UTF8.GetBytes($"[{type},{id},\"{action}\",{payload}{tail}]");
        return changes > 1 && _random.Next(3) == 0 ? Bent(frame) : frame;
    }

    /// <summary>In 2.1 a SEND where the standard sends, and now and then where it calls; or the refusal of an answer.</summary>
    string TypeOf(string action) => later != OcppActions.V21 ? "2"
        : later.Find(action) is { Answer: null } || _random.Next(40) == 0 ? "6"
        : _random.Next(40) == 0 ? "5"
        : "2";

    /// <summary>A frame in pieces, cut anywhere, also within a character.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces(byte[] frame)
    {
        var from = 0;
        for (var pieces = _random.Next(6); pieces > 0 && from < frame.Length; pieces--)
        {
            var length = _random.Next(frame.Length - from);
            yield return frame.AsMemory(from, length);
            from += length;
        }
        yield return frame.AsMemory(from);
    }

    string Any(string[] of) => of[_random.Next(of.Length)];

    string Replaced(string json, Regex what, string[] by)
    {
        var found = what.Matches(json);
        if (found.Count == 0)
            return json;
        var one = found[_random.Next(found.Count)];
        return string.Concat(json.AsSpan(0, one.Index), Any(by), json.AsSpan(one.Index + one.Length));
    }

    string Nested()
    {
        var depth = _random.Next(3) switch { 0 => _random.Next(1, 8), 1 => _random.Next(26, 34), _ => _random.Next(1, 2_000) };
        var (open, close) = _random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        return string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth - (_random.Next(10) == 0 ? 1 : 0)));
    }

    /// <summary>A field twice, the second time with another value.</summary>
    string Doubled(string json)
    {
        if (json.Length < 3 || json[0] != '{' || json.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
            return json;
        return $"{{{json[1..colon]}:{Any(OtherTypes)},{json[1..]}";
    }

    byte[] Bent(byte[] frame)
    {
        var bytes = frame.ToList();
        switch (_random.Next(5))
        {
            case 0:
                for (var flips = _random.Next(1, 4); flips > 0; flips--)
                    bytes[_random.Next(bytes.Count)] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                return [.. bytes.Take(_random.Next(bytes.Count))];
            case 2:
                var from = _random.Next(bytes.Count);
                bytes.RemoveRange(from, _random.Next(Math.Min(20, bytes.Count - from)));
                break;
            case 3:
                var start = _random.Next(bytes.Count);
                bytes.InsertRange(_random.Next(bytes.Count), bytes.GetRange(start, _random.Next(bytes.Count - start)));
                break;
            default:
                bytes.InsertRange(_random.Next(bytes.Count), NoText[_random.Next(NoText.Length)]);
                break;
        }
        return [.. bytes];
    }
}
