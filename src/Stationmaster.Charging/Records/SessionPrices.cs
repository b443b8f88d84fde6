using System.Collections.Immutable;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Records;

/// <summary>The two prices of a session: what the payer pays by its offer, and what the location's tariff alone gives.</summary>
static class SessionPrices
{
    /// <summary>Of what is free everywhere and has no tariff to name one.</summary>
    const string OtherCurrency = "DKK";

    public static (Price Payer, Price Operator) Of(
        Session session, MeteredSession metered, ImmutableArray<SpotSlot> slots, bool isExcluded, int rules)
    {
        var byLocation = session.Site.Tariff is { } tariff ? Of(tariff, null) : PriceCalculation.Free(session.Offer?.Tariff?.Currency ?? OtherCurrency);
        if (isExcluded)
            return (PriceCalculation.Free(byLocation.Currency, byLocation.VatRate), byLocation);
        return (session.Offer switch
        {
            null => byLocation,
            { Tariff: { } offered } offer => Of(offered, offer.Voucher),
            _ => PriceCalculation.Free(byLocation.Currency, byLocation.VatRate),
        }, byLocation);

        Price Of(Tariff by, AppliedVoucher? voucher) => PriceCalculation.Of(by, MeteredUsage.Of(by, metered), slots, voucher, rules);
    }
}
