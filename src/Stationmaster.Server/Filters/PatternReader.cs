using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Filters;

/// <summary>
/// Reads a regular expression. Known are characters, . \d \w \s [a-z] [^a-z], {n}, .* .+, ( | ), ^ and $. What else regular expressions can
/// say is refused: databases disagree on it, or take for ever over it.
/// </summary>
sealed class PatternReader
{
    const int MostBranches = 20, LongestBranch = 100;

    readonly string _pattern;
    readonly Func<int, string, ApiProblem> _wrong;
    int _at;

    PatternReader(string pattern, Func<int, string, ApiProblem> wrong) => (_pattern, _wrong) = (pattern, wrong);

    enum Kind { Place, Anything, Start, End }

    readonly record struct Piece(Kind Kind, CharacterSet? Set, int At);

    /// <param name="tokenAt">The byte of the string's opening quote in the filter.</param>
    /// <exception cref="ApiProblem">400, at the character of the pattern.</exception>
    public static Pattern Read(string pattern, bool ignoresCase, long tokenAt, FilterText text)
    {
        var reader = new PatternReader(pattern, (index, message) => text.Wrong(text.ByteInString(tokenAt, index), message));
        if (pattern.Length == 0)
            throw reader._wrong(0, "expected a pattern that is not empty.");
        var branches = reader.Alternatives(0);
        if (reader._at < pattern.Length)
            throw reader._wrong(reader._at, "this ) was never opened.");
        return new Pattern([.. branches.Select(branch => reader.Branch(branch, ignoresCase))], ignoresCase);
    }

    char? Here => _at < _pattern.Length ? _pattern[_at] : null;

    List<ImmutableArray<Piece>> Alternatives(int depth)
    {
        if (depth > 5)
            throw _wrong(_at, "groups may stand up to 5 deep.");
        var all = Sequence(depth);
        while (Here == '|')
        {
            _at++;
            all.AddRange(Sequence(depth));
            if (all.Count > MostBranches)
                throw _wrong(_at, $"a pattern may have up to {MostBranches} alternatives.");
        }
        return all;
    }

    List<ImmutableArray<Piece>> Sequence(int depth)
    {
        List<ImmutableArray<Piece>> branches = [[]];
        while (Here is { } character and not '|' and not ')')
        {
            List<ImmutableArray<Piece>> next;
            if (character == '(')
                next = Group(depth);
            else
                next = [[.. Repeated(One())]];
            branches = [.. branches.SelectMany(branch => next.Select(piece => branch.AddRange(piece)))];
            if (branches.Count > MostBranches)
                throw _wrong(_at, $"a pattern may have up to {MostBranches} alternatives.");
            if (branches.Any(branch => branch.Length > LongestBranch))
                throw _wrong(_at, $"a pattern may be up to {LongestBranch} characters long.");
        }
        return branches;
    }

    List<ImmutableArray<Piece>> Group(int depth)
    {
        var open = _at++;
        if (_pattern.AsSpan(_at).StartsWith("?:"))
            _at += 2;
        else if (Here == '?')
            throw _wrong(_at, "of groups only ( ) and (?: ) are known.");
        var inner = Alternatives(depth + 1);
        if (Here != ')')
            throw _wrong(open, "this ( is never closed.");
        _at++;
        return Here is '*' or '+' or '?' or '{' ? throw _wrong(_at, "a group cannot be repeated; write its alternatives out.") : inner;
    }

    Piece One()
    {
        var at = _at;
        var character = _pattern[_at];
        switch (character)
        {
            case '^':
                _at++;
                return new(Kind.Start, null, at);
            case '$':
                _at++;
                return new(Kind.End, null, at);
            case '.':
                _at++;
                return new(Kind.Place, CharacterSet.Any, at);
            case '[':
                return new(Kind.Place, Class(), at);
            case '\\':
                return new(Kind.Place, Escape(), at);
            case '*' or '+' or '?' or '{':
                throw _wrong(at, $"{character} stands after nothing it could repeat.");
            default:
                return new(Kind.Place, CharacterSet.Of(Character()), at);
        }
    }

    IEnumerable<Piece> Repeated(Piece piece)
    {
        if (Here is not ('*' or '+' or '?' or '{'))
            return [piece];
        var at = _at;
        if (piece.Kind != Kind.Place)
            throw _wrong(at, $"{Here} stands after nothing it could repeat.");
        if (Here == '{')
        {
            var end = _pattern.IndexOf('}', at);
            if (end < 0 || !int.TryParse(_pattern.AsSpan(at + 1, end - at - 1), NumberStyles.None, null, out var times) || times is < 1 or > 50)
                throw _wrong(at, "expected a number of times from 1 to 50, such as {4}.");
            _at = end + 1;
            return Enumerable.Repeat(piece, times);
        }
        if (!piece.Set!.IsAny || Here == '?')
            throw _wrong(at, $"{Here} is known after a dot only (.* and .+); write {{n}} for n times.");
        var isSome = Here == '+';
        _at++;
        if (Here is '?' or '+')
            throw _wrong(_at, "lazy and possessive repetition are not known.");
        var anything = piece with { Kind = Kind.Anything, Set = null };
        return isSome ? [piece, anything] : [anything];
    }

