using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>What keeps a tariff from being used, each problem by the path of its member.</summary>
public sealed class TariffCheck
{
    const int LongestName = 100;
    const int MostElements = 400;
    const decimal HighestPrice = 1_000_000m;
    const int LongestStep = 86_400;
    const int LongestDuration = 30 * 86_400;
    static readonly TimeSpan LongestGrace = TimeSpan.FromDays(7);

    readonly ImmutableArray<TariffProblem>.Builder _problems = ImmutableArray.CreateBuilder<TariffProblem>();

    TariffCheck()
    {
    }

    /// <summary>Empty when it is sound.</summary>
    public static ImmutableArray<TariffProblem> Of(Tariff tariff)
    {
        var check = new TariffCheck();
        check.Head(tariff);
        check.Elements(tariff);
        if (tariff.Spot is { } spot)
            check.Spot(spot);
        if (tariff.Idle is { } idle)
            check.Idle(idle);
        return check._problems.ToImmutable();
    }

    void Head(Tariff tariff)
    {
        Expect(!string.IsNullOrWhiteSpace(tariff.Name) && tariff.Name.Length <= LongestName, "name", "1 to 100 characters");
        Expect(Currency.IsKnown(tariff.Currency), "currency", "a currency code of ISO 4217 in capitals, such as DKK or EUR");
        Rate(tariff.VatRate, "vatRate");
        Limit(tariff.MinPrice, "minPrice");
        Limit(tariff.MaxPrice, "maxPrice");
        Expect(!(tariff.MinPrice?.InclVat > tariff.MaxPrice?.InclVat), "maxPrice.inclVat", "no less than minPrice.inclVat");
        Expect(!(tariff.MinPrice?.ExclVat > tariff.MaxPrice?.ExclVat), "maxPrice.exclVat", "no less than minPrice.exclVat");
        Expect(!(tariff.ValidUntil <= tariff.ValidFrom), "validUntil", "later than validFrom");
        for (var i = 0; i < tariff.AltText.Length; i++)
        {
            var text = tariff.AltText[i];
            Expect(text.Language is { Length: 2 } && text.Language.All(char.IsAsciiLetterLower), $"tariffAltText[{i}].language", "two small letters, such as en");
            Expect(text.Text is { Length: > 0 and <= 512 }, $"tariffAltText[{i}].text", "1 to 512 characters");
        }
        Expect(tariff.AltUrl is null || Uri.TryCreate(tariff.AltUrl, UriKind.Absolute, out _), "tariffAltUrl", "an absolute address");
    }

    void Elements(Tariff tariff)
    {
        Expect(tariff.Elements.Length > 0 || tariff.Spot is not null, "elements", "at least one element");
        Expect(tariff.Elements.Length <= MostElements, "elements", $"{MostElements} elements at most");
        for (var i = 0; i < tariff.Elements.Length; i++)
        {
            var (element, path) = (tariff.Elements[i], $"elements[{i}]");
            Expect(element.Components.Length > 0, $"{path}.priceComponents", "at least one component");
            for (var j = 0; j < element.Components.Length; j++)
                Component(element, j, $"{path}.priceComponents[{j}]");
            if (element.Restrictions is { } restrictions)
                Restricted(restrictions, $"{path}.restrictions");
        }
    }

    void Component(TariffElement element, int index, string path)
    {
        var component = element.Components[index];
        Expect(Enum.IsDefined(component.Type), $"{path}.type", "ENERGY, TIME, PARKING_TIME or FLAT");
        Expect(element.Components.Take(index).All(other => other.Type != component.Type), $"{path}.type", "each type once in an element");
        // An hour may cost sixty times what a minute may.
        Money(component.Price, $"{path}.price", component.Type is PriceDimension.Time or PriceDimension.ParkingTime ? 60 : 1);
        if (component.VatRate is { } rate)
            Rate(rate, $"{path}.vat");
        Expect(component.StepSize is >= 0 and <= LongestStep, $"{path}.stepSize", "0 to 86400 Wh or seconds");
        Expect(component.DelaySeconds is >= 0 and <= LongestDuration, $"{path}.delay", "0 to 30 days, in seconds");
        if (element.Restrictions?.Reservation is not null)
            Expect(component.Type is PriceDimension.Time or PriceDimension.Flat, $"{path}.type", "TIME or FLAT, as the element is for reservations");
    }

    void Restricted(Restrictions of, string path)
    {
        Expect(!(of.EndDate <= of.StartDate), $"{path}.endDate", "later than startDate");
        Range(of.MinKwh, of.MaxKwh, path, "Kwh");
        Range(of.MinCurrent, of.MaxCurrent, path, "Current");
        Range(of.MinPower, of.MaxPower, path, "Power");
        Range(of.MinDuration, of.MaxDuration, path, "Duration");
        Expect(of.DaysOfWeek.All(Enum.IsDefined), $"{path}.dayOfWeek", "MONDAY to SUNDAY");
    }

    void Spot(SpotPricing spot)
    {
        Expect(spot.SlotMinutes is 15 or 60, "spot.slotMinutes", "15 or 60");
        Expect(spot.MarginRate is >= -1 and <= 10, "spot.marginRate", "-1 to 10 (0.1 is 10 %)");
        Expect(Math.Abs(spot.Margin) <= HighestPrice && decimal.Round(spot.Margin, 6) == spot.Margin, "spot.margin", "at most 6 decimals");
        Money(spot.Minimum, "spot.minimum");
        if (spot.Maximum is { } maximum)
        {
            Money(maximum, "spot.maximum");
            Expect(maximum >= spot.Minimum, "spot.maximum", "no less than spot.minimum");
        }
        if (spot.VatRate is { } rate)
            Rate(rate, "spot.vat");
        Expect(spot.Area is null or { Length: > 0 and <= 20 }, "spot.area", "a price area such as DK1, or null for the location's");
    }

    void Idle(IdleTerms idle)
    {
        Expect(idle.Grace >= TimeSpan.Zero && idle.Grace <= LongestGrace, "idle.graceMinutes", "0 to 7 days");
        Expect(idle.QuietFrom is null == idle.QuietUntil is null, "idle.quietUntil", "both quietFrom and quietUntil, or neither");
        if (idle.Cap is { } cap)
            Money(cap, "idle.cap");
    }

    void Limit(PriceLimit? limit, string path)
    {
        if (limit?.ExclVat is { } excl)
            Money(excl, $"{path}.exclVat");
        if (limit?.InclVat is { } incl)
            Money(incl, $"{path}.inclVat");
    }

    void Range(decimal? min, decimal? max, string path, string name)
    {
        Expect(!(min < 0), $"{path}.min{name}", "0 or more");
        Expect(!(max <= (min ?? 0)), $"{path}.max{name}", min is null ? "more than 0" : $"more than min{name}");
    }

    void Money(decimal price, string field, int times = 1) => Expect(
        price >= 0 && price <= HighestPrice * times && decimal.Round(price, 6) == price, field,
        times == 1 ? "0 to 1,000,000 with at most 6 decimals" : "0 to 60,000,000 with at most 6 decimals");

    void Rate(decimal rate, string field) => Expect(rate is >= 0 and <= 1, field, "0 to 1 (0.25 is 25 %)");

    void Expect(bool holds, string field, string expected)
    {
        if (!holds)
            _problems.Add(new(field, expected));
    }
}
