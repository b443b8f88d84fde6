using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>
/// What charging costs. All prices are gross (VAT included), as operators enter them and drivers read them: net is derived from them.
/// </summary>
/// <param name="Currency">ISO 4217, three capitals.</param>
/// <param name="VatRate">0.25 for 25 %.</param>
/// <param name="PricePerMinute">Per minute of charging, each minute started; idle time has its own price.</param>
/// <param name="PricePerSession">Once.</param>
/// <param name="IdlePricePerMinute">Per minute started in which the car stayed connected without taking energy, after the grace.</param>
/// <param name="IdleGrace">How much idle time of a session is free.</param>
public sealed record Tariff(
    int Id, Guid Uuid, string Name, string Currency, decimal VatRate, decimal PricePerKwh, decimal PricePerMinute,
    decimal PricePerSession, decimal IdlePricePerMinute, TimeSpan IdleGrace, DateTimeOffset UpdatedAt)
{
    const int LongestName = 100;
    const decimal HighestPrice = 1_000_000m;
    static readonly TimeSpan LongestGrace = TimeSpan.FromDays(7);

    /// <summary>What keeps this tariff from being used; empty when it is sound.</summary>
    public ImmutableArray<TariffProblem> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<TariffProblem>();
        Expect(!string.IsNullOrWhiteSpace(Name) && Name.Length <= LongestName, nameof(Name), "1 to 100 characters");
        Expect(Pricing.Currency.IsKnown(Currency), nameof(Currency), "a currency code of ISO 4217 in capitals, such as DKK or EUR");
        Expect(VatRate is >= 0 and <= 1, nameof(VatRate), "0 to 1 (0.25 is 25 %)");
        ExpectPrice(PricePerKwh, nameof(PricePerKwh));
        ExpectPrice(PricePerMinute, nameof(PricePerMinute));
        ExpectPrice(PricePerSession, nameof(PricePerSession));
        ExpectPrice(IdlePricePerMinute, nameof(IdlePricePerMinute));
        Expect(IdleGrace >= TimeSpan.Zero && IdleGrace <= LongestGrace, nameof(IdleGrace), "0 to 7 days");
        return problems.ToImmutable();

        void ExpectPrice(decimal price, string field) =>
            Expect(price is >= 0 and <= HighestPrice && decimal.Round(price, 6) == price, field, "0 to 1,000,000 with at most 6 decimals");

        void Expect(bool holds, string field, string expected)
        {
            if (!holds) problems.Add(new(field, expected));
        }
    }
}

/// <param name="Field">The name of the tariff's member.</param>
/// <param name="Expected">What would be right, to be read after "expected".</param>
public sealed record TariffProblem(string Field, string Expected);