    CharacterSet Escape()
    {
        var at = _at++;
        var escaped = Here ?? throw _wrong(at, "expected a character after \\.");
        _at++;
        return escaped switch
        {
            'd' => new([('0', '9')]),
            'D' => new([('0', '9')], IsNegated: true),
            'w' => new([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
            'W' => new([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')], IsNegated: true),
            's' => new([('\t', '\r'), (' ', ' ')]),
            _ when char.IsAsciiLetterOrDigit(escaped) => throw _wrong(at, $"\\{escaped} is not known; \\d, \\w and \\s are."),
            _ => CharacterSet.Of(escaped),
        };
    }

    CharacterSet Class()
    {
        var open = _at++;
        var isNegated = Here == '^';
        if (isNegated)
            _at++;
        var ranges = ImmutableArray.CreateBuilder<(int, int)>();
        while (Here != ']')
        {
            if (Here is null || ranges.Count > 50)
                throw _wrong(open, Here is null ? "this [ is never closed." : "a class may have up to 50 ranges.");
            if (_pattern.AsSpan(_at).StartsWith("[:"))
                throw _wrong(_at, "named classes are not known; write [0-9] or [A-Z].");
            var at = _at;
            var set = Here == '\\' ? Escape() : CharacterSet.Of(Character());
            if (set.Single is { } from && Here == '-' && _at + 1 < _pattern.Length && _pattern[_at + 1] != ']')
            {
                _at++;
                var to = (Here == '\\' ? Escape() : CharacterSet.Of(Character())).Single
                    ?? throw _wrong(_at - 1, "expected a character at the end of the range.");
                ranges.Add(from <= to ? (from, to) : throw _wrong(at, "the range ends before it begins."));
            }
            else
                ranges.AddRange(set.IsNegated ? throw _wrong(at, "\\D and \\W cannot stand in a class.") : set.Ranges);
        }
        _at++;
        return ranges.Count > 0 ? new(ranges.ToImmutable(), isNegated) : throw _wrong(open, "expected a character between [ and ].");
    }

    int Character()
    {
        Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out var rune, out var length);
        _at += length;
        return rune.Value;
    }

    /// <summary>Pieces in a row as start, middle and end.</summary>
    PatternBranch Branch(ImmutableArray<Piece> pieces, bool ignoresCase)
    {
        for (var i = 0; i < pieces.Length; i++)
            if ((pieces[i].Kind == Kind.Start && i > 0) || (pieces[i].Kind == Kind.End && i < pieces.Length - 1))
                throw _wrong(pieces[i].At, pieces[i].Kind == Kind.Start ? "^ stands at the beginning only." : "$ stands at the end only.");
        var (isStart, isEnd) = (pieces is [{ Kind: Kind.Start }, ..], pieces is [.., { Kind: Kind.End }]);
        List<List<Piece>> runs = [[]];
        foreach (var piece in pieces)
        {
            if (piece.Kind == Kind.Anything)
                runs.Add([]);
            else if (piece.Kind == Kind.Place)
                runs[^1].Add(piece);
        }
        if (runs.Count == 1 && isStart && isEnd)
            return new(Sets(runs[0], ignoresCase), "", [], IsWhole: true);

        var start = isStart ? Taken(runs, 0) : [];
        var end = isEnd ? Taken(runs, runs.Count - 1) : [];
        var middles = runs.Where(run => run.Count > 0).ToList();
        if (middles.Count > 1)
        {
            throw _wrong(
                middles[1][0].At, "between ^ and $ only one text can be looked for; write more of them as conditions of their own with $and.");
        }
        var middle = new StringBuilder();
        foreach (var piece in middles.SelectMany(run => run))
        {
            middle.Append(new Rune(piece.Set!.Single ?? throw _wrong(
                piece.At, "what may stand anywhere in the text must be plain characters; begin the pattern with ^ or end it with $.")));
        }
        return new(Sets(start, ignoresCase), ignoresCase ? Pattern.Upper(middle.ToString()) : middle.ToString(), Sets(end, ignoresCase), IsWhole: false);
    }

    static List<Piece> Taken(List<List<Piece>> runs, int index)
    {
        var run = runs[index];
        runs[index] = [];
        return run;
    }

    static ImmutableArray<CharacterSet> Sets(List<Piece> run, bool ignoresCase) =>
        [.. run.Select(piece => ignoresCase ? piece.Set!.Upper() : piece.Set!)];
}
