using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Firmware, by the cases of the OCPP 2.0.1 certification: block L.</summary>
public sealed class Firmware201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    const string Signature = """
        "signingCertificate":"-----BEGIN CERTIFICATE-----AAEC","signature":"AAEC"
        """;

    static string Update(string answer = "Accepted", string job = "job", string retrieve = "", string install = "") => $$"""
        operator POST box/firmware/update {"location":"https://files.example/fw-2.bin",{{Given("retrieveAt", retrieve)}}{{Given("installAt", install)}}"certificate":"-----BEGIN CERTIFICATE-----AAEC","signature":"AAEC"}
        server UpdateFirmware {"requestId":"${{job}}","firmware":{"location":"https://files.example/fw-2.bin","retrieveDateTime":"{{(retrieve.Length == 0 ? "*" : retrieve)}}",{{Given("installDateTime", install)}}{{Signature.Trim()}}} }
        station {"status":"{{answer}}"}
        """;

    static string Taken(string answer = "Accepted", string job = "job") => $$"""
        operator {"status":"{{answer}}","outcome":"Accepted","job":{"id":"${{job}}","requestId":"${{job}}","kind":"Firmware","status":"{{answer}}","endedAt":null} }
        """;

    static string Refused(string answer, string job = "job") => $$"""
        operator {"status":"{{answer}}","outcome":"Rejected","error":{"message":"*"},"job":{"id":"${{job}}","status":"{{answer}}","endedAt":"*"} }
        """;

    static string Given(string name, string value) => value.Length == 0 ? "" : $"\"{name}\":\"{value}\",";

    static string Tell(string action, string job, params string[] statuses) => string.Join('\n', statuses.Select(status => $$"""
        station {{action}} {"status":"{{status}}","requestId":"${{job}}"}
        server {}
        """));

    static string Told(params string[] statuses) => Tell("FirmwareStatusNotification", "job", statuses);

    /// <summary>The one job, as an operator sees it.</summary>
    static string Job(bool isOver, params string[] told) => $$"""
        operator GET box/jobs
        operator {"data":[{"id":"$job","status":"{{told[^1]}}","endedAt":{{(isOver ? "\"*\"" : "null")}},"history":[{{string.Join(',', told.Prepend("Accepted").Prepend("Requested").Select(step => $"{{\"status\":\"{step}\"}}"))}}]}]}
        """;

    static string Goes(bool isOver, params string[] statuses) => $$"""
        {{Update()}}
        {{Taken()}}
        {{Told(statuses)}}
        {{Job(isOver, statuses)}}
        """;

    const string Reboot = """
        station vanishes
        station reconnects
        station boots FirmwareUpdate
        """;

    static readonly string[] ToReboot = ["Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting"];

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_01_Signed_firmware_is_installed(string engine) => Play(engine, $$"""
        {{Goes(false, ToReboot)}}
        {{Reboot}}
        {{Told("Installed")}}
        station SecurityEventNotification {"type":"FirmwareUpdated","timestamp":"$now"}
        server {}
        {{Job(true, [.. ToReboot, "Installed"])}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_02_It_is_installed_later(string engine) => Play(engine, $$"""
        {{Update(retrieve: "$now+1m", install: "$now+2h")}}
        {{Taken()}}
        {{Told("Downloading", "Downloaded", "SignatureVerified", "InstallScheduled")}}
        {{Job(false, "Downloading", "Downloaded", "SignatureVerified", "InstallScheduled")}}
        {{Told("Installing", "InstallRebooting")}}
        {{Reboot}}
        {{Told("Installed")}}
        {{Job(true, "Downloading", "Downloaded", "SignatureVerified", "InstallScheduled", "Installing", "InstallRebooting", "Installed")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_03_It_is_fetched_later(string engine) => Play(engine, $$"""
        {{Update(retrieve: "$now+2h")}}
        {{Taken()}}
        {{Told("DownloadScheduled")}}
        {{Job(false, "DownloadScheduled")}}
        {{Told(ToReboot)}}
        {{Reboot}}
        {{Told("Installed")}}
        {{Job(true, ["DownloadScheduled", .. ToReboot, "Installed"])}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_04_The_certificate_was_revoked(string engine) => Play(engine, $$"""
        {{Update("RevokedCertificate")}}
        {{Refused("RevokedCertificate")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_05_The_certificate_is_not_valid(string engine) => Play(engine, $$"""
        {{Update("InvalidCertificate")}}
        {{Refused("InvalidCertificate")}}
        {{Alarmed("InvalidFirmwareSigningCertificate")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_06_The_signature_does_not_hold(string engine) => Play(engine, $$"""
        {{Goes(true, "Downloading", "Downloaded", "InvalidSignature")}}
        {{Alarmed("InvalidFirmwareSignature")}}
        """);

    static string Alarmed(string type) => $$"""
        station SecurityEventNotification {"type":"{{type}}","timestamp":"$now"}
        server {}
        operator GET box/security/events
        operator {"data":[{"type":"{{type}}","isAlarming":true}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_07_It_cannot_be_fetched(string engine) => Play(engine, Goes(true, "Downloading", "DownloadFailed"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_08_It_cannot_be_verified(string engine) =>
        Play(engine, Goes(true, "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallVerificationFailed"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_09_It_cannot_be_installed(string engine) =>
        Play(engine, Goes(true, "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallationFailed"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_10_Another_takes_its_place(string engine) => Play(engine, $$"""
        {{Goes(false, "Downloading")}}
        {{Update("AcceptedCanceled", "second")}}
        {{Taken("AcceptedCanceled", "second")}}
        {{Tell("FirmwareStatusNotification", "second", "Downloading", "Downloaded", "SignatureVerified", "Installing", "Installed")}}
        operator GET box/jobs
        operator {"data":[{"id":"$second","status":"Installed","endedAt":"*"},{"id":"$job","status":"Canceled","endedAt":"*"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_11_It_cannot_be_given_up(string engine) => Play(engine, $$"""
        {{Goes(false, "Downloading", "Downloaded", "SignatureVerified", "Installing")}}
        {{Update("Rejected", "second")}}
        {{Refused("Rejected", "second")}}
        {{Told("Installed")}}
        operator GET box/jobs
        operator {"data":[{"id":"$second","status":"Rejected","endedAt":"*"},{"id":"$job","status":"Installed","endedAt":"*"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_13_It_waits_for_the_charge_that_runs(string engine) => Play(engine, $$"""
        {{Started("Authorized", "Charging", Card, Evse, Begin(1000))}}
        {{Accepted}}
        connector 1 {"session":{"transactionId":"$tx"} }
        {{Goes(false, "DownloadScheduled")}}
        {{Ended(1, "StopAuthorized", "EVConnected", "Local", Card, End(6000))}}
        server {"totalCost":"*","idTokenInfo":{"status":"Accepted"} }
        station StatusNotification {"timestamp":"$now+31m","connectorStatus":"Unavailable","evseId":1,"connectorId":1}
        server {}
        connector 1 {"status":"Unavailable"}
        {{Told(ToReboot)}}
        {{Reboot}}
        station StatusNotification {"timestamp":"$now+40m","connectorStatus":"Available","evseId":1,"connectorId":1}
        server {}
        {{Told("Installed")}}
        {{Job(true, ["DownloadScheduled", .. ToReboot, "Installed"])}}
        connector 1 {"status":"Available"}
        record {"state":"completed","consumed":5,"stopReason":"Local"}
        """);

    const string Publish = """
        operator POST box/firmware/publish {"location":"https://files.example/fw-2.bin","checksum":"0123456789abcdef0123456789abcdef"}
        server PublishFirmware {"requestId":"$job","location":"https://files.example/fw-2.bin","checksum":"0123456789abcdef0123456789abcdef"}
        station {"status":"Accepted"}
        operator {"status":"Accepted","job":{"id":"$job","kind":"PublishFirmware","status":"Accepted"} }
        """;

    static string Publishing(params string[] statuses) => Tell("PublishFirmwareStatusNotification", "job", statuses);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_17_A_local_controller_publishes_it(string engine) => Play(engine, $$"""
        {{Publish}}
        {{Publishing("Downloading", "Downloaded", "ChecksumVerified")}}
        station PublishFirmwareStatusNotification {"status":"Published","location":["http://10.0.0.2/fw-2.bin","ftp://10.0.0.2/fw-2.bin"],"requestId":"$job"}
        server {}
        {{Job(true, "Downloading", "Downloaded", "ChecksumVerified", "Published")}}
        operator GET box/jobs
        operator {"data":[{"note":"http://10.0.0.2/fw-2.bin\nftp://10.0.0.2/fw-2.bin"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_19_What_was_fetched_is_not_what_was_meant(string engine) => Play(engine, Fails("Downloading", "Downloaded", "InvalidChecksum"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_20_It_cannot_be_published(string engine) => Play(engine, Fails("Downloading", "Downloaded", "ChecksumVerified", "PublishFailed"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_24_It_cannot_be_fetched_for_publishing(string engine) => Play(engine, Fails("Downloading", "DownloadFailed"));

    static string Fails(params string[] statuses) => $$"""
        {{Publish}}
        {{Publishing(statuses)}}
        {{Job(true, statuses)}}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_21_It_is_published_no_more(string engine) => Play(engine, Unpublish("Unpublished", "\"outcome\":\"Accepted\",\"error\":null"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_22_There_is_none_to_unpublish(string engine) => Play(engine, Unpublish("NoFirmware", "\"outcome\":\"Accepted\",\"error\":null"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_L_23_It_is_being_fetched_and_stays(string engine) =>
        Play(engine, Unpublish("DownloadOngoing", "\"outcome\":\"Rejected\",\"error\":{\"message\":\"The firmware is being downloaded by a charge box.\"}"));

    static string Unpublish(string answer, string shown) => $$"""
        operator POST box/firmware/unpublish {"checksum":"0123456789abcdef0123456789abcdef"}
        server UnpublishFirmware {"checksum":"0123456789abcdef0123456789abcdef"}
        station {"status":"{{answer}}"}
        operator {"status":"{{answer}}",{{shown}}}
        """;
}
