namespace Stationmaster.Charging.Pricing;

/// <summary>What a voucher takes off a price: never more than the price.</summary>
static class Discount
{
    public static Totals Of(AppliedVoucher? voucher, Totals totals, Tariff tariff)
    {
        if (voucher is null || totals.Incl.Sign <= 0)
            return totals;
        var left = voucher.Kind switch
        {
            VoucherKind.Free => Fraction.Zero,
            VoucherKind.Percent => totals.Incl * (1 - Math.Clamp(voucher.Value, 0, 1)),
            VoucherKind.Amount when voucher.Currency is null || voucher.Currency == tariff.Currency =>
                Fraction.Max(Fraction.Zero, totals.Incl - Math.Max(0, voucher.Value)),
            _ => totals.Incl,
        };
        return left == totals.Incl ? totals : totals.With(totals.Excl * (left / totals.Incl), left, tariff.VatRate);
    }
}
