using System.Collections.Immutable;

namespace Stationmaster.Charging.Sessions;

/// <summary>Which of a transaction's numbered messages have come (OCPP 2.x TransactionEvent, seqNo).</summary>
/// <param name="Missing">Between first and last, ascending; of very many only the first.</param>
public sealed record Sequence(int First, int Last, ImmutableArray<int> Missing)
{
    const int MostMissing = 100;

    public static Sequence From(int number) => new(number, number, []);

    public bool HasGaps => !Missing.IsDefaultOrEmpty;

    public Sequence With(int number)
    {
        if (number == Last + 1)
            return this with { Last = number };
        if (number > Last)
            return this with { Last = number, Missing = [.. Missing, .. Between(Last, number)] };
        if (number < First)
            return this with { First = number, Missing = [.. Between(number, First), .. Missing] };
        return Missing.Contains(number) ? this with { Missing = Missing.Remove(number) } : this;
    }

    IEnumerable<int> Between(int before, int after) =>
        Enumerable.Range(before + 1, Math.Min(after - before - 1, Math.Max(0, MostMissing - Missing.Length)));
}
