using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>The local authorization list and groups of tokens, by the cases of the OCPP 2.0.1 certification: blocks C and D.</summary>
public sealed class LocalList201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text, int connectors = 1) => Steps.Play(networks, engine, text, connectors);

    /// <summary>Both versions at once: what goes by itself takes seconds of waiting.</summary>
    Task PlayWaiting(string engine, string text) => Task.WhenAll(
        Transcript.Play(networks, engine, text, version: "2.0.1"), Transcript.Play(networks, engine, text, version: "2.1"));

    static string Entry(string token, string status = "Accepted", string more = "") => $$"""
        {"idToken":{"idToken":"${{token}}","type":"ISO14443"},"idTokenInfo":{"status":"{{status}}"{{more}}} }
        """.Trim();

    const string OfGroup = """
        ,"groupIdToken":{"idToken":"$group","type":"Central"}
        """;

    const string Limits = """
        server GetVariables {"getVariableData":"*"}
        station {"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"true","component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"Enabled"}},{"attributeStatus":"Accepted","attributeValue":"20","component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"ItemsPerMessage"}}]}
        """;

    /// <summary>The list is switched on for a customer's tokens, and is sent by itself.</summary>
    static string Full(string entries, params string[] tokens) => $$"""
        {{string.Join('\n', tokens.Select(token => $$"""
        operator GET tokens?search=${{token}}
        operator {"count":1}
        """))}}
        operator PUT box/local-list {"isEnabled":true,"customerIds":["$customer"]}
        operator {"isEnabled":true}
        server GetLocalListVersion {}
        station {"versionNumber":0}
        {{Limits}}
        server SendLocalList {"versionNumber":1,"updateType":"Full","localAuthorizationList":[{{entries}}]}
        station {"status":"Accepted"}
        eventually GET box/local-list {"isInSync":true,"versionHere":1,"entries":{{tokens.Length}},"lastUpdate":"full"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_D_01_The_whole_list_is_sent(string engine) => PlayWaiting(engine, Full(Entry("listed1"), "listed1"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_D_02_What_is_new_is_sent(string engine) => PlayWaiting(engine, $$"""
        {{Full(Entry("listed1"), "listed1")}}
        operator GET tokens?search=$listed2
        operator {"count":1}
        server GetLocalListVersion {}
        station {"versionNumber":1}
        server SendLocalList {"versionNumber":2,"updateType":"Differential","localAuthorizationList":[{{Entry("listed2")}}]}
        station {"status":"Accepted"}
        eventually GET box/local-list {"isInSync":true,"versionHere":2,"entries":2,"lastUpdate":"differential"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_D_03_What_is_gone_is_removed(string engine) => PlayWaiting(engine, $$"""
        {{Full($"{Entry("listed1")},{Entry("listed2")}", "listed1", "listed2")}}
        operator GET tokens?search=$listed1
        operator {"data":[{"id":"$id"}]}
        operator PATCH tokens/$id {"isActive":false}
        operator {"isActive":false}
        server GetLocalListVersion {}
        station {"versionNumber":1}
        server SendLocalList {"versionNumber":2,"updateType":"Differential","localAuthorizationList":[{"idToken":{"idToken":"$listed1","type":"ISO14443"} }]}
        station {"status":"Accepted"}
        eventually GET box/local-list {"isInSync":true,"versionHere":2,"entries":1,"lastUpdate":"differential"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_D_04_An_empty_list_is_sent(string engine) => Play(engine, $$"""
        operator POST box/local-list/clear
        server GetLocalListVersion {}
        station {"versionNumber":7}
        {{Limits}}
        server SendLocalList {"versionNumber":8,"updateType":"Full"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","localList":{"isEnabled":false,"versionHere":8,"versionThere":8,"entries":0} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_D_08_The_version_of_the_list_is_asked_for(string engine) => Play(engine, Version(4));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_D_09_A_station_has_no_list(string engine) => Play(engine, Version(0));

    static string Version(int version) => $$"""
        operator POST box/ocpp/GetLocalListVersion
        server GetLocalListVersion {}
        station {"versionNumber":{{version}}}
        operator {"outcome":"Accepted","answer":{"versionNumber":{{version}}} }
        operator GET box/local-list
        operator {"versionThere":{{version}},"isInSync":false}
        """;

    const string Member = """
        server {"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"$group","type":"Central"} } }
        """;

    static string Asked(string token) => $$"""
        station Authorize {"idToken":{"idToken":"${{token}}","type":"Central"} }
        {{Member}}
        """;

    /// <summary>A transaction of the first, stopped by the second of the group.</summary>
    static string StoppedBySecond(string asked) => $$"""
        {{Plugged}}
        {{Started("Authorized", "EVConnected", Token("member1"), Evse, Begin(1000))}}
        {{Member}}
        {{Updated(1, "+1m", "ChargingStateChanged", "Charging")}}
        server {}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        {{asked}}
        {{Updated(2, "+29m", "StopAuthorized", "Charging", Token("member2"))}}
        {{Member}}
        {{Ended(3, "ChargingStateChanged", "EVConnected", "Local", End(6000))}}
        server {"totalCost":"*"}
        {{Unplugged}}
        record {"state":"completed","consumed":5,"stopReason":"Local","flags":[],"auth":{"idTag":{"uid":"$member1"} } }
        sessions 1
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_39_Another_token_of_the_group_stops(string engine) => Play(engine, $$"""
        {{Asked("member1")}}
        {{StoppedBySecond(Asked("member2"))}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_40_Another_token_of_the_group_on_the_list_stops(string engine) => PlayWaiting(engine, $$"""
        {{Full($"{Entry("member1", more: OfGroup.Trim())},{Entry("member2", more: OfGroup.Trim())}", "member1", "member2")}}
        {{StoppedBySecond("")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_43_Another_token_of_the_group_is_invalid_on_the_list_but_not_here(string engine) => Play(engine, $$"""
        operator POST box/ocpp/SendLocalList {"versionNumber":3,"updateType":"Full","localAuthorizationList":[{{Entry("member1", more: OfGroup.Trim())}},{{Entry("member2", "Invalid", OfGroup.Trim())}}]}
        server SendLocalList {"versionNumber":3,"updateType":"Full","localAuthorizationList":[{{Entry("member1", more: OfGroup.Trim())}},{{Entry("member2", "Invalid", OfGroup.Trim())}}]}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET box/local-list
        operator {"versionHere":3,"versionThere":3,"entries":2,"lastUpdate":"full"}
        {{StoppedBySecond(Asked("member2"))}}
        """);

    /// <summary>Two transactions of two drivers, and the station is told whose group is the master's.</summary>
    static string MasterPass => $$"""
        operator POST box/ocpp/SetVariables {"setVariableData":[{"attributeValue":"$group","component":{"name":"AuthCtrlr"},"variable":{"name":"MasterPassGroupId"} }]}
        server SetVariables {"setVariableData":[{"attributeValue":"$group","component":{"name":"AuthCtrlr"},"variable":{"name":"MasterPassGroupId"} }]}
        station {"setVariableResult":[{"attributeStatus":"Accepted","component":{"name":"AuthCtrlr"},"variable":{"name":"MasterPassGroupId"} }]}
        operator {"status":"Accepted"}
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        {{Second(Started("Authorized", "Charging", Token("other"), SecondEvse, Begin(1000)))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        connector 2 {"session":{"transactionId":"$second"} }
        {{Asked("member1")}}
        """;

    static string Second(string step) => step.Replace("T-1", "T-2", StringComparison.Ordinal);

    static string StoppedByMaster { get; } = EndedByMaster(2);

    static string EndedByMaster(int number) => Ended(number, "StopAuthorized", "EVConnected", "MasterPass", Token("member1"), End(3000));

    const string Stopped = """
        server {"totalCost":"*","idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"$group","type":"Central"} } }
        """;

    /// <summary>While the master chooses, all go on; then all end at once.</summary>
    static string AllStopped => $$"""
        {{MasterPass}}
        {{Updated(1, "+5m", "MeterValuePeriodic", "Charging", Register(2000, at: "+5m"))}}
        server {}
        {{Second(Updated(1, "+5m", "MeterValuePeriodic", "Charging", Register(2000, at: "+5m")))}}
        server {}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx","energyKwh":1} }
        connector 2 {"status":"Charging","session":{"transactionId":"$second","energyKwh":1} }
        {{StoppedByMaster}}
        {{Stopped}}
        {{Second(StoppedByMaster)}}
        {{Stopped}}
        record {"state":"completed","consumed":2,"stopReason":"MasterPass","auth":{"idTag":{"uid":"$card"} } }
        connector 1 {"status":"Finishing"}
        connector 2 {"status":"Finishing"}
        sessions 2
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_47_A_master_stops_all_transactions(string engine) => Play(engine, AllStopped, connectors: 2);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_48_A_master_stops_one_transaction(string engine) => Play(engine, $$"""
        {{MasterPass}}
        {{EndedByMaster(1)}}
        {{Stopped}}
        record {"state":"completed","consumed":2,"stopReason":"MasterPass","auth":{"idTag":{"uid":"$card"} } }
        connector 1 {"status":"Finishing"}
        connector 2 {"status":"Charging","session":{"transactionId":"$second"} }
        """, connectors: 2);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_C_49_A_master_stops_all_where_nobody_can_choose(string engine) => Play(engine, $$"""
        {{MasterPass}}
        {{Presented}}
        {{Second(Presented)}}
        connector 1 {"session":{"transactionId":"$tx"} }
        connector 2 {"session":{"transactionId":"$second"} }
        {{Gone}}
        {{Second(Gone)}}
        record {"state":"completed","consumed":2,"stopReason":"MasterPass","flags":["stoppedByOtherToken"],"auth":{"idTag":{"uid":"$card"} } }
        connector 1 {"status":"Finishing"}
        connector 2 {"status":"Finishing"}
        sessions 2
        """, connectors: 2);

    /// <summary>Without a screen the token alone stops every transaction, each by a step of its own before it ends.</summary>
    static string Presented => $$"""
        {{Updated(1, "+20m", "StopAuthorized", "EVConnected", Token("member1"))}}
        server {"idTokenInfo":{"status":"Accepted","groupIdToken":{"idToken":"$group","type":"Central"} } }
        """;

    static string Gone => $$"""
        {{Ended(2, "ChargingStateChanged", "EVConnected", "MasterPass", End(3000))}}
        server {"totalCost":"*"}
        """;
}
