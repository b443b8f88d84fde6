using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>Puts a price into lines that people can follow, and rounds it to money.</summary>
static class PriceLines
{
    const int LineDecimals = 4;
    const int ShownDecimals = 6;

    static readonly PriceLineKind[] Order =
    [
        PriceLineKind.ReservationFee, PriceLineKind.Reservation, PriceLineKind.Energy, PriceLineKind.Time, PriceLineKind.Session, PriceLineKind.Idle,
    ];

    public static Price Priced(
        Tariff tariff, PricedSession session, Totals raw, Totals limited, Totals owed, AppliedVoucher? voucher, Usage usage)
    {
        var currency = tariff.Currency;
        var vats = Vats(tariff, owed);
        var amount = vats.Sum(vat => vat.Amount);
        var lines = ImmutableArray.CreateBuilder<PriceLine>();
        foreach (var kind in Order)
        {
            lines.AddRange(session.Quantities.Where(quantity => quantity.Kind == kind && IsWorthALine(quantity))
                .OrderBy(quantity => quantity.Periods[0].From).Select(quantity => Line(tariff, quantity)));
            if (kind == PriceLineKind.Idle && FreeIdle(tariff, session) is { } free)
                lines.Add(free);
        }
        if (IdleCap.Off(tariff, session).Amount is { Sign: > 0 })
            Add(PriceLineKind.IdleCap, $"Idle time costs {tariff.Idle!.Cap:0.####} at most", raw.Incl - Sum(tariff, session));
        Add(PriceLineKind.MinimumPrice, "Up to the minimum price", Fraction.Max(Fraction.Zero, limited.Incl - raw.Incl));
        Add(PriceLineKind.MaximumPrice, "Down to the maximum price", Fraction.Min(Fraction.Zero, limited.Incl - raw.Incl));
        Add(PriceLineKind.Discount, VoucherText(voucher), owed.Incl - limited.Incl);

        var rounding = amount - lines.Sum(line => line.Amount);
        if (rounding != 0)
            lines.Add(new(PriceLineKind.Rounding, "Rounding", 1, "", rounding, rounding));
        return new(currency, tariff.VatRate, amount, vats.Sum(vat => vat.AmountExVat), PerKwh(tariff, session, usage), lines.ToImmutable())
        {
            Vats = vats,
            HasMissingSpot = session.Quantities.Any(quantity => quantity.Spot is { Rule: SpotRule.Missing }),
        };

        void Add(PriceLineKind kind, string text, Fraction gross)
        {
            if (gross.Sign == 0)
                return;
            var shown = gross.Round(LineDecimals);
            lines.Add(new(kind, text, 1, "", shown, shown));
        }
    }

    static Fraction Sum(Tariff tariff, PricedSession session)
    {
        var sum = Fraction.Zero;
        foreach (var quantity in session.Quantities)
            sum += Gross(tariff, quantity);
        return sum;
    }

    static Fraction Gross(Tariff tariff, PricedQuantity quantity) =>
        tariff.Basis == PriceBasis.Gross ? quantity.Amount : quantity.Amount * (Fraction)(1 + quantity.VatRate);

    static bool IsWorthALine(PricedQuantity quantity) =>
        quantity.UnitPrice != 0 || quantity.Kind is not (PriceLineKind.Session or PriceLineKind.ReservationFee);

    static PriceLine Line(Tariff tariff, PricedQuantity quantity)
    {
        var unitPrice = (tariff.Basis == PriceBasis.Gross ? quantity.UnitPrice : quantity.UnitPrice * (1 + quantity.VatRate)) / (quantity.IsTime ? 60 : 1);
        return new(
            quantity.Kind, LineText.Of(tariff, quantity), Shown(quantity.Shown(quantity.Billed)),
            quantity.Kind == PriceLineKind.Energy ? "kWh" : quantity.IsTime ? "min" : "", quantity.Spot is null ? Shown(unitPrice) : Units.Shortest(unitPrice),
            Gross(tariff, quantity).Round(LineDecimals))
        {
            VatRate = quantity.VatRate, Element = quantity.Chosen?.Element, Component = quantity.Chosen?.Index,
            Periods = [.. quantity.Periods.Select(period => period with { Quantity = Shown(period.Quantity) })],
            Spot = quantity.Spot, StepSize = quantity.StepSize, StepSurplus = Shown(quantity.Shown(quantity.Surplus)), Note = LineText.Note(quantity),
        };
    }

