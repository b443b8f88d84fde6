using BenchmarkDotNet.Attributes;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Stations;

namespace Stationmaster.Bench.Inner;

/// <summary>What becomes rows of one MeterValues.</summary>
[MemoryDiagnoser]
public class MeterValuesParts
{
    Call _call = null!;
    Reading _reading = null!;

    [Params(3, 8)]
    public int Values { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _call = (Call)Frame.Read(Fixture.Frame($"Meter{Values}"));
        _reading = Ocpp16.Instance.Read(_call.Action, _call.Payload);
    }

    [Benchmark]
    public object PackSample() => SampleJson.Write(((MeterReported)_reading.Event!).Samples[0]);

    [Benchmark]
    public object LogRow() => MessageRows.OfCall(1, 1, new(_call, Fixture.Noon), _reading, [], null, Fixture.Noon);
}
