namespace Stationmaster.Charging.Pricing;

/// <param name="Element">Its place in the tariff.</param>
/// <param name="Index">Its place in the element.</param>
readonly record struct ChosenComponent(int Element, int Index, PriceComponent Component);

/// <summary>Which component prices a dimension at a moment: the first, from the top, of an element that fits.</summary>
readonly struct ComponentChoice(Tariff tariff)
{
    public ChosenComponent? For(PriceDimension dimension, in Moment moment) => First(dimension, moment, null);

    /// <summary>Of elements for reservations; where one expired, those for that go before.</summary>
    public ChosenComponent? ForReservation(PriceDimension dimension, in Moment moment, ReservationUse use) =>
        (use == ReservationUse.Expired ? First(dimension, moment, ReservationKind.ReservationExpires) : null)
        ?? First(dimension, moment, ReservationKind.Reservation);

    ChosenComponent? First(PriceDimension dimension, in Moment moment, ReservationKind? reservation)
    {
        var elements = tariff.Elements;
        for (var i = 0; i < elements.Length; i++)
        {
            if (elements[i].Restrictions?.Reservation != reservation)
                continue;
            var components = elements[i].Components;
            for (var j = 0; j < components.Length; j++)
            {
                if (components[j].Type != dimension)
                    continue;
                if (moment.Elapsed.TotalSeconds >= components[j].DelaySeconds && moment.Fits(elements[i].Restrictions))
                    return new(i, j, components[j]);
                break;
            }
        }
        return null;
    }
}
