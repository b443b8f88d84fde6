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

    [Benchmark(OperationsPerInvoke = 1_000_000)]
    public decimal AMillionSessions()
    {
        var sum = 0m;
        for (var i = 0; i < 1_000_000; i++)
            sum += PriceCalculation.Of(Fixture.Tariff, Quantities with { EnergyMilliWh = i * 60 }).Amount;
        return sum;
    }
}
