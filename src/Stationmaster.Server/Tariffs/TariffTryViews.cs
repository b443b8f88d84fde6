using System.ComponentModel;

namespace Stationmaster.Server.Tariffs;

sealed record TariffPreviewRequest(
    [property: Description("A draft; it need not be stored.")] TariffRequest Tariff,
    [property: Description("Where the chart begins; absent: the Monday of this week in the zone.")] DateTimeOffset? From = null,
    [property: Description("1 to 14; absent: 7.")] int? Days = null,
    [property: Description("IANA; absent: Europe/Copenhagen.")] string? TimeZone = null,
    [property: Description("For spot prices where the tariff names no area; absent: DK1.")] string? PriceArea = null,
    [property: Description("Of the car in the chart, kW; absent: 11. For restrictions by power and current.")] decimal? PowerKw = null,
    [property: Description("What it has taken, kWh; absent: 0.")] decimal? AfterKwh = null,
    [property: Description("Minutes the session has lasted; absent: 0.")] int? AfterMinutes = null);

sealed record TariffPreviewView(
    string Currency, string TimeZone, DateTimeOffset From, DateTimeOffset Until,
    [property: Description("One per quarter of an hour of real time: 668 or 676 in the weeks the clocks change.")] IReadOnlyList<PreviewSlotView> Slots);

[Description("Gross prices of a car that charges, or stands idle, at that moment; null where nothing is due.")]
sealed record PreviewSlotView(
    DateTimeOffset From, decimal? EnergyPerKwh, decimal? TimePerMinute, decimal? IdlePerMinute, decimal? Flat,
    [property: Description("Element that gives the energy price, from 0; null: the market, or none.")] int? EnergyElement,
    [property: Description("The market's net price per MWh; null where it is not known or not asked for.")] decimal? SpotPerMwh,
    [property: Description("market, minimum, maximum or missing; null for fixed prices.")] string? SpotRule);

sealed record TariffTryRequest(
    [property: Description("A draft; or name a stored one by tariffId.")] TariffRequest? Tariff = null, Guid? TariffId = null,
    [property: Description("A session as described; or the number of one of your charge records.")] TrySessionView? Session = null, int? TransactionId = null,
    TryVoucherView? Voucher = null);

sealed record TrySessionView(
    decimal EnergyKwh, [property: Description("Minutes of charging, evenly.")] decimal ChargingMinutes,
    [property: Description("Absent: now.")] DateTimeOffset? StartedAt = null,
    [property: Description("Minutes the car then stands idle, still in session.")] decimal IdleMinutes = 0,
    [property: Description("Minutes it stays plugged after the stop.")] decimal PluggedMinutes = 0,
    [property: Description("IANA; absent: Europe/Copenhagen.")] string? TimeZone = null,
    [property: Description("Absent: DK1.")] string? PriceArea = null);

sealed record TryVoucherView([property: Description("Percent, Amount, PricePerKwh or Free.")] string Kind, decimal Value = 0);

sealed record PricedView(
    string Currency, [property: Description("Gross.")] decimal Amount, decimal AmountExVat, decimal Vat, [property: Description("0.25 is 25 %.")] decimal VatRate,
    IReadOnlyList<VatShareView> Vats, [property: Description("Gross; null where no energy was taken.")] decimal? PerKwh,
    [property: Description("They add up to the amount.")] IReadOnlyList<PriceLineView> Lines,
    [property: Description("For a slot the market's price was missing; the minimum stands in.")] bool HasMissingSpot,
    [property: Description("The version of the rules.")] int Rules,
    [property: Description("What the charge record says now; null for a described session.")] decimal? RecordAmount);

sealed record VatShareView(decimal Rate, decimal Amount, decimal AmountExVat, decimal Vat);

sealed record PriceLineView(
    [property: Description("energy, time, session, idle, reservation, reservationFee, minimumPrice, maximumPrice, idleCap, discount or rounding.")] string Kind,
    string Text, decimal Quantity, [property: Description("kWh, min, or empty for a count.")] string Unit, decimal UnitPrice,
    [property: Description("Gross, to four decimals.")] decimal Amount, [property: Description("0.25 is 25 %; null where mixed.")] decimal? VatRate,
    [property: Description("Element of the tariff, from 0.")] int? Element, [property: Description("Component of the element, from 0.")] int? Component,
    [property: Description("Where the quantity was used.")] IReadOnlyList<PricePeriodView> Periods,
    SpotShareView? Spot,
    [property: Description("Wh or seconds it was rounded up to; 0 where it was not.")] int StepSize,
    [property: Description("Billed beyond what was used, in the line's unit.")] decimal StepSurplus, string? Note);

sealed record PricePeriodView(DateTimeOffset From, DateTimeOffset Until, decimal Quantity);

sealed record SpotShareView(
    DateTimeOffset From, DateTimeOffset Until, [property: Description("Net; null where it was missing.")] decimal? PricePerMwh,
    [property: Description("market, minimum, maximum or missing.")] string Rule, IReadOnlyList<SpotSlotView> Slots);

sealed record SpotSlotView(
    DateTimeOffset From, int Minutes, decimal PricePerMwh, string Currency, string Area, string Source, DateTimeOffset FetchedAt, bool IsMissing,
    decimal? ExchangeRate);
