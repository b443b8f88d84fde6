using System.Text;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Tariffs.WhatIf;

/// <summary>What a session's new price came from, or why it keeps its own.</summary>
enum PricedBy { Totals, Samples, Agreement, OtherTariff, NotBilled, Corrected, OtherCurrency }

/// <param name="Amount">Gross; null: as it was.</param>
readonly record struct Repriced(PricedBy By, decimal? Amount = null, bool HasMissingSpot = false);

/// <summary>
/// Prices sessions by another tariff. Where it asks only how much and how long, by the energy and the times of their records; else by all
/// that was measured, as their records were.
/// </summary>
sealed class Repricing(Tariff tariff, Guid? replaces, StationStore stations)
{
    readonly bool _needsTotalsOnly = NeedsTotalsOnly(tariff);

    public async ValueTask<Repriced> Of(WhatIfSession stored, CancellationToken ct)
    {
        if (stored.IsExcluded)
            return new(PricedBy.NotBilled);
        var (frozen, hasOffer) = stored.Terms();
        if (frozen is not null && stored.Currency != tariff.Currency)
            return new(PricedBy.OtherCurrency);
        if (stored.IsCorrected)
            return new(PricedBy.Corrected);
        if (replaces is not null && frozen != replaces)
            return new(PricedBy.OtherTariff);
        if (_needsTotalsOnly && !hasOffer)
        {
            var (charging, idle) = stored.Times();
            return new(PricedBy.Totals, PriceCalculation.Of(tariff, new(stored.EnergyMilliWh, charging, idle)).Amount);
        }

        var session = SessionJson.Read(Encoding.UTF8.GetString(stored.Session));
        if (session.Offer is { Source: not (PriceSource.LocationTariff or PriceSource.None) })
            return new(PricedBy.Agreement);
        var (amount, hasMissingSpot) = await Measured(session, ct);
        return new(PricedBy.Samples, amount, hasMissingSpot);
    }

    async Task<(decimal Amount, bool HasMissingSpot)> Measured(Session session, CancellationToken ct)
    {
        var priced = session with
        {
            Site = session.Site with { Tariff = tariff },
            Offer = session.Offer?.Voucher is { } voucher ? new(PriceSource.LocationTariff, tariff, voucher) : null,
        };
        var price = ChargeRecord.Of(priced, await stations.HistoryOf(priced, ct)).Price;
        return (price.Amount, price.HasMissingSpot);
    }

    /// <summary>No price of it depends on when, how fast or after how much: every component holds for all of the session.</summary>
    static bool NeedsTotalsOnly(Tariff tariff) =>
        tariff is
        {
            Spot: null,
            Idle: null or { IsGracePerStretch: false, QuietFrom: null, QuietUntil: null, CountsUntilUnplugged: false },
        }
        && tariff.Elements.All(element => element.Restrictions is null or { Reservation: not null }
            || element.Restrictions.IsEmpty)
        && tariff.Elements.All(element => element.Components.All(component => component.DelaySeconds == 0));
}
