namespace Stationmaster.Charging.Pricing;

/// <summary>The most idle time costs.</summary>
static class IdleCap
{
    /// <summary>What part of the idle time's amount is due, and what is taken off, gross or net as the tariff.</summary>
    public static (Fraction Factor, Fraction Amount) Off(Tariff tariff, PricedSession session)
    {
        if (tariff.Idle?.Cap is not { } cap)
            return (1L, Fraction.Zero);
        var sum = Fraction.Zero;
        foreach (var quantity in session.Quantities)
        {
            if (quantity.Kind == PriceLineKind.Idle)
                sum += quantity.Amount;
        }
        return sum <= cap ? (1L, Fraction.Zero) : (cap / sum, sum - cap);
    }
}
