using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Filters;

ref partial struct FilterReader
{
    const string KnownOperators = "$eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $exists, $regex";

    /// <summary>{ $gte: …, $lt: … }: all of them.</summary>
    FilterNode Operators(FilterField field)
    {
        var parts = ImmutableArray.CreateBuilder<FilterNode>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (start, pattern, patternAt, options) = (Here, (string?)null, 0L, (string?)null);
        for (Next(); _json.TokenType != JsonTokenType.EndObject; Next())
        {
            var at = Here;
            var name = Text();
            if (!seen.Add(name))
                throw _text.Wrong(at, $"{name} stands here a second time.");
            Next();
            if (name == "$regex")
                (pattern, patternAt) = (PatternText(field, at), Here);
            else if (name == "$options")
                options = Options();
            else if (name == "$date" && field.Kind == FieldKind.Time)
                parts.Add(Count(new FilterTest(field, FilterOperator.In, [Value(field, nullable: false)])));
            else
                parts.Add(Count(Operator(field, name, at)));
        }
        if (pattern is not null)
            parts.Add(Count(new FilterTest(field, FilterOperator.Matches, [], PatternReader.Read(pattern, options == "i", patternAt, _text))));
        else if (options is not null)
            throw _text.Wrong(start, "$options belongs to a $regex.");
        if (parts.Count == 0)
            throw _text.Wrong(start, $"expected an operator for {field.Name}: {KnownOperators}.");
        return parts.Count == 1 ? parts[0] : new AllOf(parts.ToImmutable());
    }

    readonly string Options() => _json.TokenType == JsonTokenType.String && Text() is "" or "i"
        ? Text()
        : throw Wrong("expected \"i\", which ignores the case of A to Z, or \"\".");

    FilterTest Operator(FilterField field, string name, long at) => name switch
    {
        "$eq" => new(field, FilterOperator.In, [Value(field, nullable: true)]),
        "$ne" => new(field, FilterOperator.NotIn, [Value(field, nullable: true)]),
        "$in" => new(field, FilterOperator.In, List(field)),
        "$nin" => new(field, FilterOperator.NotIn, List(field)),
        "$gt" => Ordered(field, FilterOperator.Greater, at),
        "$gte" => Ordered(field, FilterOperator.GreaterOrEqual, at),
        "$lt" => Ordered(field, FilterOperator.Less, at),
        "$lte" => Ordered(field, FilterOperator.LessOrEqual, at),
        "$exists" => new(field, Existing() ? FilterOperator.Exists : FilterOperator.Missing, []),
        _ when name.StartsWith('$') => throw _text.Wrong(at, $"{name} is not an operator here. The operators are {KnownOperators}."),
        _ => throw _text.Wrong(
            at, $"expected an operator ({KnownOperators}). A field inside an object is written with a dot: {field.Name}.{name}."),
    };

    FilterTest Ordered(FilterField field, FilterOperator @operator, long at) => field.Kind is FieldKind.Flag or FieldKind.Word
        ? throw _text.Wrong(at, $"{field.Name} has no order; use $eq, $ne, $in, $nin or $exists.")
        : new(field, @operator, [Value(field, nullable: false)]);

    readonly bool Existing() => _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when _json.TryGetInt32(out var number) && number is 0 or 1 => number == 1,
        _ => throw Wrong("expected true or false."),
    };

    ImmutableArray<FilterValue> List(FilterField field)
    {
        if (_json.TokenType != JsonTokenType.StartArray)
            throw Wrong($"expected a list, such as [{(field.IsText ? "\"a\", \"b\"" : "1, 2")}].");
        var values = ImmutableArray.CreateBuilder<FilterValue>();
        for (Next(); _json.TokenType != JsonTokenType.EndArray; Next())
        {
            if (values.Count == MostValues)
                throw Wrong($"a list may have up to {MostValues} values.");
            values.Add(Value(field, nullable: true));
        }
        return values.Count > 0 ? values.ToImmutable() : throw Wrong("expected at least one value.");
    }

    FilterValue Value(FilterField field, bool nullable)
    {
        if (_json.TokenType == JsonTokenType.Null)
            return nullable ? new(null) : throw Wrong($"expected {field.Expected}; null has no order. Use $exists.");
        return field.Kind switch
        {
            FieldKind.Whole when _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var whole) => new(whole),
            FieldKind.Number when _json.TokenType == JsonTokenType.Number => Scaled(field),
            FieldKind.Time => Time(field),
            FieldKind.Flag when _json.TokenType is JsonTokenType.True or JsonTokenType.False => new(_json.TokenType == JsonTokenType.True ? 1L : 0L),
            FieldKind.Text when _json.TokenType == JsonTokenType.String => new(Text()),
            FieldKind.Uuid when _json.TokenType == JsonTokenType.String && Guid.TryParseExact(Text(), "D", out var uuid) => new(uuid.ToString()),
            FieldKind.Word when _json.TokenType == JsonTokenType.String && field.Words!.TryGetValue(Text(), out var kept) => new(kept),
            _ => throw Wrong($"expected {field.Expected} for {field.Name}."),
        };
    }

    readonly FilterValue Scaled(FilterField field)
    {
        const long Most = 1_000_000_000_000;
        if (!_json.TryGetDecimal(out var number) || number is > Most or < -Most)
            throw Wrong($"expected a number between -{Most} and {Most}.");
        var kept = number * field.Scale;
        return new((long)Math.Floor(kept), kept == Math.Floor(kept));
    }

    FilterValue Time(FilterField field)
    {
        // {"$date": "…"}, as MongoDB writes times in JSON.
        var isWrapped = _json.TokenType == JsonTokenType.StartObject;
        if (isWrapped)
        {
            Next();
            if (_json.TokenType != JsonTokenType.PropertyName || Text() != "$date")
                throw Wrong($"expected {field.Expected}.");
            Next();
        }
        if (_json.TokenType != JsonTokenType.String || !Times.TryRead(Text(), out var time))
            throw Wrong($"expected {field.Expected} for {field.Name}.");
        var ms = time.ToUnixTimeMilliseconds();
        var value = new FilterValue(ms, time.Ticks % TimeSpan.TicksPerMillisecond == 0);
        if (isWrapped)
        {
            Next();
            if (_json.TokenType != JsonTokenType.EndObject)
                throw Wrong("expected } after the $date.");
        }
        return value;
    }

    string PatternText(FilterField field, long at) => field.Kind != FieldKind.Text
        ? throw _text.Wrong(at, $"$regex is for text; {field.Name} is {field.Expected}.")
        : _json.TokenType == JsonTokenType.String ? Text() : throw Wrong("expected a pattern in quotes.");

    /// <summary>The string or name here, as storage could hold it.</summary>
    readonly string Text()
    {
        string text;
        try
        {
            text = _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("expected text that is Unicode: this has half a surrogate pair.");
        }
        if (text.Contains('\0'))
            throw Wrong("U+0000 can stand in no text here.");
        return text.Length <= LongestValue ? text : throw Wrong($"expected at most {LongestValue.ToString(CultureInfo.InvariantCulture)} characters.");
    }
}
