using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Orders given over the API, by the cases of the OCPP 2.0.1 certification: blocks B, C, E, F, G and I.</summary>
public sealed class RemoteControl201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    const string RemoteStart = """
        operator POST connectors/1/remote-start-transaction {"idTag":"$card"}
        server RequestStartTransaction {"evseId":1,"idToken":{"idToken":"$card","type":"Central"},"remoteStartId":"$start"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted","error":null}
        """;

    static string StartedBy(string trigger, string state, params string[] more) =>
        Started(trigger, $"{state}\",\"remoteStartId\":\"$start", more);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_01_Remote_start_plugged_in_first(string engine) => Play(engine, $$"""
        {{Plugged}}
        {{RemoteStart}}
        {{StartedBy("RemoteStart", "EVConnected", Card, Evse, Begin(1000))}}
        {{Accepted}}
        {{Updated(1, "", "ChargingStateChanged", "Charging")}}
        server {}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_02_Remote_start_first_and_the_token_is_asked_for(string engine) => Play(engine, $$"""
        {{RemoteStart}}
        {{Authorized}}
        {{Plugged}}
        {{StartedBy("RemoteStart", "EVConnected", Card, Evse, Begin(1000))}}
        {{Accepted}}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_03_Remote_start_first_and_the_token_is_believed(string engine) => Play(engine, $$"""
        {{RemoteStart}}
        {{Plugged}}
        {{StartedBy("RemoteStart", "EVConnected", Card, Evse, Begin(1000))}}
        {{Accepted}}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_04_Remote_start_and_nobody_plugs_in(string engine) => Play(engine, $$"""
        {{RemoteStart}}
        {{StartedBy("RemoteStart", "Idle", Card, Evse)}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Ended(1, "EVConnectTimeout", "Idle", "Timeout")}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":0,"stopReason":"Timeout"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_21_Remote_stop(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        operator POST connectors/1/remote-stop-transaction {"transactionId":"$tx"}
        server RequestStopTransaction {"transactionId":"T-1"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        {{Ended(1, "RemoteStop", "EVConnected", "Remote", End(3000))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":2,"stopReason":"Remote","remotelyStoppedAt":"*","remotelyStoppedBy":"test control"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_06_Unlock_an_idle_socket(string engine) => Play(engine, """
        operator POST connectors/1/unlock
        server UnlockConnector {"evseId":1,"connectorId":1}
        station {"status":"Unlocked"}
        operator {"status":"Unlocked","outcome":"Accepted","error":null}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_11_Meter_values_of_an_evse_are_asked_for(string engine) => Play(engine, $$"""
        operator POST box/trigger-message {"requestedMessage":"MeterValues","connectorNumber":1}
        server TriggerMessage {"evse":{"id":1},"requestedMessage":"MeterValues"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station MeterValues {"evseId":1,{{Register(1000, "Trigger")}}}
        server {}
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_12_Meter_values_of_all_evses_are_asked_for(string engine) => Play(engine, $$"""
        operator POST box/trigger-message {"requestedMessage":"MeterValues"}
        server TriggerMessage {"requestedMessage":"MeterValues"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station MeterValues {"evseId":0,{{Register(9000, "Trigger")}}}
        server {}
        station MeterValues {"evseId":1,{{Register(1000, "Trigger")}}}
        server {}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_13_The_transaction_at_an_evse_is_asked_for(string engine) => Play(engine, Triggered("""{"evse":{"id":1},"requestedMessage":"TransactionEvent"}""", ",\"connectorNumber\":1"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_14_All_transactions_are_asked_for(string engine) => Play(engine, Triggered("""{"requestedMessage":"TransactionEvent"}""", ""));

    static string Triggered(string call, string where) => $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        operator POST box/trigger-message {"requestedMessage":"TransactionEvent"{{where}}}
        server TriggerMessage {{call}}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        {{Updated(1, "+5m", "Trigger", "Charging", Register(2000, "Trigger", "+5m"))}}
        server {}
        connector 1 {"session":{"energyKwh":1} }
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_15_How_a_log_s_upload_stands_is_asked_for(string engine) => Play(engine, Told("DiagnosticsStatusNotification", "LogStatusNotification", """LogStatusNotification {"status":"Idle"}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_18_How_the_firmware_stands_is_asked_for(string engine) => Play(engine, Told("FirmwareStatusNotification", "FirmwareStatusNotification", """FirmwareStatusNotification {"status":"Idle"}"""));

    static string Told(string asked, string word, string message) => $$"""
        operator POST box/trigger-message {"requestedMessage":"{{asked}}"}
        server TriggerMessage {"requestedMessage":"{{word}}"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station {{message}}
        server {}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_20_A_heartbeat_is_asked_for(string engine) => Play(engine, """
        operator POST box/trigger-message {"requestedMessage":"Heartbeat"}
        server TriggerMessage {"requestedMessage":"Heartbeat"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station Heartbeat {}
        server {"currentTime":"*"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_23_The_status_of_a_free_connector_is_asked_for(string engine) => Play(engine, Status("Available", "Available"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_24_The_status_of_a_connector_in_use_is_asked_for(string engine) => Play(engine, Status("Occupied", "Preparing"));

    static string Status(string word, string shown) => $$"""
        operator POST box/trigger-message {"requestedMessage":"StatusNotification","connectorNumber":1}
        server TriggerMessage {"evse":{"id":1,"connectorId":1},"requestedMessage":"StatusNotification"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station StatusNotification {"timestamp":"$now+1m","connectorStatus":"{{word}}","evseId":1,"connectorId":1}
        server {}
        connector 1 {"status":"{{shown}}"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_27_A_message_the_station_does_not_know_is_asked_for(string engine) => Play(engine, """
        operator POST box/trigger-message {"requestedMessage":"FirmwareStatusNotification"}
        server TriggerMessage {"requestedMessage":"FirmwareStatusNotification"}
        station {"status":"NotImplemented"}
        operator {"status":"NotSupported","outcome":"NotSupported"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_20_Reset_when_idle(string engine) => Play(engine, """
        operator POST box/reset {"type":"Soft"}
        server Reset {"type":"OnIdle"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station vanishes
        station reconnects
        station boots
        sessions 0
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_21_Reset_after_the_charge(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        operator POST box/reset {"type":"Soft"}
        server Reset {"type":"OnIdle"}
        station {"status":"Scheduled"}
        operator {"status":"Scheduled","outcome":"Accepted"}
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", Card, End(3000))}}
        server {"totalCost":"*","idTokenInfo":{"status":"Accepted"} }
        station vanishes
        station reconnects
        station boots
        record {"state":"completed","consumed":2}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_22_Reset_at_once_ends_the_charge(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        operator POST box/reset {"type":"Hard"}
        server Reset {"type":"Immediate"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        {{Ended(1, "ResetCommand", "EVConnected", "ImmediateReset", End(3000))}}
        server {"totalCost":"*"}
        station vanishes
        station reconnects
        station boots
        record {"state":"completed","consumed":2,"stopReason":"ImmediateReset"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_25_Reset_of_an_evse(string engine) => Play(engine, Evse1("Reset", """{"type":"OnIdle","evseId":1}""", "Accepted"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_26_Reset_of_an_evse_after_the_charge(string engine) => Play(engine, Evse1("Reset", """{"type":"OnIdle","evseId":1}""", "Scheduled"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_27_Reset_of_an_evse_at_once(string engine) => Play(engine, Evse1("Reset", """{"type":"Immediate","evseId":1}""", "Accepted"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_37_The_cache_is_cleared(string engine) => Play(engine, """
        operator POST box/clear-cache
        server ClearCache {}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_38_The_cache_is_not_cleared(string engine) => Play(engine, """
        operator POST box/clear-cache
        server ClearCache {}
        station {"status":"Rejected"}
        operator {"status":"Rejected","outcome":"Rejected"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_03_An_evse_is_taken_out_of_service(string engine) => Play(engine, Evse1("ChangeAvailability", """{"evse":{"id":1},"operationalStatus":"Inoperative"}""", "Accepted"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_04_An_evse_is_put_back_into_service(string engine) => Play(engine, Evse1("ChangeAvailability", """{"evse":{"id":1},"operationalStatus":"Operative"}""", "Accepted"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_11_An_evse_goes_out_of_service_after_the_charge(string engine) => Play(engine, Evse1("ChangeAvailability", """{"evse":{"id":1},"operationalStatus":"Inoperative"}""", "Scheduled"));

    static string Evse1(string action, string payload, string answer) => $$"""
        operator POST box/ocpp/{{action}} {{payload}}
        server {{action}} {{payload}}
        station {"status":"{{answer}}"}
        operator {"status":"{{answer}}","outcome":"Accepted"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_05_The_station_is_taken_out_of_service(string engine) => Play(engine, Availability("box", "Inoperative", "", "Accepted", "Unavailable"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_06_The_station_is_put_back_into_service(string engine) => Play(engine, Availability("box", "Operative", "", "Accepted", "Available"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_07_A_connector_is_taken_out_of_service(string engine) => Play(engine, Availability("connectors/1", "Inoperative", "\"evse\":{\"id\":1,\"connectorId\":1},", "Accepted", "Unavailable"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_08_A_connector_is_put_back_into_service(string engine) => Play(engine, Availability("connectors/1", "Operative", "\"evse\":{\"id\":1,\"connectorId\":1},", "Accepted", "Available"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_14_The_station_goes_out_of_service_after_the_charge(string engine) => Play(engine, Availability("box", "Inoperative", "", "Scheduled", "Unavailable"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_17_A_connector_goes_out_of_service_after_the_charge(string engine) => Play(engine, Availability("connectors/1", "Inoperative", "\"evse\":{\"id\":1,\"connectorId\":1},", "Scheduled", "Unavailable"));

    static string Availability(string what, string type, string evse, string answer, string shown) => $$"""
        operator POST {{what}}/change-availability {"type":"{{type}}"}
        server ChangeAvailability { {{evse}}"operationalStatus":"{{type}}"}
        station {"status":"{{answer}}"}
        operator {"status":"{{answer}}","outcome":"Accepted"}
        station StatusNotification {"timestamp":"$now+1m","connectorStatus":"{{shown}}","evseId":1,"connectorId":1}
        server {}
        connector 1 {"status":"{{shown}}"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_20_A_lock_that_fails_is_told_and_kept(string engine) => Play(engine, """
        station NotifyEvent {"generatedAt":"$now","seqNo":0,"eventData":[{"eventId":1,"timestamp":"$now","trigger":"Alerting","actualValue":"true","eventNotificationType":"HardWiredNotification","component":{"name":"ConnectorPlugRetentionLock","evse":{"id":1,"connectorId":1} },"variable":{"name":"Problem"} }]}
        server {}
        connector 1 {"status":"Available"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_29_A_transaction_goes_on_and_messages_wait(string engine) => Play(engine, Stands("""{"transactionId":"T-1"}""", """{"ongoingIndicator":true,"messagesInQueue":true}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_30_A_transaction_goes_on_and_nothing_waits(string engine) => Play(engine, Stands("""{"transactionId":"T-1"}""", """{"ongoingIndicator":true,"messagesInQueue":false}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_31_A_transaction_is_over_and_messages_wait(string engine) => Play(engine, Stands("""{"transactionId":"T-1"}""", """{"ongoingIndicator":false,"messagesInQueue":true}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_33_Some_messages_wait(string engine) => Play(engine, Stands("{}", """{"messagesInQueue":true}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_34_No_messages_wait(string engine) => Play(engine, Stands("{}", """{"messagesInQueue":false}"""));

    static string Stands(string payload, string answer) => $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        operator POST box/ocpp/GetTransactionStatus {{payload}}
        server GetTransactionStatus {{payload}}
        station {{answer}}
        operator {"outcome":"Accepted","answer":{{answer}},"notes":[]}
        {{Updated(1, "+5m", "MeterValuePeriodic", "Charging", Register(2000, at: "+5m"))}}
        server {}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_E_31_Messages_that_are_missing_are_asked_for(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Ended(2, "StopAuthorized", "EVConnected", "Local", End(3000))}}
        server {"totalCost":"*"}
        server GetTransactionStatus {"transactionId":"T-1"}
        station {"ongoingIndicator":false,"messagesInQueue":true}
        record {"flags":["messagesMissing"]}
        {{Updated(1, "+5m", "MeterValuePeriodic", "Charging", Register(2000, at: "+5m"))}}
        server {}
        record {"state":"completed","consumed":2,"flags":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_01_The_running_cost_is_told(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        operator POST box/ocpp/CostUpdated {"totalCost":3.5,"transactionId":"T-1"}
        server CostUpdated {"totalCost":3.5,"transactionId":"T-1"}
        station {}
        operator {"outcome":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_I_02_The_total_cost_is_told_at_the_end(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", End(3000))}}
        server {"totalCost":"$cost"}
        record {"state":"completed","price":{"amount":"$cost"} }
        """);
}
