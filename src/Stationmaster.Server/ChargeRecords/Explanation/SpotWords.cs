using Stationmaster.Charging.Pricing;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>How a market price became a unit price.</summary>
static class SpotWords
{
    public static ExplainedSpot? Of(Tariff? tariff, PriceLine line, string currency)
    {
        if (line.Spot is not { } share)
            return null;
        var spot = tariff?.Spot;
        var words = share.Rule switch
        {
            SpotRule.Missing => $"No market price was published for this time, so the tariff's minimum of {line.UnitPrice:0.######} {currency} per kWh stands in.",
            SpotRule.Minimum => $"The market's price with the margin is below the tariff's minimum: {line.UnitPrice:0.######} {currency} per kWh.",
            SpotRule.Maximum => $"The market's price with the margin is above the tariff's maximum: {line.UnitPrice:0.######} {currency} per kWh.",
            _ => $"{share.PricePerMwh:0.######} per MWh on the market, VAT, then {(spot is null ? "the margin" : Margin(spot, currency))}: {line.UnitPrice:0.######} {currency} per kWh.",
        };
        return new(
            words, ChargeRecordDocument.Word(share.Rule.ToString()), share.PricePerMwh,
            [
                .. share.Slots.Select(slot => new ExplainedSlot(
                    slot.From, slot.Until, slot.Area, slot.IsMissing ? null : slot.PricePerMwh, slot.Currency, slot.Source, slot.FetchedAt, slot.ExchangeRate)),
            ]);
    }

    static string Margin(SpotPricing spot, string currency) => (spot.MarginRate, spot.Margin) switch
    {
        (0, 0) => "no margin",
        (0, var fixedPart) => $"{fixedPart:0.######} {currency} margin",
        (var rate, 0) => $"{rate * 100:0.##} % margin",
        var (rate, fixedPart) => $"{rate * 100:0.##} % and {fixedPart:0.######} {currency} margin",
    };
}
