using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Uploads;

public sealed class FirmwareAndLogsTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly byte[] Log = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 60_000).Select(i => $"line {i}")));

    static async Task<JsonNode> Job(Box box) => (await box.Network.Http.Get($"/v2/chargeboxes/{box.Id}/jobs?limit=1"))["data"]![0]!;

    static string Steps(JsonNode job) => string.Join(" ", job["history"]!.AsArray().Select(step => (string)step!["status"]!));

    static async Task<HttpStatusCode> Put(string address, HttpContent content, HttpMethod? method = null)
    {
        using var station = new HttpClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Put, address) { Content = content };
        using var response = await station.SendAsync(request, Ct);
        return response.StatusCode;
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_log_is_asked_for_uploaded_followed_and_downloaded(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start();

        var asking = network.Http.Post($"/v2/chargeboxes/{box.Id}/logs", new { type = "Diagnostics", from = "2026-11-20T00:00:00Z" });
        var asked = await station.Asked("GetLog");
        var address = (string)asked.Payload["log"]!["remoteLocation"]!;
        var id = (int)asked.Payload["requestId"]!;
        await asked.Answer("""{"status":"Accepted","filename":"diag.log"}""");
        var answer = await asking;
        Assert.Equal(("Accepted", id, "diag.log"), ((string)answer["status"]!, (int)answer["job"]!["id"]!, (string)answer["job"]!["note"]!));
        Assert.StartsWith(network.Server.Url + "/station-files/", address, StringComparison.Ordinal);
        Assert.DoesNotContain(address.Split('/')[^2], (string)answer["job"]!["location"]!, StringComparison.Ordinal);

        await station.Tell("LogStatusNotification", $$"""{"status":"Uploading","requestId":{{id}}}""");
        Assert.Equal(HttpStatusCode.Created, await Put(address + "diag.log", new ByteArrayContent(Log)));
        Assert.Equal(HttpStatusCode.Gone, await Put(address + "diag.log", new ByteArrayContent(Log)));
        await station.Tell("LogStatusNotification", $$"""{"status":"Uploaded","requestId":{{id}}}""");

        var job = await Job(box);
        Assert.Equal("Requested Accepted Uploading Uploaded", Steps(job));
        Assert.NotNull(job["endedAt"]);
        Assert.Equal(("diag.log", Log.Length), ((string)job["file"]!["name"]!, (int)job["file"]!["size"]!));
        Assert.Equal(Log, await network.Http.GetByteArrayAsync($"/v2/uploads/{id}/content", Ct));
        var messages = await box.Messages("GetLog");
        Assert.DoesNotContain(address, messages[0].ToJsonString(), StringComparison.Ordinal);

        await network.Http.Delete($"/v2/uploads/{id}");
        await network.Http.Get($"/v2/uploads/{id}/content", HttpStatusCode.NotFound);
        Assert.True((bool)(await Job(box))["file"]!["isDeleted"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_older_station_is_asked_in_its_own_words_and_may_post_a_form(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start();

        var asking = network.Http.Post($"/v2/chargeboxes/{box.Id}/logs", new { type = "Diagnostics" });
        await (await station.Asked("GetLog")).Refuse("NotImplemented");
        var asked = await station.Asked("GetDiagnostics");
        await asked.Answer("""{"fileName":"d.txt"}""");
        Assert.Equal("Accepted", (string)(await asking)["status"]!);
        await station.Tell("DiagnosticsStatusNotification", """{"status":"Uploading"}""");
        using var form = new MultipartFormDataContent { { new StringContent("x"), "comment" }, { new ByteArrayContent(Log), "file", "../../d.txt" } };
        Assert.Equal(HttpStatusCode.Created, await Put((string)asked.Payload["location"]!, form, HttpMethod.Post));
        await station.Tell("DiagnosticsStatusNotification", """{"status":"Uploaded"}""");

        var job = await Job(box);
        Assert.Equal(("Requested Accepted Uploading Uploaded", "d.txt"), (Steps(job), (string)job["file"]!["name"]!));
        Assert.Equal(Log, await network.Http.GetByteArrayAsync($"/v2/uploads/{job["id"]}/content", Ct));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_too_large_or_comes_to_nowhere_is_not_kept(string engine)
    {
        await using var network = await Network.Start(engine, other: options => options with { Files = new(TimeSpan.FromDays(30), 100_000, null) });
        var box = await network.NewBox();
        await using var station = await box.Start();
        var asking = network.Http.Post($"/v2/chargeboxes/{box.Id}/logs", new { type = "Security" });
        var asked = await station.Asked("GetLog");
        await asked.Answer("""{"status":"Accepted"}""");
        await asking;
        var address = (string)asked.Payload["log"]!["remoteLocation"]!;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Put(address, new ByteArrayContent(Log)));
        Assert.Null((await Job(box))["file"]);
        Assert.Equal(HttpStatusCode.NotFound, await Put(network.Server.Url + "/station-files/aaaaaaaaaaaaaaaaaaaaaaaaaa/x", new ByteArrayContent([1])));
        Assert.Equal(HttpStatusCode.Created, await Put(address, new ByteArrayContent(Log[..1000])));
        Assert.Equal(1000, (int)(await Job(box))["file"]!["size"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_was_kept_long_enough_is_deleted(string engine)
    {
        var clock = new TestClock();
        await using var network = await Network.Start(engine, adjust: clock.Use);
        var box = await network.NewBox();
        await using var station = await box.Start();
        var asking = network.Http.Post($"/v2/chargeboxes/{box.Id}/logs", new { type = "Security" });
        var asked = await station.Asked("GetLog");
        await asked.Answer("""{"status":"Accepted"}""");
        await asking;
        await Put((string)asked.Payload["log"]!["remoteLocation"]!, new ByteArrayContent(Log));
        Assert.False((bool)(await Job(box))["file"]!["isDeleted"]!);

        clock.Advance(TimeSpan.FromDays(91));

        await Eventually.Holds(async () => (bool)(await Job(box))["file"]!["isDeleted"]!, "the old file is deleted");
        await network.Http.Get($"/v2/uploads/{(await Job(box))["id"]}/content", HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Firmware_of_the_library_is_fetched_in_parts_and_its_installation_followed(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start();
        using var file = new ByteArrayContent(Log);
        using var added = await network.Http.PostAsync("/v2/firmware?name=eve.bin&version=7.1&vendor=Nordlade&model=Pier%2022", file, Ct);
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var firmware = JsonNode.Parse(await added.Content.ReadAsStringAsync(Ct))!;

        var updating = network.Http.Post($"/v2/chargeboxes/{box.Id}/firmware/update", new { firmwareId = (long)firmware["id"]! });
        var asked = await station.Asked("UpdateFirmware");
        await asked.Answer("{}");
        Assert.Equal("eve.bin 7.1", (string)(await updating)["job"]!["what"]!);
        var address = (string)asked.Payload["location"]!;
        Assert.EndsWith("/eve.bin", address, StringComparison.Ordinal);
        using var vehicle = new HttpClient();
        Assert.Equal(Log, await vehicle.GetByteArrayAsync(address, Ct));
        using var rest = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(300_000, null) } };
        using var part = await vehicle.SendAsync(rest, Ct);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(Log[300_000..], await part.Content.ReadAsByteArrayAsync(Ct));

        foreach (var status in new[] { "Downloading", "Downloaded", "Idle", "Installing", "Installed" })
            await station.Tell("FirmwareStatusNotification", $$"""{"status":"{{status}}"}""");
        var job = await Job(box);
        Assert.Equal("Requested Accepted Downloading Downloaded Installing Installed", Steps(job));
        Assert.NotNull(job["endedAt"]);
        await station.Tell("FirmwareStatusNotification", """{"status":"Downloading"}""");
        Assert.Equal("Installed", (string)(await Job(box))["status"]!);

        await network.Http.Delete($"/v2/firmware/{firmware["id"]}");
        using var gone = await vehicle.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Signed_firmware_goes_out_with_its_signature_in_either_version(string engine)
    {
        var network = await networks.Of(engine);
        foreach (var (version, action, notification) in new[]
        {
            ("1.6", "SignedUpdateFirmware", "SignedFirmwareStatusNotification"), ("2.0.1", "UpdateFirmware", "FirmwareStatusNotification"),
        })
        {
            var box = await network.NewBox();
            await using var station = await box.Start(version);
            var updating = network.Http.Post(
                $"/v2/chargeboxes/{box.Id}/firmware/update",
                new { location = "ftp://me:secret@files.example.com/f.bin", certificate = "PEM", signature = "c2ln" });
            var asked = await station.Asked(action);
            Assert.Equal("c2ln", (string)asked.Payload["firmware"]!["signature"]!);
            Assert.Equal("ftp://me:secret@files.example.com/f.bin", (string)asked.Payload["firmware"]!["location"]!);
            var id = (int)asked.Payload["requestId"]!;
            await asked.Answer("""{"status":"Accepted"}""");
            Assert.DoesNotContain("secret", (await updating).ToJsonString(), StringComparison.Ordinal);
            await station.Tell(notification, $$"""{"status":"InvalidSignature","requestId":{{id}}}""");
            Assert.Equal(("InvalidSignature", id), ((string)(await Job(box))["status"]!, (int)(await Job(box))["id"]!));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_local_controller_publishes_firmware_and_takes_it_back(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.0.1");
        var checksum = new string('a', 32);
        var publishing = network.Http.Post(
            $"/v2/chargeboxes/{box.Id}/firmware/publish", new { location = "https://files.example.com/f.bin", checksum });
        var asked = await station.Asked("PublishFirmware");
        await asked.Answer("""{"status":"Accepted"}""");
        await publishing;
        await station.Tell(
            "PublishFirmwareStatusNotification",
            $$"""{"status":"Published","location":["http://10.0.0.1/f.bin"],"requestId":{{asked.Payload["requestId"]}}}""");
        Assert.Equal(("Published", "http://10.0.0.1/f.bin"), ((string)(await Job(box))["status"]!, (string)(await Job(box))["note"]!));

        var taking = network.Http.Post($"/v2/chargeboxes/{box.Id}/firmware/unpublish", new { checksum });
        await (await station.Asked("UnpublishFirmware")).Answer("""{"status":"Unpublished"}""");
        Assert.Equal("Unpublished", (string)(await taking)["status"]!);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_asked_wrongly_is_refused_by_its_field(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        async Task<string?> Param(string path, object body) =>
            (await network.Http.Post($"/v2/chargeboxes/{box.Id}/{path}", body, HttpStatusCode.UnprocessableEntity)).Error().Param;

        Assert.Equal("type", await Param("logs", new { }));
        Assert.Equal("location", await Param("logs", new { type = "Security", location = "file:///etc/passwd" }));
        Assert.Equal("method", await Param("logs", new { type = "Security", method = "GetDiagnostics" }));
        Assert.Equal("firmwareId", await Param("firmware/update", new { }));
        Assert.Equal("signature", await Param("firmware/update", new { location = "https://h/f", certificate = "PEM" }));
        Assert.Equal("checksum", await Param("firmware/publish", new { location = "https://h/f" }));
        Assert.Equal("checksum", await Param("firmware/unpublish", new { checksum = "xyz" }));
    }
}
