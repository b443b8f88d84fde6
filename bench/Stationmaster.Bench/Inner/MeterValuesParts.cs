using System.Collections.Immutable;
using System.Text;
using BenchmarkDotNet.Attributes;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Stations;

namespace Stationmaster.Bench.Inner;

/// <summary>What one MeterValues of three values passes through before it is stored.</summary>
[MemoryDiagnoser]
public class MeterValuesParts
{
    static readonly DateTimeOffset Noon = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    readonly byte[] _frame = Encoding.UTF8.GetBytes("""
        [2,"000000042","MeterValues",{"connectorId":1,"transactionId":4711,"meterValue":[{"timestamp":"2026-01-15T12:00:00.000Z","sampledValue":[{"value":"100000042","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"},{"value":"11040","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"},{"value":"16.0","context":"Sample.Periodic","measurand":"Current.Import","unit":"A"}]}]}]
        """);

    Call _call = null!;
    Reading _reading = null!;
    Station _station = null!;
    Facts _facts = null!;
    MeterSample _sample = null!;
    Step _step = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _call = (Call)Frame.Read(_frame);
        _reading = Ocpp16.Instance.Read(_call.Action, _call.Payload);
        _sample = ((MeterReported)_reading.Event!).Samples[0];
        var site = new Site(
            new(1, "Operator"), new(5, "Customer"), [1, 5], 7, "Location", "", "", "", "DK", "Europe/Copenhagen", true, false, 1, "BOX-1",
            new(1, 1), 1, "DK*STM*E1*1", 1, false, 22_000, null);
        var session = new Session(
            4711, Guid.NewGuid(), site, "TOKEN", null, AuthorisationStatus.Accepted, Noon.AddHours(-1), Noon.AddHours(-1), Noon.AddHours(-1), 100_000_000,
            SessionState.Running, SessionFlags.None, Noon.AddHours(-1), Noon.AddHours(-1));
        var metering = Metering.From(session.StartedAt, 100_000_000);
        for (var minute = 60; minute > 1; minute--)
            metering = metering.Add(_sample with { At = Noon.AddMinutes(-minute) }, Noon.AddMinutes(-minute));
        _station = Station.New(1) with
        {
            Sessions = ImmutableSortedDictionary<int, OpenSession>.Empty.Add(4711, new(session, metering)),
            Connectors = ImmutableSortedDictionary<ConnectorRef, ConnectorState>.Empty.Add(
                new(1, 1), ConnectorState.New(new(1, 1), Noon) with { Status = ConnectorStatus.Charging }),
        };
        _facts = new(Noon, 0, Guid.Empty, null, null, null, null, Noon.AddHours(-2), TimeSpan.FromMinutes(5));
        _step = _station.On(_reading.Event!, _facts);
    }

    [Benchmark]
    public object ReadFrame() => Frame.Read(_frame);

    [Benchmark]
    public object ReadAction() => Ocpp16.Instance.Read(_call.Action, _call.Payload);

    [Benchmark]
    public object Decide() => _station.On(_reading.Event!, _facts);

    [Benchmark]
    public object WriteAnswer() => Frame.Result(_call.Id, Ocpp16.Instance.WriteAnswer(_reading.Event!, _step.Decision));

    [Benchmark]
    public object PackSample() => SampleJson.Write(_sample);

    [Benchmark]
    public object LogRow() => MessageRows.OfCall(1, 1, new(_call, Noon), _reading, [], null, Noon);
}
