using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>What vendors say, triggers of their own and status, by the cases of the OCPP 2.x certification: blocks F, G and P.</summary>
public sealed class DataTransfer201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    Task Play21(string engine, string text) => Transcript.Play(networks, engine, text, connectors: 2, version: "2.1");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_P_02_Data_of_a_vendor_nobody_knows(string engine) => Play(engine, """
        station DataTransfer {"vendorId":"com.example","messageId":"Ping","data":{"a":[1,"2"]}}
        server {"status":"UnknownVendorId"}
        """);

    const string Custom = """
        "customData":{"vendorId":"com.example","mood":"good","more":{"deep":[1,{"er":null}]} }
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_P_03_Custom_data_does_no_harm(string engine) => Play(engine, $$"""
        station Heartbeat { {{Custom}} }
        server {"currentTime":"*"}
        station StatusNotification {"timestamp":"$now","connectorStatus":"Occupied","evseId":1,"connectorId":1,{{Custom}} }
        server {}
        station Authorize {"idToken":{"idToken":"$card","type":"Central",{{Custom}} },{{Custom}} }
        {{Accepted}}
        station TransactionEvent {"eventType":"Started","timestamp":"$now","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"T-1","chargingState":"Charging",{{Custom}} },"idToken":{"idToken":"$card","type":"Central",{{Custom}} },"evse":{"id":1,"connectorId":1,{{Custom}} },"meterValue":[{"timestamp":"$now","sampledValue":[{"value":1000,"context":"Transaction.Begin","unitOfMeasure":{"unit":"Wh",{{Custom}} },{{Custom}} }],{{Custom}} }],{{Custom}} }
        {{Accepted}}
        station MeterValues {"evseId":1,{{Custom}},"meterValue":[{"timestamp":"$now+1m","sampledValue":[{"value":1500,{{Custom}} }],{{Custom}} }]}
        server {}
        station NotifyEvent {"generatedAt":"$now","seqNo":0,{{Custom}},"eventData":[{"eventId":1,"timestamp":"$now","trigger":"Alerting","actualValue":"true","eventNotificationType":"HardWiredNotification","component":{"name":"Controller",{{Custom}} },"variable":{"name":"Problem",{{Custom}} },{{Custom}} }]}
        server {}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", Card, Custom, End(6000))}}
        server {"totalCost":"*","idTokenInfo":{"status":"Accepted"} }
        record {"state":"completed","consumed":5}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_F_100_A_trigger_of_the_vendor_s_own(string engine) => Play21(engine, """
        operator POST box/ocpp/TriggerMessage {"requestedMessage":"CustomTrigger","customTrigger":"SelfTest"}
        server TriggerMessage {"requestedMessage":"CustomTrigger","customTrigger":"SelfTest"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted"}
        station DataTransfer {"vendorId":"com.example","messageId":"SelfTest"}
        server {"status":"UnknownVendorId"}
        """);

    static string Status(string told, string shown, int connector = 1) => $$"""
        station StatusNotification {"timestamp":"$now","connectorStatus":"{{told}}","evseId":{{connector}},"connectorId":1}
        server {}
        connector {{connector}} {"status":"{{shown}}"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_G_01_Every_status_is_shown(string engine) => Play21(engine, $$"""
        {{Status("Occupied", "Preparing")}}
        {{Status("Available", "Available")}}
        {{Status("Reserved", "Reserved", 2)}}
        {{Status("Unavailable", "Unavailable", 2)}}
        {{Status("Faulted", "Faulted", 2)}}
        {{Status("Available", "Available", 2)}}
        """);
}
