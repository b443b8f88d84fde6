using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Bench.Inner;

/// <summary>From a session that ended to its price; a second of the first is how many sessions can be priced again in it.</summary>
[MemoryDiagnoser]
public class PricingParts
{
    static readonly Quantities Quantities = new(11_040_000, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(22));

    readonly Session _session = Fixture.Session() with { State = SessionState.Completed, StoppedAt = Fixture.Noon, MeterStopWh = 100_011_040 };
    readonly History _history = new(
        [.. Fixture.Samples.Select(sample => new TimedSample(sample.At!.Value, sample))],
        [new StatusChange(Fixture.Noon.AddHours(-1), ConnectorStatus.Charging)]);

    [Benchmark]
    public object PriceOfQuantities() => PriceCalculation.Of(Fixture.Tariff, Quantities);

    /// <summary>Metering, durations and price from sixty samples.</summary>
    [Benchmark]
    public object WholeRecord() => ChargeRecord.Of(_session, _history);

    /// <summary>An ordinary session cut and priced: 11 kWh in an hour, metered each five minutes, then a stretch of idle time.</summary>
    [Benchmark(OperationsPerInvoke = 1_000_000)]
    public decimal AMillionSessions()
    {
        var sum = 0m;
        for (var i = 0; i < 1_000_000; i++)
            sum += PriceOf(Fixture.Tariff, Ordinary with { EnergyMilliWh = 11_000_000 + i });
        return sum;
    }

    /// <summary>The same at the market's price, a slot each quarter of an hour.</summary>
    [Benchmark]
    public decimal SpotSession() => PriceOf(Spot, Ordinary);

    static readonly Tariff Spot = Fixture.Tariff with { Elements = [], Spot = new("DK1", 15, 0.1m, 0.5m, 1m) };

    static readonly ImmutableArray<SpotSlot> Slots =
    [
        .. Enumerable.Range(0, 8).Select(quarter => new SpotSlot(
            Fixture.Noon.AddHours(-1).AddMinutes(quarter * 15), TimeSpan.FromMinutes(15), 500.123456m + quarter, "EUR", "DK1", "Energi Data Service", Fixture.Noon)),
    ];

    static MeteredSession Ordinary { get; } = new(
        Fixture.Noon.AddHours(-1), Fixture.Noon.AddMinutes(20), null, TimeZoneInfo.Utc, 11_000_000,
        [.. Enumerable.Range(0, 13).Select(i => new EnergyPoint(Fixture.Noon.AddMinutes((i * 5) - 60), 11_000_000L * i / 12))],
        [new TimeStretch(Fixture.Noon, Fixture.Noon.AddMinutes(20))], []);

    static decimal PriceOf(Tariff tariff, MeteredSession session) => PriceCalculation.Of(tariff, MeteredUsage.Of(tariff, session), Slots).Amount;
}
