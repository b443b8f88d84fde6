using Stationmaster.Charging.Pricing;
using Stationmaster.Server.ChargeRecords;

namespace Stationmaster.Server.Tariffs;

/// <summary>From a price to what the API shows.</summary>
static class PricedShown
{
    public static PricedView View(Price price, decimal? recordAmount) => new(
        price.Currency, price.Amount, price.AmountExVat, price.Vat, price.VatRate,
        [.. price.Vats.Select(vat => new VatShareView(vat.Rate, vat.Amount, vat.AmountExVat, vat.Vat))], price.PerKwh, [.. price.Lines.Select(Line)],
        price.HasMissingSpot, price.Rules, recordAmount);

    public static PreviewSlotView Slot(TariffMoment moment) => new(
        moment.From, Shown(moment.EnergyPerKwh), Shown(moment.TimePerHour / 60), Shown(moment.IdlePerHour / 60), Shown(moment.Flat), moment.EnergyElement,
        moment.Spot?.PricePerMwh, moment.Spot is { } spot ? Word(spot.Rule.ToString()) : null);

    static PriceLineView Line(PriceLine line) => new(
        Word(line.Kind.ToString()), line.Text, line.Quantity, line.Unit, line.UnitPrice, line.Amount, line.VatRate, line.Element, line.Component,
        [.. line.Periods.Select(period => new PricePeriodView(period.From, period.Until, period.Quantity))],
        line.Spot is { } spot
            ? new(spot.From, spot.Until, spot.PricePerMwh, Word(spot.Rule.ToString()), [.. spot.Slots.Select(slot => new SpotSlotView(
                slot.From, (int)slot.Length.TotalMinutes, slot.PricePerMwh, slot.Currency, slot.Area, slot.Source, slot.FetchedAt, slot.IsMissing, slot.ExchangeRate))])
            : null,
        line.StepSize, line.StepSurplus, line.Note);

    static decimal? Shown(decimal? price) => price is { } value ? Units.Shortest(Math.Round(value, 6, MidpointRounding.AwayFromZero)) : null;

    static string Word(string name) => ChargeRecordDocument.Word(name);
}
