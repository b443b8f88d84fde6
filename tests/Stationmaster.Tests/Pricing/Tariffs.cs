using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Tests.Pricing;

/// <summary>Tariffs and sessions for tests; Danish prices, gross at 25 % unless said otherwise.</summary>
static class Tariffs
{
    public static readonly TimeZoneInfo Copenhagen = TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen");

    public static Tariff Of(params ImmutableArray<TariffElement> elements) =>
        new(1, Guid.Empty, "Test", "DKK", 0.25m, elements, DateTimeOffset.UnixEpoch);

    public static Tariff NoVat(params ImmutableArray<TariffElement> elements) => Of(elements) with { VatRate = 0 };

    public static TariffElement Kwh(decimal price, int step = 0, Restrictions? when = null) => new([new(PriceDimension.Energy, price, step)], when);

    public static TariffElement Time(decimal price, int step = 0, Restrictions? when = null) => new([new(PriceDimension.Time, price, step)], when);

    public static TariffElement Parking(decimal price, int step = 0, Restrictions? when = null) => new([new(PriceDimension.ParkingTime, price, step)], when);

    public static TariffElement Flat(decimal price, Restrictions? when = null) => new([new(PriceDimension.Flat, price, 1)], when);

    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Energy as registered at moments, the first the start and the last the end; Wh.</summary>
    public static MeteredSession Metered(TimeZoneInfo zone, params (string At, decimal Wh)[] registers)
    {
        var points = registers.Select(register => new EnergyPoint(Utc(register.At), (long)((register.Wh - registers[0].Wh) * 1000))).ToList();
        return new(points[0].At, points[^1].At, null, zone, points[^1].MilliWh, [.. points.SkipLast(1)], [], []);
    }

    public static MeteredSession Idle(this MeteredSession session, string from, string until) =>
        session with { Idle = session.Idle.Add(new TimeStretch(Utc(from), Utc(until))) };

    public static Price PriceOf(Tariff tariff, MeteredSession session, ImmutableArray<SpotSlot>? slots = null, AppliedVoucher? voucher = null) =>
        PriceCalculation.Of(tariff, MeteredUsage.Of(tariff, session), slots ?? [], voucher);

    public static ImmutableArray<SpotSlot> Slots(string from, params decimal?[] prices) =>
    [
        .. prices.Select((price, i) => new SpotSlot(
            Utc(from).AddMinutes(15 * i), TimeSpan.FromMinutes(15), price ?? 0, "DKK", "DK1", "Energi Data Service", Utc(from).AddDays(-1)) { IsMissing = price is null }),
    ];
}
