using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Limits over time, by the cases of the OCPP 2.0.1 certification: block K.</summary>
public sealed class SmartCharging201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    const string Asked = """
        "schedules":[{"unit":"Ampere","startsAt":"$now","durationSeconds":86400,"periods":[{"startSeconds":0,"limit":6}]}]
        """;

    const string Sent = """
        "chargingSchedule":[{"id":1,"startSchedule":"$now","duration":86400,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}]
        """;

    /// <summary>What a station reports of a profile, as it keeps it.</summary>
    static string Reported(string id, string purpose, int level = 0) => $$"""
        {"id":{{id}},"stackLevel":{{level}},"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"Absolute",{{Sent.Trim()}}}
        """.Trim();

    /// <summary>A limit for all of a day is set and taken.</summary>
    static string Set(int evse, string purpose, string word, string id = "$id", int level = 0, string given = "", string more = "", string sent = "") => $$"""
        operator POST box/chargingprofiles {"evseNumber":{{evse}},"purpose":"{{purpose}}","kind":"Absolute","stackLevel":{{level}}{{given}}{{more}},{{Asked.Trim()}}}
        server SetChargingProfile {"evseId":{{evse}},"chargingProfile":{"id":"{{id}}","stackLevel":{{level}},"chargingProfilePurpose":"{{word}}","chargingProfileKind":"Absolute"{{sent}},{{Sent.Trim()}} } }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        """;

    static string Charging => $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        """;

    static string OfSession => Set(1, "Tx", "TxProfile", more: ",\"transactionId\":\"$tx\"", sent: ",\"transactionId\":\"T-1\"");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_01_A_limit_for_one_evse(string engine) => Play(engine, $$"""
        {{Set(1, "TxDefault", "TxDefaultProfile")}}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","evseNumber":1,"purpose":"TxDefault","source":"CSO"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_02_A_limit_for_a_transaction_that_does_not_run(string engine) => Play(engine, $$"""
        operator POST box/ocpp/SetChargingProfile {"evseId":1,"chargingProfile":{"id":77,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","transactionId":"T-9",{{Sent.Trim()}} } }
        server SetChargingProfile {"evseId":1,"chargingProfile":"*"}
        station {"status":"Rejected","statusInfo":{"reasonCode":"TxNotFound"} }
        operator {"status":"Rejected","outcome":"Rejected"}
        eventually GET box/chargingprofiles {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_03_A_limit_for_the_whole_station(string engine) => Play(engine, $$"""
        {{Set(0, "StationMax", "ChargingStationMaxProfile")}}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","evseNumber":0,"purpose":"StationMax"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_04_A_limit_is_replaced_by_its_id(string engine) => Play(engine, $$"""
        {{Set(1, "TxDefault", "TxDefaultProfile")}}
        {{Set(1, "TxDefault", "TxDefaultProfile", level: 3, given: ",\"id\":\"$id\"")}}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","stackLevel":3}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_05_A_limit_is_cleared_by_its_id(string engine) => Play(engine, $$"""
        {{Set(1, "TxDefault", "TxDefaultProfile")}}
        operator POST box/chargingprofiles/clear {"id":"$id"}
        server ClearChargingProfile {"chargingProfileId":"$id"}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_06_A_limit_is_cleared_by_purpose_and_level(string engine) => Play(engine, $$"""
        {{Set(1, "TxDefault", "TxDefaultProfile")}}
        operator POST box/chargingprofiles/clear {"evseNumber":1,"purpose":"TxDefault","stackLevel":0}
        server ClearChargingProfile {"chargingProfileCriteria":{"evseId":1,"chargingProfilePurpose":"TxDefaultProfile","stackLevel":0} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_08_There_is_no_limit_to_clear(string engine) => Play(engine, """
        operator POST box/chargingprofiles/clear {"id":4711}
        server ClearChargingProfile {"chargingProfileId":4711}
        station {"status":"Unknown"}
        operator {"outcome":"Rejected","error":{"message":"*"}}
        eventually GET box/chargingprofiles {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_10_A_limit_for_all_evses(string engine) => Play(engine, $$"""
        {{Set(0, "TxDefault", "TxDefaultProfile")}}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","evseNumber":0,"purpose":"TxDefault"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_15_A_station_that_knows_no_limits(string engine) => Play(engine, $$"""
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"TxDefault","kind":"Absolute",{{Asked.Trim()}}}
        server SetChargingProfile {"evseId":1,"chargingProfile":"*"}
        station refuses NotSupported
        operator {"outcome":"NotSupported"}
        eventually GET box/chargingprofiles {"data":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_19_A_limit_for_every_day(string engine) => Play(engine, $$"""
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"TxDefault","kind":"Recurring","recurrency":"Daily",{{Asked.Trim()}}}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Recurring","recurrencyKind":"Daily",{{Sent.Trim()}} } }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","kind":"Recurring","recurrency":"Daily"}]}
        """);

    /// <summary>The station is asked for some of its profiles, and tells one.</summary>
    Task Told(string engine, string asked, int evse, string source = "CSO", string purpose = "TxDefaultProfile", string shown = "TxDefault") => Play(engine, $$"""
        operator POST box/ocpp/GetChargingProfiles {{asked}}
        server GetChargingProfiles {{asked}}
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        station ReportChargingProfiles {"requestId":12,"chargingLimitSource":"{{source}}","evseId":{{evse}},"chargingProfile":[{{Reported("51", purpose)}}]}
        server {}
        eventually GET box/chargingprofiles {"data":[{"id":51,"evseNumber":{{evse}},"purpose":"{{shown}}","source":"{{source}}"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_29_The_limits_of_the_station_itself(string engine) =>
        Told(engine, """{"requestId":12,"evseId":0,"chargingProfile":{"chargingProfilePurpose":"TxDefaultProfile"}}""", 0);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_30_The_limits_of_one_evse(string engine) =>
        Told(engine, """{"requestId":12,"evseId":1,"chargingProfile":{"chargingProfilePurpose":"TxDefaultProfile"}}""", 1);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_31_All_limits_and_what_is_not_told_is_not_kept(string engine) => Play(engine, $$"""
        {{Set(1, "TxDefault", "TxDefaultProfile", id: "$gone")}}
        operator POST box/chargingprofiles/refresh
        server GetChargingProfiles {"requestId":"$request","chargingProfile":{} }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        station ReportChargingProfiles {"requestId":"$request","chargingLimitSource":"CSO","evseId":1,"tbc":true,"chargingProfile":[{{Reported("900051", "TxDefaultProfile", 1)}}]}
        server {}
        eventually GET box/chargingprofiles {"data":[{"id":900051},{"id":"$gone"}]}
        station ReportChargingProfiles {"requestId":"$request","chargingLimitSource":"EMS","evseId":0,"chargingProfile":[{{Reported("900052", "ChargingStationExternalConstraints")}}]}
        server {}
        eventually GET box/chargingprofiles {"data":[{"id":900052,"source":"EMS"},{"id":900051}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_32_The_limit_of_an_id(string engine) => Told(engine, """{"requestId":12,"chargingProfile":{"chargingProfileId":[51]}}""", 1);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_33_The_limits_of_a_level(string engine) => Told(engine, """{"requestId":12,"evseId":1,"chargingProfile":{"stackLevel":0}}""", 1);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_34_The_limits_of_a_source(string engine) =>
        Told(engine, """{"requestId":12,"evseId":1,"chargingProfile":{"chargingLimitSource":["SO"]}}""", 1, "SO");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_35_The_limits_of_a_purpose(string engine) => Told(
        engine, """{"requestId":12,"evseId":1,"chargingProfile":{"chargingProfilePurpose":"TxDefaultProfile"}}""", 1);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_36_The_limits_of_a_purpose_and_level(string engine) => Told(
        engine, """{"requestId":12,"evseId":1,"chargingProfile":{"chargingProfilePurpose":"TxDefaultProfile","stackLevel":0}}""", 1);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_52_The_limits_that_others_set(string engine) => Told(
        engine, """{"requestId":12,"chargingProfile":{"chargingProfilePurpose":"ChargingStationExternalConstraints"}}""", 0, "EMS",
        "ChargingStationExternalConstraints", "ExternalConstraints");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_37_A_remote_start_with_a_limit(string engine) => Play(engine, $$"""
        operator POST box/ocpp/RequestStartTransaction {"remoteStartId":31,"evseId":1,{{Card.Trim()}},"chargingProfile":{"id":91,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute",{{Sent.Trim()}} } }
        server RequestStartTransaction {"remoteStartId":31,"evseId":1,{{Card.Trim()}},"chargingProfile":{"id":91,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute",{{Sent.Trim()}} } }
        station {"status":"Accepted"}
        operator {"outcome":"Accepted"}
        {{Started("RemoteStart", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"status":"Charging","session":{"transactionId":"$tx"} }
        """);

    Task Composite(string engine, int evse) => Play(engine, $$"""
        operator POST box/chargingprofiles/composite {"evseNumber":{{evse}},"durationSeconds":3600}
        server GetCompositeSchedule {"duration":3600,"evseId":{{evse}}}
        station {"status":"Accepted","schedule":{"evseId":{{evse}},"duration":3600,"scheduleStart":"$now","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16},{"startPeriod":900,"limit":6}]} }
        operator {"outcome":"Accepted","schedule":{"unit":"Ampere","durationSeconds":3600,"steps":[{"at":"$now","limit":16},{"limit":6}]} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_43_What_an_evse_will_allow(string engine) => Composite(engine, 1);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_44_What_the_station_will_allow(string engine) => Composite(engine, 0);

    const string Limited = """
        station NotifyChargingLimit {"evseId":1,"chargingLimit":{"chargingLimitSource":"EMS","isGridCritical":true},"chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}]}
        server {}
        eventually GET box/chargingprofiles {"externalLimits":[{"evseNumber":1,"source":"EMS","isGridCritical":true,"schedules":[{"unit":"Ampere","periods":[{"limit":10}]}]}]}
        eventually GET box/notices?action=NotifyChargingLimit {"data":[{"action":"NotifyChargingLimit"}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_48_Somebody_else_limits_the_station(string engine) => Play(engine, Limited);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_50_Somebody_else_limits_it_no_more(string engine) => Play(engine, $$"""
        {{Limited}}
        station ClearedChargingLimit {"chargingLimitSource":"EMS"}
        server {}
        eventually GET box/chargingprofiles {"externalLimits":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_51_A_transaction_is_limited_no_more(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Limited}}
        station ClearedChargingLimit {"chargingLimitSource":"EMS","evseId":1}
        server {}
        {{Updated(1, "+5m", "ChargingRateChanged", "Charging")}}
        server {}
        eventually GET box/chargingprofiles {"externalLimits":[]}
        record {"state":"running"}
        """);

    const string Needs = """
        station NotifyEVChargingNeeds {"evseId":1,"maxScheduleTuples":4,"chargingNeeds":{"requestedEnergyTransfer":"AC_three_phase","departureTime":"$now+4h","acChargingParameters":{"energyAmount":20000,"evMinCurrent":6,"evMaxCurrent":20,"evMaxVoltage":400}}}
        server {"status":"Accepted"}
        """;

    static string Made(int limit) => $$"""
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","transactionId":"T-1","chargingSchedule":[{"id":1,"startSchedule":"*","duration":"*","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{limit}}}]}]} }
        station {"status":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","purpose":"Tx","schedules":[{"periods":[{"limit":{{limit}}}]}]}]}
        """;

    static string Plan(int limit) => $$"""
        station NotifyEVChargingSchedule {"timeBase":"$now+1m","evseId":1,"chargingSchedule":{"id":1,"duration":3600,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6},{"startPeriod":900,"limit":{{limit}}}]} }
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_53_A_car_gets_a_schedule_for_what_it_needs(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Needs}}
        {{Made(20)}}
        {{Plan(20)}}
        server {"status":"Accepted"}
        record {"details":{"needs":{"energyTransfer":"AC_three_phase","kwh":20,"maxCurrentA":20} } }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_55_A_plan_beyond_the_limit_is_refused(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Needs}}
        {{Made(20)}}
        {{Plan(25)}}
        server {"status":"Rejected","statusInfo":"*"}
        server SetChargingProfile {"evseId":1,"chargingProfile":"*"}
        station {"status":"Accepted"}
        {{Plan(16)}}
        server {"status":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_57_The_car_asks_anew(string engine) => Play(engine, $$"""
        {{Charging}}
        {{Needs}}
        {{Made(20)}}
        {{Needs.Replace("\"evMaxCurrent\":20", "\"evMaxCurrent\":12", StringComparison.Ordinal)}}
        {{Made(12)}}
        {{Plan(12)}}
        server {"status":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_58_The_operator_sets_another_schedule(string engine) => Play(engine, $$"""
        {{Charging}}
        {{OfSession}}
        {{Plan(6)}}
        server {"status":"Accepted"}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","purpose":"Tx","transactionId":"$tx","isOver":false}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_59_The_operator_sets_another_schedule_and_the_car_asks_anew(string engine) => Play(engine, $$"""
        {{Charging}}
        {{OfSession}}
        {{Needs}}
        server SetChargingProfile {"evseId":1,"chargingProfile":{"id":"$id","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute","transactionId":"T-1",{{Sent.Trim()}} } }
        station {"status":"Accepted"}
        {{Plan(6)}}
        server {"status":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_60_A_limit_for_a_transaction_that_runs(string engine) => Play(engine, $$"""
        {{Charging}}
        {{OfSession}}
        eventually GET box/chargingprofiles {"data":[{"id":"$id","purpose":"Tx","transactionId":"$tx"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_K_70_Several_limits_at_once(string engine) => Play(engine, $$"""
        {{Set(1, "TxDefault", "TxDefaultProfile", id: "$one")}}
        {{Set(1, "TxDefault", "TxDefaultProfile", id: "$two", level: 1)}}
        eventually GET box/chargingprofiles {"data":[{"id":"$two","stackLevel":1},{"id":"$one","stackLevel":0}]}
        """);
}
