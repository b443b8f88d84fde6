using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>The local authorization list, by the cases of the OCPP 1.6 certification.</summary>
public sealed class LocalListTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    static string Version(int version) => $$"""
        operator POST box/ocpp/GetLocalListVersion
        server GetLocalListVersion {}
        station {"listVersion":{{version}}}
        operator {"outcome":"Accepted","answer":{"listVersion":{{version}}} }
        operator GET box/local-list
        operator {"versionThere":{{version}},"versionHere":0,"isInSync":false}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_042_1_A_station_without_a_list(string engine) => Play(engine, Version(-1));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_042_2_A_station_whose_list_is_empty(string engine) => Play(engine, Version(0));

    /// <summary>The list is switched on for a customer's charge keys, and is sent by itself.</summary>
    static string Full(string answer) => $$"""
        operator GET tokens?search=$listed1
        operator {"count":1}
        operator PUT box/local-list {"isEnabled":true,"customerIds":["$customer"]}
        operator {"isEnabled":true}
        server GetLocalListVersion {}
        station {"listVersion":0}
        server GetConfiguration {"key":["LocalAuthListEnabled","LocalAuthListMaxLength","SendLocalListMaxLength"]}
        station {"configurationKey":[{"key":"LocalAuthListEnabled","readonly":false,"value":"true"},{"key":"SendLocalListMaxLength","readonly":true,"value":"20"}]}
        server SendLocalList {"listVersion":1,"localAuthorizationList":[{"idTag":"$listed1","idTagInfo":{"status":"Accepted"} }],"updateType":"Full"}
        station {"status":"{{answer}}"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_043_1_A_list_is_not_supported(string engine) => Play(engine, $$"""
        {{Full("NotSupported")}}
        eventually GET box/local-list {"lastUpdate":"full","lastOutcome":"NotSupported","lastStatus":"NotSupported","nextTryAt":"*","isInSync":false}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_043_3_A_list_is_not_taken(string engine) => Play(engine, $$"""
        {{Full("Failed")}}
        eventually GET box/local-list {"lastUpdate":"full","lastOutcome":"Rejected","lastStatus":"Failed","nextTryAt":"*","isInSync":false}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_043_4_The_whole_list_is_sent(string engine) => Play(engine, $$"""
        {{Full("Accepted")}}
        eventually GET box/local-list {"isInSync":true,"versionHere":1,"versionThere":1,"entries":1,"lastUpdate":"full"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_043_5_What_changed_is_sent(string engine) => Play(engine, $$"""
        {{Full("Accepted")}}
        eventually GET box/local-list {"isInSync":true,"versionHere":1}
        operator GET tokens?search=$listed2
        operator {"count":1}
        server GetLocalListVersion {}
        station {"listVersion":1}
        server SendLocalList {"listVersion":2,"localAuthorizationList":[{"idTag":"$listed2","idTagInfo":{"status":"Accepted"} }],"updateType":"Differential"}
        station {"status":"Accepted"}
        eventually GET box/local-list {"isInSync":true,"versionHere":2,"entries":2,"lastUpdate":"differential"}
        """);
}
