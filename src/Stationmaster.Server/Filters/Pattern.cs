using System.Collections.Immutable;
using System.Text;

namespace Stationmaster.Server.Filters;

/// <summary>The characters that may stand at one place, as ranges of code points.</summary>
sealed record CharacterSet(ImmutableArray<(int From, int To)> Ranges, bool IsNegated = false)
{
    public static CharacterSet Any { get; } = new([], IsNegated: true);

    public static CharacterSet Of(int character) => new([(character, character)]);

    public bool IsAny => IsNegated && Ranges.IsEmpty;

    /// <summary>The one character it consists of; null where it is more.</summary>
    public int? Single => !IsNegated && Ranges is [var (from, to)] && from == to ? from : null;

    public bool Has(int character) => Ranges.Any(range => character >= range.From && character <= range.To) != IsNegated;

    /// <summary>The same of characters whose a to z have become A to Z.</summary>
    public CharacterSet Upper() => this with
    {
        Ranges =
        [
            .. Ranges.SelectMany(range => new[]
            {
                (range.From, To: Math.Min(range.To, 'a' - 1)), (From: Math.Max(range.From, 'z' + 1), range.To),
                (From: Math.Max(range.From, 'a') - 32, To: Math.Min(range.To, 'z') - 32),
            }).Where(range => range.Item1 <= range.Item2),
        ],
    };
}

/// <summary>What a text begins with, has further on, and ends with; each as characters, place by place.</summary>
/// <param name="Start">From the first character on; empty where anything may stand there.</param>
/// <param name="Middle">Somewhere between start and end; plain characters only.</param>
/// <param name="End">Up to the last character; empty where anything may stand there.</param>
/// <param name="IsWhole">Start is all of the text.</param>
sealed record PatternBranch(ImmutableArray<CharacterSet> Start, string Middle, ImmutableArray<CharacterSet> End, bool IsWhole)
{
    /// <summary>The plain text it begins with, perhaps empty.</summary>
    public string Prefix { get; } = string.Concat(Start.TakeWhile(set => set.Single is not null).Select(set => new Rune(set.Single!.Value).ToString()));

    public bool Matches(int[] text)
    {
        if (IsWhole ? text.Length != Start.Length : text.Length < Start.Length + End.Length)
            return false;
        for (var i = 0; i < Start.Length; i++)
            if (!Start[i].Has(text[i]))
                return false;
        for (var i = 0; i < End.Length; i++)
            if (!End[i].Has(text[text.Length - End.Length + i]))
                return false;
        return Middle.Length == 0 || text.AsSpan(Start.Length..^End.Length).IndexOf(Pattern.CharactersOf(Middle)) >= 0;
    }
}

/// <summary>A regular expression of the kind that both databases can be asked in the same words.</summary>
/// <param name="IgnoresCase">Of A to Z; texts and branches are then in capitals.</param>
sealed record Pattern(ImmutableArray<PatternBranch> Branches, bool IgnoresCase)
{
    public bool Matches(string text)
    {
        var characters = CharactersOf(IgnoresCase ? Upper(text) : text);
        return Branches.Any(branch => branch.Matches(characters));
    }

    public static int[] CharactersOf(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    public static string Upper(string text) => string.Concat(text.Select(character => character is >= 'a' and <= 'z' ? (char)(character - 32) : character));

    /// <summary>The first text after all that begin with this one, in the order of code points; null where there is none.</summary>
    public static string? After(string prefix)
    {
        var characters = CharactersOf(prefix);
        for (var last = characters.Length - 1; last >= 0; last--)
        {
            if (characters[last] == 0x10FFFF)
                continue;
            var next = characters[last] == 0xD7FF ? 0xE000 : characters[last] + 1;
            return string.Concat(characters.Take(last).Append(next).Select(character => new Rune(character).ToString()));
        }
        return null;
    }
}
