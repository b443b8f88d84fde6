namespace Stationmaster.Charging.Pricing;

/// <summary>Which rule gave the payer's price, in the order in which they win: docs/pricing.md.</summary>
public enum PriceSource
{
    /// <summary>The token or its holder charges for free here.</summary>
    FreeCharging,
    /// <summary>A voucher's own price took the place of every tariff.</summary>
    Voucher,
    /// <summary>A tariff agreed for this token.</summary>
    TokenTariff,
    /// <summary>A tariff agreed with the customer, or the nearest one above it.</summary>
    CustomerTariff,
    /// <summary>What roaming partners are offered.</summary>
    RoamingTariff,
    LocationTariff,
    /// <summary>There is no tariff: charging is free.</summary>
    None,
}

/// <summary>
/// What the payer pays by, as it was offered at the start. Frozen into the session then; a session without one is paid by its site's tariff.
/// </summary>
/// <param name="Tariff">Null: charging is free.</param>
/// <param name="Voucher">What was taken off, or put in the tariff's place; null where none was used.</param>
public sealed record Offer(PriceSource Source, Tariff? Tariff, AppliedVoucher? Voucher = null);

public enum VoucherKind
{
    /// <summary>Value is the fraction taken off: 0.2 for 20 %.</summary>
    Percent,
    /// <summary>Value is what is taken off, gross; the price is never below 0.</summary>
    Amount,
    /// <summary>Value is the gross price of a kWh; no other fee is due.</summary>
    PricePerKwh,
    /// <summary>Nothing is due.</summary>
    Free,
    /// <summary>The offer's tariff is the voucher group's.</summary>
    Tariff,
}

/// <summary>A voucher with its group, as both stood when the session started.</summary>
/// <param name="Value">What it means depends on <paramref name="Kind"/>; 0 for Free and Tariff.</param>
/// <param name="Currency">Of the value; null where it is a fraction or there is none. A value of another currency than the tariff's takes nothing off.</param>
public sealed record AppliedVoucher(
    long Id, long GroupId, string Code, VoucherKind Kind, decimal Value, string? Currency, string GroupName, string? GroupNotes = null);
