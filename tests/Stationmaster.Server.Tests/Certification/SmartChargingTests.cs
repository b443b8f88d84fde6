using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Limits over time, by the cases of the OCPP 1.6 certification.</summary>
public sealed class SmartChargingTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    const string Default = """
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"TxDefault","kind":"Absolute","stackLevel":1,"schedules":[{"unit":"Ampere","startsAt":"$now","durationSeconds":3600,"periods":[{"startSeconds":0,"limit":6}]}]}
        server SetChargingProfile {"connectorId":1,"csChargingProfiles":{"chargingProfileId":"$profile","stackLevel":1,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"duration":3600,"startSchedule":"$now","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]} } }
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        """;

    const string Started = """
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_056_A_limit_for_every_transaction(string engine) => Play(engine, $$"""
        {{Default}}
        operator GET box/chargingprofiles
        operator {"data":[{"id":"$profile","evseNumber":1,"purpose":"TxDefault","kind":"Absolute","stackLevel":1,"source":"CSO","isOver":false}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_057_A_limit_for_the_transaction_that_runs(string engine) => Play(engine, $$"""
        {{Started}}
        operator POST box/chargingprofiles {"evseNumber":1,"purpose":"Tx","kind":"Relative","transactionId":"$tx","schedules":[{"unit":"Ampere","periods":[{"startSeconds":0,"limit":10},{"startSeconds":900,"limit":16}]}]}
        server SetChargingProfile {"connectorId":1,"csChargingProfiles":{"chargingProfileId":"$profile","transactionId":"$tx","stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10},{"startPeriod":900,"limit":16}]} } }
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET box/chargingprofiles
        operator {"data":[{"id":"$profile","purpose":"Tx","transactionId":"$tx","isOver":false}]}
        """);

    const string Profile = """
        {"chargingProfileId":7,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]} }
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_059_A_remote_start_brings_a_limit(string engine) => Play(engine, $$"""
        operator POST box/ocpp/RemoteStartTransaction {"connectorId":1,"idTag":"$card","chargingProfile":{{Profile.Trim()}} }
        server RemoteStartTransaction {"connectorId":1,"idTag":"$card","chargingProfile":{{Profile.Trim()}} }
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        {{Started}}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_066_What_will_be_allowed_is_asked_for(string engine) => Play(engine, $$"""
        {{Default}}
        operator POST box/chargingprofiles/composite {"evseNumber":1,"durationSeconds":350,"unit":"Ampere"}
        server GetCompositeSchedule {"connectorId":1,"duration":350,"chargingRateUnit":"A"}
        station {"status":"Accepted","connectorId":1,"scheduleStart":"$now","chargingSchedule":{"duration":350,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]} }
        operator {"status":"Accepted","schedule":{"startsAt":"$now","durationSeconds":350,"unit":"Ampere","steps":"*"} }
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_067_A_limit_is_cleared(string engine) => Play(engine, $$"""
        {{Default}}
        operator POST box/chargingprofiles/clear {"id":"$profile"}
        server ClearChargingProfile {"id":"$profile"}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET box/chargingprofiles
        operator {"data":[]}
        {{Default.Replace("$profile", "$second", StringComparison.Ordinal)}}
        operator POST box/chargingprofiles/clear {"purpose":"TxDefault","stackLevel":1}
        server ClearChargingProfile {"chargingProfilePurpose":"TxDefaultProfile","stackLevel":1}
        station {"status":"Accepted"}
        operator {"status":"Accepted"}
        operator GET box/chargingprofiles
        operator {"data":[]}
        """);
}
