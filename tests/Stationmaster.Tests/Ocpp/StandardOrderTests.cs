using System.Text;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;

namespace Stationmaster.Tests.Ocpp;

public sealed class StandardOrderTests
{
    static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    static OcppVersion Version(string name) => OcppVersions.Find(name)!;

    static Outcome Outcome(string version, string action, string answer) =>
        Version(version).ReadOutcome(new StandardOrder(action, "{}"), Bytes(answer));

    [Fact]
    public void A_payload_is_sent_as_it_was_written_but_for_the_spaces_in_between()
    {
        var order = Version("2.0.1").ReadStandardOrder("SetVariables", Bytes("""
            { "setVariableData": [ { "attributeValue": "Æ \"x\"", "component": { "name": "A" }, "variable": {"name":"B"} } ],
              "customData": { "vendorId": "v", "number": 1.10 } }
            """)).Order;

        var call = Version("2.0.1").WriteOrder(order!)!;
        Assert.Equal("SetVariables", call.Action);
        Assert.Equal(
            """{"setVariableData":[{"attributeValue":"Æ \"x\"","component":{"name":"A"},"variable":{"name":"B"}}],"customData":{"vendorId":"v","number":1.10}}""",
            Encoding.UTF8.GetString(call.Payload));
    }

    [Fact]
    public void An_order_of_ours_is_understood_and_nothing_of_it_is_lost()
    {
        const string profile =
            """{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10.5}]}}""";
        var payload = $$"""{"idTag":"04A1","connectorId":2,"chargingProfile":{{profile}}}""";

        var order = Assert.IsType<StandardOrder>(Version("1.6").ReadStandardOrder("RemoteStartTransaction", Bytes(payload)).Order);

        var start = Assert.IsType<RemoteStart>(order.Meaning);
        Assert.Equal(new RemoteStart(new(2, 1), "04A1"), start with { Profile = null });
        Assert.Equal(10.5m, start.Profile!.Schedules[0].Periods[0].Limit);
        Assert.Equal(payload, Encoding.UTF8.GetString(Version("1.6").WriteOrder(order)!.Payload));
        var outcome = Version("1.6").ReadOutcome(order, Bytes("""{"status":"Accepted"}"""));
        Assert.Equal((OutcomeKind.Accepted, """{"status":"Accepted"}"""), (outcome.Kind, outcome.AnswerJson));
    }

    [Fact]
    public void A_new_password_is_known_as_one_however_it_is_set()
    {
        const string variable = """ "component":{"name":"SecurityCtrlr"},"variable":{"name":"basicAuthPassword"} """;
        Order? Meaning(string version, string action, string payload) =>
            ((StandardOrder?)Version(version).ReadStandardOrder(action, Bytes(payload)).Order)?.Meaning;

        Assert.Equal(new SetPassword("0011", 0), Meaning("1.6", "ChangeConfiguration", """{"key":"authorizationKey","value":"0011"}"""));
        Assert.Equal(new SetSecurityProfile(2), Meaning("1.6", "ChangeConfiguration", """{"key":"SecurityProfile","value":"2"}"""));
        Assert.Equal(new SetPassword("0011", 0), Meaning("2.0.1", "SetVariables", $$"""{"setVariableData":[{"attributeValue":"0011",{{variable}}}]}"""));
        Assert.IsType<ChangeSettings>(Meaning("2.1", "SetVariables", """{"setVariableData":[{"attributeValue":"1","component":{"name":"A"},"variable":{"name":"B"}}]}"""));
        var mixed = Version("2.1").ReadStandardOrder("SetVariables", Bytes($$$"""
            {"setVariableData":[{"attributeValue":"0011",{{{variable}}}},{"attributeValue":"1","component":{"name":"A"},"variable":{"name":"B"}}]}
            """));
        Assert.Equal("setVariableData", mixed.Deviations.Single().Field);
    }

    [Theory]
    [InlineData("1.6", "GetLog", """{"logType":"DiagnosticsLog","requestId":1}""", "log", OcppErrorCode.OccurenceConstraintViolation)]
    [InlineData("1.6", "Reset", """{"type":"Warm"}""", "type", OcppErrorCode.PropertyConstraintViolation)]
    [InlineData("1.6", "Reset", """{"type":"Soft","when":"now"}""", "when", OcppErrorCode.FormationViolation)]
    [InlineData("2.1", "SetDERControl", """{"isDefault":true,"controlId":"c","controlType":"FreqDroop","curve":3}""", "curve", OcppErrorCode.TypeConstraintViolation)]
    public void What_the_standard_would_not_have_is_not_sent(string version, string action, string payload, string field, OcppErrorCode code)
    {
        var reading = Version(version).ReadStandardOrder(action, Bytes(payload));

        Assert.Null(reading.Order);
        Assert.Contains(reading.Deviations, deviation => deviation.Field == field && deviation.Code == code);
    }

