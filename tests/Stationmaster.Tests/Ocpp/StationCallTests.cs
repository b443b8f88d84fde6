using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

/// <summary>What stations call, as the standard has it.</summary>
public class StationCallTests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);

    [Fact]
    public void Authorize() => Assert.Equal(new TokenPresented("04A1B2"), Event<TokenPresented>("Authorize", """{"idTag":"04A1B2"}"""));

    [Fact]
    public void BootNotification() => Assert.Equal(
        new Booted("Vendor", "Model", "SN", "1.2.3", "8945", "2380", "MT", "MS"),
        Event<Booted>("BootNotification", """
            {"chargePointVendor":"Vendor","chargePointModel":"Model","chargePointSerialNumber":"SN","chargeBoxSerialNumber":"BOX",
             "firmwareVersion":"1.2.3","iccid":"8945","imsi":"2380","meterType":"MT","meterSerialNumber":"MS"}
            """));

    [Fact]
    public void BootNotification_with_the_old_name_of_the_serial_number() => Assert.Equal(
        new Booted("V", "M", "BOX"),
        Event<Booted>("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M","chargeBoxSerialNumber":"BOX"}"""));

    [Fact]
    public void DataTransfer() => Assert.Equal(
        new VendorDataSent("com.x", "m", "{\"a\":1}"),
        Event<VendorDataSent>("DataTransfer", """{"vendorId":"com.x","messageId":"m","data":"{\"a\":1}"}"""));

    [Fact]
    public void Status_of_diagnostics_and_of_firmware()
    {
        Assert.Equal("UploadFailed", Event<DiagnosticsStatusReported>("DiagnosticsStatusNotification",
            """{"status":"UploadFailed"}""").Status);
        Assert.Equal("Installed", Event<FirmwareStatusReported>("FirmwareStatusNotification", """{"status":"Installed"}""").Status);
    }

    [Fact]
    public void Heartbeat() => Event<HeartbeatSent>("Heartbeat", "{}");

    [Fact]
    public void StartTransaction() => Assert.Equal(
        new SessionStarted(new(2, 1), "04A1B2", 123_456, At, 9),
        Event<SessionStarted>("StartTransaction", """
            {"connectorId":2,"idTag":"04A1B2","meterStart":123456,"timestamp":"2026-11-20T10:15:00Z","reservationId":9}
            """));

    [Fact]
    public void StatusNotification()
    {
        Assert.Equal(
            new StatusReported(new(1, 1), ConnectorStatus.Faulted, "GroundFailure", "earth", "E7", "com.x", At),
            Event<StatusReported>("StatusNotification", """
                {"connectorId":1,"errorCode":"GroundFailure","info":"earth","status":"Faulted","timestamp":"2026-11-20T11:15:00+01:00",
                 "vendorId":"com.x","vendorErrorCode":"E7"}
                """));
        Assert.Equal(
            new StatusReported(ConnectorRef.Station, ConnectorStatus.Available),
            Event<StatusReported>("StatusNotification", """{"connectorId":0,"errorCode":"NoError","status":"Available"}"""));
    }

    [Fact]
    public void StopTransaction()
    {
        var stop = Event<SessionStopped>("StopTransaction", """
            {"transactionId":7,"idTag":"04A1B2","meterStop":130000,"timestamp":"2026-11-20T10:15:00Z","reason":"EVDisconnected",
             "transactionData":[{"timestamp":"2026-11-20T10:15:00Z","sampledValue":[{"value":"130000"}]}]}
            """);
        Assert.Equal((7, "04A1B2", 130_000L, At, "EVDisconnected"), (stop.TransactionId, stop.TokenUid, stop.MeterStopWh, stop.At,
            stop.Reason));
        Assert.Equal(130_000m, Assert.Single(Assert.Single(stop.Samples).Values).Value);
    }

    [Theory]
    [InlineData("Nonsense", OcppErrorCode.NotImplemented)]
    [InlineData("heartbeat", OcppErrorCode.NotImplemented)]
    [InlineData("Reset", OcppErrorCode.NotSupported)]
    public void Actions_that_are_not_ours(string action, OcppErrorCode code) => Assert.Equal(code, Refusal(action, "{}").Code);

    [Theory]
    [InlineData("Authorize", "[]", OcppErrorCode.FormationViolation, "The payload must be a JSON object")]
    [InlineData("Heartbeat", "null", OcppErrorCode.FormationViolation, "The payload must be a JSON object")]
    [InlineData("StatusNotification", "\"x\"", OcppErrorCode.FormationViolation, "The payload must be a JSON object")]
    [InlineData("Authorize", "{}", OcppErrorCode.OccurenceConstraintViolation, "idTag is missing")]
    [InlineData("Authorize", """{"idTag":{}}""", OcppErrorCode.TypeConstraintViolation, "idTag must be a string")]
    [InlineData("Authorize", """{"idTag":"123456789012345678901"}""", OcppErrorCode.PropertyConstraintViolation,
        "idTag must be at most 20 characters")]
    [InlineData("BootNotification", """{"chargePointVendor":"V"}""", OcppErrorCode.OccurenceConstraintViolation,
        "chargePointModel is missing")]
    [InlineData("DataTransfer", """{"data":"x"}""", OcppErrorCode.OccurenceConstraintViolation, "vendorId is missing")]
    [InlineData("FirmwareStatusNotification", """{"status":"Fine"}""", OcppErrorCode.PropertyConstraintViolation, null)]
    [InlineData("DiagnosticsStatusNotification", """{"status":1}""", OcppErrorCode.TypeConstraintViolation, "status must be a string")]
    [InlineData("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Occupied"}""",
        OcppErrorCode.PropertyConstraintViolation, null)]
    [InlineData("StatusNotification", """{"errorCode":"NoError","status":"Available"}""", OcppErrorCode.OccurenceConstraintViolation,
        "connectorId is missing")]
    [InlineData("MeterValues", """{"meterValue":[]}""", OcppErrorCode.OccurenceConstraintViolation, "connectorId is missing")]
    [InlineData("StartTransaction", """{"connectorId":"one","idTag":"A","meterStart":0,"timestamp":"2026-11-20T10:15:00Z"}""",
        OcppErrorCode.TypeConstraintViolation, "connectorId must be an integer")]
    [InlineData("StartTransaction", """{"connectorId":4294967296}""", OcppErrorCode.PropertyConstraintViolation,
        "connectorId must be an integer of 32 bits")]
    [InlineData("StopTransaction", """{"meterStop":5}""", OcppErrorCode.OccurenceConstraintViolation, "transactionId is missing")]
    public void What_makes_no_sense_is_refused_with_the_right_code(string action, string payload, OcppErrorCode code, string? description)
    {
        var error = Refusal(action, payload);
        Assert.Equal(code, error.Code);
        if (description is not null)
            Assert.Equal(description, error.Description);
    }

    [Fact]
    public void Answers()
    {
        var ocpp = Ocpp16.Instance;
        var now = new DateTimeOffset(2026, 11, 20, 12, 15, 0, 7, TimeSpan.FromHours(2));
        AssertJson("""{"status":"Pending","currentTime":"2026-11-20T10:15:00.007Z","interval":300}""",
            ocpp.WriteAnswer(new Booted("V", "M"), new BootDecision(Admission.Pending, now, TimeSpan.FromMinutes(5))));
        AssertJson("""{"currentTime":"2026-11-20T10:15:00.007Z"}""", ocpp.WriteAnswer(new HeartbeatSent(), new ClockDecision(now)));
        AssertJson("""{"idTagInfo":{"expiryDate":"2026-11-20T10:15:00.007Z","parentIdTag":"PARENT","status":"Accepted"}}""",
            ocpp.WriteAnswer(new TokenPresented("A"), new AuthorisationDecision(new(AuthorisationStatus.Accepted, now, "PARENT"))));
        AssertJson("""{"idTagInfo":{"status":"ConcurrentTx"},"transactionId":2147483647}""",
            ocpp.WriteAnswer(new SessionStarted(new(1, 1), "A", 0, now), new StartDecision(int.MaxValue,
                new(AuthorisationStatus.ConcurrentTx))));
        var stop = new SessionStopped(1, null, 0, now, null, []);
        AssertJson("{}", ocpp.WriteAnswer(stop, new StopDecision(null)));
        AssertJson("{}", ocpp.WriteAnswer(stop, Noted.Only));
        AssertJson("""{"idTagInfo":{"status":"Invalid"}}""", ocpp.WriteAnswer(stop, new StopDecision(Authorisation.Invalid)));
        AssertJson("""{"status":"UnknownVendorId"}""",
            ocpp.WriteAnswer(new VendorDataSent("x", null, null), new VendorDataDecision(VendorDataStatus.UnknownVendorId)));
        AssertJson("{}", ocpp.WriteAnswer(new MeterReported(new(1, 1), null, []), Noted.Only));
        AssertJson("{}", ocpp.WriteAnswer(new StatusReported(new(1, 1), ConnectorStatus.Available), Noted.Only));
        Assert.Throws<ArgumentException>(() => ocpp.WriteAnswer(new HeartbeatSent(), Noted.Only));
    }

    [Fact]
    public void A_parent_too_long_for_the_standard_is_left_out() => AssertJson(
        """{"idTagInfo":{"status":"Accepted"}}""",
        Ocpp16.Instance.WriteAnswer(
            new TokenPresented("A"), new AuthorisationDecision(new(AuthorisationStatus.Accepted, ParentUid: "DE-ABC-C123456-789012"))));
}
