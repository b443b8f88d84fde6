using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>Walks a payload along its shape, without building a tree, and notes every deviation.</summary>
ref partial struct Judge
{
    /// <summary>As deep as a payload may be nested; what the standard knows needs a dozen.</summary>
    const int DeepestNesting = 32;

    const int LongestName = 50;

    /// <summary>No name or word of the standard is longer, however it is escaped: what is, need not be unescaped.</summary>
    const int LongestEscaped = 512;

    readonly ReadOnlySpan<byte> _payload;
    readonly Step[] _steps = new Step[DeepestNesting];
    Utf8JsonReader _json;
    int _depth = -1;
    List<Deviation>? _deviations;

    public Judge(ReadOnlySpan<byte> payload)
    {
        _payload = payload;
        _json = new(payload, new JsonReaderOptions { MaxDepth = DeepestNesting });
    }

    readonly bool IsFull => _deviations?.Count >= Verdict.MostDeviations;

    public IReadOnlyList<Deviation> Read(ObjectShape shape)
    {
        try
        {
            if (!Utf8.IsValid(_payload))
                Add(new(OcppErrorCode.FormationViolation, "", "UTF-8"));
            else if (_json.Read() && _json.TokenType == JsonTokenType.StartObject)
                ReadFields(shape);
            else
                Add(new(OcppErrorCode.FormationViolation, "", "a JSON object"));
            if (!IsFull && _json.CurrentDepth == 0)
                _json.Read();
        }
        catch (JsonException e)
        {
            Add(new(OcppErrorCode.FormationViolation, "", $"JSON ({e.Message})"));
        }
        return _deviations ?? (IReadOnlyList<Deviation>)[];
    }

    void ReadFields(ObjectShape shape)
    {
        var fields = shape.Fields;
        var seen = 0UL;
        var next = 0;
        ref var step = ref _steps[++_depth];
        while (!IsFull && _json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(fields, next);
            step = index < 0 ? new((int)_json.TokenStartIndex + 1, _json.ValueSpan.Length, 0) : new(0, 0, 0, fields[index].Name);
            if (index < 0 && !shape.IsOpen)
                Note(OcppErrorCode.FormationViolation, Deviation.NoSuchField);
            if (index >= 0 && (seen & (1UL << index)) != 0)
                Note(OcppErrorCode.FormationViolation, Deviation.Once);
            _json.Read();
            if (index < 0)
            {
                _json.Skip();
                continue;
            }
            seen |= 1UL << index;
            next = index + 1;
            ReadValue(fields[index].Shape);
        }
        _depth--;
        for (var i = 0; i < fields.Length && !IsFull; i++)
            if (fields[i].IsRequired && (seen & (1UL << i)) == 0)
                Add(new(OcppErrorCode.OccurenceConstraintViolation, Path(fields[i].Name), Deviation.Missing));
    }

    /// <summary>Fields mostly come in the standard's order, so the search begins behind the one found last.</summary>
    int IndexOf(ImmutableArray<FieldShape> fields, int from)
    {
        if (_json.ValueSpan.Length > LongestEscaped)
            return -1;
        var name = _json.ValueIsEscaped ? _json.Utf8() : _json.ValueSpan;
        for (var i = 0; i < fields.Length; i++)
        {
            var index = from + i < fields.Length ? from + i : from + i - fields.Length;
            if (name.SequenceEqual(fields[index].Utf8Name))
                return index;
        }
        return -1;
    }

    void ReadItems(ListShape list)
    {
        var count = 0;
        ref var step = ref _steps[++_depth];
        while (!IsFull && _json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            step = new(0, 0, count++);
            ReadValue(list.Item);
        }
        _depth--;
        if (IsFull)
            return;
        if (count < list.Least)
            Note(OcppErrorCode.OccurenceConstraintViolation, $"at least {Items(list.Least)}");
        if (count > list.Most)
            Note(OcppErrorCode.OccurenceConstraintViolation, $"at most {Items(list.Most.Value)}");
    }

    static string Items(int count) => count == 1 ? "one item" : $"{count} items";

    /// <summary>Notes a deviation of the value that is being read.</summary>
    void Note(OcppErrorCode code, string expected) => Add(new(code, Path(null), expected));

    void Add(Deviation deviation)
    {
        _deviations ??= [];
        if (!IsFull)
            _deviations.Add(deviation);
    }

    /// <summary>As in meterValue[0].sampledValue[1].value; with <paramref name="name"/>, of that field within what is being read.</summary>
    readonly string Path(string? name)
    {
        var path = new StringBuilder();
        foreach (var (start, length, index, known) in _steps.AsSpan(0, _depth + 1))
        {
            if (start == 0 && known is null)
                path.Append('[').Append(index).Append(']');
            else
                Append(path, known ?? Encoding.UTF8.GetString(_payload.Slice(start, Math.Min(length, LongestName))));
        }
        if (name is not null)
            Append(path, name);
        return path.ToString();
    }

    static void Append(StringBuilder path, string name) => path.Append(path.Length > 0 ? "." : "").Append(name);

    /// <summary>A field, by its name, or by where that stands in the payload; or an item of a list, by its index.</summary>
    readonly record struct Step(int Start, int Length, int Index, string? Name = null);
}