    [Theory]
    [InlineData("1.6", "Heartbeat")]
    [InlineData("1.6", "SetVariables")]
    [InlineData("2.0.1", "BatterySwap")]
    public void Only_what_the_central_system_may_call_is_an_order(string version, string action)
    {
        Assert.NotNull(Version(version).ReadStandardOrder(action, Bytes("{}")).Error);
        Assert.Null(Version(version).WriteOrder(new StandardOrder(action, "{}")));
    }

    [Theory]
    [InlineData("1.6", "SendLocalList", """{"status":"VersionMismatch"}""", OutcomeKind.Rejected, "VersionMismatch")]
    [InlineData("1.6", "GetLocalListVersion", """{"listVersion":3}""", OutcomeKind.Accepted, "Accepted")]
    [InlineData("1.6", "GetLog", """{"status":"AcceptedCanceled"}""", OutcomeKind.Accepted, "AcceptedCanceled")]
    [InlineData("2.0.1", "GetBaseReport", """{"status":"NotSupported"}""", OutcomeKind.NotSupported, "NotSupported")]
    [InlineData("2.0.1", "GetBaseReport", """{}""", OutcomeKind.Rejected, null)]
    [InlineData("2.0.1", "GetBaseReport", """[]""", OutcomeKind.Rejected, null)]
    [InlineData("2.0.1", "SetVariables", """{"setVariableResult":[{"attributeStatus":"RebootRequired"}]}""", OutcomeKind.Accepted, "RebootRequired")]
    [InlineData("2.0.1", "SetVariables", """{"setVariableResult":[{"attributeStatus":"UnknownVariable"}]}""", OutcomeKind.Rejected, "UnknownVariable")]
    [InlineData("2.0.1", "SetVariables", """{"setVariableResult":[{"attributeStatus":"Accepted"},{"attributeStatus":"Rejected"}]}""", OutcomeKind.Accepted, "Accepted")]
    [InlineData("2.0.1", "SetVariables", """{"setVariableResult":7}""", OutcomeKind.Rejected, null)]
    [InlineData("2.0.1", "UnpublishFirmware", """{"status":"Unpublished"}""", OutcomeKind.Accepted, "Unpublished")]
    [InlineData("2.1", "ClearDERControl", """{"status":"NotFound"}""", OutcomeKind.Rejected, "NotFound")]
    public void An_answer_is_judged_by_the_words_of_its_shape(string version, string action, string answer, OutcomeKind kind, string? status)
    {
        var outcome = Outcome(version, action, answer);

        Assert.Equal((kind, status), (outcome.Kind, outcome.Status));
        Assert.Equal(answer.StartsWith('{'), outcome.AnswerJson is not null);
    }

    [Fact]
    public void A_station_that_refuses_some_says_how_many() => Assert.Equal(
        "2 of 3 refused: Rejected, UnknownVariable",
        Outcome("2.0.1", "SetVariables",
            """{"setVariableResult":[{"attributeStatus":"Accepted"},{"attributeStatus":"Rejected"},{"attributeStatus":"UnknownVariable"}]}""").Why);

    [Fact]
    public void A_stations_reason_is_told() => Assert.Equal(
        "NoPower: fuse blown", Outcome("2.0.1", "Reset", """{"status":"Rejected","statusInfo":{"reasonCode":"NoPower","additionalInfo":"fuse blown"}}""").Why);

    /// <summary>A word that a new edition brings is to be looked at: it may promise.</summary>
    [Fact]
    public void The_words_of_refusal_are_these()
    {
        var words = OcppVersions.All.SelectMany(version => version.Actions.All)
            .Where(action => action.Caller.HasFlag(Caller.CentralSystem) && action.Answer is not null)
            .SelectMany(action => action.Answer!.Fields.Where(field => field is { Name: "status", Shape: WordShape })
                .SelectMany(field => ((WordShape)field.Shape).Words.Select(word => (action.Name, Word: word))))
            .Where(pair => Outcome("2.1", pair.Name, $$"""{"status":"{{pair.Word}}"}""").Kind == OutcomeKind.Rejected)
            .Select(pair => pair.Word).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            "ConditionNotSupported DownloadOngoing DuplicateTariffId EmptyResultSet Failed Faulted Invalid "
            + "InvalidCertificate LanguageNotSupported NoCurrencyChange NoFirmware NoProfile NoProfiles NoTariff NotFound "
            + "NotSupportedMessageFormat NotSupportedPriority NotSupportedState Occupied OngoingAuthorizedTransaction "
            + "Rejected RevokedCertificate TooManyElements TxNotFound Unavailable Unknown UnknownConnector UnknownMessageId "
            + "UnknownTransaction UnlockFailed VersionMismatch",
            string.Join(" ", words));
    }
}
