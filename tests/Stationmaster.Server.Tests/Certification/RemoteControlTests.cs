using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Orders given over the API, by the cases of the OCPP 1.6 certification.</summary>
public sealed class RemoteControlTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_010_Remote_start_plugged_in_first(string engine) => Play(
        engine,
        """
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"$now"}
        server {}
        operator POST connectors/1/remote-start-transaction {"idTag":"$card"}
        server RemoteStartTransaction {"connectorId":1,"idTag":"$card"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted","error":null}
        station Authorize {"idTag":"$card"}
        server {"idTagInfo":{"status":"Accepted"}}
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"$now"}
        server {}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"}}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_011_1_Remote_start_first(string engine) => Play(
        engine,
        """
        operator POST connectors/1/remote-start-transaction {"idTag":"$card"}
        server RemoteStartTransaction {"connectorId":1,"idTag":"$card"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"$now"}
        server {}
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"$now"}
        server {}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_011_2_Remote_start_and_nobody_plugs_in(string engine) => Play(
        engine,
        """
        operator POST connectors/1/remote-start-transaction {"idTag":"$card"}
        server RemoteStartTransaction {"connectorId":1,"idTag":"$card"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"$now"}
        server {}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"$now+60s"}
        server {}
        connector 1 {"status":"Available","session":null}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_012_Remote_stop(string engine) => Play(
        engine,
        """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        operator POST connectors/1/remote-stop-transaction {"transactionId":"$tx"}
        server RemoteStopTransaction {"transactionId":"$tx"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station StopTransaction {"transactionId":"$tx","meterStop":3000,"timestamp":"$now+5m","reason":"Remote"}
        server {}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Finishing"}
        server {}
        record {"state":"completed","consumed":2,"stopReason":"Remote","remotelyStoppedAt":"*","remotelyStoppedBy":"test control"}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_017_1_Unlock_an_idle_socket(string engine) => Play(
        engine,
        """
        operator POST connectors/1/unlock
        server UnlockConnector {"connectorId":1}
        station {"status":"Unlocked"}
        operator {"status":"Unlocked","outcome":"Accepted","error":null}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_017_2_Unlock_a_fixed_cable(string engine) => Play(
        engine,
        """
        operator POST connectors/1/unlock
        server UnlockConnector {"connectorId":1}
        station {"status":"NotSupported"}
        operator {"status":"NotSupported","outcome":"NotSupported","error":{"message":"The charge box does not support this."}}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_018_1_Unlock_while_charging(string engine) => Play(
        engine,
        """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        operator POST connectors/1/unlock
        server UnlockConnector {"connectorId":1}
        station {"status":"Unlocked"}
        operator {"status":"Unlocked"}
        station StopTransaction {"transactionId":"$tx","meterStop":3000,"timestamp":"$now+5m","reason":"UnlockCommand"}
        server {}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Finishing"}
        server {}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available"}
        server {}
        record {"state":"completed","consumed":2,"stopReason":"UnlockCommand"}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_026_Remote_start_rejected(string engine) => Play(
        engine,
        """
        operator POST connectors/1/remote-start-transaction {"idTag":"$card"}
        server RemoteStartTransaction {"connectorId":1,"idTag":"$card"}
        station {"status":"Rejected"}
        operator {"status":"Rejected","outcome":"Rejected","error":{"message":"The charge box refused."}}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_028_Remote_stop_rejected(string engine) => Play(
        engine,
        """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        operator POST connectors/1/remote-stop-transaction {"transactionId":"$tx"}
        server RemoteStopTransaction {"transactionId":"$tx"}
        station {"status":"Rejected"}
        operator {"status":"Rejected","outcome":"Rejected"}
        record {"state":"running","endedAt":null,"remotelyStoppedAt":null}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_030_Unlock_fails(string engine) => Play(
        engine,
        """
        operator POST connectors/1/unlock
        server UnlockConnector {"connectorId":1}
        station {"status":"UnlockFailed"}
        operator {"status":"UnlockFailed","outcome":"Rejected","error":{"message":"The charge box could not unlock the connector."}}
        station StatusNotification {"connectorId":1,"errorCode":"ConnectorLockFailure","status":"Faulted"}
        server {}
        connector 1 {"status":"Faulted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_031_Unlock_a_connector_the_station_does_not_know(string engine) => Play(
        engine,
        """
        operator POST connectors/1/unlock
        server UnlockConnector {"connectorId":1}
        station {"status":"NotSupported"}
        operator {"status":"NotSupported","outcome":"NotSupported"}
        connector 1 {"status":"Available"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_054_Trigger_each_message(string engine) => Play(
        engine,
        """
        operator POST box/trigger-message {"requestedMessage":"MeterValues","connectorNumber":1}
        server TriggerMessage {"requestedMessage":"MeterValues","connectorId":1}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station MeterValues {"connectorId":1,"meterValue":[{"timestamp":"$now","sampledValue":[{"value":"1000","context":"Trigger"}]}]}
        server {}
        operator POST box/trigger-message {"requestedMessage":"Heartbeat"}
        server TriggerMessage {"requestedMessage":"Heartbeat"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station Heartbeat {}
        server {"currentTime":"*"}
        operator POST box/trigger-message {"requestedMessage":"StatusNotification","connectorNumber":1}
        server TriggerMessage {"requestedMessage":"StatusNotification","connectorId":1}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Available"}
        server {}
        operator POST box/trigger-message {"requestedMessage":"DiagnosticsStatusNotification"}
        server TriggerMessage {"requestedMessage":"DiagnosticsStatusNotification"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station DiagnosticsStatusNotification {"status":"Idle"}
        server {}
        operator POST box/trigger-message {"requestedMessage":"FirmwareStatusNotification"}
        server TriggerMessage {"requestedMessage":"FirmwareStatusNotification"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station FirmwareStatusNotification {"status":"Idle"}
        server {}
        operator POST box/trigger-message {"requestedMessage":"BootNotification"}
        server TriggerMessage {"requestedMessage":"BootNotification"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station BootNotification {"chargePointVendor":"Nordlade","chargePointModel":"Pier 22"}
        server {"status":"Accepted","currentTime":"*","interval":300}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_055_Trigger_rejected(string engine) => Play(
        engine,
        """
        operator POST box/trigger-message {"requestedMessage":"MeterValues","connectorNumber":1}
        server TriggerMessage {"requestedMessage":"MeterValues","connectorId":1}
        station {"status":"Rejected"}
        operator {"status":"Rejected","outcome":"Rejected","error":{"message":"The charge box refused."}}
        """);
}
