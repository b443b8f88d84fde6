namespace Stationmaster.Charging.Pricing;

/// <summary>
/// Rounds up to the steps: energy once a session, to the step of the component used last; time and parking together once, of which only the
/// parking is rounded where any was priced; reserved time once. What was added goes to what was used last, at its price.
/// </summary>
static class Steps
{
    const long MilliWhPerWh = 1000;
    const long MsPerSecond = 1000;

    /// <param name="used">In the order in which each was last used.</param>
    public static void Round(IReadOnlyList<PricedQuantity> used)
    {
        foreach (var alone in used.Where(RoundsAlone).GroupBy(quantity => (quantity.Kind, quantity.Chosen?.Element, quantity.Chosen?.Index)))
            Round([.. alone], alone.Key.Kind == PriceLineKind.Energy ? MilliWhPerWh : MsPerSecond);

        var together = used.Where(quantity => !RoundsAlone(quantity)).ToList();
        Round(Of(PriceLineKind.Energy), MilliWhPerWh);
        Round(Of(PriceLineKind.Reservation), MsPerSecond);
        var idle = Of(PriceLineKind.Idle);
        Round(idle.Count > 0 ? idle : Of(PriceLineKind.Time), MsPerSecond);

        List<PricedQuantity> Of(PriceLineKind kind) => together.FindAll(quantity => quantity.Kind == kind);
    }

    static bool RoundsAlone(PricedQuantity quantity) => quantity.Chosen is { Component.RoundsAlone: true };

    static void Round(List<PricedQuantity> quantities, long perUnit)
    {
        if (quantities is not [.., { Chosen: { Component.StepSize: > 0 and var size } } last])
            return;
        var step = size * perUnit;
        var over = quantities.Sum(quantity => quantity.Used) % step;
        if (over > 0)
            last.RoundedUp(step - over, size);
    }
}
