using System.Collections.Immutable;
using System.Text;

namespace Stationmaster.Server.Filters;

/// <summary>A pattern as conditions on substrings and ranges: what it begins with can be found by an index.</summary>
static class PatternSql
{
    public static string Of(Pattern pattern, string column, SqlParameters parameters)
    {
        var text = pattern.IgnoresCase ? $"upper({column})" : column;
        var branches = pattern.Branches.Select(branch => Branch(branch, text, parameters, isPlain: !pattern.IgnoresCase));
        return $"({string.Join(" or ", branches)})";
    }

    static string Branch(PatternBranch branch, string text, SqlParameters parameters, bool isPlain)
    {
        var conditions = new List<string> { $"{text} is not null" };
        if (isPlain && branch.Prefix.Length > 0)
            conditions.Add(Range(branch.Prefix, text, parameters));
        var least = branch.Start.Length + branch.End.Length;
        if (branch.IsWhole)
            conditions.Add($"length({text}) = {branch.Start.Length}");
        else if (least > 0)
            conditions.Add($"length({text}) >= {least}");
        var known = isPlain ? branch.Start.TakeWhile(set => set.Single is not null).Count() : 0;
        conditions.AddRange(Places(branch.Start, known, offset => $"{offset + 1}", text, parameters));
        conditions.AddRange(Places(branch.End, 0, offset => $"length({text}) - {branch.End.Length - offset - 1}", text, parameters));
        if (branch.Middle.Length > 0)
        {
            // Both engines replace by bytes; LIKE would ignore case in one of them.
            var between = least == 0 ? text : $"substr({text}, {branch.Start.Length + 1}, length({text}) - {least})";
            conditions.Add($"replace({between}, {parameters.Add(branch.Middle)}, '') <> {between}");
        }
        return $"({string.Join(" and ", conditions)})";
    }

    /// <summary>All texts that begin with this.</summary>
    public static string Range(string prefix, string text, SqlParameters parameters) =>
        $"{text} >= {parameters.Add(prefix)}" + (Pattern.After(prefix) is { } after ? $" and {text} < {parameters.Add(after)}" : "");

    /// <summary>Plain characters in a row are compared together.</summary>
    static IEnumerable<string> Places(
        ImmutableArray<CharacterSet> places, int from, Func<int, string> position, string text, SqlParameters parameters)
    {
        for (var i = from; i < places.Length; i++)
        {
            var plain = string.Concat(places.Skip(i).TakeWhile(set => set.Single is not null).Select(set => new Rune(set.Single!.Value).ToString()));
            if (plain.Length > 0)
            {
                var length = Pattern.CharactersOf(plain).Length;
                yield return $"substr({text}, {position(i)}, {length}) = {parameters.Add(plain)}";
                i += length - 1;
            }
            else if (!places[i].IsAny)
                yield return Set(places[i], $"substr({text}, {position(i)}, 1)", parameters);
        }
    }

    static string Set(CharacterSet set, string character, SqlParameters parameters)
    {
        var ranges = set.Ranges.Select(range => range.From == range.To
            ? $"{character} = {parameters.Add(new Rune(range.From).ToString())}"
            : $"{character} between {parameters.Add(new Rune(range.From).ToString())} and {parameters.Add(new Rune(range.To).ToString())}");
        return set.IsNegated ? $"not ({string.Join(" or ", ranges)})" : $"({string.Join(" or ", ranges)})";
    }
}
