using BenchmarkDotNet.Attributes;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;

namespace Stationmaster.Bench.Inner;

/// <summary>Each hot call of OCPP 1.6: its frame, its payload, what is decided, and the answer.</summary>
[MemoryDiagnoser]
public class HotActions
{
    byte[] _frame = [];
    Call _call = null!;
    StationEvent _event = null!;
    Station _station = null!;
    Decision _decision = null!;

    [Params("Boot", "Heartbeat", "Status", "Authorize", "Start", "Meter3", "Meter8", "Stop")]
    public string Action { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _frame = Fixture.Frame(Action);
        _call = (Call)Frame.Read(_frame);
        _event = Ocpp16.Instance.Read(_call.Action, _call.Payload).Event!;
        _station = Action is "Start" ? Station.New(1) : Fixture.Charging();
        _decision = Fixture.Decision(Action);
    }

    [Benchmark]
    public object ReadFrame() => Frame.Read(_frame);

    [Benchmark]
    public object ReadAction() => Ocpp16.Instance.Read(_call.Action, _call.Payload);

    [Benchmark]
    public object Decide() => _station.On(_event, Fixture.Facts);

    [Benchmark]
    public object WriteAnswer() => Frame.Result(_call.Id, Ocpp16.Instance.WriteAnswer(_event, _decision));
}
