using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

public partial class FeatureCallsTests
{
    static IEnumerable<(string, Order, string, string)> Firmware()
    {
        var plain = new UpdateFirmware(9, "https://h/f.bin", At) { Retries = 3, RetryIntervalSeconds = 60 };
        var signed = new UpdateFirmwareSigned(9, "https://h/f.bin", At, "PEM", "c2ln") { InstallAt = At };
        var log = new RequestLog(9, LogKind.Security, "https://h/") { From = At, Until = At };
        yield return ("1.6", plain, "UpdateFirmware",
            """{"location":"https://h/f.bin","retries":3,"retrieveDate":"2026-11-20T10:15:00.000Z","retryInterval":60}""");
        yield return ("1.6", signed, "SignedUpdateFirmware",
            """
            {"requestId":9,"firmware":{"location":"https://h/f.bin","retrieveDateTime":"2026-11-20T10:15:00.000Z","installDateTime":"2026-11-20T10:15:00.000Z",
             "signingCertificate":"PEM","signature":"c2ln"}}
            """);
        yield return ("1.6", new RequestDiagnostics("ftp://h/") { From = At, Until = At, Retries = 1, RetryIntervalSeconds = 5 }, "GetDiagnostics",
            """{"location":"ftp://h/","retries":1,"retryInterval":5,"startTime":"2026-11-20T10:15:00.000Z","stopTime":"2026-11-20T10:15:00.000Z"}""");
        foreach (var version in new[] { "1.6", "2.0.1", "2.1" })
        {
            yield return (version, log, "GetLog",
                """
                {"log":{"remoteLocation":"https://h/","oldestTimestamp":"2026-11-20T10:15:00.000Z","latestTimestamp":"2026-11-20T10:15:00.000Z"},"logType":"SecurityLog","requestId":9}
                """);
        }
        yield return ("2.1", new RequestLog(9, LogKind.DataCollector, "https://h/"), "GetLog",
            """{"log":{"remoteLocation":"https://h/"},"logType":"DataCollectorLog","requestId":9}""");
        foreach (var version in new[] { "2.0.1", "2.1" })
        {
            yield return (version, plain, "UpdateFirmware",
                """{"retries":3,"retryInterval":60,"requestId":9,"firmware":{"location":"https://h/f.bin","retrieveDateTime":"2026-11-20T10:15:00.000Z"}}""");
            yield return (version, signed, "UpdateFirmware",
                """
                {"requestId":9,"firmware":{"location":"https://h/f.bin","retrieveDateTime":"2026-11-20T10:15:00.000Z","installDateTime":"2026-11-20T10:15:00.000Z",
                 "signingCertificate":"PEM","signature":"c2ln"}}
                """);
            yield return (version, new PublishFirmware(9, "https://h/f.bin", new('a', 32)), "PublishFirmware",
                """{"location":"https://h/f.bin","checksum":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","requestId":9}""");
            yield return (version, new UnpublishFirmware(new('a', 32)), "UnpublishFirmware", """{"checksum":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""");
        }
    }

    [Fact]
    public void How_firmware_and_logs_go_on_is_told_with_the_request_it_is_about()
    {
        AssertTold("1.6", "FirmwareStatusNotification", """{"status":"Installed"}""", new FirmwareStatusReported("Installed"));
        AssertTold("1.6", "DiagnosticsStatusNotification", """{"status":"Uploaded"}""", new DiagnosticsStatusReported("Uploaded"));
        AssertTold("1.6", "SignedFirmwareStatusNotification", """{"status":"SignatureVerified","requestId":9}""",
            new SignedFirmwareStatusReported("SignatureVerified", 9));
        AssertTold("1.6", "LogStatusNotification", """{"status":"UploadFailure","requestId":9}""", new LogStatusReported("UploadFailure", 9));
        foreach (var version in new[] { "2.0.1", "2.1" })
        {
            AssertTold(version, "FirmwareStatusNotification", """{"status":"InvalidSignature","requestId":9}""",
                new FirmwareStatusReported("InvalidSignature") { RequestId = 9 });
            AssertTold(version, "LogStatusNotification", """{"status":"Uploaded","requestId":9}""",
                new DiagnosticsStatusReported("Uploaded") { RequestId = 9 });
        }
    }

    [Fact]
    public void Publishing_tells_where_the_firmware_can_be_fetched()
    {
        const string payload = """{"status":"Published","location":["https://here/f.bin","http://here/f.bin"],"requestId":9}""";
        var told = Assert.IsType<FirmwarePublishingReported>(Version("2.0.1").Read("PublishFirmwareStatusNotification", Bytes(payload)).Event);
        Assert.Equal(("Published", 9), (told.Status, told.RequestId));
        Assert.Equal(["https://here/f.bin", "http://here/f.bin"], told.Locations);
        AssertJson(payload, Version("2.0.1").WriteEvent(told).Payload);
    }

    [Theory]
    [InlineData("1.6", """{"status":"Accepted","filename":"log.zip"}""", OutcomeKind.Accepted, "log.zip")]
    [InlineData("2.0.1", """{"status":"AcceptedCanceled"}""", OutcomeKind.Accepted, null)]
    [InlineData("2.1", """{"status":"Rejected"}""", OutcomeKind.Rejected, null)]
    public void A_station_says_how_it_will_call_the_log(string version, string answer, OutcomeKind kind, string? file)
    {
        var order = new RequestLog(9, LogKind.Diagnostics, "https://h/");
        var outcome = Version(version).ReadOutcome(order, Bytes(answer));
        Assert.Equal((kind, file), (outcome.Kind, outcome.FileName));
        Assert.Empty(Verdict.Of(Version(version).WriteOutcome(order, outcome), Version(version).Actions.Find("GetLog")!.Answer!).Deviations);
    }

    [Theory]
    [InlineData("""{"fileName":"diag.txt"}""", OutcomeKind.Accepted, "diag.txt")]
    [InlineData("{}", OutcomeKind.Rejected, null)]
    public void Diagnostics_without_a_file_are_none(string answer, OutcomeKind kind, string? file)
    {
        var outcome = Version("1.6").ReadOutcome(new RequestDiagnostics("ftp://h/"), Bytes(answer));
        Assert.Equal((kind, file), (outcome.Kind, outcome.FileName));
    }

    [Fact]
    public void A_version_without_the_order_says_so()
    {
        Assert.Null(Version("1.6").WriteOrder(new PublishFirmware(1, "https://h/", new('a', 32))));
        Assert.Null(Version("2.0.1").WriteOrder(new RequestDiagnostics("ftp://h/")));
    }
}
