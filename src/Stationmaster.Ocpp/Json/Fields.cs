using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Stationmaster.Ocpp.Json;

/// <summary>
/// Walks a payload field by field without building a tree, noting every deviation on the way. An action reads as a table:
/// <c>while (fields.Next()) if (fields.Is("idTag"u8)) idTag = fields.Text(20);</c> A field that no Is claimed is noted and skipped.
/// </summary>
ref partial struct Fields
{
    const int MostDeviations = 100;
    const int LongestName = 50;

    readonly ReadOnlySpan<byte> _payload;
    Utf8JsonReader _json;
    Levels _levels;
    int _depth;
    int _asked;
    bool _isUnread;
    bool _isClaimed;
    List<Deviation>? _deviations;

    public Fields(ReadOnlySpan<byte> payload)
    {
        _payload = payload;
        _json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = 32 });
        _depth = -1;
    }

    /// <summary>Why no sense can be made of the payload; the first reason counts.</summary>
    public OcppError? Error { get; private set; }

    /// <summary>The field read last was null or blank: as good as not there.</summary>
    public bool WasAbsent { get; private set; }

    public readonly IReadOnlyList<Deviation> Deviations => _deviations ?? (IReadOnlyList<Deviation>)[];

    /// <summary>The payload, as it came.</summary>
    public readonly string Whole() => Encoding.UTF8.GetString(_payload);

    /// <summary>Begins the payload itself, which must be an object.</summary>
    public bool Begin()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.StartObject)
        {
            Push(isList: false);
            return true;
        }
        Fail(OcppErrorCode.FormationViolation, "", "a JSON object");
        return false;
    }

    /// <summary>Finds what stands behind the payload.</summary>
    public void End()
    {
        if (_json.CurrentDepth == 0)
            _json.Read();
    }

    /// <summary>Goes to the next field of the innermost open object; false, and closes it, when there is none.</summary>
    public bool Next()
    {
        if (_isUnread)
        {
            _isUnread = false;
            if (!_isClaimed)
                Note(OcppErrorCode.FormationViolation, "no such field");
            _json.Skip();
        }
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            _depth--;
            return false;
        }
        ref var level = ref _levels[_depth];
        level.NameStart = (int)_json.TokenStartIndex + 1;
        level.NameLength = _json.ValueSpan.Length;
        _asked = 0;
        _isUnread = true;
        _isClaimed = false;
        return true;
    }

    /// <summary>
    /// Is this the field of that name? Ask in the same order for each field: the place in the order tells repeated fields.
    /// </summary>
    public bool Is(ReadOnlySpan<byte> name)
    {
        var bit = 1UL << _asked++;
        if (_isClaimed || !IsNamed(name))
            return false;
        _isClaimed = true;
        ref var level = ref _levels[_depth];
        if ((level.Seen & bit) != 0)
            Note(OcppErrorCode.FormationViolation, "the field once");
        level.Seen |= bit;
        return true;
    }

    /// <summary>A name may hold half of a surrogate pair, at which the reader's own comparison throws.</summary>
    bool IsNamed(ReadOnlySpan<byte> name) => (_json.ValueIsEscaped ? _json.Utf8() : _json.ValueSpan).SequenceEqual(name);

    /// <summary>Opens the object that is the current field or item. False, noted and skipped, when it is none.</summary>
    public bool BeginObject() => BeginNested(JsonTokenType.StartObject, "an object");

    /// <summary>Opens the list that is the current field. False, noted and skipped, when it is none.</summary>
    public bool BeginList() => BeginNested(JsonTokenType.StartArray, "a list");

    /// <summary>Goes to the next item of the innermost open list; false, and closes it, when there is none.</summary>
    public bool NextItem()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            _depth--;
            return false;
        }
        _levels[_depth].Index++;
        return true;
    }

    /// <summary>Passes over the current field, whatever it holds.</summary>
    public void Pass()
    {
        Token();
        _json.Skip();
    }

    bool BeginNested(JsonTokenType wanted, string expected)
    {
        var token = Token();
        if (token != wanted || _depth + 1 >= Levels.Length)
        {
            Note(OcppErrorCode.TypeConstraintViolation, expected);
            _json.Skip();
            return false;
        }
        Push(isList: wanted == JsonTokenType.StartArray);
        return true;
    }

    void Push(bool isList) => _levels[++_depth] = new Level { IsList = isList, Index = -1 };

    /// <summary>Moves from a field's name to its value; an item of a list already stands on it.</summary>
    JsonTokenType Token()
    {
        if (_isUnread)
        {
            _isUnread = false;
            _json.Read();
        }
        return _json.TokenType;
    }

    /// <summary>
    /// Refuses the payload unless <paramref name="has"/>: with what is wrong with the field, or because it is missing. For a field of the
    /// object that was closed last.
    /// </summary>
    public void Need(bool has, string name)
    {
        if (has)
            return;
        var path = Path(name);
        if (LastOf(path) is { } known)
            Error ??= known.ToError();
        else
            Fail(OcppErrorCode.OccurenceConstraintViolation, path, Deviation.Missing);
    }

    /// <summary>Notes a field of the object closed last that is missing or useless, and that something else can stand in for.</summary>
    public void Want(
        bool has, string name, OcppErrorCode code = OcppErrorCode.OccurenceConstraintViolation, string expected = Deviation.Missing)
    {
        if (has)
            return;
        var path = Path(name);
        if (LastOf(path) is null)
            Add(new(code, path, expected));
    }

    // Apart from its callers: what it captures would cost an object in every one of their calls.
    readonly Deviation? LastOf(string path) => _deviations?.FindLast(deviation => deviation.Field == path);

    /// <summary>Notes a deviation of the current field.</summary>
    public void Note(OcppErrorCode code, string expected) => Add(new(code, Path(null), expected));

    void Fail(OcppErrorCode code, string path, string expected)
    {
        var deviation = new Deviation(code, path, expected);
        Add(deviation);
        Error ??= deviation.ToError();
    }

    void Add(Deviation deviation)
    {
        _deviations ??= [];
        if (_deviations.Count < MostDeviations)
            _deviations.Add(deviation);
    }

    /// <param name="name">A field of the object that was closed last; null for the field that is being read.</param>
    readonly string Path(string? name)
    {
        var path = new StringBuilder();
        for (var i = 0; i <= _depth; i++)
        {
            var level = _levels[i];
            if (level.IsList)
                path.Append('[').Append(level.Index).Append(']');
            else
                Append(path, Encoding.UTF8.GetString(_payload.Slice(level.NameStart, Math.Min(level.NameLength, LongestName))));
        }
        if (name is not null)
            Append(path, name);
        return path.ToString();
    }

    static void Append(StringBuilder path, string name)
    {
        if (path.Length > 0)
            path.Append('.');
        path.Append(name);
    }

    struct Level
    {
        public int NameStart;
        public int NameLength;
        public int Index;
        public bool IsList;
        public ulong Seen;
    }

    [InlineArray(Length)]
    struct Levels
    {
        public const int Length = 8;
        Level _first;
    }
}
