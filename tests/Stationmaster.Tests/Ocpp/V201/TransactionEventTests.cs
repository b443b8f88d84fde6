using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.V201;

public class TransactionEventTests
{
    const string Action = "TransactionEvent";

    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);

    [Fact]
    public void All_of_a_step_is_read()
    {
        var told = Event("""
            {"eventType":"Started","timestamp":"2026-11-20T10:15:00Z","triggerReason":"RemoteStart","seqNo":3,"offline":true,
             "numberOfPhasesUsed":3,"cableMaxCurrent":32,"reservationId":9,
             "transactionInfo":{"transactionId":"T-1","chargingState":"SuspendedEVSE","timeSpentCharging":5,"remoteStartId":7},
             "evse":{"id":2,"connectorId":1},"idToken":{"idToken":"04A1B2","type":"ISO14443","additionalInfo":[{"additionalIdToken":"x","type":"y"}]},
             "meterValue":[{"timestamp":"2026-11-20T10:15:00Z","sampledValue":[{"value":1.5,"context":"Transaction.Begin",
              "unitOfMeasure":{"unit":"kWh"},"signedMeterValue":{"signedMeterData":"a","signingMethod":"b","encodingMethod":"c","publicKey":"d"}}]}]}
            """);

        Assert.Equal((TransactionPhase.Started, "T-1", 3, At, "RemoteStart"),
            (told.Phase, told.TransactionId, told.SequenceNumber, told.At, told.Trigger));
        Assert.True(told.IsOffline);
        Assert.Equal(new ConnectorRef(2, 1), told.Connector);
        Assert.Equal(("04A1B2", "ISO14443"), (told.TokenUid, told.TokenType));
        Assert.Equal((ChargingState.SuspendedEVSE, 7, 9), (told.State, told.RemoteStartId, told.ReservationId));
        Assert.Equal(new MeasuredValue(Measurand.EnergyImportRegister, 1500m, Context: SampleContext.Begin), Assert.Single(Assert.Single(told.Samples).Values));
    }

    [Fact]
    public void Least_that_a_step_may_say_is_read()
    {
        var told = Event("""
            {"eventType":"Ended","timestamp":"2026-11-20T10:15:00Z","triggerReason":"EVDeparted","seqNo":4,
             "transactionInfo":{"transactionId":"T-1","stoppedReason":"EVDisconnected"}}
            """);

        Assert.Equal((TransactionPhase.Ended, "EVDisconnected"), (told.Phase, told.StoppedReason));
        Assert.Equal((null, null, null, null), (told.Connector, told.TokenUid, told.State, told.RemoteStartId));
        Assert.False(told.IsOffline);
        Assert.Empty(told.Samples);
    }

    [Theory]
    [InlineData("""{"id":2}""", 2, 0)]
    [InlineData("""{"id":2,"connectorId":2}""", 2, 2)]
    public void An_evse_alone_leaves_its_connector_open(string evse, int number, int connector) =>
        Assert.Equal(new ConnectorRef(number, connector), Event(With($"\"evse\":{evse}")).Connector);

    [Fact]
    public void Evse_0_is_no_place_to_charge() => Assert.Null(Event(With("\"evse\":{\"id\":0}")).Connector);

    [Fact]
    public void Nobody_s_token_is_the_constant_one() =>
        Assert.Equal("NoUID", Event(With("\"idToken\":{\"idToken\":\"\",\"type\":\"NoAuthorization\"}")).TokenUid);

    [Theory]
    [InlineData("SoCLimitReached")]
    [InlineData("TxResumed")]
    public void What_2_1_adds_is_read_there_and_tolerated_in_2_0_1(string trigger)
    {
        var json = With("", trigger);
        Assert.Equal(trigger, OcppText.Event<TransactionReported>(Ocpp21.Instance, Action, json).Trigger);
        var (told, deviations) = OcppText.Tolerated<TransactionReported>(Ocpp201.Instance, Action, json);
        Assert.Equal(trigger, told.Trigger);
        Assert.Equal("triggerReason PropertyConstraintViolation", deviations);
    }

    [Fact]
    public void A_step_of_2_1_is_read_with_all_that_2_1_adds()
    {
        var told = OcppText.Event<TransactionReported>(Ocpp21.Instance, Action, """
            {"eventType":"Updated","timestamp":"2026-11-20T10:15:00Z","triggerReason":"LimitSet","seqNo":3,"preconditioningStatus":"Ready",
             "evseSleep":false,"numberOfPhasesUsed":0,
             "transactionInfo":{"transactionId":"T-1","operationMode":"ChargingOnly","tariffId":"7",
              "transactionLimit":{"maxCost":10,"maxEnergy":20000,"maxTime":3600,"maxSoC":80}},
             "idToken":{"idToken":"DE*ABC*E123456789012345678901234567890123456789","type":"DirectPayment"},
             "meterValue":[{"timestamp":"2026-11-20T10:15:00Z","sampledValue":[
              {"value":11,"measurand":"Power.Import.Offered","unitOfMeasure":{"unit":"kW"}},{"value":44,"measurand":"Display.PresentSOC"},
              {"value":1,"measurand":"Power.Active.Residual","location":"Upstream"}]}]}
            """);

        Assert.Equal("DirectPayment", told.TokenType);
        Assert.Equal("DE*ABC*E123456789012345678901234567890123456789", told.TokenUid);
        Assert.Equal(
            [new(Measurand.PowerOffered, 11_000m), new(Measurand.StateOfCharge, 44m, UnitStated: false)], Assert.Single(told.Samples).Values);
    }

    [Fact]
    public void A_fact_is_taken_whatever_it_lacks_besides_its_transaction()
    {
        var (told, deviations) = OcppText.Tolerated<TransactionReported>(Ocpp201.Instance, Action, """
            {"eventType":"updated","triggerReason":"Bored","transactionInfo":{"transactionId":"12345678901234567890123456789012345678","chargingState":"Flying"},
             "idToken":{"idToken":"1234567890123456789012345678901234567890"},"meterValue":[]}
            """);

        Assert.Equal((TransactionPhase.Updated, 0, null, "Bored"), (told.Phase, told.SequenceNumber, told.At, told.Trigger));
        Assert.Equal("12345678901234567890123456789012345678", told.TransactionId);
        Assert.Equal("1234567890123456789012345678901234567890", told.TokenUid);
        Assert.Null(told.State);
        Assert.Equal(
            "eventType PropertyConstraintViolation; triggerReason PropertyConstraintViolation; "
            + "transactionInfo.transactionId PropertyConstraintViolation; transactionInfo.chargingState PropertyConstraintViolation; "
            + "idToken.idToken PropertyConstraintViolation; idToken.type OccurenceConstraintViolation; "
            + "meterValue OccurenceConstraintViolation; timestamp OccurenceConstraintViolation; seqNo OccurenceConstraintViolation",
            deviations);
    }

    [Theory]
    [InlineData("{}", "transactionInfo is missing")]
    [InlineData("""{"transactionInfo":{"transactionId":"T"}}""", "eventType is missing")]
    [InlineData("""{"eventType":"Ended","transactionInfo":{}}""", "transactionInfo.transactionId is missing")]
    [InlineData("""{"eventType":"Ended","transactionInfo":7}""", "transactionInfo must be an object")]
    public void One_that_names_no_transaction_or_step_is_refused(string json, string why) =>
        Assert.Equal(why, OcppText.Read(Ocpp201.Instance, Action, json).Error!.Description);

    [Fact]
    public void Its_answer_says_who_may_charge_and_what_it_costs()
    {
        var told = Event(With(""));
        AssertJson("""{"totalCost":12.5,"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"G","type":"Central"}}}""",
            Ocpp201.Instance.WriteAnswer(told, new TransactionDecision(new(AuthorisationStatus.Accepted, null, "G"), 12.5m)));
        AssertJson("{}", Ocpp201.Instance.WriteAnswer(told, new TransactionDecision(null)));
        Assert.Equal(new TransactionDecision(null), Ocpp201.Instance.ReadAnswer(told, Bytes("{}")));
    }

    /// <summary>A step in the course of a transaction costs about what the meter values of 1.6 cost, and what it says besides.</summary>
    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void A_step_with_samples_leaves_no_garbage_behind(string name)
    {
        const string Values = "\"sampledValue\":[";
        var newer = Bytes("""{"eventType":"Updated","timestamp":"2026-11-20T10:15:00Z","triggerReason":"MeterValuePeriodic","seqNo":5,"""
            + """ "transactionInfo":{"transactionId":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","chargingState":"Charging"},"""
            + """ "meterValue":[{"timestamp":"2026-11-20T10:15:00Z",""" + Values
            + """{"value":1500.5,"measurand":"Energy.Active.Import.Register","unitOfMeasure":{"unit":"Wh"}},"""
            + """{"value":11,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"kW"}},{"value":41,"measurand":"SoC"}]}]}""");
        var older = Bytes("""{"connectorId":1,"transactionId":5,"meterValue":[{"timestamp":"2026-11-20T10:15:00Z",""" + Values
            + """{"value":"1500.5","measurand":"Energy.Active.Import.Register","unit":"Wh"},"""
            + """{"value":"11","measurand":"Power.Active.Import","unit":"kW"},{"value":"41","measurand":"SoC"}]}]}""");
        var version = OcppVersions.Find(name)!;
        var meter = Bytes(Text(newer)[Text(newer).IndexOf("\"meterValue\"", StringComparison.Ordinal)..].Insert(0, "{\"evseId\":1,"));

        var least = Allocated(() => OcppVersions.Find("1.6")!.Read("MeterValues", older));
        // The event itself is larger than that of 1.6 by its fields, and holds the transaction's id, 36 letters.
        Assert.InRange(Allocated(() => version.Read(Action, newer)), 1, least + 300);
        Assert.InRange(Allocated(() => version.Read("MeterValues", meter)), 1, least);
    }

    static long Allocated(Func<Reading> read)
    {
        for (var i = 0; i < 10; i++)
            Assert.True(read().IsStrictlyValid);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            read();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }

    static TransactionReported Event(string json) => OcppText.Event<TransactionReported>(Ocpp201.Instance, Action, json);

    static string With(string further, string trigger = "Trigger") =>
        $$"""
        {"eventType":"Updated","timestamp":"2026-11-20T10:15:00Z","triggerReason":"{{trigger}}","seqNo":1,"transactionInfo":{"transactionId":"T"}
        {{(further.Length > 0 ? "," : "")}}{{further}}}
        """;
}
