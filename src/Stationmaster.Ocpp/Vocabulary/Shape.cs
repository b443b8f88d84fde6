using System.Collections.Immutable;
using System.Text;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>What a value of a payload must be. See <see cref="Verdict"/> for how it is judged.</summary>
public abstract record Shape
{
    private protected Shape()
    {
    }
}

/// <summary>A string.</summary>
/// <param name="Longest">In characters, not in bytes; null for any length.</param>
public sealed record TextShape(int? Longest) : Shape;

/// <summary>One of a set of words, in exactly this spelling.</summary>
/// <param name="Name">The standard's name of the set; null where it has none.</param>
public sealed record WordShape(string? Name, ImmutableArray<string> Words) : Shape
{
    internal Words Known { get; } = new([.. Words]);
}

/// <summary>A number, compared exactly: 21.4 is a multiple of 0.1.</summary>
/// <param name="IsInteger">Then 12.0 and 12 are the same, and 12.5 is none.</param>
/// <param name="Step">The value is a multiple of it.</param>
public sealed record NumberShape(bool IsInteger, decimal? Least, decimal? Most, decimal? Step) : Shape;

/// <summary>true or false.</summary>
public sealed record TruthShape : Shape;

/// <summary>A moment: a string as RFC 3339 has it.</summary>
public sealed record TimeShape : Shape;

/// <summary>An address: a string that the standard calls a URI. What stands in it is not looked at.</summary>
public sealed record LinkShape : Shape;

/// <summary>Any JSON.</summary>
public sealed record AnyShape : Shape;

/// <summary>A list.</summary>
/// <param name="Most">Null for any number of items.</param>
public sealed record ListShape(Shape Item, int Least, int? Most) : Shape;

/// <summary>An object. One type of the standard is one object here, wherever it is used.</summary>
/// <param name="Name">The standard's name of the type; null for a request or an answer.</param>
/// <param name="IsOpen">True where any other fields may stand beside these.</param>
public sealed record ObjectShape(string? Name, ImmutableArray<FieldShape> Fields, bool IsOpen) : Shape;

/// <summary>A field of an object.</summary>
public sealed record FieldShape(string Name, Shape Shape, bool IsRequired)
{
    internal byte[] Utf8Name { get; } = Encoding.ASCII.GetBytes(Name);
}

/// <summary>Stands for a type until <see cref="Wording"/> knows what the version means by it.</summary>
sealed record NamedShape(string Name) : Shape;