    /// <summary>Idle time that was all given away is told too: that it costs nothing needs saying.</summary>
    static PriceLine? FreeIdle(Tariff tariff, PricedSession session)
    {
        if (!session.IsIdlePriced || session.FreeIdleMs == 0 || session.Quantities.Any(quantity => quantity.Kind == PriceLineKind.Idle))
            return null;
        return new(PriceLineKind.Idle, LineText.Idle(tariff), Math.Ceiling(session.FreeIdleMs / 60_000m), "min", 0, 0) { Periods = [.. session.FreeIdlePeriods] };
    }

    static string VoucherText(AppliedVoucher? voucher) => voucher switch
    {
        { Kind: VoucherKind.Percent } => $"Voucher {voucher.Code}, {voucher.Value * 100:0.##} % off",
        { } => $"Voucher {voucher.Code}",
        null => "",
    };

    /// <summary>The energy's cost by what was taken; one unit price is given as it is.</summary>
    static decimal? PerKwh(Tariff tariff, PricedSession session, Usage usage)
    {
        var energy = usage.Periods.Sum(period => period.EnergyMilliWh);
        if (energy <= 0)
            return null;
        var priced = session.Quantities.Where(quantity => quantity.Kind == PriceLineKind.Energy).ToList();
        if (priced.Select(quantity => (quantity.UnitPrice, quantity.VatRate)).Distinct().Take(2).ToList() is [var one] && priced.Sum(quantity => quantity.Billed) == energy)
            return Units.Shortest(tariff.Basis == PriceBasis.Gross ? one.UnitPrice : one.UnitPrice * (1 + one.VatRate));
        var cost = Fraction.Zero;
        foreach (var quantity in priced)
            cost += Gross(tariff, quantity);
        return (cost / new Fraction(energy, 1_000_000)).Round(LineDecimals);
    }

    /// <summary>Money: the side the prices are entered in is rounded once, and the other follows from it where nothing bounds it apart.</summary>
    static ImmutableArray<VatShare> Vats(Tariff tariff, Totals owed)
    {
        if (owed.Rates.Length == 0)
            return [];
        var decimals = Currency.DecimalsOf(tariff.Currency);
        var amount = owed.Incl.Round(decimals);
        var shares = owed.Rates.Select(rate => new VatShare(rate.Rate, rate.Incl.Round(decimals), rate.Excl.Round(decimals))).ToArray();
        Settle(shares, amount - shares.Sum(share => share.Amount), (share, off) => share with { Amount = share.Amount + off });
        var follows = tariff.Basis == PriceBasis.Gross && owed.Rates.All(rate => rate.Excl * (Fraction)(1 + rate.Rate) == rate.Incl);
        if (follows)
            shares = [.. shares.Select(share => share with { AmountExVat = Currency.Round(share.Amount / (1 + share.Rate), tariff.Currency) })];
        else
            Settle(shares, owed.Excl.Round(decimals) - shares.Sum(share => share.AmountExVat), (share, off) => share with { AmountExVat = share.AmountExVat + off });
        return [.. shares];
    }

    /// <summary>What rounding each share left over goes to the largest.</summary>
    static void Settle(VatShare[] shares, decimal off, Func<VatShare, decimal, VatShare> with)
    {
        if (off == 0)
            return;
        var largest = Array.IndexOf(shares, shares.MaxBy(share => share.Amount));
        shares[largest] = with(shares[largest], off);
    }

    static decimal Shown(decimal value) => Units.Shortest(Math.Round(value, ShownDecimals, MidpointRounding.AwayFromZero));
}

static class Units
{
    /// <summary>Without the trailing zeros a decimal carries: dividing by it drops them.</summary>
    public static decimal Shortest(decimal value) => value / 1.0000000000000000000000000000m;
}
