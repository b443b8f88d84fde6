using System.Text;
using BenchmarkDotNet.Attributes;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Tariffs.WhatIf;

namespace Stationmaster.Bench.Inner;

/// <summary>A stored session under another tariff that asks only how much and how long: its documents read, its price, its place in the sums.</summary>
[MemoryDiagnoser]
public class WhatIfParts
{
    readonly WhatIfTally _tally = new();
    readonly Repricing _repricing = new(Fixture.Tariff, null, null!);
    readonly WhatIfSession _session = Stored();

    static WhatIfSession Stored()
    {
        var session = Fixture.Session() with { State = SessionState.Completed, StoppedAt = Fixture.Noon, MeterStopWh = 100_011_040 };
        session = session with { Site = session.Site with { Tariff = Fixture.Tariff } };
        var record = ChargeRecord.Of(session, new(
            [.. Fixture.Samples.Select(sample => new TimedSample(sample.At!.Value, sample))],
            [new StatusChange(Fixture.Noon.AddHours(-1), ConnectorStatus.Charging)]));
        return new(
            session.Number, 5, 31, session.StartedAt, record.Metering.EnergyMilliWh, record.Price.Amount, Fixture.Tariff.Currency, false, false,
            ChargeRecordDocument.Write(record, 1, session.UpdatedAt), Encoding.UTF8.GetBytes(SessionJson.Write(session)));
    }

    [Benchmark]
    public bool Session()
    {
        var repriced = _repricing.Of(_session, default);
        _tally.Add(_session, repriced.Result);
        return repriced.IsCompleted;
    }
}
