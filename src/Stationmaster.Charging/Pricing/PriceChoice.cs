using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>What may set a payer's price at the start of a session; null what there is not.</summary>
/// <param name="Voucher">The one linked to the token or its holder whose group covers the location.</param>
/// <param name="VoucherTariff">The group's tariff, where the voucher's kind is <see cref="VoucherKind.Tariff"/>.</param>
public sealed record PriceCandidates(
    bool IsFree = false, AppliedVoucher? Voucher = null, Tariff? VoucherTariff = null, Tariff? TokenTariff = null,
    Tariff? CustomerTariff = null, Tariff? RoamingTariff = null, Tariff? LocationTariff = null);

/// <summary>The one order of precedence. Free charging; a voucher with a price of its own; the token's, the customer's, the roaming
/// tariff; the location's. A voucher that takes something off takes it off the winner.</summary>
public static class PriceChoice
{
    public static Offer Of(PriceCandidates candidates)
    {
        if (candidates.IsFree)
            return new(PriceSource.FreeCharging, null);
        return candidates.Voucher switch
        {
            { Kind: VoucherKind.Free } voucher => new(PriceSource.Voucher, null, voucher),
            { Kind: VoucherKind.Tariff } voucher when candidates.VoucherTariff is { } tariff => new(PriceSource.Voucher, tariff, voucher),
            { Kind: VoucherKind.PricePerKwh } voucher when Winner(candidates).Tariff is { } tariff && tariff.Currency == voucher.Currency =>
                new(PriceSource.Voucher, OfPerKwh(voucher, tariff), voucher),
            { Kind: VoucherKind.Percent or VoucherKind.Amount } voucher => Winner(candidates) with { Voucher = voucher },
            _ => Winner(candidates),
        };
    }

    static Offer Winner(PriceCandidates candidates) => candidates switch
    {
        { TokenTariff: { } tariff } => new(PriceSource.TokenTariff, tariff),
        { CustomerTariff: { } tariff } => new(PriceSource.CustomerTariff, tariff),
        { RoamingTariff: { } tariff } => new(PriceSource.RoamingTariff, tariff),
        { LocationTariff: { } tariff } => new(PriceSource.LocationTariff, tariff),
        _ => new(PriceSource.None, null),
    };

    /// <summary>The tariff that a fixed price per kWh stands for; it keeps the identity and VAT of the one it replaces.</summary>
    static Tariff OfPerKwh(AppliedVoucher voucher, Tariff replaced) => replaced with
    {
        Elements = ImmutableArray.Create(new TariffElement([new(PriceDimension.Energy, voucher.Value)])),
        Basis = PriceBasis.Gross, MinPrice = null, MaxPrice = null, Spot = null, Idle = null,
    };
}
