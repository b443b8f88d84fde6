using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Charges begun at the station, by the cases of the OCPP 1.6 certification.</summary>
public sealed class ChargingTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_003_Regular_session_plug_in_first(string engine) => Play(
        engine,
        """
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"$now"}
        server {}
        station Authorize {"idTag":"$card"}
        server {"idTagInfo":{"status":"Accepted"}}
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"$now"}
        server {}
        station MeterValues {"connectorId":1,"transactionId":"$tx","meterValue":[{"timestamp":"$now+15m","sampledValue":[{"value":"3500","unit":"Wh"},{"value":"11000","measurand":"Power.Active.Import","unit":"W"}]}]}
        server {}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx","energyKwh":2.5,"powerKw":11}}
        record {"state":"running","endedAt":null,"consumed":2.5}
        station StopTransaction {"transactionId":"$tx","idTag":"$card","meterStop":6000,"timestamp":"$now+30m","reason":"Local"}
        server {"idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Finishing","timestamp":"$now+30m"}
        server {}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"$now+31m"}
        server {}
        record {"state":"completed","transactionId":"$tx","consumed":5,"startedAt":"$now","endedAt":"$now+30m","meterStart":1,"meterStop":6,"duration":{"charging":1800,"idle":0,"total":1800},"highestPowerDrawn":11,"stopReason":"Local","flags":[],"paymentMethod":"Invoice","paymentStatus":"pending","auth":{"idTag":{"uid":"$card"}},"price":{"amount":16.5,"amountExVat":13.2,"currency":"DKK","vatRate":0.25}}
        connector 1 {"status":"Available","session":null}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_004_1_Regular_session_identification_first(string engine) => Play(
        engine,
        """
        station Authorize {"idTag":"$card"}
        server {"idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"$now"}
        server {}
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":0,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"$now"}
        server {}
        station StopTransaction {"transactionId":"$tx","idTag":"$card","meterStop":2000,"timestamp":"$now+10m"}
        server {"idTagInfo":{"status":"Accepted"}}
        record {"state":"completed","consumed":2,"stopReason":"Local"}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_004_2_Nobody_plugs_in_in_time(string engine) => Play(
        engine,
        """
        station Authorize {"idTag":"$card"}
        server {"idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"$now"}
        server {}
        connector 1 {"status":"Preparing","session":null}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"$now+60s"}
        server {}
        connector 1 {"status":"Available","session":null}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_005_1_Unplugging_at_the_car_stops(string engine) => Play(
        engine,
        """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"SuspendedEV","timestamp":"$now+10m"}
        server {}
        connector 1 {"status":"SuspendedEV","session":{"transactionId":"$tx"}}
        station StopTransaction {"transactionId":"$tx","meterStop":2500,"timestamp":"$now+10m","reason":"EVDisconnected"}
        server {}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Finishing","timestamp":"$now+10m"}
        server {}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"$now+10m"}
        server {}
        record {"state":"completed","consumed":1.5,"stopReason":"EVDisconnected","stoppedBy":null}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_007_Start_with_a_cached_key(string engine) => Play(
        engine,
        """
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"$now"}
        server {}
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"$now"}
        server {}
        connector 1 {"status":"Charging","user":{"kind":"rfid"},"session":{"transactionId":"$tx"}}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_023_1_An_unknown_key_is_invalid(string engine) => Play(
        engine,
        """
        station Authorize {"idTag":"$stranger"}
        server {"idTagInfo":{"status":"Invalid"}}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_023_2_An_expired_key_is_expired(string engine) => Play(
        engine,
        """
        station Authorize {"idTag":"$expired"}
        server {"idTagInfo":{"status":"Expired","expiryDate":"*"}}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_023_3_A_blocked_key_is_blocked(string engine) => Play(
        engine,
        """
        station Authorize {"idTag":"$blocked"}
        server {"idTagInfo":{"status":"Blocked"}}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_024_A_lock_that_fails_is_shown(string engine) => Play(
        engine,
        """
        station Authorize {"idTag":"$card"}
        server {"idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"ConnectorLockFailure","status":"Faulted","info":"Actuator jammed","timestamp":"$now"}
        server {}
        connector 1 {"status":"Faulted","info":{"errorCode":"ConnectorLockFailure","text":"Actuator jammed","vendorErrorCode":null}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"$now+30s"}
        server {}
        connector 1 {"status":"Available","info":null}
        sessions 0
        """);
}
