using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stationmaster.Ocpp;

namespace Stationmaster.Tests.Ocpp.Vocabulary;

/// <summary>A payload, and what is to be said of it.</summary>
/// <param name="Path">Of the one mistake in it; null when it is valid.</param>
sealed record MadePayload(string Json, string? Path, OcppErrorCode? Code);

/// <summary>
/// Makes payloads from an official schema: valid ones, and for everything the schema says one in which just that is wrong.
/// Seeded, so a failure can be had again. Around a mistake stands only what is required.
/// </summary>
sealed class SchemaPayloads(JsonObject schema, int seed)
{
    static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly string[] Letters = ["a", "Z", "7", "-", " ", "\"", "\\", "/", "é", "\u0001", "\0", "\n", "漢", "🚗"];

    static readonly string[] Times =
    [
        "2026-11-20T10:15:00Z", "2026-11-20T10:15:00.123Z", "2026-11-20t10:15:00.1234567z", "2026-11-20T10:15:00+02:00",
        "2024-02-29T23:59:60-05:30",
    ];

    static readonly string[] NoTimes =
    [
        "", "never", "2026-11-20", "2026-11-20T10:15:00", "2026-11-20T10:15:00+0200", "20261120T101500Z", "2026-02-30T00:00:00Z",
        "2026-11-20 10:15:00Z", " 2026-11-20T10:15:00Z", "2026-11-20T24:00:00Z",
    ];

    readonly Random _random = new(seed);

    delegate JsonNode? Wrap(JsonNode? value);

    public IEnumerable<MadePayload> All()
    {
        yield return Valid(Make(schema, isFull: false));
        yield return Valid(Make(schema, isFull: true));
        foreach (var made in Object(schema, "", value => value))
            yield return made;
    }

    IEnumerable<MadePayload> Any(JsonObject raw, string path, Wrap wrap)
    {
        var shape = Resolve(raw);
        if (shape["type"] is null)
            return Nothing().Select(value => Valid(wrap(value)));
        var own = (string?)shape["type"] switch
        {
            "object" => Object(shape, path, wrap),
            "array" => List(shape, path, wrap),
            "string" when shape["enum"] is { } words => Words(Standard(words), path, wrap),
            "string" when (string?)shape["format"] == "date-time" =>
            [
                .. Times.Select(time => Valid(wrap(time))),
                .. NoTimes.Select(text => Wrong(wrap(text), path, OcppErrorCode.PropertyConstraintViolation)),
            ],
            "string" => Texts(shape, path, wrap),
            "integer" or "number" => Numbers(shape, path, wrap),
            "boolean" => [Valid(wrap(true)), Valid(wrap(false))],
            var other => throw new NotSupportedException(other),
        };
        return own.Concat(WrongTypes((string)shape["type"]!).Select(value =>
            Wrong(wrap(value), path, OcppErrorCode.TypeConstraintViolation)));
    }

    IEnumerable<MadePayload> Object(JsonObject shape, string path, Wrap wrap)
    {
        var fields = shape["properties"]?.AsObject() ?? [];
        foreach (var (name, field) in fields)
        {
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            foreach (var made in Any(field!.AsObject(), inner, value => wrap(With(shape, name, value))))
                yield return made;
            if (IsRequired(shape, name))
                yield return Wrong(wrap(Without(shape, name)), inner, OcppErrorCode.OccurenceConstraintViolation);
        }
        var extra = wrap(With(shape, "extra", new JsonObject { ["a"] = new JsonArray(1, null, "x") }));
        yield return (bool?)shape["additionalProperties"] == false
            ? Wrong(extra, path.Length == 0 ? "extra" : $"{path}.extra", OcppErrorCode.FormationViolation)
            : Valid(extra);
    }

    IEnumerable<MadePayload> List(JsonObject shape, string path, Wrap wrap)
    {
        var item = shape["items"]!.AsObject();
        var least = (int?)shape["minItems"] ?? 0;
        foreach (var made in Any(item, $"{path}[0]", value => wrap(new JsonArray([value, .. Items(item, least - 1)]))))
            yield return made;
        yield return Valid(wrap(new JsonArray([.. Items(item, least)])));
        if (least > 0)
            yield return Wrong(wrap(new JsonArray([.. Items(item, least - 1)])), path, OcppErrorCode.OccurenceConstraintViolation);
        if ((int?)shape["maxItems"] is not { } most)
            yield break;
        yield return Valid(wrap(new JsonArray([.. Items(item, most)])));
        yield return Wrong(wrap(new JsonArray([.. Items(item, most + 1)])), path, OcppErrorCode.OccurenceConstraintViolation);
    }

    IEnumerable<JsonNode?> Items(JsonObject item, int count) =>
        Enumerable.Range(0, Math.Max(0, count)).Select(_ => Make(item, isFull: false));

    IEnumerable<MadePayload> Words(string[] words, string path, Wrap wrap)
    {
        foreach (var word in words)
            yield return Valid(wrap(word));
        string[] others = ["", "nothing", words[0] + " ", words[^1] + "\0", Swap(words[0])];
        foreach (var other in others)
            yield return Wrong(wrap(other), path, OcppErrorCode.PropertyConstraintViolation);
    }

