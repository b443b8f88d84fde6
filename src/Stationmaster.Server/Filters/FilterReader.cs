using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Filters;

/// <summary>
/// Reads a filter: JSON in MongoDB's form. <c>{"location.id": 31, "startedAt": {"$gte": "2025-11-01"}, "$or": [{…}, {…}]}</c>. Pure; what it
/// cannot read is a 400 that points at the character and says what was expected there.
/// </summary>
ref partial struct FilterReader
{
    public const int LongestText = 6_000, MostTerms = 64, MostValues = 200, LongestValue = 200;
    const int Deepest = 8;

    readonly FilterText _text;
    readonly IReadOnlyDictionary<string, FilterField> _fields;
    Utf8JsonReader _json;
    int _terms;

    FilterReader(string text, IReadOnlyDictionary<string, FilterField> fields)
    {
        _text = new FilterText(text);
        _fields = fields;
        _json = new Utf8JsonReader(_text.Utf8, new JsonReaderOptions { MaxDepth = 64 });
    }

    /// <exception cref="ApiProblem">400, with <c>param</c> filter and the position.</exception>
    public static FilterNode Read(string text, IReadOnlyDictionary<string, FilterField> fields)
    {
        if (text.Length > LongestText)
            throw Problem.Malformed("filter", $"filter may have up to {LongestText} characters.", "invalid_filter");
        var reader = new FilterReader(text, fields);
        try
        {
            reader.Next();
            var node = reader.Conditions(1);
            reader.Next();
            return node;
        }
        catch (JsonException e)
        {
            throw reader._text.Wrong(
                reader._text.ByteOf(e.LineNumber ?? 0, e.BytePositionInLine ?? 0), $"this is not JSON: {Reason(e)}", "not_json");
        }
    }

    /// <summary>The reader's words without the place, which we tell in ours.</summary>
    static string Reason(JsonException e) => e.Message.Split(" LineNumber:")[0].TrimEnd();

    void Next() => _json.Read();

    readonly long Here => _json.TokenStartIndex;

    readonly ApiProblem Wrong(string message) => _text.Wrong(Here, message);

    /// <summary>{ field: …, $and: […] }: all of them.</summary>
    FilterNode Conditions(int depth)
    {
        if (_json.TokenType != JsonTokenType.StartObject)
            throw Wrong("expected an object of conditions, such as {\"location.id\": 31}.");
        if (depth > Deepest)
            throw Wrong($"conditions may stand up to {Deepest} deep.");
        var parts = ImmutableArray.CreateBuilder<FilterNode>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Next();
        while (_json.TokenType != JsonTokenType.EndObject)
        {
            var at = Here;
            var name = Text();
            if (!seen.Add(name))
                throw _text.Wrong(at, $"{name} stands here a second time; write both conditions into one object or use $and.");
            if (name is "$and" or "$or")
                parts.Add(Alternatives(name, depth));
            else if (name.StartsWith('$'))
                throw _text.Wrong(at, $"expected a field, $and or $or, not {name}.");
            else
                parts.Add(Field(_fields.TryGetValue(name, out var field) ? field : throw _text.Wrong(at, Unknown(name))));
            Next();
        }
        return parts.Count == 1 ? parts[0] : new AllOf(parts.ToImmutable());
    }

    FilterNode Alternatives(string name, int depth)
    {
        Next();
        if (_json.TokenType != JsonTokenType.StartArray)
            throw Wrong($"expected a list of conditions after {name}, such as [{{…}}, {{…}}].");
        var parts = ImmutableArray.CreateBuilder<FilterNode>();
        for (Next(); _json.TokenType != JsonTokenType.EndArray; Next())
            parts.Add(Conditions(depth + 1));
        if (parts.Count == 0)
            throw Wrong($"expected at least one condition in {name}.");
        return parts.Count == 1 ? parts[0] : name == "$and" ? new AllOf(parts.ToImmutable()) : new AnyOf(parts.ToImmutable());
    }

    FilterNode Field(FilterField field)
    {
        Next();
        if (_json.TokenType == JsonTokenType.StartArray)
            throw Wrong($"expected {field.Expected}, or a condition such as {{\"$in\": […]}}.");
        if (_json.TokenType != JsonTokenType.StartObject)
            return Count(new FilterTest(field, FilterOperator.In, [Value(field, nullable: true)]));
        return Operators(field);
    }

    FilterTest Count(FilterTest test) => ++_terms <= MostTerms ? test : throw Wrong($"a filter may have up to {MostTerms} conditions.");

    /// <summary>The nearest name we know, for who mistyped.</summary>
    readonly string Unknown(string name)
    {
        var fields = _fields;
        var near = fields.Keys.Where(known =>
            known.EndsWith("." + name, StringComparison.OrdinalIgnoreCase) || known.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)
            || known.Equals(name, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(5).ToList();
        var shown = name.Length > 60 ? name[..60] + "…" : name;
        return near.Count > 0
            ? $"{shown} is not a field of this filter. Do you mean {string.Join(", ", near)}?"
            : $"{shown} is not a field of this filter. The fields are {string.Join(", ", fields.Keys.Order(StringComparer.Ordinal))}.";
    }
}
