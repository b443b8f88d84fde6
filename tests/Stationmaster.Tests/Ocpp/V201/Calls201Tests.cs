using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Tests.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.V201;

public class Calls201Tests
{
    static readonly DateTimeOffset At = new(2026, 11, 20, 10, 15, 0, TimeSpan.Zero);

    [Fact]
    public void A_boot_is_read() => Assert.Equal(
        new Booted("Vendor", "Model", "SN", "1.2", "8945", "2380"),
        Event<Booted>("BootNotification", """
            {"reason":"PowerUp","chargingStation":{"vendorName":"Vendor","model":"Model","serialNumber":"SN","firmwareVersion":"1.2",
             "modem":{"iccid":"8945","imsi":"2380"},"customData":{"vendorId":"v","x":1}}}
            """));

    [Fact]
    public void A_token_is_read() => Assert.Equal(
        new TokenPresented("04A1B2") { TokenType = "ISO14443" }, Event<TokenPresented>("Authorize", """{"idToken":{"idToken":"04A1B2","type":"ISO14443"}}"""));

    [Fact]
    public void Meter_values_are_read_in_their_units()
    {
        var meter = Event<MeterReported>("MeterValues", """
            {"evseId":2,"meterValue":[{"timestamp":"2026-11-20T10:15:00Z","sampledValue":[
             {"value":1.5,"unitOfMeasure":{"unit":"kWh"}},{"value":15,"unitOfMeasure":{"multiplier":2}},
             {"value":11.25,"measurand":"Power.Active.Import","unitOfMeasure":{"unit":"W","multiplier":3},"phase":"L1"},
             {"value":50,"measurand":"Frequency"},{"value":1,"measurand":"Power.Factor"}]}]}
            """);
        Assert.Equal(new ConnectorRef(2, 0), meter.Connector);
        Assert.Equal(
            [
                new(Measurand.EnergyImportRegister, 1500m, UnitStated: true), new(Measurand.EnergyImportRegister, 1500m, UnitStated: false),
                new(Measurand.PowerImport, 11250m, Phase.L1, UnitStated: true), new(Measurand.Frequency, 50m, UnitStated: false),
            ],
            Assert.Single(meter.Samples).Values);
    }

    [Theory]
    [InlineData("Authorize", """{"idToken":{"type":"Local"}}""", OcppErrorCode.OccurenceConstraintViolation, "idToken.idToken is missing")]
    [InlineData("Authorize", "{}", OcppErrorCode.OccurenceConstraintViolation, "idToken is missing")]
    [InlineData("Authorize", """{"idToken":5}""", OcppErrorCode.TypeConstraintViolation, "idToken must be an object")]
    [InlineData("BootNotification", """{"reason":"PowerUp"}""", OcppErrorCode.OccurenceConstraintViolation, "chargingStation is missing")]
    [InlineData("BootNotification", """{"reason":"PowerUp","chargingStation":{"model":"M"}}""",
        OcppErrorCode.OccurenceConstraintViolation, "chargingStation.vendorName is missing")]
    [InlineData("MeterValues", """{"meterValue":[]}""", OcppErrorCode.OccurenceConstraintViolation, "evseId is missing")]
    [InlineData("SetVariables", "{}", OcppErrorCode.NotSupported, "SetVariables is not supported here")]
    [InlineData("StartTransaction", "{}", OcppErrorCode.NotImplemented, "StartTransaction is no action of OCPP 2.0.1")]
    public void What_makes_no_sense_is_refused(string action, string json, OcppErrorCode code, string description) =>
        Assert.Equal(new OcppError(code, description), Ocpp201.Instance.Read(action, Bytes(json)).Error);

    static T Event<T>(string action, string json) where T : StationEvent => OcppText.Event<T>(Ocpp201.Instance, action, json);
}
