using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Serving the grid and swapping batteries, by the cases that OCPP 2.1 adds: blocks R and S.</summary>
public sealed class Grid21Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text, version: "2.1");

    const string Set = """
        operator POST box/ocpp/SetDERControl {"isDefault":true,"controlId":"DER-1","controlType":"FixedVar","fixedVar":{"priority":1,"setpoint":20,"unit":"PctMaxVar"}}
        server SetDERControl {"isDefault":true,"controlId":"DER-1","controlType":"FixedVar","fixedVar":{"priority":1,"setpoint":20,"unit":"PctMaxVar"}}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/der-controls {"data":[{"controlId":"DER-1","controlType":"FixedVar","isDefault":true,"isSuperseded":false,"priority":1,"settings":{"setpoint":20}}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_R_107_Controls_are_set_asked_for_and_cleared(string engine) => Play(engine, $$"""
        {{Set}}
        operator POST box/ocpp/GetDERControl {"requestId":5,"isDefault":true}
        server GetDERControl {"requestId":5,"isDefault":true}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        station ReportDERControl {"requestId":5,"gradient":[{"id":"DER-2","gradient":{"priority":2,"gradient":10,"softGradient":5} }],"fixedVar":[{"id":"DER-1","isDefault":true,"isSuperseded":true,"fixedVar":{"priority":1,"setpoint":20,"unit":"PctMaxVar"} }]}
        server {}
        eventually GET box/der-controls {"data":[{"controlId":"DER-1","isSuperseded":true},{"controlId":"DER-2","controlType":"Gradients","priority":2}]}
        operator POST box/ocpp/ClearDERControl {"isDefault":true,"controlId":"DER-1"}
        server ClearDERControl {"isDefault":true,"controlId":"DER-1"}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/der-controls {"data":[{"controlId":"DER-2"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_R_108_The_grid_and_a_control_make_themselves_felt(string engine) => Play(engine, $$"""
        {{Set}}
        station NotifyDERAlarm {"controlType":"FixedVar","gridEventFault":"UnderVoltage","timestamp":"$now"}
        server {}
        station NotifyDERStartStop {"controlId":"DER-1","started":true,"timestamp":"$now"}
        server {}
        eventually GET box/der-controls {"data":[{"controlId":"DER-1","isActive":true}]}
        eventually GET box/notices?action=NotifyDERAlarm {"data":[{"action":"NotifyDERAlarm","payload":{"gridEventFault":"UnderVoltage"} }]}
        """);

    const string Asked = """
        operator POST box/ocpp/RequestBatterySwap {"requestId":3,"idToken":{"idToken":"$card","type":"Central"}}
        server RequestBatterySwap {"requestId":3,"idToken":{"idToken":"$card","type":"Central"}}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_S_102_There_are_not_enough_batteries(string engine) => Play(engine, $$"""
        {{Asked}}
        station {"status":"Rejected","statusInfo":{"reasonCode":"NoBatteryAvailable"} }
        operator {"status":"Rejected","outcome":"Rejected","error":{"message":"*"} }
        eventually GET box/notices?action=BatterySwap {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_S_103_Batteries_are_swapped(string engine) => Play(engine, $$"""
        {{Asked}}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        station BatterySwap {"eventType":"BatteryIn","requestId":3,"idToken":{"idToken":"$card","type":"Central"},"batteryData":[{"evseId":1,"serialNumber":"B-7","soC":12,"soH":91}]}
        server {}
        station BatterySwap {"eventType":"BatteryOut","requestId":3,"idToken":{"idToken":"$card","type":"Central"},"batteryData":[{"evseId":2,"serialNumber":"B-8","soC":96,"soH":95}]}
        server {}
        eventually GET box/notices?action=BatterySwap {"data":[{"requestId":3,"payload":{"eventType":"BatteryOut"} },{"requestId":3,"payload":{"eventType":"BatteryIn"} }]}
        """);
}
