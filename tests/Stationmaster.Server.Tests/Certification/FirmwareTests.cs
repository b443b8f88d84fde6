using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Firmware and logs, by the cases of the OCPP 1.6 certification.</summary>
public sealed class FirmwareTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Transcript.Play(networks, engine, text);

    const string Update = """
        operator POST box/firmware/update {"location":"ftp://files.example/fw-2.bin","retrieveAt":"$now+1h","retries":2}
        server UpdateFirmware {"location":"ftp://files.example/fw-2.bin","retrieveDate":"$now+1h","retries":2}
        station {}
        operator {"status":"Accepted","job":{"id":"$job","kind":"Firmware","status":"Accepted","endedAt":null} }
        """;

    static string Told(string action, params string[] statuses) => string.Join('\n', statuses.Select(status => $$"""
        station {{action}} {"status":"{{status}}"}
        server {}
        """));

    static string TellFirmware(params string[] statuses) => Told("FirmwareStatusNotification", statuses);

    const string Reboot = """
        station vanishes
        station reconnects
        station boots
        """;

    /// <summary>The one job, as an operator sees it.</summary>
    static string Job(string status, bool isOver, params string[] steps) => $$"""
        operator GET box/jobs
        operator {"data":[{"id":"$job","status":"{{status}}","endedAt":{{(isOver ? "\"*\"" : "null")}},"history":[{{string.Join(',', steps.Select(step => $"{{\"status\":\"{step}\"}}"))}}]}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_044_1_Firmware_is_fetched_and_installed(string engine) => Play(engine, $$"""
        {{Update}}
        {{TellFirmware("Downloading", "Downloaded")}}
        {{Reboot}}
        {{TellFirmware("Installing")}}
        {{Job("Installing", false, "Requested", "Accepted", "Downloading", "Downloaded", "Installing")}}
        {{Reboot}}
        {{TellFirmware("Installed")}}
        {{Job("Installed", true, "Requested", "Accepted", "Downloading", "Downloaded", "Installing", "Installed")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_044_2_Firmware_cannot_be_fetched(string engine) => Play(engine, $$"""
        {{Update}}
        {{TellFirmware("Downloading", "DownloadFailed")}}
        {{Job("DownloadFailed", true, "Requested", "Accepted", "Downloading", "DownloadFailed")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_044_3_Firmware_cannot_be_installed(string engine) => Play(engine, $$"""
        {{Update}}
        {{TellFirmware("Downloading", "Downloaded", "Installing", "InstallationFailed")}}
        {{Job("InstallationFailed", true, "Requested", "Accepted", "Downloading", "Downloaded", "Installing", "InstallationFailed")}}
        """);

    const string Diagnostics = """
        operator POST box/logs {"type":"Diagnostics","method":"GetDiagnostics","location":"ftp://files.example/in","from":"$now-2h","until":"$now-1h"}
        server GetDiagnostics {"location":"ftp://files.example/in","startTime":"$now-2h","stopTime":"$now-1h"}
        station {"fileName":"diagnostics-7.zip"}
        operator {"status":"Accepted","job":{"id":"$job","kind":"Log","status":"Accepted","note":"diagnostics-7.zip"} }
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_045_1_The_diagnostics_are_uploaded(string engine) => Play(engine, $$"""
        {{Diagnostics}}
        {{Told("DiagnosticsStatusNotification", "Uploading", "Uploaded")}}
        {{Job("Uploaded", true, "Requested", "Accepted", "Uploading", "Uploaded")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_045_2_The_diagnostics_cannot_be_uploaded(string engine) => Play(engine, $$"""
        {{Diagnostics}}
        {{Told("DiagnosticsStatusNotification", "Uploading", "UploadFailed")}}
        {{Job("UploadFailed", true, "Requested", "Accepted", "Uploading", "UploadFailed")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_079_The_security_log_is_uploaded(string engine) => Play(engine, $$"""
        operator POST box/logs {"type":"Security","location":"https://files.example/in"}
        server GetLog {"logType":"SecurityLog","requestId":"$job","log":{"remoteLocation":"https://files.example/in"} }
        station {"status":"Accepted","filename":"security-7.log"}
        operator {"status":"Accepted","job":{"id":"$job","kind":"Log","what":"Security"} }
        station LogStatusNotification {"status":"Uploading","requestId":"$job"}
        server {}
        station LogStatusNotification {"status":"Uploaded","requestId":"$job"}
        server {}
        {{Job("Uploaded", true, "Requested", "Accepted", "Uploading", "Uploaded")}}
        """);

    const string Signed = """
        operator POST box/firmware/update {"location":"https://files.example/fw-2.bin","retrieveAt":"$now+1h","certificate":"-----BEGIN CERTIFICATE-----AAEC","signature":"AAEC"}
        server SignedUpdateFirmware {"requestId":"$job","firmware":{"location":"https://files.example/fw-2.bin","retrieveDateTime":"$now+1h","signingCertificate":"-----BEGIN CERTIFICATE-----AAEC","signature":"AAEC"} }
        station {"status":"Accepted"}
        operator {"status":"Accepted","job":{"id":"$job","kind":"Firmware","status":"Accepted"} }
        """;

    static string TellSigned(params string[] statuses) => Told("SignedFirmwareStatusNotification", statuses)
        .Replace("\"}", "\",\"requestId\":\"$job\"}", StringComparison.Ordinal);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_080_Signed_firmware_is_installed(string engine) => Play(engine, $$"""
        {{Signed}}
        {{TellSigned("Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting")}}
        {{Reboot}}
        {{TellSigned("Installed")}}
        station SecurityEventNotification {"type":"FirmwareUpdated","timestamp":"$now"}
        server {}
        {{Job("Installed", true, "Requested", "Accepted", "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting", "Installed")}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_081_The_signature_of_the_firmware_does_not_hold(string engine) => Play(engine, $$"""
        {{Signed}}
        {{TellSigned("Downloading", "Downloaded", "InvalidSignature")}}
        station SecurityEventNotification {"type":"InvalidFirmwareSignature","timestamp":"$now"}
        server {}
        {{Job("InvalidSignature", true, "Requested", "Accepted", "Downloading", "Downloaded", "InvalidSignature")}}
        operator GET box/security/events
        operator {"data":[{"type":"InvalidFirmwareSignature","isAlarming":true}]}
        """);
}
