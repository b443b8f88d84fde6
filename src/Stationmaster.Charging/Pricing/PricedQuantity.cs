namespace Stationmaster.Charging.Pricing;

/// <summary>What of a session is priced alike: one component, and of the market's price one slot.</summary>
/// <param name="UnitPrice">Per kWh, per hour, or once; gross or net as the tariff.</param>
sealed class PricedQuantity(PriceLineKind kind, ChosenComponent? chosen, decimal unitPrice, decimal vatRate, SpotShare? spot)
{
    const long MilliWhPerKwh = 1_000_000;
    const long MsPerHour = 3_600_000;
    const decimal MsPerMinute = 60_000;

    public PriceLineKind Kind => kind;

    public ChosenComponent? Chosen => chosen;

    public decimal UnitPrice => unitPrice;

    public decimal VatRate => vatRate;

    public SpotShare? Spot => spot;

    /// <summary>mWh, ms, or a count.</summary>
    public long Used { get; private set; }

    /// <summary>What the step adds.</summary>
    public long Surplus { get; private set; }

    public int StepSize { get; private set; }

    public List<PricePeriod> Periods { get; } = [];

    public bool IsTime => Kind is PriceLineKind.Time or PriceLineKind.Idle or PriceLineKind.Reservation;

    public long Billed => Used + Surplus;

    public long PerUnit => Kind == PriceLineKind.Energy ? MilliWhPerKwh : IsTime ? MsPerHour : 1;

    /// <summary>Exact, gross or net as the tariff.</summary>
    public Fraction Amount => new Fraction(Billed, PerUnit) * unitPrice;

    public void Add(long quantity, DateTimeOffset from, DateTimeOffset until)
    {
        Used += quantity;
        var shown = Shown(quantity);
        if (Periods is [.., var last] && last.Until == from)
            Periods[^1] = last with { Until = until, Quantity = last.Quantity + shown };
        else
            Periods.Add(new(from, until, shown));
    }

    public void RoundedUp(long surplus, int stepSize) => (Surplus, StepSize) = (surplus, stepSize);

    /// <summary>In the line's unit: kWh, minutes, a count.</summary>
    public decimal Shown(long quantity) => Kind == PriceLineKind.Energy ? quantity / (decimal)MilliWhPerKwh : IsTime ? quantity / MsPerMinute : quantity;
}
