using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

public class OrderTests
{
    public static TheoryData<Order, string, string> Orders => new()
    {
        { new ChangeAvailability(new(2, 1), Availability.Inoperative), "ChangeAvailability", """{"connectorId":2,"type":"Inoperative"}""" },
        { new ChangeAvailability(ConnectorRef.Station, Availability.Operative), "ChangeAvailability",
            """{"connectorId":0,"type":"Operative"}""" },
        { new ChangeConfiguration("HeartbeatInterval", "300"), "ChangeConfiguration", """{"key":"HeartbeatInterval","value":"300"}""" },
        { new ClearCache(), "ClearCache", "{}" },
        { new GetConfiguration(), "GetConfiguration", "{}" },
        { new GetConfiguration("A", "B"), "GetConfiguration", """{"key":["A","B"]}""" },
        { new RemoteStart(new(1, 1), "TAG"), "RemoteStartTransaction", """{"connectorId":1,"idTag":"TAG"}""" },
        { new RemoteStart(null, "TAG"), "RemoteStartTransaction", """{"idTag":"TAG"}""" },
        { new RemoteStop(77), "RemoteStopTransaction", """{"transactionId":77}""" },
        { new ResetStation(ResetKind.Hard), "Reset", """{"type":"Hard"}""" },
        { new SendVendorData("com.x", "m", "d"), "DataTransfer", """{"vendorId":"com.x","messageId":"m","data":"d"}""" },
        { new SendVendorData("com.x", null, null), "DataTransfer", """{"vendorId":"com.x"}""" },
        { new TriggerMessage(RequestedMessage.StatusNotification, new(3, 1)), "TriggerMessage",
            """{"requestedMessage":"StatusNotification","connectorId":3}""" },
        { new TriggerMessage(RequestedMessage.Heartbeat), "TriggerMessage", """{"requestedMessage":"Heartbeat"}""" },
        { new UnlockConnector(new(1, 1)), "UnlockConnector", """{"connectorId":1}""" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void An_order_is_written_and_the_station_reads_the_same(Order order, string action, string payload)
    {
        var call = Ocpp16.Instance.WriteOrder(order)!;
        Assert.Equal(action, call.Action);
        AssertJson(payload, call.Payload);
        var reading = Ocpp16.Instance.ReadOrder(call.Action, call.Payload);
        Assert.Null(reading.Error);
        Assert.Empty(reading.Deviations);
        AssertJson(payload, Ocpp16.Instance.WriteOrder(reading.Order!)!.Payload);
    }

    [Theory]
    [InlineData("""{"status":"Accepted"}""", OutcomeKind.Accepted, "Accepted")]
    [InlineData("""{"status":"Scheduled"}""", OutcomeKind.Accepted, "Scheduled")]
    [InlineData("""{"status":"RebootRequired"}""", OutcomeKind.Accepted, "RebootRequired")]
    [InlineData("""{"status":"Unlocked"}""", OutcomeKind.Accepted, "Unlocked")]
    [InlineData("""{"status":"unlocked","x":1}""", OutcomeKind.Accepted, "Unlocked")]
    [InlineData("""{"status":"Rejected"}""", OutcomeKind.Rejected, "Rejected")]
    [InlineData("""{"status":"UnlockFailed"}""", OutcomeKind.Rejected, "UnlockFailed")]
    [InlineData("""{"status":"UnknownMessageId"}""", OutcomeKind.Rejected, "UnknownMessageId")]
    [InlineData("""{"status":"Bored"}""", OutcomeKind.Rejected, "Bored")]
    [InlineData("""{"status":"NotSupported"}""", OutcomeKind.NotSupported, "NotSupported")]
    [InlineData("""{"status":"NotImplemented"}""", OutcomeKind.NotSupported, "NotImplemented")]
    [InlineData("""{"status":"UnknownVendorId"}""", OutcomeKind.NotSupported, "UnknownVendorId")]
    [InlineData("""{}""", OutcomeKind.Rejected, null)]
    [InlineData("""[]""", OutcomeKind.Rejected, null)]
    [InlineData("""{""", OutcomeKind.Rejected, null)]
    public void Outcomes_are_judged_by_the_stations_word(string payload, OutcomeKind kind, string? status)
    {
        var outcome = Ocpp16.Instance.ReadOutcome(new UnlockConnector(new(1, 1)), Bytes(payload));
        Assert.Equal((kind, status), (outcome.Kind, outcome.Status));
        Assert.Equal(status is null, outcome.Why is not null);
    }

    [Fact]
    public void Configuration_is_read_however_sloppily_it_is_written()
    {
        var outcome = Ocpp16.Instance.ReadOutcome(new GetConfiguration(), Bytes($$"""
            {"configurationKey":[{"key":"A","readonly":true,"value":"1"},{"key":"B","readonly":"false","value":2},{"key":"C"},
             {"key":"D","readonly":"True","value":"{{new string('d', 600)}}"},{"value":"nameless"},7],"unknownKey":["X"]}
            """));
        Assert.Equal(OutcomeKind.Accepted, outcome.Kind);
        Assert.Equal([new("A", true, "1"), new("B", false, "2"), new("C", false, null), new("D", true, new('d', 600))], outcome.Settings);
        Assert.Equal(["X"], outcome.UnknownKeys);
    }

    [Fact]
    public void The_data_of_a_vendors_answer_is_kept() => Assert.Equal(
        new Outcome(OutcomeKind.Accepted, "Accepted", Data: "[1]"),
        Ocpp16.Instance.ReadOutcome(new SendVendorData("x", null, null), Bytes("""{"status":"Accepted","data":[1]}""")));

    [Theory]
    [InlineData(OcppErrorCode.NotSupported, OutcomeKind.NotSupported)]
    [InlineData(OcppErrorCode.NotImplemented, OutcomeKind.NotSupported)]
    [InlineData(OcppErrorCode.InternalError, OutcomeKind.Rejected)]
    public void A_refusal_says_why(OcppErrorCode code, OutcomeKind kind)
    {
        Assert.Equal(new Outcome(kind, code.ToString(), "because"), Ocpp16.Instance.ReadRefusal(new(code, "because")));
        Assert.Null(Ocpp16.Instance.ReadRefusal(new(code, "")).Why);
    }

    [Theory]
    [InlineData("Reset", """{"type":"Warm"}""", OcppErrorCode.PropertyConstraintViolation)]
    [InlineData("RemoteStartTransaction", """{}""", OcppErrorCode.OccurenceConstraintViolation)]
    [InlineData("RemoteStopTransaction", """{"transactionId":"x"}""", OcppErrorCode.TypeConstraintViolation)]
    [InlineData("UnlockConnector", "[]", OcppErrorCode.FormationViolation)]
    [InlineData("Heartbeat", "{}", OcppErrorCode.NotSupported)]
    [InlineData("UpdateFirmware", "{}", OcppErrorCode.OccurenceConstraintViolation)]
    [InlineData("Dance", "{}", OcppErrorCode.NotImplemented)]
    public void The_stations_side_refuses_nonsense_too(string action, string payload, OcppErrorCode code) =>
        Assert.Equal(code, Ocpp16.Instance.ReadOrder(action, Bytes(payload)).Error!.Code);

    [Theory]
    [InlineData(OutcomeKind.Accepted, "Unlocked")]
    [InlineData(OutcomeKind.Rejected, "UnlockFailed")]
    [InlineData(OutcomeKind.NotSupported, "NotSupported")]
    public void A_station_answers_in_the_words_of_the_action(OutcomeKind kind, string word) =>
        AssertJson($$"""{"status":"{{word}}"}""", Ocpp16.Instance.WriteOutcome(new UnlockConnector(new(1, 1)), new(kind)));
}
