using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Sessions;

// What a station tells that numbers its transactions itself, in the fewest words.
sealed partial class StationUnderTest
{
    public TransactionDecision Started(
        string at, string id = "T1", string? token = "ANNA", decimal? wh = 1000, ChargingState? state = null, int sequence = 0, int evse = 1,
        bool isOffline = false) =>
        Told(new(TransactionPhase.Started, id, sequence, Times.At(at), "CablePluggedIn", Register(at, wh, SampleContext.Begin))
        {
            Connector = new(evse, 1), TokenUid = token, State = state, IsOffline = isOffline,
        });

    public TransactionDecision Updated(
        string at, int sequence, string id = "T1", decimal? wh = null, ChargingState? state = null, string? token = null, int? evse = null,
        string trigger = "MeterValuePeriodic", bool isOffline = false) =>
        Told(new(TransactionPhase.Updated, id, sequence, Times.At(at), trigger, Register(at, wh, SampleContext.Periodic))
        {
            Connector = evse is { } number ? new(number, 0) : null, TokenUid = token, State = state, IsOffline = isOffline,
        });

    public TransactionDecision Ended(
        string at, int sequence, decimal? wh, string id = "T1", string? reason = null, string? token = null, int? evse = null,
        bool isOffline = false) =>
        Told(new(TransactionPhase.Ended, id, sequence, Times.At(at), "EVDeparted", Register(at, wh, SampleContext.End))
        {
            Connector = evse is { } number ? new(number, 0) : null, TokenUid = token, StoppedReason = reason, IsOffline = isOffline,
        });

    public StationUnderTest Occupied(string at, int evse = 1, int connector = 1)
    {
        Arrive(at);
        Tell(new StatusReported(new(evse, connector), ConnectorStatus.Preparing, At: Times.At(at)) { IsOccupiedOnly = true });
        return this;
    }

    public TransactionDecision Told(TransactionReported told)
    {
        if (told.At is { } at && at > Now)
            Advance(at);
        return Assert.IsType<TransactionDecision>(Tell(told));
    }

    static System.Collections.Immutable.ImmutableArray<MeterSample> Register(string at, decimal? wh, SampleContext context) =>
        wh is { } register ? [Samples.Register(at, register, context)] : [];
}
