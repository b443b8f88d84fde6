using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>What stations watch about themselves, by the cases of the OCPP 2.0.1 and 2.1 certification: block N.</summary>
public sealed class Monitoring201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    Task Play21(string engine, string text) => Transcript.Play(networks, engine, text, version: "2.1");

    const string Temperature = """
        "component":{"name":"Connector","evse":{"id":1,"connectorId":1}},"variable":{"name":"Temperature"}
        """;

    const string Power = """
        "component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"}
        """;

    const string Hot = """
        "component":"Connector","evse":1,"connector":1,"variable":"Temperature"
        """;

    const string Strong = """
        "component":"EVSE","evse":1,"variable":"Power"
        """;

    static string Monitor(int id, string kind, int value, int severity) =>
        $$"""{"id":{{id}},"transaction":false,"value":{{value}},"type":"{{kind}}","severity":{{severity}}}""";

    static string Report(int part, bool goesOn, params string[] variables) =>
        $$"""station NotifyMonitoringReport {"requestId":"$request","seqNo":{{part}},"tbc":{{(goesOn ? "true" : "false")}},"generatedAt":"$now","monitor":[{{string.Join(',', variables)}}]}""";

    static string Variable(string names, params string[] monitors) => $$"""{{{names.Trim()}},"variableMonitoring":[{{string.Join(',', monitors)}}]}""";

    /// <summary>A report is asked for and accepted.</summary>
    static string Asked(string request, string order) => $$"""
        operator POST box/monitoring/refresh {{request}}
        server GetMonitoringReport {"requestId":"$request"{{order}}}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted","error":null}
        """;

    static string Event(int number, string names, string trigger, string value, string more, string kind = "CustomMonitor", string at = "") =>
        $$"""station NotifyEvent {"generatedAt":"$now{{at}}","seqNo":0,"eventData":[{"eventId":{{number}},"timestamp":"$now{{at}}","trigger":"{{trigger}}","actualValue":"{{value}}","eventNotificationType":"{{kind}}",{{names.Trim()}}{{more}}}]}""";

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_01_A_report_of_some_kinds_of_monitors(string engine) => Play(engine, $$"""
        {{Asked("""{"criteria":["Threshold","Delta"]}""", """
            ,"monitoringCriteria":["ThresholdMonitoring","DeltaMonitoring"]
            """.Trim())}}
        {{Report(0, false, Variable(Temperature, Monitor(1, "UpperThreshold", 80, 4), Monitor(2, "Delta", 5, 8)))}}
        server {}
        operator GET box/monitoring
        operator {"reading":{"isWhole":true,"failure":null},"monitors":[{"id":1,"setting":"Connector@1.1/Temperature","kind":"UpperThreshold","value":80,"severity":4,"by":null},{"id":2,"kind":"Delta","value":5,"severity":8}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_02_A_report_of_the_monitors_of_a_variable(string engine) => Play(engine, $$"""
        {{Asked($$"""{"settings":[{{{Hot.Trim()}}}]}""", $$""","componentVariable":[{{{Temperature.Trim()}}}]""")}}
        {{Report(0, false, Variable(Temperature, Monitor(1, "UpperThreshold", 80, 4)))}}
        server {}
        operator GET box/monitoring
        operator {"monitors":[{"id":1,"setting":"Connector@1.1/Temperature"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_03_A_report_of_some_kinds_of_monitors_of_a_variable(string engine) => Play(engine, $$"""
        {{Asked($$"""{"criteria":["Threshold"],"settings":[{{{Hot.Trim()}}}]}""", $$""","componentVariable":[{{{Temperature.Trim()}}}],"monitoringCriteria":["ThresholdMonitoring"]""")}}
        {{Report(0, false, Variable(Temperature, Monitor(1, "UpperThreshold", 80, 4)))}}
        server {}
        operator GET box/monitoring
        operator {"monitors":[{"id":1}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_60_A_report_of_a_kind_of_monitors_of_several_variables(string engine) => Play(engine, $$"""
        {{Asked($$"""{"criteria":["Delta"],"settings":[{{{Hot.Trim()}}},{"component":"EVSE","evse":1}]}""", $$""","componentVariable":[{{{Temperature.Trim()}}},{"component":{"name":"EVSE","evse":{"id":1} } }],"monitoringCriteria":["DeltaMonitoring"]""")}}
        {{Report(0, true, Variable(Temperature, Monitor(2, "Delta", 5, 8)))}}
        server {}
        {{Report(1, false, Variable(Power, Monitor(3, "Delta", 1000, 9)))}}
        server {}
        operator GET box/monitoring
        operator {"reading":{"isWhole":true},"monitors":[{"id":2},{"id":3,"setting":"EVSE@1/Power"}]}
        """);

    static string AllMonitors => $$"""
        {{Asked("{}", "")}}
        {{Report(0, true, Variable(Temperature, Monitor(1, "UpperThreshold", 80, 2), Monitor(2, "LowerThreshold", -20, 5)))}}
        server {}
        operator GET box/monitoring
        operator {"reading":{"isWhole":false} }
        {{Report(1, false, Variable(Power, Monitor(3, "Periodic", 300, 9)))}}
        server {}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_47_A_report_of_all_monitors_takes_the_place_of_what_was_known(string engine) => Play(engine, $$"""
        {{AllMonitors}}
        operator GET box/monitoring
        operator {"reading":{"isWhole":true},"monitors":[{"id":1,"severity":2},{"id":2,"value":-20},{"id":3,"kind":"Periodic","value":300}]}
        {{Asked("{}", "").Replace("$request", "$again", StringComparison.Ordinal)}}
        {{Report(0, false, Variable(Power, Monitor(3, "Periodic", 60, 9))).Replace("$request", "$again", StringComparison.Ordinal)}}
        server {}
        operator GET box/monitoring
        operator {"monitors":[{"id":3,"value":60}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_05_The_monitoring_base_is_set(string engine) => Play(engine, """
        operator POST box/monitoring/base {"base":"FactoryDefault"}
        server SetMonitoringBase {"monitoringBase":"FactoryDefault"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted"}
        operator POST box/ocpp/SetMonitoringBase {"monitoringBase":"All"}
        server SetMonitoringBase {"monitoringBase":"All"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET box/monitoring
        operator {"base":{"settled":"All","by":"test control"} }
        """);

    /// <summary>A monitor is set, and the station numbers it 11.</summary>
    static string Set(string names, string request, string kind, string value, int severity, int id, string more = "", string sent = "") => $$"""
        operator POST box/monitoring/monitors {"monitors":[{{{request.Trim()}},"kind":"{{kind}}","value":{{value}},"severity":{{severity}}{{more}}}]}
        server SetVariableMonitoring {"setMonitoringData":[{"value":{{value}},"type":"{{kind}}","severity":{{severity}},{{names.Trim()}}{{sent}}}]}
        station {"setMonitoringResult":[{"id":{{id}},"status":"Accepted","type":"{{kind}}","severity":{{severity}},{{names.Trim()}}}]}
        operator {"data":[{"id":{{id}},"outcome":"Accepted","status":"Accepted"}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_08_A_monitor_is_set(string engine) => Play(engine, $$"""
        {{Set(Temperature, Hot, "UpperThreshold", "82.5", 3, 11)}}
        operator GET box/monitoring
        operator {"monitors":[{"id":11,"setting":"Connector@1.1/Temperature","kind":"UpperThreshold","value":82.5,"severity":3,"origin":"CustomMonitor","by":"test control","lostAt":null,"alertingSince":null}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_09_Several_monitors_are_set_and_each_is_answered_for_itself(string engine) => Play(engine, $$"""
        operator POST box/monitoring/monitors {"monitors":[{{{Hot.Trim()}},"kind":"UpperThreshold","value":80,"severity":3},{{{Strong.Trim()}},"kind":"Delta","value":500,"severity":8,"transactionsOnly":true},{"variable":"Unheard","kind":"Delta","value":1,"severity":9}]}
        server SetVariableMonitoring {"setMonitoringData":[{"value":80,"type":"UpperThreshold","severity":3,{{Temperature.Trim()}}},{"transaction":true,"value":500,"type":"Delta","severity":8,{{Power.Trim()}}},{"value":1,"type":"Delta","severity":9,"component":{"name":"ChargingStation"},"variable":{"name":"Unheard"} }]}
        station {"setMonitoringResult":[{"id":2,"status":"Accepted","type":"Delta","severity":8,{{Power.Trim()}}},{"id":1,"status":"Accepted","type":"UpperThreshold","severity":3,{{Temperature.Trim()}}},{"status":"UnknownVariable","type":"Delta","severity":9,"component":{"name":"ChargingStation"},"variable":{"name":"Unheard"} }]}
        operator {"data":[{"id":1,"outcome":"Accepted"},{"id":2,"setting":"EVSE@1/Power","outcome":"Accepted"},{"id":null,"outcome":"NotSupported","status":"UnknownVariable"}]}
        operator GET box/monitoring
        operator {"monitors":[{"id":1,"by":"test control"},{"id":2,"transactionsOnly":true}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_16_The_monitoring_level_is_set(string engine) => Play(engine, """
        operator POST box/monitoring/level {"severity":4}
        server SetMonitoringLevel {"severity":4}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted"}
        operator GET box/monitoring
        operator {"level":{"settled":4,"by":"test control"} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_17_A_monitoring_level_the_station_does_not_take(string engine) => Play(engine, """
        operator POST box/monitoring/level {"severity":9}
        server SetMonitoringLevel {"severity":9}
        station {"status":"Rejected"}
        operator {"status":"Rejected","outcome":"Rejected"}
        operator GET box/monitoring
        operator {"level":{"settled":null} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_18_No_more_monitors_are_cleared_at_once_than_the_station_takes(string engine) => Play(engine, $$"""
        operator POST box/settings/read {"settings":[{"component":"MonitoringCtrlr","variable":"ItemsPerMessage","variableInstance":"ClearVariableMonitoring"}]}
        server GetVariables {"getVariableData":[{"component":{"name":"MonitoringCtrlr"},"variable":{"name":"ItemsPerMessage","instance":"ClearVariableMonitoring"} }]}
        station {"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"2","component":{"name":"MonitoringCtrlr"},"variable":{"name":"ItemsPerMessage","instance":"ClearVariableMonitoring"} }]}
        operator {"data":[{"value":"2"}]}
        {{AllMonitors}}
        operator POST box/monitoring/clear {"ids":[1,2,3]}
        server ClearVariableMonitoring {"id":[1,2]}
        station {"clearMonitoringResult":[{"id":1,"status":"Accepted"},{"id":2,"status":"NotFound"}]}
        server ClearVariableMonitoring {"id":[3]}
        station {"clearMonitoringResult":[{"id":3,"status":"Accepted"}]}
        operator {"data":[{"id":1,"outcome":"Accepted"},{"id":2,"outcome":"Rejected","status":"NotFound"},{"id":3,"outcome":"Accepted"}]}
        operator GET box/monitoring
        operator {"monitors":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_44_A_monitor_that_cannot_be_cleared_stays(string engine) => Play(engine, $$"""
        {{AllMonitors}}
        operator POST box/monitoring/clear {"ids":[1]}
        server ClearVariableMonitoring {"id":[1]}
        station {"clearMonitoringResult":[{"id":1,"status":"Rejected"}]}
        operator {"data":[{"id":1,"outcome":"Rejected","status":"Rejected"}]}
        operator GET box/monitoring
        operator {"monitors":[{"id":1},{"id":2},{"id":3}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_21_A_hard_wired_monitor_raises_an_alarm(string engine) => Play(engine, $$"""
        {{AllMonitors}}
        {{Event(5, Temperature, "Alerting", "93", ",\"variableMonitoringId\":1,\"techCode\":\"T-9\",\"techInfo\":\"cooling stands still\"", "HardWiredMonitor")}}
        server {}
        operator GET box/monitoring
        operator {"openAlarms":1,"monitors":[{"id":1,"alertingSince":"*"},{"id":2,"alertingSince":null},{"id":3}]}
        operator GET box/monitoring/events
        operator {"data":[{"number":5,"setting":"Connector@1.1/Temperature","trigger":"Alerting","origin":"HardWiredMonitor","value":"93","severity":2,"monitorId":1,"techCode":"T-9","techInfo":"cooling stands still","isAlarming":true,"isOpen":true,"isCleared":false}]}
        # Told again, it is the same.
        {{Event(5, Temperature, "Alerting", "93", ",\"variableMonitoringId\":1", "HardWiredMonitor")}}
        server {}
        operator GET box/monitoring/events?open=1&alarming=1&severity=3
        operator {"data":[{"number":5}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_24_A_monitor_is_set_that_tells_periodically(string engine) => Play(engine, $$"""
        {{Set(Power, Strong, "Periodic", "60", 9, 12)}}
        {{Event(1, Power, "Periodic", "7200", ",\"variableMonitoringId\":12")}}
        server {}
        operator GET box/monitoring/events
        operator {"data":[{"trigger":"Periodic","value":"7200","severity":9,"isOpen":false,"isAlarming":false}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_50_Events_come_periodically(string engine) => Play(engine, $$"""
        {{Set(Power, Strong, "PeriodicClockAligned", "900", 9, 13)}}
        {{Event(1, Power, "Periodic", "7200", ",\"variableMonitoringId\":13")}}
        server {}
        {{Event(2, Power, "Periodic", "6900", ",\"variableMonitoringId\":13", at: "+1m")}}
        server {}
        operator GET box/monitoring/events
        operator {"data":[{"number":2,"value":"6900"},{"number":1,"value":"7200"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_48_A_variable_that_can_only_be_written_is_told_without_its_value(string engine) => Play(engine, $$"""
        {{Event(8, """
            "component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}
            """, "Delta", "", ",\"variableMonitoringId\":4", "PreconfiguredMonitor")}}
        server {}
        operator GET box/monitoring/events
        operator {"data":[{"setting":"SecurityCtrlr/BasicAuthPassword","trigger":"Delta","value":"","severity":null}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_49_A_threshold_that_was_crossed_is_cleared_after_a_reboot(string engine) => Play(engine, $$"""
        {{Set(Temperature, Hot, "UpperThreshold", "80", 3, 11)}}
        {{Event(1, Temperature, "Alerting", "91", ",\"variableMonitoringId\":11")}}
        server {}
        operator GET box/monitoring
        operator {"openAlarms":1}
        station reconnects
        station boots
        {{Event(1, Temperature, "Alerting", "24", ",\"variableMonitoringId\":11,\"cleared\":true", at: "+5m")}}
        server {}
        operator GET box/monitoring
        operator {"openAlarms":0,"monitors":[{"id":11,"alertingSince":null}]}
        operator GET box/monitoring/events
        operator {"data":[{"isCleared":true,"isAlarming":false,"isOpen":false},{"value":"91","isAlarming":true,"isOpen":false,"clearedAt":"$now+5m"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_104_A_report_of_monitors_of_target_deltas(string engine) => Play21(engine, $$"""
        {{Asked("""{"criteria":["Delta"]}""", """
            ,"monitoringCriteria":["DeltaMonitoring"]
            """.Trim())}}
        station NotifyMonitoringReport {"requestId":"$request","seqNo":0,"generatedAt":"$now","monitor":[{{{Power.Trim()}},"variableMonitoring":[{"id":3,"transaction":true,"value":5,"type":"TargetDelta","severity":8,"eventNotificationType":"PreconfiguredMonitor"},{"id":4,"transaction":false,"value":0.1,"type":"TargetDeltaRelative","severity":8,"eventNotificationType":"HardWiredMonitor"}]}]}
        server {}
        operator GET box/monitoring
        operator {"monitors":[{"id":3,"kind":"TargetDelta","transactionsOnly":true,"origin":"PreconfiguredMonitor"},{"id":4,"kind":"TargetDeltaRelative","value":0.1,"origin":"HardWiredMonitor"}]}
        """);

    static string Streamed => $$"""
        operator POST box/monitoring/monitors {"monitors":[{{{Strong.Trim()}},"kind":"Periodic","value":1,"severity":9,"stream":{"intervalSeconds":10,"values":20} }]}
        server SetVariableMonitoring {"setMonitoringData":[{"periodicEventStream":{"interval":10,"values":20},"value":1,"type":"Periodic","severity":9,{{Power.Trim()}}}]}
        station {"setMonitoringResult":[{"id":21,"status":"Accepted","type":"Periodic","severity":9,{{Power.Trim()}}}]}
        operator {"data":[{"id":21,"outcome":"Accepted"}]}
        station OpenPeriodicEventStream {"constantStreamData":{"id":3,"variableMonitoringId":21,"params":{"interval":10,"values":20} } }
        server {"status":"Accepted"}
        station sends NotifyPeriodicEventStream {"id":3,"pending":2,"basetime":"$now","data":[{"t":0,"v":"7200"},{"t":1.5,"v":"7190"}]}
        station Heartbeat {}
        server {"currentTime":"*"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_105_Values_come_in_a_stream_that_is_adjusted_and_closed(string engine) => Play21(engine, $$"""
        {{Streamed}}
        operator GET box/monitoring
        operator {"streams":[{"id":3,"monitorId":21,"setting":"EVSE@1/Power","intervalSeconds":10,"values":20,"openedAt":"*","closedAt":null,"lastValue":"7190","pending":2}]}
        operator GET box/monitoring/streams/3/values
        operator {"data":[{"at":"$now","value":"7200"},{"at":"*","value":"7190"}]}
        operator POST box/monitoring/streams/3/adjust {"intervalSeconds":30,"values":60}
        server AdjustPeriodicEventStream {"id":3,"params":{"interval":30,"values":60} }
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET box/monitoring
        operator {"streams":[{"intervalSeconds":30,"values":60}]}
        station ClosePeriodicEventStream {"id":3}
        server {}
        operator GET box/monitoring
        operator {"streams":[{"id":3,"closedAt":"*"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_107_The_station_tells_which_streams_are_open(string engine) => Play21(engine, $$"""
        {{Streamed}}
        operator POST box/monitoring/streams/refresh
        server GetPeriodicEventStream {}
        station {"constantStreamData":[{"id":4,"variableMonitoringId":21,"params":{"interval":5} }]}
        operator {"status":"Accepted","outcome":"Accepted"}
        operator GET box/monitoring
        operator {"streams":[{"id":3,"closedAt":"*"},{"id":4,"intervalSeconds":5,"values":null,"closedAt":null}]}
        """);
}
