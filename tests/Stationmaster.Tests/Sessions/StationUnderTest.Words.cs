using System.Collections.Immutable;
using System.Text;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.V16;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>What a station tells, in the fewest words. <c>at</c> is its own time; what is not from a queue arrives just then.</summary>
sealed partial class StationUnderTest
{
    public StartDecision Start(string at, string token = "ANNA", long wh = 1000, int connector = 1)
    {
        Arrive(at);
        return StartRaw(Times.At(at), token, wh, connector);
    }

    public StartDecision StartRaw(DateTimeOffset? at, string token = "ANNA", long wh = 1000, int connector = 1) =>
        Assert.IsType<StartDecision>(Tell(new SessionStarted(new(connector, 1), token, wh, at)));

    public StopDecision Stop(int transactionId, string at, long wh, string? token = null, string? reason = null, params MeterSample[] data)
    {
        Arrive(at);
        return StopRaw(transactionId, Times.At(at), wh, token, reason, data);
    }

    public StopDecision StopRaw(
        int transactionId, DateTimeOffset? at, long wh, string? token = null, string? reason = null, params MeterSample[] data) =>
        Assert.IsType<StopDecision>(Tell(new SessionStopped(transactionId, token, wh, at, reason, [.. data])));

    public StationUnderTest Meter(string at, decimal wh, int? transactionId = null, int connector = 1)
    {
        Arrive(at);
        return Sample(connector, transactionId, Samples.Register(at, wh));
    }

    /// <summary>Samples as they come, now.</summary>
    public StationUnderTest Sample(int connector, int? transactionId, params MeterSample[] samples)
    {
        Tell(new MeterReported(new(connector, 1), transactionId, [.. samples]));
        return this;
    }

    public StationUnderTest Status(string at, ConnectorStatus status, int connector = 1, string? error = null)
    {
        Arrive(at);
        return StatusRaw(Times.At(at), status, connector, error);
    }

    public StationUnderTest StatusRaw(DateTimeOffset? at, ConnectorStatus status, int connector = 1, string? error = null)
    {
        Tell(new StatusReported(connector == 0 ? ConnectorRef.Station : new(connector, 1), status, error, At: at));
        return this;
    }

    public StationUnderTest Boot(string at, string? serialNumber = null)
    {
        Arrive(at);
        Tell(new Booted("Vendor", "Model", serialNumber));
        return this;
    }

    /// <summary>A call of OCPP 1.6 as text; the answer as text.</summary>
    public string Send(string action, string payload)
    {
        var reading = Ocpp16.Instance.Read(action, Encoding.UTF8.GetBytes(payload));
        Assert.Null(reading.Error);
        var @event = Assert.IsAssignableFrom<StationEvent>(reading.Event);
        return Encoding.UTF8.GetString(Ocpp16.Instance.WriteAnswer(@event, Tell(@event)));
    }

    /// <summary>A charge from its start to its stop.</summary>
    public int Charge(string from, string until, long startWh = 1000, long stopWh = 11_000, string token = "ANNA", int connector = 1)
    {
        var number = Start(from, token, startWh, connector).TransactionId;
        Stop(number, until, stopWh, token);
        return number;
    }

    void Arrive(string at)
    {
        if (Times.At(at) > Now)
            Advance(Times.At(at));
    }
}
