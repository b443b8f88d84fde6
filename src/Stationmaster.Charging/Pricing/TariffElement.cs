using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>What is priced: OCPI 2.2.1 §11.4.5 TariffDimensionType.</summary>
public enum PriceDimension
{
    /// <summary>Per kWh; steps in Wh.</summary>
    Energy,
    /// <summary>Per hour of charging, or of reservation where the element has that restriction; steps in seconds.</summary>
    Time,
    /// <summary>Per hour in which the car is connected without asking for power; steps in seconds.</summary>
    ParkingTime,
    /// <summary>Once a session.</summary>
    Flat,
}

/// <summary>Components that hold under the same restrictions: OCPI 2.2.1 §11.4.4.</summary>
/// <param name="Components">At most one of a dimension counts: the first.</param>
/// <param name="Restrictions">Null: always.</param>
public sealed record TariffElement(ImmutableArray<PriceComponent> Components, Restrictions? Restrictions = null)
{
    public PriceComponent? Of(PriceDimension dimension)
    {
        foreach (var component in Components)
        {
            if (component.Type == dimension)
                return component;
        }
        return null;
    }
}

/// <summary>One price: OCPI 2.2.1 §11.4.2.</summary>
/// <param name="Price">Per kWh, per hour, or once, gross or net as the tariff says.</param>
/// <param name="StepSize">What is billed is a multiple of it: Wh, or seconds; 0 bills exactly what was used. Nothing to FLAT.</param>
/// <param name="VatRate">A fraction; null: the tariff's.</param>
public sealed record PriceComponent(PriceDimension Type, decimal Price, int StepSize = 0, decimal? VatRate = null)
{
    /// <summary>The component holds only once the session has lasted so long. In OCPI: min_duration.</summary>
    public int DelaySeconds { get; init; }

    /// <summary>
    /// Rounded up to its step by itself ("per minute started"), whatever else is billed. OCPI rounds TIME and PARKING_TIME together: once,
    /// and TIME not at all where parking is billed.
    /// </summary>
    public bool RoundsAlone { get; init; }
}
