using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>One charge, told as a station of 1.6 or as one of 2.x tells it, in the same words for both.</summary>
sealed class Charge
{
    readonly StationUnderTest _box;
    readonly bool _isInSteps;
    readonly ConnectorRef _connector;
    readonly string _ownId;
    int _sequence;

    Charge(StationUnderTest box, bool isInSteps, ConnectorRef connector)
    {
        (_box, _isInSteps, _connector) = (box, isInSteps, connector);
        _ownId = $"T-{connector.Evse}-{connector.Connector}-{box.Sessions.Count}";
    }

    public int Number { get; private set; }

    public AuthorisationStatus? Standing { get; private set; }

    public Session Session => _box.Session(Number);

    public ChargeRecord Record => _box.Record(Number);

    public ChargeRecord Live => _box.Live(Number);

    public static Charge Begin(
        StationUnderTest box, bool isInSteps, string at, long wh = 1000, string token = "ANNA", int connector = 1, int? reservation = null,
        bool isOffline = false)
    {
        // Two connectors are two EVSEs to 1.6, and here two of one EVSE to 2.x.
        var charge = new Charge(box, isInSteps, isInSteps ? new(1, connector) : new(connector, 1));
        charge.Tell(at, isInSteps
            ? charge.Step(TransactionPhase.Started, at, "CablePluggedIn", Samples.Register(at, wh, SampleContext.Begin)) with
            {
                TokenUid = token, ReservationId = reservation, IsOffline = isOffline,
            }
            : new SessionStarted(charge._connector, token, wh, Times.At(at), reservation));
        return charge;
    }

    /// <param name="wh">The register; null for a sample of something else alone.</param>
    public void Sample(string at, decimal? wh, params MeasuredValue[] more)
    {
        var sample = new MeterSample(Times.At(at), [.. wh is { } value ? Samples.Register(at, value).Values : [], .. more]);
        Tell(at, _isInSteps
            ? Step(TransactionPhase.Updated, at, "MeterValuePeriodic", sample) with { State = ChargingState.Charging }
            : new MeterReported(_connector, Number, [sample]));
    }

    public void End(string at, long wh, string? token = null, string? reason = null) => Tell(at, _isInSteps
        ? Step(TransactionPhase.Ended, at, "EVDeparted", Samples.Register(at, wh, SampleContext.End)) with { TokenUid = token, StoppedReason = reason }
        : new SessionStopped(Number, token, wh, Times.At(at), reason, []));

    TransactionReported Step(TransactionPhase phase, string at, string trigger, params ImmutableArray<MeterSample> samples) =>
        new(phase, _ownId, _sequence++, Times.At(at), trigger, samples)
        {
            // As a station may: once it has said where it is, it names the EVSE alone.
            Connector = phase == TransactionPhase.Started ? _connector : new(_connector.Evse, 0),
        };

    void Tell(string at, StationEvent told)
    {
        if (Times.At(at) > _box.Now)
            _box.Until(at);
        switch (_box.Tell(told))
        {
            case StartDecision started:
                (Number, Standing) = (started.TransactionId, started.Authorisation.Status);
                break;
            case TransactionDecision decided:
                Number = Assert.Single(_box.Sessions, session => session.OwnId == _ownId).Number;
                Standing ??= decided.Authorisation?.Status;
                break;
        }
    }
}
