using System.Collections.Immutable;

namespace Stationmaster.Charging.Pricing;

/// <summary>The unit prices that a tariff makes of the market's.</summary>
public sealed class SpotPrices
{
    readonly SpotPricing _spot;
    readonly Tariff _tariff;
    readonly DateTimeOffset _startedAt;
    readonly Dictionary<DateTimeOffset, SpotSlot> _slots = [];
    readonly Dictionary<DateTimeOffset, (decimal UnitPrice, SpotShare Share)> _prices = [];

    /// <param name="area">The location's, for tariffs that name none; null where it is not known.</param>
    /// <param name="slots">Those of other areas and currencies are passed over.</param>
    public SpotPrices(SpotPricing spot, Tariff tariff, string? area, ImmutableArray<SpotSlot> slots, DateTimeOffset startedAt)
    {
        (_spot, _tariff, _startedAt) = (spot, tariff, startedAt);
        foreach (var slot in slots)
        {
            if (slot.Currency != tariff.Currency || ((spot.Area ?? area) is { } wanted && slot.Area != wanted))
                continue;
            for (var at = slot.From; at < slot.Until; at += Quarter)
                _slots[at.ToUniversalTime()] = slot;
        }
    }

    /// <summary>The market's shortest slot.</summary>
    public static TimeSpan Quarter { get; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// For so long a session is priced slot by slot; what it takes later has no price of the market. A station whose clock fell back to the year it
    /// was made in tells sessions of years.
    /// </summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(31);

    /// <summary>A fraction.</summary>
    public decimal VatRate => _spot.VatRate ?? _tariff.VatRate;

    /// <summary>Of a kWh at that time, gross or net as the tariff, and how it came about.</summary>
    public (decimal UnitPrice, SpotShare Share) At(DateTimeOffset at)
    {
        var length = TimeSpan.FromMinutes(_spot.SlotMinutes);
        var from = Floor(_spot.IsFixedAtStart ? _startedAt : at, length);
        if (!_prices.TryGetValue(from, out var price))
            _prices[from] = price = Of(from, length);
        return price;
    }

    /// <summary>The slot of that length it lies in, UTC.</summary>
    public static DateTimeOffset Floor(DateTimeOffset at, TimeSpan length)
    {
        var utc = at.UtcTicks;
        return new(utc - (utc % length.Ticks), TimeSpan.Zero);
    }

    (decimal, SpotShare) Of(DateTimeOffset from, TimeSpan length)
    {
        var parts = new List<SpotSlot>();
        var (sum, count, isMissing) = (0m, 0, false);
        for (var at = from; at < from + length; at += Quarter)
        {
            count++;
            if (_slots.TryGetValue(at, out var slot) && (parts.Count == 0 || parts[^1] != slot))
                parts.Add(slot);
            if (slot is null || slot.IsMissing)
                isMissing = true;
            else
                sum += slot.PricePerMwh;
        }

        // An hour with a quarter missing has no mean: what is left of it might be its cheap part.
        if (isMissing)
            return (_spot.Minimum, new(from, from + length, [.. parts], null, SpotRule.Missing));
        var market = sum / count;
        var vat = _tariff.Basis == PriceBasis.Gross ? 1 + VatRate : 1;
        var price = (market / 1000 * vat * (1 + _spot.MarginRate)) + _spot.Margin;
        var (unitPrice, rule) = price < _spot.Minimum ? (_spot.Minimum, SpotRule.Minimum)
            : price > _spot.Maximum ? (_spot.Maximum.Value, SpotRule.Maximum)
            : (price, SpotRule.Market);
        return (unitPrice, new(from, from + length, [.. parts], market, rule));
    }
}
