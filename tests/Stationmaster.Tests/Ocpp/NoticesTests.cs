using System.Text;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;
using Stationmaster.Tests.Ocpp.Vocabulary;
using Xunit;

namespace Stationmaster.Tests.Ocpp;

public sealed class NoticesTests
{
    /// <summary>They ask for a decision of ours, or change something: keeping them is not enough.</summary>
    static readonly string[] ToBeInterpreted =
    [
        "FirmwareStatusNotification", "Get15118EVCertificate", "GetCertificateChainStatus", "GetCertificateStatus", "LogStatusNotification",
        "NotifyEvent", "NotifyReport", "ReservationStatusUpdate", "SecurityEventNotification", "SignCertificate", "StatusNotification",
        "TransactionEvent", "VatNumberValidation",
    ];

    static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    static OcppVersion Version(string name) => OcppVersions.Find(name)!;

    public static TheoryData<string, string> EveryCall()
    {
        var data = new TheoryData<string, string>();
        foreach (var version in OcppVersions.All)
        {
            foreach (var action in version.Actions.All.Where(action => action.Caller.HasFlag(Caller.Station)))
                data.Add(version.Name, action.Name);
        }
        return data;
    }

    /// <summary>The least that the shape allows.</summary>
    static string Least(Shape shape) => shape switch
    {
        ObjectShape fields => $"{{{string.Join(",", fields.Fields.Where(field => field.IsRequired).Select(field => $"\"{field.Name}\":{Least(field.Shape)}"))}}}",
        ListShape list => $"[{string.Join(",", Enumerable.Repeat(Least(list.Item), Math.Max(1, list.Least)))}]",
        WordShape words => $"\"{words.Words[0]}\"",
        NumberShape number => (number.Least ?? number.Most ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
        TimeShape => "\"2026-11-21T10:00:00Z\"",
        TruthShape => "true",
        AnyShape => "1",
        _ => "\"x\"",
    };

    [Theory]
    [MemberData(nameof(EveryCall))]
    public void Whatever_a_station_may_call_is_interpreted_or_kept_and_answered_as_the_standard_wants(string name, string action)
    {
        var (version, shape) = (Version(name), Version(name).Actions.Find(action)!);
        var payload = Least(shape.Request);
        Assert.True(Verdict.Of(Bytes(payload), shape.Request).IsValid, payload);

        var reading = version.Read(action, Bytes(payload));

        if (reading.Error is { } error)
        {
            Assert.Equal(OcppErrorCode.NotSupported, error.Code);
            Assert.Contains(action, ToBeInterpreted);
            return;
        }
        if (reading.Event is not StationNotice notice)
            return;
        Assert.Equal((action, payload), (notice.Action, notice.PayloadJson));
        var answer = version.WriteAnswer(notice, Noted.Only);
        if (shape.Answer is { } expected)
            Assert.True(Verdict.Of(answer, expected).IsValid, $"{action} {Encoding.UTF8.GetString(answer)}");
    }

    [Fact]
    public void More_than_the_standard_has_does_no_harm()
    {
        var text = new string('x', 600);
        var reading = Version("2.1").Read("NotifyDERAlarm",
            Bytes($$"""{"controlType":"EnterService","timestamp":"2026-11-21T10:00:00Z","extraInfo":"{{text}}","requestId":7,"vendor":{"a":[1]},"extraInfo":"y"}"""));

        var notice = Assert.IsType<StationNotice>(reading.Event);
        Assert.Equal(7, notice.RequestId);
        Assert.Contains(text, notice.PayloadJson);
        Assert.Equal(["extraInfo", "requestId", "vendor", "extraInfo"], reading.Deviations.Select(deviation => deviation.Field));
    }

    [Theory]
    [InlineData("""{"timestamp":"2026-11-21T10:00:00Z"}""", OcppErrorCode.OccurenceConstraintViolation)]
    [InlineData("""{"controlType":"EnterService","timestamp":"2026-11-21T10:00:00Z","alarmEnded":"no"}""", OcppErrorCode.TypeConstraintViolation)]
    [InlineData("""{"controlType":"EnterService","timestamp":"today"}""", OcppErrorCode.PropertyConstraintViolation)]
    [InlineData("""{"controlType":"EnterService",""", OcppErrorCode.FormationViolation)]
    [InlineData("[]", OcppErrorCode.FormationViolation)]
    public void What_cannot_be_used_is_refused_by_the_code_the_standard_asks_for(string payload, OcppErrorCode code) =>
        Assert.Equal(code, Version("2.1").Read("NotifyDERAlarm", Bytes(payload)).Error!.Code);

    [Fact]
    public void Past_fifty_mistakes_nothing_is_believed()
    {
        var fields = string.Concat(Enumerable.Range(0, 60).Select(i => $"\"x{i}\":{i},"));
        Assert.NotNull(Version("2.1").Read("NotifyDERAlarm",
            Bytes($$"""{{{fields}}"controlType":"EnterService","timestamp":"2026-11-21T10:00:00Z"}""")).Error);
    }

    [Fact]
    public void What_a_version_does_not_have_is_not_kept_either() =>
        Assert.Equal(OcppErrorCode.NotImplemented, Version("2.0.1").Read("BatterySwap", Bytes("{}")).Error!.Code);
}
