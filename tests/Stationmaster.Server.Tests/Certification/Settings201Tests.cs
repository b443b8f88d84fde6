using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Settings and reports, by the cases of the OCPP 2.0.1 and 2.1 certification: block B.</summary>
public sealed class Settings201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    Task Play21(string engine, string text) => Transcript.Play(networks, engine, text, version: "2.1");

    static string Name(string component, string variable, string? instance = null) =>
        $$"""
        "component":{"name":"{{component}}"},"variable":{"name":"{{variable}}"{{(instance is null ? "" : $",\"instance\":\"{instance}\"")}}}
        """.Trim();

    static string Asked(string component, string variable, string? instance = null) =>
        $$"""{"component":"{{component}}","variable":"{{variable}}"{{(instance is null ? "" : $",\"variableInstance\":\"{instance}\"")}}}""";

    static string Value(string name, string value) => $$"""{"attributeStatus":"Accepted","attributeValue":"{{value}}",{{name}}}""";

    static string Read((string Component, string Variable, string? Instance, string Value)[] settings) => $$"""
        operator POST box/settings/read {"settings":[{{string.Join(',', settings.Select(one => Asked(one.Component, one.Variable, one.Instance)))}}]}
        server GetVariables {"getVariableData":[{{string.Join(',', settings.Select(one => $"{{{Name(one.Component, one.Variable, one.Instance)}}}"))}}]}
        station {"getVariableResult":[{{string.Join(',', settings.Select(one => Value(Name(one.Component, one.Variable, one.Instance), one.Value)))}}]}
        operator {"data":[{{string.Join(',', settings.Select(one => $"{{\"outcome\":\"Accepted\",\"value\":\"{one.Value}\"}}"))}}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_06_One_variable_is_read(string engine) => Play(engine, Read([("OCPPCommCtrlr", "OfflineThreshold", null, "60")]));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_07_Several_variables_are_read(string engine) => Play(
        engine, Read([("OCPPCommCtrlr", "OfflineThreshold", null, "60"), ("AuthCtrlr", "AuthorizeRemoteStart", null, "false")]));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_08_No_more_variables_are_read_at_once_than_the_station_takes(string engine) => Play(engine, $$"""
        {{Read([("DeviceDataCtrlr", "ItemsPerMessage", "GetVariables", "4")])}}
        operator POST box/settings/read {"settings":[{{string.Join(',', Enumerable.Range(1, 5).Select(i => Asked("TxCtrlr", $"Own{i}")))}}]}
        server GetVariables {"getVariableData":[{{string.Join(',', Enumerable.Range(1, 4).Select(i => $"{{{Name("TxCtrlr", $"Own{i}")}}}"))}}]}
        station {"getVariableResult":[{{string.Join(',', Enumerable.Range(1, 4).Select(i => Value(Name("TxCtrlr", $"Own{i}"), $"{i}")))}}]}
        server GetVariables {"getVariableData":[{{{Name("TxCtrlr", "Own5")}}}]}
        station {"getVariableResult":[{{Value(Name("TxCtrlr", "Own5"), "5")}}]}
        operator {"data":[{"value":"1"},{"value":"2"},{"value":"3"},{"value":"4"},{"value":"5"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_09_One_variable_is_set(string engine) => Play(engine, $$"""
        operator PATCH box/settings {"settings":[{"component":"OCPPCommCtrlr","variable":"OfflineThreshold","value":"123"}]}
        server SetVariables {"setVariableData":[{"attributeValue":"123",{{Name("OCPPCommCtrlr", "OfflineThreshold")}}}]}
        station {"setVariableResult":[{"attributeStatus":"Accepted",{{Name("OCPPCommCtrlr", "OfflineThreshold")}}}]}
        operator {"data":[{"outcome":"Accepted","rebootRequired":false}]}
        operator GET box/settings?component=OCPPCommCtrlr&search=OfflineThreshold
        operator {"data":[{"setting":"OCPPCommCtrlr/OfflineThreshold","value":"123"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_10_Several_variables_are_set_and_each_is_answered_for_itself(string engine) => Play(engine, $$"""
        operator PATCH box/settings {"settings":[{"component":"OCPPCommCtrlr","variable":"OfflineThreshold","value":"123"},{"component":"AuthCtrlr","variable":"AuthorizeRemoteStart","value":"true"}]}
        server SetVariables {"setVariableData":[{"attributeValue":"123",{{Name("OCPPCommCtrlr", "OfflineThreshold")}}},{"attributeValue":"true",{{Name("AuthCtrlr", "AuthorizeRemoteStart")}}}]}
        station {"setVariableResult":[{"attributeStatus":"RebootRequired",{{Name("OCPPCommCtrlr", "OfflineThreshold")}}},{"attributeStatus":"Rejected",{{Name("AuthCtrlr", "AuthorizeRemoteStart")}}}]}
        operator {"data":[{"outcome":"Accepted","rebootRequired":true},{"outcome":"Rejected","status":"Rejected"}]}
        """);

    static string Reported(string report, string word, string whole) => $$"""
        operator POST box/settings/refresh {"report":"{{report}}"}
        server GetBaseReport {"requestId":"$request","reportBase":"{{word}}"}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted","status":"Accepted"}
        {{Part(0, true, Told("OCPPCommCtrlr", "HeartbeatInterval", "300", "integer"))}}
        {{Part(1, false, Told("EVSE", "Power", "0", "decimal"), Told("AuthCtrlr", "Enabled", "true", "boolean"))}}
        operator GET box/settings
        operator {"data":[{"setting":"AuthCtrlr/Enabled","value":"true"},{"setting":"EVSE/Power"},{"setting":"OCPPCommCtrlr/HeartbeatInterval","value":"300"}],"state":{{whole}}}
        """;

    static string Told(string component, string variable, string value, string type) =>
        $$$"""{{{{Name(component, variable)}}},"variableAttribute":[{"value":"{{{value}}}"}],"variableCharacteristics":{"dataType":"{{{type}}}","supportsMonitoring":true}}""";

    static string Part(int part, bool goesOn, params string[] settings) => $$"""
        station NotifyReport {"requestId":"$request","seqNo":{{part}},"tbc":{{(goesOn ? "true" : "false")}},"generatedAt":"$now","reportData":[{{string.Join(',', settings)}}]}
        server {}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_12_A_report_of_what_can_be_set(string engine) =>
        Play(engine, Reported("Configuration", "ConfigurationInventory", """{"readBy":"Configuration"}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_13_A_report_of_everything(string engine) => Play(engine, Reported("Full", "FullInventory", """{"readBy":"Full"}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_14_A_report_in_short(string engine) => Play(engine, Reported("Summary", "SummaryInventory", """{"readBy":"Summary"}"""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_18_A_report_of_components_with_a_problem_and_of_variables(string engine) => Play(engine, $$"""
        operator POST box/settings/report {"criteria":["Problem"],"settings":[{"component":"EVSE","variable":"AvailabilityState","evse":1}]}
        server GetReport {"requestId":"$request","componentCriteria":["Problem"],"componentVariable":[{"component":{"name":"EVSE","evse":{"id":1} },"variable":{"name":"AvailabilityState"} }]}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        {{Part(0, false, Told("EVSE", "Problem", "true", "boolean"))}}
        operator GET box/settings?search=Problem
        operator {"data":[{"setting":"EVSE/Problem","value":"true"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_105_A_network_configuration_is_added_variable_by_variable(string engine) => Play21(engine, """
        operator PATCH box/settings {"settings":[{"component":"NetworkConfiguration","componentInstance":"2","variable":"OcppCsmsUrl","value":"wss://csms.example/ocpp/"},{"component":"NetworkConfiguration","componentInstance":"2","variable":"SecurityProfile","value":"1"}]}
        server SetVariables {"setVariableData":[{"attributeValue":"wss://csms.example/ocpp/","component":{"name":"NetworkConfiguration","instance":"2"},"variable":{"name":"OcppCsmsUrl"}},{"attributeValue":"1","component":{"name":"NetworkConfiguration","instance":"2"},"variable":{"name":"SecurityProfile"}}]}
        station {"setVariableResult":[{"attributeStatus":"Accepted","component":{"name":"NetworkConfiguration","instance":"2"},"variable":{"name":"OcppCsmsUrl"}},{"attributeStatus":"Accepted","component":{"name":"NetworkConfiguration","instance":"2"},"variable":{"name":"SecurityProfile"}}]}
        operator {"data":[{"outcome":"Accepted"},{"outcome":"Accepted"}]}
        operator GET box/settings?component=NetworkConfiguration
        operator {"data":[{"setting":"NetworkConfiguration[2]/OcppCsmsUrl","value":"wss://csms.example/ocpp/"},{"setting":"NetworkConfiguration[2]/SecurityProfile","value":"1"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_B_100_A_network_profile_brings_an_identity_and_a_password(string engine)
    {
        const string password = "0123456789-abcdef";
        var box = await (await networks.Of(engine)).NewBox();
        var profile = $$"""
            {"configurationSlot":2,"connectionData":{"ocppInterface":"Wired0","ocppTransport":"JSON","messageTimeout":30,"ocppCsmsUrl":"wss://csms.example/ocpp/","securityProfile":2,"identity":"{{box.Identity}}","basicAuthPassword":"{{password}}"} }
            """.Trim();
        await using (var transcript = new Transcript(box, await box.Start("2.1")))
            await transcript.Play($$"""
                operator POST box/ocpp/SetNetworkProfile {{profile}}
                server SetNetworkProfile {{profile}}
                station {"status":"Accepted"}
                operator {"status":"Accepted","outcome":"Accepted"}
                """);
        var orders = (await Hosting.Answers.Get(box.Network.Http, $"/v2/chargeboxes/{box.Id}/orders")).ToJsonString();
        Assert.Contains("SetNetworkProfile", orders, StringComparison.Ordinal);
        Assert.DoesNotContain(password, orders, StringComparison.Ordinal);
        Assert.DoesNotContain(password, string.Concat((await box.Messages("SetNetworkProfile")).Select(one => one.ToJsonString())), StringComparison.Ordinal);
        // It comes by the new one, and by the old one no more.
        await using (var station = await ScriptedStation.Connect(box.Network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, password), "ocpp2.1"))
            Assert.True(station.IsOpen);
        Assert.Equal(
            System.Net.HttpStatusCode.Unauthorized,
            await ScriptedStation.Refusal(box.Network.Endpoint, box.Identity, ScriptedStation.Basic(box.Identity, box.Password)));
    }

    const string Resume = """
        operator POST box/ocpp/Reset {"type":"ImmediateAndResume"}
        server Reset {"type":"ImmediateAndResume"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted"}
        station reconnects
        station boots
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_104_A_reset_that_would_resume_where_nothing_runs(string engine) => Play21(engine, $$"""
        {{Resume}}
        station StatusNotification {"timestamp":"$now","connectorStatus":"Available","evseId":1,"connectorId":1}
        server {}
        connector 1 {"status":"Available","session":null}
        sessions 0
        """);

    static string Begun => $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        """;

    static string Resumed => $$"""
        {{Updated(1, "+5m", "TxResumed", "Charging", Register(2000, at: "+5m"))}}
        server {}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        record {"state":"running","consumed":1}
        """;

    static string Over => $$"""
        {{Ended(2, "StopAuthorized", "EVConnected", "Local", End(6000))}}
        server {"totalCost":"*"}
        record {"state":"completed","consumed":5,"stopReason":"Local"}
        sessions 1
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_103_A_transaction_is_resumed_after_a_reset(string engine) => Play21(engine, $$"""
        {{Begun}}
        {{Resume}}
        {{Resumed}}
        {{Over}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_B_116_A_transaction_is_resumed_with_its_limit_after_a_reset(string engine) => Play21(engine, $$"""
        {{Begun}}
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"Tx","kind":"Relative","transactionId":"$tx","schedules":[{"unit":"Ampere","periods":[{"startSeconds":0,"limit":8}]}]}
        server SetChargingProfile {"evseId":1,"chargingProfile":"$profile"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        {{Resume}}
        {{Updated(1, "+5m", "TxResumed", "Charging", Register(2000, at: "+5m"))}}
        server {}
        # It may have lost its limit, and is given it again.
        server SetChargingProfile {"evseId":1,"chargingProfile":"$profile"}
        station {"status":"Accepted"}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        operator GET box/chargingprofiles
        operator {"data":[{"transactionId":"$tx","isOver":false}]}
        operator POST box/chargingprofiles/refresh
        server GetChargingProfiles {"requestId":"$request","chargingProfile":{} }
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        station ReportChargingProfiles {"requestId":"$request","chargingLimitSource":"CSO","evseId":1,"chargingProfile":["$profile"]}
        server {}
        operator GET box/chargingprofiles
        operator {"data":[{"transactionId":"$tx","isOver":false}]}
        {{Over}}
        """);
}
