namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>The words of a type; in a newer version the words it has besides those of the older.</summary>
sealed record WordsTerm(string Name, params string[] Words);

/// <summary>The fields of a type; in a newer version those it adds, and those it states otherwise than the older.</summary>
sealed record TypeTerm(string Name, params FieldShape[] Fields);

/// <summary>The fields of an action's request and answer, as those of a type. No answer: null.</summary>
sealed record ActionTerm(string Name, FieldShape[] Request, FieldShape[]? Answer);

/// <summary>What the tables of the versions are written in.</summary>
static class Terms
{
    public static Shape Truth { get; } = new TruthShape();

    public static Shape Time { get; } = new TimeShape();

    public static Shape Link { get; } = new LinkShape();

    public static Shape Anything { get; } = new AnyShape();

    public static FieldShape Must(string name, Shape shape) => new(name, shape, IsRequired: true);

    public static FieldShape Must(string name, string type) => Must(name, new NamedShape(type));

    public static FieldShape May(string name, Shape shape) => new(name, shape, IsRequired: false);

    public static FieldShape May(string name, string type) => May(name, new NamedShape(type));

    public static Shape Text(int? longest = null) => new TextShape(longest);

    public static Shape Word(params string[] words) => new WordShape(null, [.. words]);

    public static Shape Integer(decimal? least = null, decimal? most = null) => new NumberShape(IsInteger: true, least, most, null);

    public static Shape Number(decimal? least = null, decimal? most = null, decimal? step = null) =>
        new NumberShape(IsInteger: false, least, most, step);

    public static Shape List(Shape item, int least = 0, int? most = null) => new ListShape(item, least, most);

    public static Shape List(string type, int least = 0, int? most = null) => List(new NamedShape(type), least, most);
}
