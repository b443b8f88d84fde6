using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.CustomerInformation;
using Stationmaster.Server.DisplayMessages;
using Stationmaster.Server.Monitoring;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hostile;

/// <summary>Stations of 2.x that tell without end: what they fill is bounded, and they are answered as any other.</summary>
public sealed class EndlessStationTests(SharedNetworks networks)
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_report_of_settings_without_end_is_answered_and_not_kept_without_end(string engine)
    {
        const int InOne = 1500;
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.0.1");
        for (var part = 0; part < 16; part++)
            Assert.Equal("{}", (await station.Tell("NotifyReport", Report(7 + part, part, InOne))).ToJsonString());

        await using var connection = await network.Server.Get<Database>().Open(Ct);
        var kept = await connection.ExecuteScalarAsync<long>("select count(*) from station_setting where charge_box_id = @Id", new { box.Id });
        Assert.InRange(kept, SettingRows.Most - InOne, SettingRows.Most + InOne);

        // Asked anew, it may tell the truth.
        var reading = network.Http.Post($"/v2/chargeboxes/{box.Id}/settings/refresh", new { report = "Full" });
        var order = await station.Asked("GetBaseReport");
        await order.Answer("""{"status":"Accepted"}""");
        await station.Tell("NotifyReport", Report((int)order.Payload["requestId"]!, 0, 3, isLast: true));
        await reading;
        Assert.Equal(3, await connection.ExecuteScalarAsync<long>("select count(*) from station_setting where charge_box_id = @Id", new { box.Id }));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Monitors_streams_and_messages_without_end_are_answered_and_not_kept_without_end(string engine)
    {
        const int InOne = 1000;
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.1");
        await using var connection = await network.Server.Get<Database>().Open(Ct);
        Task<long> Kept(string table) => connection.ExecuteScalarAsync<long>($"select count(*) from {table} where charge_box_id = @Id", new { box.Id });
        for (var part = 0; part < 8; part++)
        {
            Assert.Equal("{}", (await station.Tell("NotifyMonitoringReport", Monitors(7, part, part * InOne, InOne))).ToJsonString());
            Assert.Equal("{}", (await station.Tell("NotifyDisplayMessages", Messages(part * InOne, InOne))).ToJsonString());
        }
        Assert.InRange(await Kept("monitor"), MonitorRows.Most - InOne, MonitorRows.Most + InOne);
        Assert.InRange(await Kept("display_message"), DisplayRows.Most - InOne, DisplayRows.Most + InOne);
        for (var id = 0; id < MonitorRows.MostStreams + 20; id++)
        {
            Assert.Equal("Accepted", (string?)(await station.Tell("OpenPeriodicEventStream",
                $$$"""{"constantStreamData":{"id":{{{id}}},"variableMonitoringId":1,"params":{"interval":5} } }"""))["status"]);
        }
        Assert.Equal(MonitorRows.MostStreams, await Kept("event_stream"));

        // Asked anew, it may tell the truth.
        var reading = network.Http.Post($"/v2/chargeboxes/{box.Id}/monitoring/refresh", new { });
        var order = await station.Asked("GetMonitoringReport");
        await order.Answer("""{"status":"Accepted"}""");
        await station.Tell("NotifyMonitoringReport", Monitors((int)order.Payload["requestId"]!, 0, 900_000, 3, isLast: true));
        await reading;
        Assert.Equal(3, await Kept("monitor"));
    }

    static string Monitors(int request, int part, int from, int count, bool isLast = false) => $$"""
        {"requestId":{{request}},"seqNo":{{part}},"generatedAt":"2026-11-21T10:00:00Z","tbc":{{(isLast ? "false" : "true")}},"monitor":[{{string.Join(',',
            Enumerable.Range(from, count).Select(id => $$$"""
                {"component":{"name":"C"},"variable":{"name":"V"},"variableMonitoring":[{"id":{{{id}}},"transaction":false,"value":1,"type":"Delta","severity":8,"eventNotificationType":"CustomMonitor"}]}
                """.Trim()))}}]}
        """;

    static string Messages(int from, int count) => $$"""
        {"requestId":9,"tbc":true,"messageInfo":[{{string.Join(',', Enumerable.Range(from, count).Select(id => $$$"""
            {"id":{{{id}}},"priority":"NormalCycle","message":{"format":"UTF8","content":"m"} }
            """.Trim()))}}]}
        """;

    [Theory, MemberData(nameof(Engines))]
    public async Task What_is_told_of_a_customer_without_end_is_answered_and_not_kept_without_end(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.0.1");
        var asking = network.Http.Post($"/v2/chargeboxes/{box.Id}/customer-information", new { idTag = await network.NewToken(), report = true });
        var order = await station.Asked("CustomerInformation");
        await order.Answer("""{"status":"Accepted"}""");
        await asking;
        foreach (var part in new[] { 0, 1, InquiryRows.Most - 1, InquiryRows.Most, 1_000_000, int.MaxValue })
        {
            Assert.Equal("{}", (await station.Tell("NotifyCustomerInformation", $$"""
                {"requestId":{{(int)order.Payload["requestId"]!}},"seqNo":{{part}},"tbc":true,"generatedAt":"2026-11-21T10:00:00Z","data":"{{new string('d', 512)}}"}
                """)).ToJsonString());
        }
        await using var connection = await network.Server.Get<Database>().Open(Ct);
        Assert.Equal(3, await connection.ExecuteScalarAsync<long>("select count(*) from customer_inquiry_part where charge_box_id = @Id", new { box.Id }));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Connectors_without_end_are_not_learnt(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using var station = await box.Start("2.1");
        foreach (var (evse, connector) in new[] { (1, 33), (1, int.MaxValue), (33, 1), (int.MaxValue, 1), (int.MaxValue, int.MaxValue) })
        {
            Assert.Equal("PropertyConstraintViolation", await station.TellRefused("StatusNotification",
                $$$"""{"timestamp":"2026-11-21T10:00:00Z","connectorStatus":"Available","evseId":{{{evse}}},"connectorId":{{{connector}}}}"""));
            Assert.Equal("PropertyConstraintViolation", await station.TellRefused("NotifyEvent", $$$"""
                {"generatedAt":"2026-11-21T10:00:00Z","tbc":false,"seqNo":0,"eventData":[{"eventId":1,"timestamp":"2026-11-21T10:00:00Z","trigger":"Delta",
                 "actualValue":"Available","eventNotificationType":"HardWiredNotification","variable":{"name":"AvailabilityState"},
                 "component":{"name":"Connector","evse":{"id":{{{evse}}},"connectorId":{{{connector}}} } } }]}
                """));
        }

        Assert.Single((await box.Read())["evses"]!.AsArray());
        Assert.Single((await network.Http.Get($"/v2/connectors?search={box.Identity}"))["data"]!.AsArray());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_notice_of_a_quarter_megabyte_is_kept_and_shown_and_one_of_a_megabyte_ends_the_connection(string engine)
    {
        var network = await networks.Of(engine);
        var box = await network.NewBox();
        await using (var station = await box.Start("2.1"))
        {
            await station.Tell("ClearedChargingLimit", Notice(250_000));
            Assert.Equal(250_000, ((string)(await Notices(box))[0]!["payload"]!["customData"]!["more"]!).Length);

            await station.Begin("ClearedChargingLimit", Notice(1_000_000));
            await station.Gone();
            Assert.Equal(WebSocketCloseStatus.MessageTooBig, station.CloseStatus);
        }

        await using var again = await box.Start("2.1");
        Assert.NotNull((await again.Tell("Heartbeat", "{}"))["currentTime"]);
        Assert.Single(await Notices(box));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Addresses_that_are_guessed_open_nothing(string engine)
    {
        var network = await networks.Of(engine);
        using var nobody = new HttpClient { BaseAddress = new Uri(network.Server.Url) };
        var box = await network.NewBox();
        await using var station = await box.Start("2.1");
        var asking = network.Http.Post($"/v2/chargeboxes/{box.Id}/logs", new { type = "Diagnostics" });
        var order = await station.Asked("GetLog");
        await order.Answer("""{"status":"Accepted","filename":"a.log"}""");
        await asking;
        var address = new Uri((string)order.Payload["log"]!["remoteLocation"]!);
        var secret = address.Segments[^1].Trim('/');
        Assert.True(secret.Length >= 22, secret);

        foreach (var guess in new[] { secret[..^1], secret + "x", secret.ToUpperInvariant() + "0", "1", "..%2f..", "%00", new string('a', 4000), "' or 1=1--" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Post, HttpMethod.Delete })
            {
                using var request = new HttpRequestMessage(method, address.AbsolutePath.Replace(secret, guess, StringComparison.Ordinal)) { Content = new StringContent("x") };
                using var answer = await nobody.SendAsync(request, Ct);
                Assert.InRange((int)answer.StatusCode, 400, 499);
            }
        }
        using var got = await nobody.GetAsync(address.AbsolutePath, Ct);
        Assert.InRange((int)got.StatusCode, 400, 499);
        using var put = await nobody.PutAsync(address.AbsolutePath + "a.log", new StringContent("all is well"), Ct);
        Assert.True(put.IsSuccessStatusCode);
        using var second = await nobody.PutAsync(address.AbsolutePath + "a.log", new StringContent("all is else"), Ct);
        Assert.Equal(410, (int)second.StatusCode);
    }

    static async Task<JsonArray> Notices(Box box) => (await box.Network.Http.Get($"/v2/chargeboxes/{box.Id}/notices"))["data"]!.AsArray();

    static string Notice(int length) => $$$"""
        {"chargingLimitSource":"EMS","customData":{"vendorId":"V","more":"{{{new string('m', length)}}}"}}
        """;

    static string Report(int request, int part, int count, bool isLast = false)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append($$$"""
                {"component":{"name":"C{{{part}}}"},"variable":{"name":"V{{{i}}}"},"variableAttribute":[{"value":"1"}]}
                """);
        }
        return $$"""
            {"requestId":{{request}},"generatedAt":"2026-11-21T10:00:00Z","tbc":{{(isLast ? "false" : "true")}},"seqNo":{{part}},"reportData":[{{text}}]}
            """;
    }
}
