using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.Vouchers;

/// <summary>A price that takes the place of the location's, or takes something off it.</summary>
/// <param name="Value">As <see cref="AppliedVoucher"/> has it: a fraction, an amount, a price per kWh; 0 for a tariff and for free.</param>
/// <param name="TariffId">Only where the kind is Tariff.</param>
public sealed record OwnPrice(
    VoucherKind Kind, decimal Value = 0, string? Currency = null, Guid? TariffId = null, string? TariffName = null);

/// <summary>The same in the API. Exactly one of the first five says what the price is.</summary>
/// <param name="TariffId">This tariff takes the place of the location's.</param>
/// <param name="DiscountPercent">Taken off: 20 for 20 %.</param>
/// <param name="AmountOff">Taken off a session, gross; what is left is never below 0. Not in price agreements.</param>
/// <param name="PerKwh">The gross price of a kWh; no other fee is due.</param>
/// <param name="Free">true: nothing is due.</param>
/// <param name="Currency">Of amountOff or perKwh; ISO 4217.</param>
sealed record Pricing(
    Guid? TariffId = null, decimal? DiscountPercent = null, decimal? AmountOff = null, decimal? PerKwh = null, bool? Free = null,
    string? Currency = null, string? TariffName = null);

static class OwnPrices
{
    const decimal Highest = 1_000_000m;

    /// <exception cref="ApiProblem">422: the first field that is wrong, by name.</exception>
    public static OwnPrice Checked(Pricing? pricing, bool allowAmount = true)
    {
        if (pricing is null)
            throw Problem.Missing("pricing");
        var given = new List<OwnPrice>();
        if (pricing.TariffId is { } tariff)
            given.Add(new(VoucherKind.Tariff, TariffId: tariff));
        if (pricing.DiscountPercent is { } percent)
            given.Add(new(VoucherKind.Percent, Percent(percent)));
        if (pricing.AmountOff is { } amount)
            given.Add(new(VoucherKind.Amount, Money("pricing.amountOff", amount, least: 0.000001m), CurrencyOf(pricing)));
        if (pricing.PerKwh is { } perKwh)
            given.Add(new(VoucherKind.PricePerKwh, Money("pricing.perKwh", perKwh, least: 0), CurrencyOf(pricing)));
        if (pricing.Free == true)
            given.Add(new(VoucherKind.Free));
        var words = allowAmount ? "tariffId, discountPercent, amountOff, perKwh or free" : "tariffId, discountPercent, perKwh or free";
        if (given is not [var price])
            throw Problem.Invalid("pricing", $"pricing: expected exactly one of {words}.");
        return allowAmount || price.Kind != VoucherKind.Amount
            ? price
            : throw Problem.Invalid("pricing.amountOff", $"pricing.amountOff is for vouchers only; expected one of {words}.");
    }

    public static Pricing View(OwnPrice price) => price.Kind switch
    {
        VoucherKind.Tariff => new(TariffId: price.TariffId, TariffName: price.TariffName),
        VoucherKind.Percent => new(DiscountPercent: price.Value * 100),
        VoucherKind.Amount => new(AmountOff: price.Value, Currency: price.Currency),
        VoucherKind.PricePerKwh => new(PerKwh: price.Value, Currency: price.Currency),
        _ => new(Free: true),
    };

    /// <summary>What is stored beside the tariff's id.</summary>
    public static string Write(OwnPrice price) =>
        JsonSerializer.Serialize(new StoredPrice(price.Kind.ToString(), price.Value, price.Currency), VouchersJson.Default.StoredPrice);

    public static OwnPrice Read(string json, string? tariffUuid = null, string? tariffName = null)
    {
        var stored = JsonSerializer.Deserialize(json, VouchersJson.Default.StoredPrice)!;
        return new(
            Enum.Parse<VoucherKind>(stored.Kind), stored.Value, stored.Currency, tariffUuid is null ? null : Guid.Parse(tariffUuid), tariffName);
    }

    /// <summary>The id of the price's tariff, which the caller may use; null where it has none.</summary>
    /// <exception cref="ApiProblem">422: there is no such tariff.</exception>
    public static async Task<long?> TariffOf(WriteTransaction write, Scope scope, OwnPrice price, CancellationToken ct)
    {
        if (price.TariffId is not { } uuid)
            return null;
        try
        {
            return await TariffStore.Require(write, scope, uuid, ct);
        }
        catch (ApiProblem)
        {
            throw Problem.Invalid("pricing.tariffId", $"There is no tariff {uuid}.", "unknown_tariff");
        }
    }

    static decimal Percent(decimal percent) => percent is > 0 and <= 100 && decimal.Round(percent, 4) == percent
        ? percent / 100
        : throw Problem.Invalid("pricing.discountPercent", "pricing.discountPercent: expected above 0 and up to 100, with at most 4 decimals.");

    static decimal Money(string param, decimal value, decimal least) => value >= least && value <= Highest && decimal.Round(value, 6) == value
        ? value
        : throw Problem.Invalid(param, $"{param}: expected {(least > 0 ? "above 0" : "0")} to 1,000,000 with at most 6 decimals.");

    static string CurrencyOf(Pricing pricing)
    {
        var code = Fields.Text("pricing.currency", pricing.Currency, 3).ToUpperInvariant();
        return Currency.IsKnown(code)
            ? code
            : throw Problem.Invalid("pricing.currency", "pricing.currency: expected a currency code of ISO 4217, such as DKK or EUR.");
    }
}

sealed record StoredPrice(string Kind, decimal Value, string? Currency);
