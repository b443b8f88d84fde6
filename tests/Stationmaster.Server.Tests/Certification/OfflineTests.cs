using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>What happened while a station was not connected, by the cases of the OCPP 1.6 certification.</summary>
public sealed class OfflineTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_037_1_Started_offline_with_a_valid_key(string engine) => Play(
        engine,
        """
        station vanishes
        station reconnects
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now-40m"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StatusNotification {"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"$now"}
        server {}
        record {"state":"running","startedAt":"$now-40m"}
        station StopTransaction {"transactionId":"$tx","idTag":"$card","meterStop":8000,"timestamp":"$now+10m"}
        server {"idTagInfo":{"status":"Accepted"}}
        record {"state":"completed","consumed":7,"startedAt":"$now-40m","endedAt":"$now+10m"}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_037_3_Started_offline_with_an_invalid_key(string engine) => Play(
        engine,
        """
        station vanishes
        station reconnects
        station StartTransaction {"connectorId":1,"idTag":"$stranger","meterStart":1000,"timestamp":"$now-40m"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Invalid"}}
        station StopTransaction {"transactionId":"$tx","meterStop":5000,"timestamp":"$now","reason":"DeAuthorized"}
        server {}
        record {"state":"completed","consumed":4,"stopReason":"DeAuthorized","auth":{"idTag":{"uid":"$stranger","customerId":null}}}
        sessions 1
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_039_A_whole_session_offline(string engine) => Play(
        engine,
        """
        station vanishes
        station reconnects
        station StartTransaction {"connectorId":1,"idTag":"$card","meterStart":1000,"timestamp":"$now-90m"}
        server {"transactionId":"$tx","idTagInfo":{"status":"Accepted"}}
        station StopTransaction {"transactionId":"$tx","idTag":"$card","meterStop":11000,"timestamp":"$now-30m","reason":"Local"}
        server {"idTagInfo":{"status":"Accepted"}}
        record {"state":"completed","consumed":10,"startedAt":"$now-90m","endedAt":"$now-30m","duration":{"total":3600},"price":{"amount":32}}
        connector 1 {"session":null}
        sessions 1
        """);
}
