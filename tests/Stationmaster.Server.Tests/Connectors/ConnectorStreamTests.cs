using System.IO.Pipelines;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Connectors;

public sealed class ConnectorStreamTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    static void Show(TestServer server, JsonNode box, ConnectorStatus status) => server.Get<LiveBoard>().Show(new StationView(
        (long)box["id"]!, true, Now, Now,
        [.. box["evses"]!.AsArray()
            .Select(evse => new ConnectorView(new(new((int)evse!["number"]!, 1), status, null, null, null, Now, Now), null))]));

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_reader_gets_a_snapshot_and_then_what_changes_without_gaps(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        using var events = await EventReader.Open(http, "/v2/connectors/stream");

        var snapshot = await events.Next("snapshot");
        Assert.Equal("Offline", (string)snapshot["connectors"]!.AsArray().Single()!["status"]!);
        Show(server, box, ConnectorStatus.Preparing);
        var first = await events.Next("changes");
        Show(server, box, ConnectorStatus.Charging);
        var second = await events.Next("changes");

        Assert.Equal((long)snapshot["sequence"]!, (long)first["previous"]!);
        Assert.Equal((long)first["sequence"]!, (long)second["previous"]!);
        Assert.Equal(["Preparing", "Charging"],
            new[] { first, second }.Select(changes => (string)changes["connectors"]!.AsArray().Single()!["status"]!));
        Assert.Empty(second["removed"]!.AsArray());
    }

    [Fact]
    public async Task A_reader_with_a_filter_hears_what_leaves_it_and_counts_on_from_what_it_was_sent()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http();
        var location = await http.NewLocation("Havnen");
        var (one, two) = (await http.NewChargeBox("AAR-01", location), await http.NewChargeBox("AAR-02", location));
        Show(server, one, ConnectorStatus.Charging);
        using var events = await EventReader.Open(http, "/v2/connectors/stream?status=Charging");
        var snapshot = await events.Next("snapshot");
        Assert.Single(snapshot["connectors"]!.AsArray());

        Show(server, two, ConnectorStatus.Preparing);
        server.Get<LiveBoard>().Snapshot();
        Show(server, one, ConnectorStatus.Finishing);

        var changes = await events.Next("changes");
        Assert.Equal((long)snapshot["connectors"]![0]!["id"]!, (long)changes["removed"]!.AsArray().Single()!);
        Assert.Equal((long)snapshot["sequence"]!, (long)changes["previous"]!);
    }

    [Fact]
    public async Task A_reader_sees_only_its_own_customers()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http();
        var own = await http.NewCustomer("Own");
        var (mine, others) = (await http.NewChargeBox("OWN-1", await http.NewLocation("Own", own)),
            await http.NewChargeBox("FOR-1", await http.NewLocation("Operator's")));
        using var events = await EventReader.Open(await server.Http(Rights.Read, own), "/v2/connectors/stream");
        Assert.Single((await events.Next("snapshot"))["connectors"]!.AsArray());

        Show(server, others, ConnectorStatus.Charging);
        server.Get<LiveBoard>().Snapshot();
        Show(server, mine, ConnectorStatus.Charging);

        Assert.Equal("OWN-1", (string)(await events.Next("changes"))["connectors"]!.AsArray().Single()!["chargeBox"]!["identity"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_revoked_keys_stream_ends_and_says_why(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var created = await server.Http().Post("/v2/api-keys", new { name = "screen", scope = "read" }, HttpStatusCode.Created);
        using var events = await EventReader.Open(server.Client((string)created["key"]!), "/v2/connectors/stream");
        await events.Next("snapshot");

        await server.Http().Delete($"/v2/api-keys/{created["id"]}");

        Assert.Equal("This API key was revoked.", (string)(await events.Next("closed"))["reason"]!);
        Assert.Null(await events.Next());
    }

    [Fact]
    public async Task A_reader_that_is_too_far_behind_gets_a_fresh_snapshot()
    {
        var board = await Boards.Loaded(new StillClock(), Boards.Place(1));
        var (pipe, context) = (new Pipe(), new DefaultHttpContext());
        context.Response.Body = pipe.Writer.AsStream();
        using var stopping = new CancellationTokenSource();
        var stream = new ConnectorStream(board, ConnectorFilter.None, Boards.Operator, _ => default, TimeProvider.System);
        var sending = stream.Send(await ServerSentEvents.Open(context, Ct), stopping.Token, Ct);
        using var events = new EventReader(stopping, pipe.Reader.AsStream());
        await events.Next("snapshot");

        for (var i = 0; i <= LiveBoard.Remembered; i++)
        {
            board.Show(Boards.View(1, Boards.Is(i % 2 == 0 ? ConnectorStatus.Preparing : ConnectorStatus.Available)));
            board.Snapshot();
        }
        board.Tick();
        var fresh = await events.Next("snapshot");
        board.Show(Boards.View(1, Boards.Is(ConnectorStatus.Charging)));
        board.Tick();
        var changes = await events.Next("changes");

        Assert.Equal("Preparing", (string)fresh["connectors"]![0]!["status"]!);
        Assert.Equal((long)fresh["sequence"]!, (long)changes["previous"]!);
        await stopping.CancelAsync();
        await events.Next("closed");
        await sending;
    }

    [Fact]
    public async Task A_stream_ends_when_the_server_stops()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        using var events = await EventReader.Open(server.Http(), "/v2/connectors/stream");
        await events.Next("snapshot");

        var stopping = server.Stop();

        await events.Next("closed");
        await stopping;
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Right_after_a_restart_every_connector_and_session_is_there_and_offline(string engine)
    {
        await using var server = await TestServer.Start(engine);
        var http = server.Http();
        var box = await http.NewChargeBox("AAR-07", await http.NewLocation("Havnen"));
        await http.Post("/v2/tokens",
            new { identifier = new { type = "rfid", uid = "04A1", label = "DK.STM.001234" }, comment = "Fleet Car #10" },
            HttpStatusCode.Created);
        int transaction;
        await using (var station = await ObligingStation.Connect(server, "AAR-07", (string)box["password"]!))
        {
            await station.Boot();
            var start = await station.Call("StartTransaction",
                new { connectorId = 1, idTag = "04A1", meterStart = 1000, timestamp = Now.AddMinutes(-10) });
            transaction = (int)start["transactionId"]!;
            await station.Status(1, "Charging");
            await station.Call("MeterValues", new
            {
                connectorId = 1, transactionId = transaction,
                meterValue = new[] { new { timestamp = Now.AddMinutes(-1),
                    sampledValue = new object[] { new { value = "2500" },
                        new { value = "7400", measurand = "Power.Active.Import", unit = "W" } } } },
            });
            var live = (await http.Get("/v2/connectors"))["data"]!.AsArray().Single()!;
            Assert.Equal(("Charging", 1.5m, 7.4m),
                ((string)live["status"]!, (decimal)live["session"]!["energyKwh"]!, (decimal)live["session"]!["powerKw"]!));
        }

        await server.Restart();

        var list = await server.Http().Get("/v2/connectors");
        var connector = list["data"]!.AsArray().Single()!;
        Assert.Equal(("Offline", false), ((string)connector["status"]!, (bool)connector["chargeBox"]!["online"]!));
        Assert.Equal((transaction, 1.5m), ((int)connector["session"]!["transactionId"]!, (decimal)connector["session"]!["energyKwh"]!));
        Assert.Null(connector["session"]!["powerKw"]);
        Assert.Equal(("DK.STM.001234", "Fleet Car #10"), ((string)connector["user"]!["label"]!, (string)connector["user"]!["comment"]!));
        Assert.Equal((1, 1), ((int)list["summary"]!["total"]!, (int)list["summary"]!["offline"]!));
        Assert.Equal("UNKNOWN", (string)(await server.Http().Get($"/v2/evses/{connector["evseUid"]}"))["status"]!);
    }

    [Fact]
    public async Task The_summary_counts_what_the_status_filter_hides()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);
        var http = server.Http();
        var location = await http.NewLocation("Havnen");
        Show(server, await http.NewChargeBox("AAR-01", location, 2), ConnectorStatus.Charging);
        Show(server, await http.NewChargeBox("AAR-02", location), ConnectorStatus.Faulted);

        var list = await http.Get("/v2/connectors?status=Faulted&search=aar&limit=1");
        var page = await http.Get("/v2/connectors?limit=2");
        var rest = await http.Get($"/v2/connectors?limit=2&nextPageCursor={page["nextPageCursor"]}");

        Assert.Single(list["data"]!.AsArray());
        Assert.Null(list["nextPageCursor"]);
        Assert.Equal((3, 2, 1), ((int)list["summary"]!["total"]!, (int)list["summary"]!["charging"]!, (int)list["summary"]!["faulted"]!));
        Assert.Equal(3, page["data"]!.AsArray().Concat(rest["data"]!.AsArray()).Select(one => (string)one!["evseId"]!).Distinct().Count());
    }
}
