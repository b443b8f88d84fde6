using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Limits over time, by the cases that OCPP 2.1 adds: block K, and the profiles of block Q.</summary>
public sealed class SmartCharging21Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text, version: "2.1");

    static string Charging => $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        """;

    /// <summary>A profile with what 2.1 adds, taken and shown.</summary>
    /// <param name="asked">Members of the request beside purpose, kind and schedules, and of the schedule.</param>
    Task Set(string engine, (string Asked, string Sent, string Shown) profile, (string Asked, string Sent, string Shown) schedule) => Play(engine, $$"""
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"TxDefault","kind":"Absolute"{{profile.Asked}},"schedules":[{"unit":"Ampere","startsAt":"$now"{{schedule.Asked}},"periods":[{"startSeconds":0,"limit":6}]}]}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute"{{profile.Sent}},"chargingSchedule":[{"id":1,"startSchedule":"$now","chargingRateUnit":"A"{{schedule.Sent}},"chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}]} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id"{{profile.Shown}},"schedules":[{"unit":"Ampere"{{schedule.Shown}}}]}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_100_A_limit_that_ends_with_the_connection(string engine) => Set(
        engine,
        (",\"mostOfflineSeconds\":600,\"isGoneAfterOffline\":true", ",\"maxOfflineDuration\":600,\"invalidAfterOfflineDuration\":true",
            ",\"mostOfflineSeconds\":600,\"isGoneAfterOffline\":true"),
        ("", "", ""));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_102_A_limit_from_a_state_of_charge_on(string engine) => Set(
        engine, ("", "", ""),
        (",\"fromSoc\":80,\"limitFromSoc\":10", ",\"limitAtSoC\":{\"soc\":80,\"limit\":10}", ",\"fromSoc\":80,\"limitFromSoc\":10"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_106_A_limit_that_changes_at_random_by_local_time(string engine) => Set(
        engine, ("", "", ""),
        (",\"randomDelaySeconds\":120,\"isLocalTime\":true", ",\"randomizedDelay\":120,\"useLocalTime\":true", ",\"randomDelaySeconds\":120,\"isLocalTime\":true"));

    /// <summary>A profile whose period says how the car is used.</summary>
    Task SetMode(string engine, string mode, string kind = "Absolute", string period = "\"limit\":16", string start = "\"startsAt\":\"$now\",", string sent = "\"startSchedule\":\"$now\",") => Play(engine, $$"""
        {{Charging}}
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"Tx","transactionId":"$tx","kind":"{{kind}}","schedules":[{"unit":"Watt",{{start}}"periods":[{"startSeconds":0,{{period}},"operationMode":"{{mode}}"}]}]}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"{{kind}}","transactionId":"T-1","chargingSchedule":[{"id":1,{{sent}}"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,{{Negative(period)}},"operationMode":"{{mode}}"}]}]} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","kind":"{{kind}}","schedules":[{"periods":[{ {{period}},"operationMode":"{{mode}}"}]}]}]}
        station TransactionEvent {"eventType":"Updated","timestamp":"$now+2m","triggerReason":"OperationModeChanged","seqNo":1,"transactionInfo":{"transactionId":"T-1","operationMode":"{{mode}}"} }
        server {}
        record {"details":{"operationMode":"{{mode}}"} }
        """);

    /// <summary>What is given back is negative in OCPP.</summary>
    static string Negative(string period) => period.Replace("\"dischargeLimit\":", "\"dischargeLimit\":-", StringComparison.Ordinal);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_101_The_operation_mode_changes(string engine) => SetMode(engine, "ChargingOnly", period: "\"limit\":11000");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_107_Charging_only_before_giving_back(string engine) => SetMode(engine, "ChargingOnly", period: "\"limit\":7000");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_108_Set_points_of_the_back_office(string engine) => SetMode(engine, "CentralSetpoint", period: "\"setpoint\":-5000");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_111_Set_points_of_somebody_else(string engine) => SetMode(engine, "ExternalSetpoint", period: "\"limit\":11000,\"dischargeLimit\":7000");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_112_Limits_of_somebody_else(string engine) => SetMode(engine, "ExternalLimits", period: "\"limit\":11000,\"dischargeLimit\":7000");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_121_The_frequency_is_held_at_the_station(string engine) => SetMode(engine, "LocalFrequency", period: "\"setpoint\":0");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_124_The_load_is_balanced_at_the_station(string engine) => SetMode(engine, "LocalLoadBalancing", period: "\"limit\":11000,\"dischargeLimit\":7000");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_104_A_limit_for_who_has_priority(string engine) => Play(engine, """
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"PriorityCharging","kind":"Absolute","schedules":[{"unit":"Ampere","startsAt":"$now","periods":[{"startSeconds":0,"limit":32}]}]}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"PriorityCharging","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"startSchedule":"$now","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":32}]}]} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","purpose":"PriorityCharging"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_109_Ids_stay_above_those_of_others(string engine) => Play(engine, """
        operator POST box/ocpp/GetVariables {"getVariableData":[{"component":{"name":"SmartChargingCtrlr"},"variable":{"name":"MaxExternalConstraintsId"} }]}
        server GetVariables {"getVariableData":"*"}
        station {"getVariableResult":[{"attributeStatus":"Accepted","attributeValue":"7000000","component":{"name":"SmartChargingCtrlr"},"variable":{"name":"MaxExternalConstraintsId"} }]}
        operator {"outcome":"Accepted"}
        station NotifyReport {"requestId":9,"generatedAt":"$now","seqNo":0,"reportData":[{"component":{"name":"SmartChargingCtrlr"},"variable":{"name":"MaxExternalConstraintsId"},"variableAttribute":[{"value":"7000000"}]}]}
        server {}
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"TxDefault","kind":"Absolute","schedules":[{"unit":"Ampere","startsAt":"$now","periods":[{"startSeconds":0,"limit":6}]}]}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":"*"} }
        station {"status":"Accepted"}
        above 7000000 "$id"
        """);

    static string Needs(string mode, string transfer = "AC_BPT", string departure = "+4h") => $$"""
        station NotifyEVChargingNeeds {"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"{{transfer}}","controlMode":"{{mode}}","departureTime":"$now{{departure}}","v2xChargingParameters":{"minChargePower":1400,"maxChargePower":11000,"minDischargePower":1000,"maxDischargePower":9000,"evTargetEnergyRequest":30000} } }
        """;

    const string MadeFor = """
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","transactionId":"T-1","chargingSchedule":"*"}}
        station {"status":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","purpose":"Tx"}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_113_The_operator_sets_another_schedule_of_ISO_15118_20(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Needs("ScheduledControl")}}
        server {"status":"Accepted"}
        {{MadeFor}}
        operator POST box/chargingprofiles {"id":"$id","evseNumber":1,"purpose":"Tx","transactionId":"$tx","kind":"Absolute","schedules":[{"unit":"Watt","startsAt":"$now","periods":[{"startSeconds":0,"limit":4000}]}]}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","transactionId":"T-1","chargingSchedule":"*"} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        station NotifyEVChargingSchedule {"timeBase":"$now+1m","evseId":1,"chargingSchedule":{"id":1,"duration":3600,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":4000}]} }
        server {"status":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_114_The_car_asks_anew_by_ISO_15118_20(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Needs("ScheduledControl")}}
        server {"status":"Accepted"}
        {{MadeFor}}
        {{Needs("ScheduledControl", departure: "+2h")}}
        server {"status":"Accepted"}
        {{MadeFor}}
        record {"details":{"needs":{"energyTransfer":"AC_BPT","controlMode":"ScheduledControl","departureAt":"$now+2h"} } }
        """);

    /// <summary>A dynamic profile of the session, which the operator sets before the car asks.</summary>
    static string Dynamic(string period = "\"limit\":6000") => $$"""
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"Tx","transactionId":"$tx","kind":"Dynamic","askEverySeconds":60,"schedules":[{"unit":"Watt","periods":[{"startSeconds":0,{{period}}}]}]}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Dynamic","dynUpdateInterval":60,"transactionId":"T-1","chargingSchedule":[{"id":1,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,{{period}}}]}]} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","kind":"Dynamic"}]}
        """;

    static string Pushed(string update) => $$"""
        operator POST box/chargingprofiles/$id/update { {{update}}}
        server UpdateDynamicSchedule {"chargingProfileId":"$id","scheduleUpdate":{ {{update}}} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","update":{ {{update}}} }]}
        """;

    static string Pulled(string update) => $$"""
        station PullDynamicScheduleUpdate {"chargingProfileId":"$id"}
        server {"status":"Accepted","scheduleUpdate":{ {{update}}} }
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_115_A_car_that_is_steered_from_moment_to_moment(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Dynamic()}}
        {{Needs("DynamicControl")}}
        server {"status":"Accepted"}
        server SetChargingProfile {"evseId":1,"chargingProfile":"*"}
        station {"status":"Accepted"}
        {{Pushed("\"limit\":4000")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_117_Another_departure_brings_the_profile_anew(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Dynamic()}}
        {{Needs("DynamicControl")}}
        server {"status":"Accepted"}
        server SetChargingProfile {"evseId":1,"chargingProfile":"*"}
        station {"status":"Accepted"}
        {{Pushed("\"limit\":4000")}}
        {{Needs("DynamicControl", departure: "+1h")}}
        server {"status":"Accepted"}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Dynamic","dynUpdateInterval":60,"transactionId":"T-1","chargingSchedule":[{"id":1,"chargingRateUnit":"W","chargingSchedulePeriod":[{"startPeriod":0,"limit":4000}]}]} }
        station {"status":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_118_A_session_gets_priority(string engine) => Play(engine, $$"""
        {{Charging}}
        operator POST box/chargingprofiles/priority {"transactionId":"$tx"}
        server UsePriorityCharging {"transactionId":"T-1","activate":true}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        station NotifyPriorityCharging {"transactionId":"T-1","activated":true}
        server {}
        record {"details":{"hasPriority":true} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_121_A_station_asks_for_new_limits(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Dynamic()}}
        {{Pulled("\"limit\":6000")}}
        {{Pushed("\"limit\":4200")}}
        {{Pulled("\"limit\":4200")}}
        station PullDynamicScheduleUpdate {"chargingProfileId":1999999999}
        server {"status":"Rejected","statusInfo":"*"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_126_No_profile_for_a_car_that_would_be_steered(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Needs("DynamicControl")}}
        server {"status":"NoChargingProfile"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task A_car_without_a_transaction_gets_no_profile(string engine) => Play(engine, $$"""
        {{Needs("ScheduledControl", "DC_BPT")}}
        server {"status":"NoChargingProfile","statusInfo":"*"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_109_A_set_point_is_told(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Dynamic("\"setpoint\":0,\"operationMode\":\"CentralSetpoint\"")}}
        {{Pushed("\"setpoint\":-4000")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_110_A_set_point_is_asked_for(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Dynamic("\"setpoint\":-3000,\"operationMode\":\"CentralSetpoint\"")}}
        {{Pulled("\"setpoint\":-3000")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_117_The_frequency_is_held_from_here(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Dynamic("\"setpoint\":0,\"operationMode\":\"CentralFrequency\"")}}
        {{Pushed("\"setpoint\":2500")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_120_A_signal_for_the_frequency(string engine) => Play(engine, $$"""
        {{Charging}}
        operator POST box/ocpp/AFRRSignal {"timestamp":"$now","signal":40}
        server AFRRSignal {"timestamp":"$now","signal":40}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_103_A_transfer_of_energy_that_may_not_be_is_refused(string engine) => Play(engine, $$"""
        operator PUT box/energy-transfers {"data":[{"evseNumber":0,"allowed":["AC_single_phase","AC_three_phase"]}]}
        operator {"data":[{"evseNumber":0,"allowed":["AC_single_phase","AC_three_phase"]}]}
        {{Charging}}
        station NotifyEVChargingNeeds {"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"AC_BPT","availableEnergyTransfer":["AC_single_phase","AC_three_phase","AC_BPT"],"controlMode":"ScheduledControl"} }
        server {"status":"Rejected","statusInfo":"*"}
        station NotifyEVChargingNeeds {"evseId":1,"chargingNeeds":{"requestedEnergyTransfer":"AC_three_phase","availableEnergyTransfer":["AC_three_phase"],"controlMode":"ScheduledControl","acChargingParameters":{"energyAmount":10000,"evMinCurrent":6,"evMaxCurrent":16,"evMaxVoltage":230} } }
        server {"status":"Accepted"}
        server SetChargingProfile "*"
        station {"status":"Accepted"}
        # Whoever presents a key is told which there are.
        station Authorize {"idToken":{"idToken":"$card","type":"Central"} }
        server {"idTokenInfo":{"status":"Accepted"},"allowedEnergyTransfer":["AC_single_phase","AC_three_phase"]}
        operator PUT box/energy-transfers {"data":[]}
        operator {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_Q_102_Which_energy_may_flow(string engine) => Play(engine, $$"""
        {{Charging}}
        operator POST box/ocpp/NotifyAllowedEnergyTransfer {"transactionId":"T-1","allowedEnergyTransfer":["AC_BPT","AC_three_phase"]}
        server NotifyAllowedEnergyTransfer {"transactionId":"T-1","allowedEnergyTransfer":["AC_BPT","AC_three_phase"]}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        """);
}
