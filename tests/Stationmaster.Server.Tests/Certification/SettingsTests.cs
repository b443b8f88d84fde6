using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Settings, caches and vendors' data, by the cases of the OCPP 1.6 certification.</summary>
public sealed class SettingsTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_019_1_Read_all_settings(string engine) => Play(
        engine,
        """
        operator GET box/configuration
        server GetConfiguration {}
        station {"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"AuthorizationKey","readonly":false,"value":"secret"},{"key":"NumberOfConnectors","readonly":true,"value":"1"}]}
        operator {"status":"Accepted","outcome":"Accepted","configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"AuthorizationKey","readonly":false,"value":null},{"key":"NumberOfConnectors","readonly":true,"value":"1"}],"unknownKey":[]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_019_2_Read_one_setting(string engine) => Play(
        engine,
        """
        operator GET box/configuration?key=SupportedFeatureProfiles
        server GetConfiguration {"key":["SupportedFeatureProfiles"]}
        station {"configurationKey":[{"key":"SupportedFeatureProfiles","readonly":true,"value":"Core,RemoteTrigger"}]}
        operator {"configurationKey":[{"key":"SupportedFeatureProfiles","value":"Core,RemoteTrigger"}]}
        operator GET box/configuration?key=Unheard
        server GetConfiguration {"key":["Unheard"]}
        station {"unknownKey":["Unheard"]}
        operator {"configurationKey":[],"unknownKey":["Unheard"]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_021_Change_a_setting(string engine) => Play(
        engine,
        """
        operator POST box/configuration {"key":"MeterValueSampleInterval","value":"30"}
        server ChangeConfiguration {"key":"MeterValueSampleInterval","value":"30"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted","error":null}
        operator POST box/configuration {"key":"WebSocketPingInterval","value":"60"}
        server ChangeConfiguration {"key":"WebSocketPingInterval","value":"60"}
        station {"status":"RebootRequired"}
        operator {"status":"RebootRequired","outcome":"Accepted","description":"It takes effect after the charge box restarts."}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_040_1_A_setting_the_station_does_not_know(string engine) => Play(
        engine,
        """
        operator POST box/configuration {"key":"Unheard","value":"1"}
        server ChangeConfiguration {"key":"Unheard","value":"1"}
        station {"status":"NotSupported"}
        operator {"status":"NotSupported","outcome":"NotSupported"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_040_2_A_value_the_station_does_not_take(string engine) => Play(
        engine,
        """
        operator POST box/configuration {"key":"MeterValueSampleInterval","value":"-1"}
        server ChangeConfiguration {"key":"MeterValueSampleInterval","value":"-1"}
        station {"status":"Rejected"}
        operator {"status":"Rejected","outcome":"Rejected"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_061_Clear_the_authorization_cache(string engine) => Play(
        engine,
        """
        operator POST box/clear-cache
        server ClearCache {}
        station {"status":"Accepted"}
        operator {"status":"Accepted","outcome":"Accepted"}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_064_Data_of_a_vendor_nobody_knows(string engine) => Play(
        engine,
        """
        station DataTransfer {"vendorId":"com.example","messageId":"Ping","data":"{\"a\":1}"}
        server {"status":"UnknownVendorId"}
        """);

    [Fact]
    public void Every_frame_of_these_cases_is_checked_against_the_official_schemas() =>
        Assert.SkipUnless(FrameJudge.IsHere, $"The official schemas are not at {FrameJudge.Schemas}: what the server sent was not checked against them");
}
