using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.V201;

public class Order201Tests
{
    public static TheoryData<Order, string, string> Orders => new()
    {
        { new ChangeAvailability(ConnectorRef.Station, Availability.Operative), "ChangeAvailability", """{"operationalStatus":"Operative"}""" },
        { new ChangeAvailability(new(2, 0), Availability.Inoperative), "ChangeAvailability",
            """{"evse":{"id":2},"operationalStatus":"Inoperative"}""" },
        { new ChangeAvailability(new(2, 1), Availability.Inoperative), "ChangeAvailability",
            """{"evse":{"id":2,"connectorId":1},"operationalStatus":"Inoperative"}""" },
        { new ClearCache(), "ClearCache", "{}" },
        { new TellCost("T-1", 12.5m), "CostUpdated", """{"totalCost":12.5,"transactionId":"T-1"}""" },
        { new GetTransactionStatus(null), "GetTransactionStatus", "{}" },
        { new GetTransactionStatus("T-1"), "GetTransactionStatus", """{"transactionId":"T-1"}""" },
        { new RemoteStart(new(2, 1), "04A1B2C3") { StartId = 9 }, "RequestStartTransaction",
            """{"evseId":2,"idToken":{"idToken":"04A1B2C3","type":"ISO14443"},"remoteStartId":9}""" },
        { new RemoteStart(null, "TAG") { StartId = 9 }, "RequestStartTransaction",
            """{"idToken":{"idToken":"TAG","type":"Central"},"remoteStartId":9}""" },
        { new RemoteStart(null, "NoUID") { StartId = 9 }, "RequestStartTransaction",
            """{"idToken":{"idToken":"","type":"NoAuthorization"},"remoteStartId":9}""" },
        { new RemoteStop(101), "RequestStopTransaction", """{"transactionId":"101"}""" },
        { new RemoteStop(101) { OwnId = "T-1" }, "RequestStopTransaction", """{"transactionId":"T-1"}""" },
        { new ResetStation(ResetKind.Soft), "Reset", """{"type":"OnIdle"}""" },
        { new ResetStation(ResetKind.Hard), "Reset", """{"type":"Immediate"}""" },
        { new SendVendorData("com.x", "m", "d"), "DataTransfer", """{"vendorId":"com.x","messageId":"m","data":"d"}""" },
        { new TriggerMessage(RequestedMessage.DiagnosticsStatusNotification), "TriggerMessage", """{"requestedMessage":"LogStatusNotification"}""" },
        { new TriggerMessage(RequestedMessage.TransactionEvent, new(1, 0)), "TriggerMessage",
            """{"evse":{"id":1},"requestedMessage":"TransactionEvent"}""" },
        { new UnlockConnector(new(1, 2)), "UnlockConnector", """{"evseId":1,"connectorId":2}""" },
        { new UnlockConnector(new(1, 0)), "UnlockConnector", """{"evseId":1,"connectorId":1}""" },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void An_order_is_written(Order order, string action, string payload)
    {
        foreach (var version in new Stationmaster.Ocpp.OcppVersion[] { Ocpp201.Instance, Ocpp21.Instance })
        {
            var call = version.WriteOrder(order)!;
            Assert.Equal(action, call.Action);
            AssertJson(payload, call.Payload);
        }
    }

    [Fact]
    public void What_2_x_has_no_words_for_is_not_written()
    {
        Assert.Null(Ocpp201.Instance.WriteOrder(new ChangeConfiguration("A", "B")));
        Assert.Null(Stationmaster.Ocpp.V16.Ocpp16.Instance.WriteOrder(new TriggerMessage(RequestedMessage.TransactionEvent)));
    }

    [Theory]
    [InlineData("""{"status":"Accepted"}""", OutcomeKind.Accepted, null)]
    [InlineData("""{"status":"Scheduled"}""", OutcomeKind.Accepted, null)]
    [InlineData("""{"status":"Rejected","statusInfo":{"reasonCode":"TxInProgress"}}""", OutcomeKind.Rejected, "TxInProgress")]
    [InlineData("""{"status":"Rejected","statusInfo":{"reasonCode":"TxInProgress","additionalInfo":"a car"}}""",
        OutcomeKind.Rejected, "TxInProgress: a car")]
    [InlineData("""{"status":"Rejected","statusInfo":{"reasonCode":"Unspecified","additionalInfo":"a car"}}""", OutcomeKind.Rejected, "a car")]
    [InlineData("""{"status":"NotImplemented"}""", OutcomeKind.NotSupported, null)]
    [InlineData("{}", OutcomeKind.Rejected, "The answer holds no status")]
    [InlineData("[]", OutcomeKind.Rejected, "The answer is not a JSON object")]
    public void An_answer_is_judged_and_its_reason_told(string answer, OutcomeKind kind, string? why)
    {
        var outcome = Ocpp201.Instance.ReadOutcome(new ResetStation(ResetKind.Soft), Bytes(answer));
        Assert.Equal((kind, why), (outcome.Kind, outcome.Why));
    }

    [Fact]
    public void How_a_transaction_stands_is_read()
    {
        var order = new GetTransactionStatus("T-1");
        Assert.Equal(new TransactionStatus(true, false),
            Ocpp201.Instance.ReadOutcome(order, Bytes("""{"ongoingIndicator":true,"messagesInQueue":false}""")).Transaction);
        Assert.Equal(new TransactionStatus(null, true),
            Ocpp201.Instance.ReadOutcome(order, Bytes("""{"messagesInQueue":true}""")).Transaction);
        Assert.Equal(OutcomeKind.Rejected, Ocpp201.Instance.ReadOutcome(order, Bytes("{}")).Kind);
    }

    [Fact]
    public void Vendor_data_may_be_any_json()
    {
        var sent = OcppText.Event<VendorDataSent>(Ocpp201.Instance, "DataTransfer", """{"vendorId":"com.x","data":{"a":[1,null]}}""");
        Assert.Equal("""{"a":[1,null]}""", sent.Data);
        Assert.Equal("7", Ocpp201.Instance.ReadOutcome(
            new SendVendorData("com.x", null, null), Bytes("""{"status":"Accepted","data":7}""")).Data);
    }
}