    IEnumerable<MadePayload> Texts(JsonObject shape, string path, Wrap wrap)
    {
        yield return Valid(wrap(""));
        if ((int?)shape["maxLength"] is not { } longest)
            yield break;
        yield return Valid(wrap(Text(longest)));
        yield return Wrong(wrap(Text(longest + 1)), path, OcppErrorCode.PropertyConstraintViolation);
    }

    IEnumerable<MadePayload> Numbers(JsonObject shape, string path, Wrap wrap)
    {
        var isInteger = (string?)shape["type"] == "integer";
        decimal? least = (decimal?)(double?)shape["minimum"], most = (decimal?)(double?)shape["maximum"];
        yield return Valid(wrap(Json($"{(least ?? most ?? 12):0}.0")));
        yield return Valid(wrap(Json($"{(least ?? most ?? 12):0}e0")));
        if (isInteger)
            yield return Wrong(wrap(Json("12.5")), path, OcppErrorCode.TypeConstraintViolation);
        foreach (var (limit, beyond) in new[] { (least, -1m), (most, 1m) })
            if (limit is { } value)
            {
                yield return Valid(wrap(value));
                yield return Wrong(wrap(value + beyond), path, OcppErrorCode.PropertyConstraintViolation);
                if (!isInteger)
                    yield return Wrong(wrap(value + (beyond / 1000)), path, OcppErrorCode.PropertyConstraintViolation);
            }
        if (least is null && most is null)
            foreach (var number in new[] { "0", "-0", "-5", "9999999999", "-1E3", "12345678901234567890" })
                yield return Valid(wrap(Json(number)));
        if (shape["multipleOf"] is null)
            yield break;
        foreach (var number in new[] { "21.4", "0.1", "-1024.7", "0.3e0", "214e-1", "16.10" })
            yield return Valid(wrap(Json(number)));
        foreach (var number in new[] { "21.45", "0.01", "1e-2" })
            yield return Wrong(wrap(Json(number)), path, OcppErrorCode.PropertyConstraintViolation);
    }

    JsonNode? Make(JsonObject raw, bool isFull)
    {
        var shape = Resolve(raw);
        return (string?)shape["type"] switch
        {
            null => "anything",
            "object" => Fields(shape, isFull),
            "array" => new JsonArray([.. Enumerable.Range(0, Math.Max((int?)shape["minItems"] ?? 0, isFull ? 1 : 0))
                .Select(_ => Make(shape["items"]!.AsObject(), isFull))]),
            "string" when shape["enum"] is { } words => Pick(Standard(words)),
            "string" when (string?)shape["format"] == "date-time" => Pick(Times),
            "string" => Text(_random.Next(Math.Min((int?)shape["maxLength"] ?? 20, 20))),
            "integer" or "number" => (long)((double?)shape["minimum"] ?? (double?)shape["maximum"] ?? _random.Next(1000)),
            _ => _random.Next(2) == 0,
        };
    }

    JsonObject Fields(JsonObject shape, bool isFull)
    {
        var made = new JsonObject();
        foreach (var (name, field) in (shape["properties"]?.AsObject() ?? []).OrderBy(_ => _random.Next()))
            if (isFull || IsRequired(shape, name))
                made[name] = Make(field!.AsObject(), isFull);
        return made;
    }

    JsonObject With(JsonObject shape, string name, JsonNode? value)
    {
        var made = Fields(shape, isFull: false);
        made[name] = value;
        return made;
    }

    JsonObject Without(JsonObject shape, string name)
    {
        var made = Fields(shape, isFull: false);
        made.Remove(name);
        return made;
    }

    JsonObject Resolve(JsonObject shape) =>
        (string?)shape["$ref"] is { } reference ? schema["definitions"]![reference["#/definitions/".Length..]]!.AsObject() : shape;

    /// <summary>One word of the files is in no edition of the standard.</summary>
    static string[] Standard(JsonNode words) => [.. words.AsArray().Select(word => (string)word!).Where(word => word != "Hertz")];

    string Pick(string[] from) => from[_random.Next(from.Length)];

    string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Pick(Letters)));

    static bool IsRequired(JsonObject shape, string name) =>
        shape["required"]?.AsArray().Any(required => (string?)required == name) ?? false;

    static JsonNode?[] Nothing() => [null, true, 1.5, "x", new JsonArray(1, null), new JsonObject { ["a"] = new JsonObject() }];

    static IEnumerable<JsonNode?> WrongTypes(string type) => Nothing().Where(value => type != (value?.GetValueKind() switch
    {
        JsonValueKind.True => "boolean",
        JsonValueKind.Number => type is "integer" or "number" ? type : "number",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    }));

    static string Swap(string word) =>
        string.Concat(word.Select(letter => char.IsLower(letter) ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter)));

    static JsonNode Json(string text) => JsonNode.Parse(text)!;

    MadePayload Valid(JsonNode? payload) => new(Write(payload), null, null);

    MadePayload Wrong(JsonNode? payload, string path, OcppErrorCode code) => new(Write(payload), path, code);

    string Write(JsonNode? payload) => payload!.ToJsonString(_random.Next(2) == 0 ? null : Unescaped);
}
