using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>A tariff as most are, and as all were once: gross prices per kWh, per minute, per session and per idle minute.</summary>
/// <param name="PricePerMinute">Per minute of charging, each minute started; idle time has its own price.</param>
/// <param name="PricePerSession">Once.</param>
/// <param name="IdlePricePerMinute">Per minute started in which the car stayed connected without taking energy, after the grace.</param>
/// <param name="IdleGrace">How much idle time of a session is free.</param>
public sealed record SimpleTariff(
    int Id, Guid Uuid, string Name, string Currency, decimal VatRate, decimal PricePerKwh, decimal PricePerMinute,
    decimal PricePerSession, decimal IdlePricePerMinute, TimeSpan IdleGrace, DateTimeOffset UpdatedAt)
{
    const decimal HighestPrice = 1_000_000m;
    const int SecondsPerMinute = 60;
    const decimal MinutesPerHour = 60;

    /// <summary>What keeps this tariff from being used, in its own words; empty when it is sound.</summary>
    public ImmutableArray<TariffProblem> Problems()
    {
        var problems = TariffCheck.Of(ToTariff()).Where(problem => !problem.Field.StartsWith("elements", StringComparison.Ordinal)).ToList();
        foreach (var (price, field) in new[]
        {
            (PricePerKwh, "pricePerKwh"), (PricePerMinute, "pricePerMinute"), (PricePerSession, "pricePerSession"),
            (IdlePricePerMinute, "idlePricePerMinute"),
        })
        {
            if (price is < 0 or > HighestPrice || decimal.Round(price, 6) != price)
                problems.Add(new(field, "0 to 1,000,000 with at most 6 decimals"));
        }
        return [.. problems.Select(problem => problem.Field == "idle.graceMinutes" ? problem with { Field = "idleGraceMinutes" } : problem)];
    }

    public Tariff ToTariff()
    {
        var components = ImmutableArray.CreateBuilder<PriceComponent>();
        components.Add(new(PriceDimension.Energy, PricePerKwh));
        if (PricePerMinute > 0)
            components.Add(new(PriceDimension.Time, PricePerMinute * MinutesPerHour, SecondsPerMinute) { RoundsAlone = true });
        if (PricePerSession > 0)
            components.Add(new(PriceDimension.Flat, PricePerSession, 1));
        if (IdlePricePerMinute > 0)
            components.Add(new(PriceDimension.ParkingTime, IdlePricePerMinute * MinutesPerHour, SecondsPerMinute) { RoundsAlone = true });
        return new(Id, Uuid, Name, Currency, VatRate, [new(components.ToImmutable())], UpdatedAt)
        {
            Idle = IdlePricePerMinute > 0 || IdleGrace != TimeSpan.Zero ? new(IdleGrace) : null,
        };
    }

    /// <summary>The same tariff in these words; null where they cannot say it.</summary>
    public static SimpleTariff? Of(Tariff tariff)
    {
        if (tariff is not
            {
                Basis: PriceBasis.Gross, MinPrice: null, MaxPrice: null, Spot: null, Elements: [{ Restrictions: null } element],
                Idle: null or { IsGracePerStretch: false, QuietFrom: null, QuietUntil: null, Cap: null, CountsUntilUnplugged: false },
            }
            || element.Of(PriceDimension.Energy) is null
            || element.Components.Any(component => component.VatRate is not null || component.DelaySeconds != 0))
            return null;

        var simple = new SimpleTariff(
            tariff.Id, tariff.Uuid, tariff.Name, tariff.Currency, tariff.VatRate, PriceOf(PriceDimension.Energy),
            PriceOf(PriceDimension.Time) / MinutesPerHour, PriceOf(PriceDimension.Flat), PriceOf(PriceDimension.ParkingTime) / MinutesPerHour,
            tariff.Idle?.Grace ?? TimeSpan.Zero, tariff.UpdatedAt);
        return simple.ToTariff().Elements[0].Components.SequenceEqual(element.Components) ? simple : null;

        decimal PriceOf(PriceDimension dimension) => element.Of(dimension)?.Price ?? 0;
    }
}
