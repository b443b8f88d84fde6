using System.Globalization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Customers;

namespace Stationmaster.Server.Tariffs;

/// <summary>From the tariff to what the API shows.</summary>
static class TariffShown
{
    public static TariffView View(OwnedTariff owned)
    {
        var tariff = owned.Tariff;
        var simple = SimpleTariff.Of(tariff);
        return new(
            tariff.Uuid, tariff.Id, tariff.Name, tariff.Currency, owned.CustomerId == Customer.Root ? null : owned.CustomerId, tariff.VatRate,
            tariff.Basis.Word(), simple?.PricePerKwh, simple?.PricePerMinute, simple?.PricePerSession, simple?.IdlePricePerMinute,
            (int?)simple?.IdleGrace.TotalMinutes, tariff.Type.Word(), Elements(tariff),
            [.. tariff.AltText.Select(text => new TariffTextView(text.Language, text.Text))], tariff.AltUrl, Limit(tariff.MinPrice), Limit(tariff.MaxPrice),
            Spot(tariff.Spot), Idle(tariff.Idle),
            tariff.ValidFrom, tariff.ValidUntil, tariff.Version, owned.Upcoming, owned.LocationCount, tariff.UpdatedAt);
    }

    /// <summary>The elements as the API writes them: prices gross.</summary>
    public static IReadOnlyList<TariffElementView> Elements(Tariff tariff) =>
        [.. tariff.Elements.Select(element => new TariffElementView(
            [.. element.Components.Select(component => Component(tariff, component))], Restrictions(element.Restrictions)))];

    static PriceComponentView Component(Tariff tariff, PriceComponent component)
    {
        var vat = tariff.VatOf(component);
        var isNet = tariff.Basis == PriceBasis.Net;
        return new(
            component.Type.Word(), isNet ? Units.Shortest(component.Price * (1 + vat)) : component.Price, vat, component.StepSize,
            isNet ? component.Price : null, component.DelaySeconds, component.RoundsAlone);
    }

    static RestrictionsView? Restrictions(Restrictions? restrictions) => restrictions is not { } of ? null : new(
        Clock(of.StartTime), Clock(of.EndTime), Day(of.StartDate), Day(of.EndDate), of.MinKwh, of.MaxKwh, of.MinCurrent, of.MaxCurrent,
        of.MinPower, of.MaxPower, of.MinDuration, of.MaxDuration, of.DaysOfWeek.IsEmpty ? null : [.. of.DaysOfWeek.Select(day => day.Word())],
        of.Reservation?.Word());

    public static SpotView? Spot(SpotPricing? spot) => spot is null
        ? null
        : new(spot.MarginRate, spot.Margin, spot.Minimum, spot.Maximum, spot.SlotMinutes, spot.Area, spot.IsFixedAtStart, spot.VatRate);

    public static IdleView? Idle(IdleTerms? idle) => idle is null
        ? null
        : new((int)idle.Grace.TotalMinutes, idle.IsGracePerStretch, Clock(idle.QuietFrom), Clock(idle.QuietUntil), idle.Cap, idle.CountsUntilUnplugged);

    public static PriceLimitView? Limit(PriceLimit? limit) => limit is null ? null : new(limit.ExclVat, limit.InclVat);

    static string? Clock(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
