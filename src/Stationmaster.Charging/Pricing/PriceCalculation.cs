using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>
/// From what was used to what is owed. Depends on its arguments alone, so a disputed price can be worked out again years later.
/// </summary>
public static class PriceCalculation
{
    /// <param name="usage">Cut at every border at which a price changes.</param>
    /// <param name="slots">The market's prices; needed by spot tariffs only.</param>
    /// <param name="voucher">What is taken off; null where nothing is.</param>
    /// <param name="rules"><see cref="PricingRules"/>.</param>
    public static Price Of(
        Tariff tariff, Usage usage, ImmutableArray<SpotSlot> slots, AppliedVoucher? voucher = null, int rules = PricingRules.Current)
    {
        PricingRules.Known(rules);
        var session = PricedSession.Of(tariff, usage, slots);
        var raw = Totals.Of(tariff.Basis, Amounts(tariff, session));
        var limited = raw.Within(Whole(tariff.MinPrice, raw, tariff), Whole(tariff.MaxPrice, raw, tariff), tariff.VatRate);
        var owed = Discount.Of(voucher, limited, tariff);
        return PriceLines.Priced(tariff, session, raw, limited, owed, voucher, usage) with { Rules = rules };
    }

    /// <summary>Where nothing depends on when: the session as one stretch of charging, then one of idle time.</summary>
    public static Price Of(Tariff tariff, Quantities quantities)
    {
        var (start, turn) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch + quantities.Charging);
        var end = turn + quantities.Idle;
        return Of(
            tariff,
            new(start, end, TimeZoneInfo.Utc,
            [
                new(start, turn, quantities.EnergyMilliWh, Ms(quantities.Charging), 0),
                new(turn, end, 0, 0, Ms(quantities.Idle)),
            ]),
            []);
    }

    /// <summary>The exact sums, as OCPI defines them: limits bind net and gross apart, nothing is rounded but by steps.</summary>
    public static Totals TotalsOf(Tariff tariff, Usage usage, ImmutableArray<SpotSlot> slots) =>
        Totals.Of(tariff.Basis, Amounts(tariff, PricedSession.Of(tariff, usage, slots))).Within(tariff.MinPrice, tariff.MaxPrice, tariff.VatRate);

    /// <summary>Nothing is owed, and nothing needs explaining.</summary>
    public static Price Free(string currency, decimal vatRate = 0) => new(currency, vatRate, 0, 0, null, []);

    static IEnumerable<(decimal Rate, Fraction Amount)> Amounts(Tariff tariff, PricedSession session)
    {
        var off = IdleCap.Off(tariff, session);
        foreach (var quantity in session.Quantities)
            yield return (quantity.VatRate, quantity.Kind == PriceLineKind.Idle ? quantity.Amount * off.Factor : quantity.Amount);
    }

    /// <summary>A bound that names one side binds the other in proportion: nobody owes less gross than net.</summary>
    static PriceLimit? Whole(PriceLimit? limit, Totals raw, Tariff tariff)
    {
        var ratio = raw.Excl.Sign == 0 ? (Fraction)(1 + tariff.VatRate) : raw.Incl / raw.Excl;
        return limit switch
        {
            { ExclVat: { } excl, InclVat: null } => limit with { InclVat = (excl * ratio).Round(10) },
            { ExclVat: null, InclVat: { } incl } => limit with { ExclVat = (incl / ratio).Round(10) },
            _ => limit,
        };
    }

    static long Ms(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
