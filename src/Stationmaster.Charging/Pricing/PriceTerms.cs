using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>Whose an agreement is; the one that stands first wins.</summary>
public enum AgreementTarget { Token, Customer, OwnFleet }

/// <param name="Depth">Of a customer in the tree: the nearest to the token is the deepest.</param>
/// <param name="IsForLocation">Agreed for this location, not for all.</param>
public sealed record Agreement(
    long Id, AgreementTarget Target, int Depth, bool IsForLocation, AgreedPrice Price, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil)
{
    public bool IsValidAt(DateTimeOffset start) => ValidFrom <= start && !(start >= ValidUntil);
}

/// <param name="Tariff">Of the kind Tariff.</param>
/// <param name="ExpiresAt">From then on it applies to no session that starts.</param>
public sealed record LinkedVoucher(AppliedVoucher Voucher, Tariff? Tariff, DateTimeOffset? ExpiresAt);

/// <summary>
/// All that is agreed for a token at a location, whether it holds now or not. One voucher and one agreement at most set the price of a
/// session: docs/own-prices.md.
/// </summary>
public sealed record PriceTerms(ImmutableArray<LinkedVoucher> Vouchers, ImmutableArray<Agreement> Agreements)
{
    static readonly ImmutableArray<VoucherKind> Order =
        [VoucherKind.Free, VoucherKind.Tariff, VoucherKind.PricePerKwh, VoucherKind.Percent, VoucherKind.Amount];

    /// <summary>What a session that starts then is paid by; null where that is the location's tariff and nothing else.</summary>
    public Offer? OfferAt(DateTimeOffset start, Tariff? location)
    {
        var candidates = Agreed(new PriceCandidates(LocationTariff: location), start);
        var offer = Usable(start)
            .Select(linked => PriceChoice.Of(candidates with { Voucher = linked.Voucher, VoucherTariff = linked.Tariff }))
            .FirstOrDefault(Takes) ?? PriceChoice.Of(candidates);
        return offer is { Voucher: null, Source: PriceSource.LocationTariff or PriceSource.None } ? null : offer;
    }

    /// <summary>Those without a price of their own last, then the most that is taken off, then the newest.</summary>
    IEnumerable<LinkedVoucher> Usable(DateTimeOffset start) => Vouchers
        .Where(linked => !(linked.ExpiresAt <= start) && (linked.Voucher.Kind != VoucherKind.Tariff || linked.Tariff?.IsValidAt(start) == true))
        .OrderBy(linked => Order.IndexOf(linked.Voucher.Kind))
        .ThenByDescending(linked => linked.Voucher.Kind == VoucherKind.PricePerKwh ? -linked.Voucher.Value : linked.Voucher.Value)
        .ThenByDescending(linked => linked.Voucher.Id);

    /// <summary>A voucher that changes nothing is not used up on a session.</summary>
    static bool Takes(Offer offer) => offer.Voucher switch
    {
        null => false,
        { Kind: VoucherKind.Percent } => offer.Tariff is not null,
        { Kind: VoucherKind.Amount } voucher => offer.Tariff?.Currency == voucher.Currency,
        _ => true,
    };

    PriceCandidates Agreed(PriceCandidates candidates, DateTimeOffset start)
    {
        foreach (var agreement in Agreements.Where(agreement => agreement.IsValidAt(start)).OrderBy(agreement => agreement.Target)
            .ThenByDescending(agreement => agreement.Depth).ThenByDescending(agreement => agreement.IsForLocation)
            .ThenByDescending(agreement => agreement.ValidFrom).ThenByDescending(agreement => agreement.Id))
        {
            if (agreement.Price.Kind == VoucherKind.Free)
                return candidates with { IsFree = true };
            if (agreement.Price.Over(candidates.LocationTariff, start) is { } tariff)
                return agreement.Target == AgreementTarget.Token ? candidates with { TokenTariff = tariff } : candidates with { CustomerTariff = tariff };
        }
        return candidates;
    }
}
