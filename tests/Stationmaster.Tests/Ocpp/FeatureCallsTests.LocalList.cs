using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

public partial class FeatureCallsTests
{
    static IEnumerable<(string, Order, string, string)> LocalLists()
    {
        var entry = new ListedToken("04A1", TokenKind.Rfid, new(AuthorisationStatus.Accepted, At, "FLEET"));
        var list = new SendLocalList(5, true, [entry]);
        var change = new SendLocalList(6, false, [new("04A1", TokenKind.Rfid, null)]);
        yield return ("1.6", new GetLocalListVersion(), "GetLocalListVersion", "{}");
        yield return ("1.6", new GetLocalListLimits(), "GetConfiguration",
            """{"key":["LocalAuthListEnabled","LocalAuthListMaxLength","SendLocalListMaxLength"]}""");
        yield return ("1.6", list, "SendLocalList",
            """
            {"listVersion":5,"updateType":"Full","localAuthorizationList":[
             {"idTag":"04A1","idTagInfo":{"expiryDate":"2026-11-20T10:15:00.000Z","parentIdTag":"FLEET","status":"Accepted"}}]}
            """);
        yield return ("1.6", change, "SendLocalList",
            """{"listVersion":6,"updateType":"Differential","localAuthorizationList":[{"idTag":"04A1"}]}""");
        yield return ("1.6", list with { Entries = [entry, entry with { Uid = new('9', 21) }] }, "SendLocalList",
            """
            {"listVersion":5,"updateType":"Full","localAuthorizationList":[
             {"idTag":"04A1","idTagInfo":{"expiryDate":"2026-11-20T10:15:00.000Z","parentIdTag":"FLEET","status":"Accepted"}}]}
            """);
        foreach (var version in new[] { "2.0.1", "2.1" })
        {
            yield return (version, new GetLocalListVersion(), "GetLocalListVersion", "{}");
            yield return (version, new GetLocalListLimits(), "GetVariables",
                """
                {"getVariableData":[{"component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"Enabled"}},
                 {"attributeType":"MaxSet","component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"Entries"}},
                 {"component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"ItemsPerMessage"}},
                 {"component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"BytesPerMessage"}}]}
                """);
            yield return (version, list, "SendLocalList",
                """
                {"versionNumber":5,"updateType":"Full","localAuthorizationList":[{"idToken":{"idToken":"04A1","type":"ISO14443"},
                 "idTokenInfo":{"status":"Accepted","cacheExpiryDateTime":"2026-11-20T10:15:00.000Z",
                  "groupIdToken":{"idToken":"FLEET","type":"Central"}}}]}
                """);
            yield return (version, change, "SendLocalList",
                """
                {"versionNumber":6,"updateType":"Differential","localAuthorizationList":[{"idToken":{"idToken":"04A1","type":"ISO14443"}}]}
                """);
            yield return (version, new SendLocalList(9, true, []), "SendLocalList", """{"versionNumber":9,"updateType":"Full"}""");
        }
    }

    [Theory]
    [InlineData("1.6", """{"listVersion":-1}""", -1)]
    [InlineData("1.6", """{"listVersion":12}""", 12)]
    [InlineData("2.0.1", """{"versionNumber":0}""", 0)]
    [InlineData("2.1", """{"versionNumber":12}""", 12)]
    public void A_station_names_the_version_of_its_list(string version, string answer, int number)
    {
        var outcome = Version(version).ReadOutcome(new GetLocalListVersion(), Bytes(answer));
        Assert.Equal((OutcomeKind.Accepted, number), (outcome.Kind, outcome.ListVersion));
        var written = Version(version).WriteOutcome(new GetLocalListVersion(), outcome);
        AssertJson(answer, written);
        Assert.Empty(Verdict.Of(written, Version(version).Actions.Find("GetLocalListVersion")!.Answer!).Deviations);
    }

    [Theory]
    [InlineData("1.6", """
        {"configurationKey":[{"key":"LocalAuthListEnabled","readonly":false,"value":"true"},
         {"key":"SendLocalListMaxLength","readonly":true,"value":"20"}],"unknownKey":["LocalAuthListMaxLength"]}
        """, null)]
    [InlineData("2.0.1", """
        {"getVariableResult":[
         {"attributeStatus":"Accepted","attributeValue":"true","component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"Enabled"}},
         {"attributeStatus":"Rejected","attributeType":"MaxSet","component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"Entries"}},
         {"attributeStatus":"Accepted","attributeValue":"20","component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"ItemsPerMessage"}},
         {"attributeStatus":"Accepted","attributeValue":"9000","component":{"name":"LocalAuthListCtrlr"},"variable":{"name":"BytesPerMessage"}}]}
        """, 9000)]
    public void A_station_tells_the_limits_of_its_list(string version, string answer, int? bytes) => Assert.Equal(
        new ListLimits(true, null, 20, bytes), Version(version).ReadOutcome(new GetLocalListLimits(), Bytes(answer)).ListLimits);

    [Fact]
    public void A_station_of_2_x_answers_for_its_limits_validly()
    {
        var written = Version("2.0.1").WriteOutcome(new GetLocalListLimits(), new(OutcomeKind.Accepted) { ListLimits = new(true, 100, 20) });
        Assert.Empty(Verdict.Of(written, Version("2.0.1").Actions.Find("GetVariables")!.Answer!).Deviations);
        Assert.Equal(new ListLimits(true, 100, 20), Version("2.0.1").ReadOutcome(new GetLocalListLimits(), written).ListLimits);
    }
}
