using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Xunit;
using static Stationmaster.Tests.Pricing.Tariffs;

namespace Stationmaster.Tests.Pricing;

/// <summary>What holds for every tariff and every session.</summary>
public class PricingPropertyTests
{
    static readonly DateTimeOffset Start = Utc("2026-03-28T18:07:13");

    [Fact]
    public void Lines_and_vat_always_add_up_and_nothing_used_is_lost()
    {
        var random = new Random(20_260_328);
        for (var i = 0; i < 2_000; i++)
        {
            var (tariff, session) = (AnyTariff(random), AnySession(random));
            var usage = MeteredUsage.Of(tariff, session);
            var price = PriceCalculation.Of(tariff, usage, AnySlots(random));

            Assert.Equal(session.EnergyMilliWh, usage.Periods.Sum(period => period.EnergyMilliWh));
            Assert.Equal((long)(session.EndedAt - session.StartedAt).TotalSeconds * 1000, usage.Periods.Sum(period => period.ChargingMs + period.IdleMs));
            Assert.All(usage.Periods, period => Assert.True(period.EnergyMilliWh >= 0 && period.ChargingMs >= 0 && period.IdleMs >= 0));
            Assert.Equal(price.Amount, price.Lines.Sum(line => line.Amount));
            Assert.Equal(price.Amount, price.Vats.Sum(vat => vat.Amount));
            Assert.Equal(price.AmountExVat, price.Vats.Sum(vat => vat.AmountExVat));
            Assert.Equal(price.Amount, Currency.Round(price.Amount, price.Currency));
            Assert.InRange(price.AmountExVat, 0, price.Amount);
            Assert.InRange(price.Lines.Where(line => line.Kind == PriceLineKind.Rounding).Sum(line => line.Amount), -0.02m, 0.02m);
        }
    }

    [Fact]
    public void Cutting_where_no_price_changes_changes_nothing()
    {
        var random = new Random(7);
        for (var i = 0; i < 1_000; i++)
        {
            var (tariff, session, slots) = (AnyTariff(random), AnySession(random), AnySlots(random));
            var whole = MeteredUsage.Of(tariff, session);
            // An element for ever that nothing is priced by cuts the session every hour.
            var hours = Enumerable.Range(0, 24).Select(hour => new TariffElement([], new(new(hour, 0), new((hour + 1) % 24, 0))));
            var cut = MeteredUsage.Of(tariff with { Elements = [.. tariff.Elements, .. hours] }, session);

            Assert.True(cut.Periods.Length >= whole.Periods.Length);
            Assert.Equal(PriceCalculation.TotalsOf(tariff, whole, slots), PriceCalculation.TotalsOf(tariff, cut, slots), Same);
        }

        static bool Same(Totals? a, Totals? b) => a!.Excl == b!.Excl && a.Incl == b.Incl;
    }

    static Tariff AnyTariff(Random random)
    {
        var elements = Enumerable.Range(0, random.Next(1, 5)).Select(_ => new TariffElement(
            [.. Enum.GetValues<PriceDimension>().Where(_ => random.Next(2) == 0).DefaultIfEmpty(PriceDimension.Energy).Select(type => new PriceComponent(
                type, random.Next(0, 100_000) / 1000m, type == PriceDimension.Energy ? random.Next(0, 4) * 250 : random.Next(0, 4) * 60,
                random.Next(3) == 0 ? 0.12m : null) { DelaySeconds = random.Next(4) == 0 ? random.Next(7200) : 0, RoundsAlone = random.Next(2) == 0 })],
            random.Next(3) == 0 ? null : AnyRestrictions(random)));
        return Of([.. elements]) with
        {
            Basis = random.Next(2) == 0 ? PriceBasis.Gross : PriceBasis.Net,
            Spot = random.Next(2) == 0 ? new("DK1", random.Next(2) == 0 ? 15 : 60, 0.1m, 0.2m, 0.5m, random.Next(2) == 0 ? 2m : null) : null,
            Idle = random.Next(2) == 0 ? new(TimeSpan.FromSeconds(random.Next(1200)), random.Next(2) == 0, new(22, 0), new(6, 0), random.Next(2) == 0 ? 20m : null) : null,
        };
    }

    static Restrictions AnyRestrictions(Random random) => random.Next(5) switch
    {
        0 => new(new(random.Next(24), random.Next(60)), new(random.Next(24), random.Next(60))),
        1 => new(MinKwh: random.Next(1, 20), MaxKwh: random.Next(20, 40)),
        2 => new(MinDuration: random.Next(3600), MaxDuration: random.Next(3601, 40_000)),
        3 => new(MinPower: random.Next(1, 11)),
        _ => new(DaysOfWeek: [DayOfWeek.Saturday], EndDate: new(2026, 3, 30)),
    };

    static MeteredSession AnySession(Random random)
    {
        var (at, energy) = (Start.AddMilliseconds(random.Next(1000)), 0L);
        var start = at;
        var points = new List<EnergyPoint> { new(at, 0) };
        var idle = new List<TimeStretch>();
        for (var i = random.Next(0, 40); i > 0; i--)
        {
            var from = at;
            at = at.AddMilliseconds(random.Next(1000, 1_800_000));
            if (random.Next(4) == 0)
                idle.Add(new(from, at));
            else
                energy += random.NextInt64(0, 3_000_000);
            points.Add(new(at, energy));
        }
        return new(start, at, null, Copenhagen, energy, [.. points.SkipLast(1)], [.. idle], []);
    }

    static System.Collections.Immutable.ImmutableArray<SpotSlot> AnySlots(Random random) =>
        Slots("2026-03-28T18:00", [.. Enumerable.Range(0, 100).Select(_ => random.Next(20) == 0 ? null : (decimal?)(random.Next(-500_000, 3_000_000) / 1000m))]);
}
