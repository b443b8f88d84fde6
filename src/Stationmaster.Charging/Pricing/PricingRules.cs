namespace Stationmaster.Charging.Pricing;

/// <summary>
/// The versions of the rules a price is worked out by. A record names the one it was made with and is worked out again under it, so a rule
/// may change only with a new number; what the old one did stays.
/// </summary>
public static class PricingRules
{
    /// <summary>The first: docs/pricing.md.</summary>
    public const int V1 = 1;

    public const int Current = V1;

    /// <exception cref="ArgumentOutOfRangeException">This program does not know that version.</exception>
    public static int Known(int version) => version is >= V1 and <= Current
        ? version
        : throw new ArgumentOutOfRangeException(nameof(version), version, $"Pricing rules {V1} to {Current} are known.");
}
