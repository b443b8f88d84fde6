using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>What of a total is of one VAT rate, exactly.</summary>
public readonly record struct RateTotal(decimal Rate, Fraction Excl, Fraction Incl);

/// <summary>The exact sums of a session, before money is rounded.</summary>
/// <param name="Excl">Net.</param>
/// <param name="Incl">Gross.</param>
/// <param name="Rates">By rate, the lowest first; they add up to both sums.</param>
public sealed record Totals(Fraction Excl, Fraction Incl, ImmutableArray<RateTotal> Rates)
{
    /// <param name="amounts">Gross or net, as <paramref name="basis"/> says.</param>
    public static Totals Of(PriceBasis basis, IEnumerable<(decimal Rate, Fraction Amount)> amounts)
    {
        var sums = new SortedDictionary<decimal, Fraction>();
        foreach (var (rate, amount) in amounts)
            sums[rate] = sums.TryGetValue(rate, out var sum) ? sum + amount : amount;
        var rates = sums.Select(sum =>
        {
            var factor = (Fraction)(1 + sum.Key);
            return basis == PriceBasis.Gross ? new RateTotal(sum.Key, sum.Value / factor, sum.Value) : new(sum.Key, sum.Value, sum.Value * factor);
        }).ToImmutableArray();
        return Summed(rates);
    }

    /// <summary>Net and gross each within their own bounds (OCPI 2.2.1 §11.3.1 min_price, max_price); the rates follow in proportion.</summary>
    /// <param name="otherRate">Whose rate the whole is, where there was nothing before.</param>
    public Totals Within(PriceLimit? min, PriceLimit? max, decimal otherRate)
    {
        var (excl, incl) = (Excl, Incl);
        if (min?.ExclVat is { } leastExcl)
            excl = Fraction.Max(excl, leastExcl);
        if (min?.InclVat is { } leastIncl)
            incl = Fraction.Max(incl, leastIncl);
        if (max?.ExclVat is { } mostExcl)
            excl = Fraction.Min(excl, mostExcl);
        if (max?.InclVat is { } mostIncl)
            incl = Fraction.Min(incl, mostIncl);
        return With(excl, incl, otherRate);
    }

    /// <summary>The same with other sums, each rate's share in proportion.</summary>
    public Totals With(Fraction excl, Fraction incl, decimal otherRate)
    {
        if (excl == Excl && incl == Incl)
            return this;
        if (Excl.Sign == 0 || Incl.Sign == 0)
            return new(excl, incl, [new(otherRate, excl, incl)]);
        var (byExcl, byIncl) = (excl / Excl, incl / Incl);
        return new(excl, incl, [.. Rates.Select(rate => new RateTotal(rate.Rate, rate.Excl * byExcl, rate.Incl * byIncl))]);
    }

    static Totals Summed(ImmutableArray<RateTotal> rates)
    {
        var (excl, incl) = (Fraction.Zero, Fraction.Zero);
        foreach (var rate in rates)
            (excl, incl) = (excl + rate.Excl, incl + rate.Incl);
        return new(excl, incl, rates);
    }
}
