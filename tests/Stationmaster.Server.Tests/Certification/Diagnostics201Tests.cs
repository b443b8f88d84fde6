using System.Net;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;
using static Stationmaster.Server.Tests.Certification.Steps;

namespace Stationmaster.Server.Tests.Certification;

/// <summary>Logs, and what stations hold about customers, by the cases of the OCPP 2.0.1 and 2.1 certification: block N.</summary>
public sealed class Diagnostics201Tests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    Task Play(string engine, string text) => Steps.Play(networks, engine, text);

    Task Play21(string engine, string text) => Transcript.Play(networks, engine, text, version: "2.1");

    static string Log(string type, string word, string more = "", string where = "$where") => $$"""
        operator POST box/logs {"type":"{{type}}"{{more}}}
        server GetLog {"logType":"{{word}}","requestId":"$log","log":{"remoteLocation":"{{where}}"} }
        station {"status":"Accepted","filename":"station.log"}
        operator {"status":"Accepted","outcome":"Accepted","job":{"id":"$log","note":"station.log"} }
        station LogStatusNotification {"status":"Uploading","requestId":"$log"}
        server {}
        station LogStatusNotification {"status":"Uploaded","requestId":"$log"}
        server {}
        operator GET box/jobs?kind=Log
        operator {"data":[{"id":"$log","status":"Uploaded","endedAt":"*"}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_25_The_diagnostics_are_asked_for_and_come(string engine) => Play(engine, Log("Diagnostics", "DiagnosticsLog"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_35_The_security_log_is_asked_for_and_comes(string engine) => Play(engine, Log("Security", "SecurityLog"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_100_The_log_of_a_data_collector_is_asked_for_and_comes(string engine) => Play21(engine, Log("DataCollector", "DataCollectorLog"));

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_102_A_log_goes_where_a_name_and_a_password_are_asked_for(string engine) => Play21(engine, $$"""
        {{Log("Diagnostics", "DiagnosticsLog", """
            ,"location":"http://collector:geheim@logs.example/in/"
            """.Trim(), "http://collector:geheim@logs.example/in/")}}
        operator GET box/jobs?kind=Log
        operator {"data":[{"location":"http://collector:***@logs.example/in/"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_102_2_A_log_goes_over_TLS_where_a_name_and_a_password_are_asked_for(string engine) => Play21(engine, $$"""
        {{Log("Security", "SecurityLog", """
            ,"location":"https://collector:geheim@logs.example/in/"
            """.Trim(), "https://collector:geheim@logs.example/in/")}}
        operator GET box/jobs?kind=Log
        operator {"data":[{"location":"https://collector:***@logs.example/in/"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_34_The_log_is_refused(string engine) => Play(engine, """
        operator POST box/logs {"type":"Diagnostics"}
        server GetLog {"logType":"DiagnosticsLog","requestId":"$log","log":{"remoteLocation":"$where"} }
        station {"status":"Rejected"}
        operator {"status":"Rejected","outcome":"Rejected"}
        operator GET box/jobs?kind=Log
        operator {"data":[{"id":"$log","status":"Rejected","endedAt":"*"}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_36_A_second_log_is_asked_for_while_the_first_comes(string engine) => Play(engine, """
        operator POST box/logs {"type":"Diagnostics"}
        server GetLog {"logType":"DiagnosticsLog","requestId":"$first","log":{"remoteLocation":"*"} }
        station {"status":"Accepted","filename":"one.log"}
        operator {"status":"Accepted"}
        station LogStatusNotification {"status":"Uploading","requestId":"$first"}
        server {}
        operator POST box/logs {"type":"Diagnostics"}
        server GetLog {"logType":"DiagnosticsLog","requestId":"$second","log":{"remoteLocation":"*"} }
        station {"status":"AcceptedCanceled","filename":"two.log"}
        operator {"status":"AcceptedCanceled","outcome":"Accepted"}
        station LogStatusNotification {"status":"AcceptedCanceled","requestId":"$first"}
        server {}
        station LogStatusNotification {"status":"Uploading","requestId":"$second"}
        server {}
        station LogStatusNotification {"status":"Uploaded","requestId":"$second"}
        server {}
        operator GET box/jobs?kind=Log
        operator {"data":[{"id":"$second","status":"Uploaded"},{"id":"$first","status":"AcceptedCanceled"}]}
        """);

    const string ByKey = """
        "idTag":"$card"
        """;

    const string Key = """
        "idToken":{"idToken":"$card","type":"Central"}
        """;

    /// <summary>A question about a customer, and the station's word for it.</summary>
    static string Asked(string who, string sent, bool report, bool clear, string status = "Accepted") => $$"""
        operator POST box/customer-information {{{who.Trim()}},"report":{{Word(report)}},"clear":{{Word(clear)}}}
        server CustomerInformation {{{sent.Trim()}},"requestId":"$inquiry","report":{{Word(report)}},"clear":{{Word(clear)}}}
        station {"status":"{{status}}"}
        operator {"status":"{{status}}","inquiry":{"id":"$inquiry","reported":{{Word(report)}},"cleared":{{Word(clear)}},"status":"{{status}}","isWhole":false} }
        """;

    static string Word(bool truth) => truth ? "true" : "false";

    const string Told = """
        station NotifyCustomerInformation {"requestId":"$inquiry","seqNo":1,"generatedAt":"$now","data":"Sessions: 3","tbc":false}
        server {}
        station NotifyCustomerInformation {"requestId":"$inquiry","seqNo":0,"generatedAt":"$now","data":"Card of A. Berg; ","tbc":true}
        server {}
        operator GET box/customer-information
        operator {"data":[{"id":"$inquiry","by":"test control","outcome":"Accepted","isWhole":true,"parts":2}]}
        """;

    const string Nothing = """
        station NotifyCustomerInformation {"requestId":"$inquiry","seqNo":0,"generatedAt":"$now","data":"","tbc":false}
        server {}
        operator GET box/customer-information
        operator {"data":[{"id":"$inquiry","isWhole":true,"parts":1}]}
        """;

    async Task PlayWhole(string engine, string text, string expected)
    {
        foreach (var version in (string[])["2.0.1", "2.1"])
        {
            var network = await networks.Of(engine);
            var box = await network.NewBox();
            await using (var transcript = new Transcript(box, await box.Start(version)))
                await transcript.Play(text);
            var path = $"/v2/chargeboxes/{box.Id}/customer-information";
            var id = (long)(await network.Http.Get(path))["data"]![0]!["id"]!;
            Assert.Equal(expected, (string?)(await network.Http.Get($"{path}/{id}"))["text"]);
            await network.Http.Delete($"{path}/{id}");
            await network.Http.Get($"{path}/{id}", HttpStatusCode.NotFound);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_27_A_customer_is_told_of_and_the_parts_make_one_text(string engine) =>
        PlayWhole(engine, Asked(ByKey, Key, report: true, clear: false) + "\n" + Told, "Card of A. Berg; Sessions: 3");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_28_Nothing_is_held_about_a_customer(string engine) =>
        PlayWhole(engine, Asked(ByKey, Key, report: true, clear: false) + "\n" + Nothing, "");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_29_The_station_does_not_tell_of_a_customer(string engine) => Play(engine, $$"""
        {{Asked(ByKey, Key, report: true, clear: false, "Rejected")}}
        {{Asked(ByKey, Key, report: true, clear: false, "Invalid").Replace("$inquiry", "$other1", StringComparison.Ordinal)}}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_30_A_customer_is_told_of_and_forgotten(string engine) =>
        PlayWhole(engine, Asked(ByKey, Key, report: true, clear: true) + "\n" + Told, "Card of A. Berg; Sessions: 3");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_31_A_customer_of_whom_nothing_is_held_is_forgotten(string engine) =>
        PlayWhole(engine, Asked(ByKey, Key, report: true, clear: true) + "\n" + Nothing, "");

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_32_A_customer_is_forgotten_and_not_told_of(string engine) => Play(engine, $$"""
        {{Asked(ByKey, Key, report: false, clear: true)}}
        operator GET box/customer-information
        operator {"data":[{"id":"$inquiry","subjectKind":"Token","subject":"$card","reported":false,"cleared":true,"status":"Accepted","parts":0}]}
        """);

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_62_A_customer_is_named_as_the_station_files_them(string engine) =>
        PlayWhole(
            engine, Asked("\"customerIdentifier\":\"Berg, A.\"", "\"customerIdentifier\":\"Berg, A.\"", report: true, clear: true) + "\n" + Told,
            "Card of A. Berg; Sessions: 3");

    const string Certificate = """
        {"hashAlgorithm":"SHA256","issuerNameHash":"a1b2","issuerKeyHash":"c3d4","serialNumber":"17"}
        """;

    [Theory, MemberData(nameof(Engines))]
    public Task TC_N_63_A_customer_is_named_by_the_certificate_of_the_car(string engine) =>
        PlayWhole(
            engine,
            Asked($"\"certificate\":{Certificate.Trim()}", $"\"customerCertificate\":{Certificate.Trim()}", report: true, clear: true) + "\n" + Told,
            "Card of A. Berg; Sessions: 3");

    [Theory, MemberData(nameof(Engines))]
    public async Task TC_N_46_A_customer_who_was_forgotten_is_taken_off_the_local_list_too(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var (card, other) = (await network.NewToken(), await network.NewToken());
        foreach (var version in (string[])["2.0.1", "2.1"])
        {
            var box = await network.NewBox();
            await using var station = await box.Start(version);
            await network.Http.Put($"/v2/chargeboxes/{box.Id}/local-list", new { isEnabled = true, customerIds = new[] { network.FleetId } });
            await (await Listed(station, clock, "GetLocalListVersion")).Answer("""{"versionNumber":0}""");
            await (await Listed(station, clock, "GetVariables")).Answer("""{"getVariableResult":[]}""");
            var whole = await Listed(station, clock, "SendLocalList");
            Assert.Equal(2, whole.Payload["localAuthorizationList"]!.AsArray().Count);
            await whole.Answer("""{"status":"Accepted"}""");

            var clearing = network.Http.Post($"/v2/chargeboxes/{box.Id}/customer-information", new { idTag = card, report = false, clear = true });
            await (await station.Asked("CustomerInformation")).Answer("""{"status":"Accepted"}""");
            Assert.Equal("Accepted", (string?)(await clearing)["status"]);

            await (await Listed(station, clock, "GetLocalListVersion")).Answer($$"""{"versionNumber":{{whole.Payload["versionNumber"]}}}""");
            var changes = await Listed(station, clock, "SendLocalList");
            Assert.Equal("Differential", (string?)changes.Payload["updateType"]);
            var gone = Assert.Single(changes.Payload["localAuthorizationList"]!.AsArray())!;
            Assert.Equal(card, (string?)gone["idToken"]!["idToken"]);
            Assert.Null(gone["idTokenInfo"]);
            await changes.Answer("""{"status":"Accepted"}""");
            await Eventually.Holds(
                async () => (bool)(await network.Http.Get($"/v2/chargeboxes/{box.Id}/local-list"))["isInSync"]!, "the list is in sync without the key");
            await FrameJudge.Check(station.Written);
        }
        Assert.NotEqual(card, other);
    }

    /// <summary>The worker's beat is brought forward until it comes.</summary>
    static async Task<ServerCall> Listed(ScriptedStation station, TestClock clock, string action)
    {
        await clock.Until(TimeSpan.FromSeconds(5), () => station.IsAsked, $"the server calls {action}");
        return await station.Asked(action);
    }
}
