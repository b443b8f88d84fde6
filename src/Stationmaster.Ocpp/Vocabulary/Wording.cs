using System.Collections.Immutable;

namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>A version's terms, gathered: types are still named, so that a newer version may mean something else by a name.</summary>
/// <param name="hasCustomData">Every object holds customData, as in 2.x (Part 2 §1.3).</param>
sealed class Wording(bool hasCustomData)
{
    const string CustomDataType = "CustomDataType";

    /// <summary>What has been seen of a payload's fields is kept in as many bits.</summary>
    const int MostFields = 64;

    readonly Dictionary<string, ImmutableArray<string>> _words = new(StringComparer.Ordinal);
    readonly Dictionary<string, ImmutableArray<FieldShape>> _types = new(StringComparer.Ordinal);
    readonly Dictionary<string, ActionTerm> _actions = new(StringComparer.Ordinal);
    readonly Dictionary<string, Shape?> _shapes = new(StringComparer.Ordinal);

    /// <summary>Adds terms. Words are added to those a type has; a field takes the place of the one of its name.</summary>
    public Wording With(IEnumerable<WordsTerm> words, IEnumerable<TypeTerm> types, IEnumerable<ActionTerm> actions)
    {
        foreach (var term in words)
            _words[term.Name] = [.. _words.GetValueOrDefault(term.Name, []), .. term.Words];
        foreach (var term in types)
            _types[term.Name] = Merge(_types.GetValueOrDefault(term.Name, []), term.Fields);
        foreach (var term in actions)
            _actions[term.Name] = _actions.TryGetValue(term.Name, out var known) ? Merge(known, term) : term;
        return this;
    }

    public ImmutableArray<ActionShape> Resolve(Callers callers) =>
        [.. from action in _actions.Values orderby action.Name select callers.Complete(
            action.Name, Make(null, action.Request), action.Answer is { } answer ? Make(null, answer) : null)];

    static ActionTerm Merge(ActionTerm older, ActionTerm newer) => new(
        older.Name, [.. Merge(older.Request, newer.Request)],
        older.Answer is { } answer ? [.. Merge(answer, newer.Answer ?? [])] : newer.Answer);

    static ImmutableArray<FieldShape> Merge(IReadOnlyCollection<FieldShape> older, IReadOnlyCollection<FieldShape> newer) =>
    [
        .. older.Select(field => newer.FirstOrDefault(other => other.Name == field.Name) ?? field),
        .. newer.Where(field => older.All(other => other.Name != field.Name)),
    ];

    ObjectShape Make(string? name, IEnumerable<FieldShape> fields)
    {
        var isCustomData = name == CustomDataType;
        var made = fields.Select(field => field with { Shape = Resolve(field.Shape) }).ToImmutableArray();
        if (hasCustomData && !isCustomData)
            made = made.Add(new("customData", Find(CustomDataType), IsRequired: false));
        return made.Length <= MostFields ? new(name, made, isCustomData) : throw new InvalidOperationException($"{name} has too many fields");
    }

    Shape Resolve(Shape shape) => shape switch
    {
        NamedShape named => Find(named.Name),
        ListShape list => list with { Item = Resolve(list.Item) },
        _ => shape,
    };

    Shape Find(string name)
    {
        if (_shapes.TryGetValue(name, out var known))
            return known ?? throw new InvalidOperationException($"{name} holds itself");
        _shapes[name] = null;
        Shape made = _words.TryGetValue(name, out var words) ? new WordShape(name, words) : Make(name, _types[name]);
        _shapes[name] = made;
        return made;
    }
}
