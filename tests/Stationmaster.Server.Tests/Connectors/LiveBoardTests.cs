using System.Text.Json.Nodes;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Connectors;
using Xunit;
using static Stationmaster.Server.Tests.Connectors.Boards;

namespace Stationmaster.Server.Tests.Connectors;

public sealed class LiveBoardTests
{
    readonly StillClock _clock = new();

    [Fact]
    public async Task Every_connector_is_offline_until_its_station_is_shown()
    {
        var board = await Loaded(_clock, Place(1));
        Assert.Equal(LiveStatus.Offline, board.One().Status);

        board.Show(View(1, Is(ConnectorStatus.Available)));

        Assert.Equal(LiveStatus.Available, board.One().Status);
        Assert.True(board.One().Body.ChargeBox.Online);
    }

    [Fact]
    public async Task A_connector_is_told_as_the_contract_words_it()
    {
        var board = await Loaded(_clock, Place(1, standard: "IEC_62196_T2_COMBO"));
        board.Show(View(1, Is(
            ConnectorStatus.Charging, running: Runs(1, 7400, Noon.AddMinutes(5), Driver("DK.SPI.001234", "Fleet Car #10")),
            errorCode: "WeakSignal", info: "weak signal")));

        var json = JsonNode.Parse(board.One().Json.Span)!;

        Assert.Equal("DK*STM*E0001*1", (string)json["evseId"]!);
        Assert.Equal("CCS", (string)json["type"]!);
        Assert.Equal(22, (decimal)json["maxElectricPower"]!);
        Assert.Equal("Charging", (string)json["status"]!);
        Assert.Equal("2025-11-20T12:00:00.000Z", (string)json["since"]!);
        Assert.Equal(("DK.SPI.001234", "Fleet Car #10", "rfid"),
            ((string)json["user"]!["label"]!, (string)json["user"]!["comment"]!, (string)json["user"]!["kind"]!));
        Assert.Equal((4711, 2.5m, 7.4m),
            ((int)json["session"]!["transactionId"]!, (decimal)json["session"]!["energyKwh"]!, (decimal)json["session"]!["powerKw"]!));
        Assert.Equal([7.4m], json["session"]!["curve"]!.AsArray().Select(point => (decimal)point!));
        Assert.Equal(61, (int)json["soc"]!);
        Assert.Equal(("WeakSignal", "weak signal"), ((string)json["info"]!["errorCode"]!, (string)json["info"]!["text"]!));
        Assert.Null(json["info"]!["vendorErrorCode"]);
    }

    [Fact]
    public async Task A_key_nobody_registered_is_shown_by_its_uid()
    {
        var board = await Loaded(_clock, Place(1));
        board.Show(View(1, Is(ConnectorStatus.Charging, running: Runs(1, 7400, Noon, uid: "DEADBEEF"))));

        Assert.Equal(new ConnectorUser("DEADBEEF", null, "other"), board.One().Body.User);
    }

    [Theory]
    [InlineData(TokenKind.App, "app")]
    [InlineData(TokenKind.Virtual, "virtual")]
    [InlineData(TokenKind.Vehicle, "vehicle")]
    [InlineData(TokenKind.Terminal, "terminal")]
    [InlineData(TokenKind.None, "none")]
    public async Task The_kind_of_the_key_is_told(TokenKind kind, string word)
    {
        var board = await Loaded(_clock, Place(1));
        board.Show(View(1, Is(ConnectorStatus.Charging, running: Runs(1, 7400, Noon, Driver("label", kind: kind)))));

        Assert.Equal(word, board.One().Body.User!.Kind);
    }

    [Fact]
    public async Task Power_without_a_new_sample_is_gone_after_15_minutes()
    {
        var board = await Loaded(_clock, Place(1));
        board.Show(View(1, Is(ConnectorStatus.Charging, running: Runs(1, 7400, Noon))));
        board.Tick();
        var before = board.Published;
        Assert.Equal(7.4m, board.One().Body.Session!.PowerKw);

        _clock.Advance(TimeSpan.FromMinutes(15));
        board.Tick();

        Assert.Null(board.One().Body.Session!.PowerKw);
        Assert.Equal(2.5m, board.One().Body.Session!.EnergyKwh);
        Assert.Single(board.Since(before)!);
    }

    [Fact]
    public async Task A_station_that_left_keeps_its_session_and_loses_its_power()
    {
        var board = await Loaded(_clock, Place(1));
        board.Show(View(1, Is(ConnectorStatus.Charging, running: Runs(1, 7400, Noon))));
        board.Snapshot();
        board.Show(Gone(1, Noon.AddMinutes(3), Is(ConnectorStatus.Charging, running: Runs(1, 7400, Noon))));

        var connector = board.One().Body;

        Assert.Equal((LiveStatus.Offline, Noon.AddMinutes(3)), (connector.Status, connector.Since));
        Assert.Equal((4711, null), (connector.Session!.TransactionId, connector.Session.PowerKw));
        Assert.Equal(Noon, connector.LastSeenAt);
    }

    [Fact]
    public async Task While_nobody_follows_a_beat_changes_nothing_and_who_comes_then_finds_it_all()
    {
        var board = new LiveBoard((_, _) => Task.FromResult(new BoardFacts([Place(1)], [Gone(1, Noon)])), _clock);
        await board.Load(CancellationToken.None);
        var published = board.Published;
        board.Show(View(1, Is(ConnectorStatus.Charging, running: Runs(1, 7400, Noon))));
        board.Tick();
        Assert.Equal(published, board.Published);

        using var following = board.Follow();
        Assert.Equal(LiveStatus.Charging, board.One().Status);
        board.Tick();
        Assert.Single(board.Since(published)!);
    }

    [Fact]
    public async Task What_looks_the_same_is_not_published()
    {
        var board = await Loaded(_clock, Place(1), Place(2));
        board.Show(View(1, Is(ConnectorStatus.Charging, running: Runs(1, 7400, Noon))));
        board.Tick();
        var published = board.Published;

        board.Show(board.Find(1)! with { LastSeenAt = Noon.AddSeconds(20) });
        board.Tick();

        Assert.Equal(published, board.Published);
    }

    [Fact]
    public async Task A_connector_that_never_spoke_does_not_change_with_every_look()
    {
        var board = await Loaded(_clock, Place(1));
        board.Show(View(1, new ConnectorView(ConnectorState.New(new(1, 1), Noon), null)));
        board.Tick();
        var published = board.Published;

        board.Show(View(1, new ConnectorView(ConnectorState.New(new(1, 1), Noon.AddMinutes(1)), null)));
        board.Tick();

        Assert.Equal(published, board.Published);
        Assert.Equal((LiveStatus.Unknown, Noon), (board.One().Status, board.One().Body.Since));
    }

    [Fact]
    public async Task Changes_are_numbered_without_gaps()
    {
        var board = await Loaded(_clock, Place(1), Place(2));
        var start = board.Published;
        board.Show(View(1, Is(ConnectorStatus.Preparing)));
        board.Show(View(2, Is(ConnectorStatus.Faulted)));
        board.Tick();
        board.Show(View(1, Is(ConnectorStatus.Charging)));
        board.Tick();

        Assert.Equal([start + 1, start + 2, start + 3], board.Since(start)!.Select(change => change.Sequence));
        Assert.Equal(LiveStatus.Charging, board.Since(start + 2)!.Single().After!.Status);
    }

    [Fact]
    public async Task Who_is_too_far_behind_is_told_so()
    {
        var board = await Loaded(_clock, Place(1));
        var start = board.Published;
        for (var i = 0; i <= LiveBoard.Remembered; i++)
        {
            board.Show(View(1, Is(i % 2 == 0 ? ConnectorStatus.Preparing : ConnectorStatus.Available)));
            board.Tick();
        }

        Assert.Null(board.Since(start));
        Assert.Single(board.Since(board.Published - 1)!);
    }

    [Fact]
    public async Task A_beat_wakes_readers_only_when_something_changed()
    {
        var board = await Loaded(_clock, Place(1));
        var moved = board.Moved;
        board.Tick();
        Assert.False(moved.IsCompleted);

        board.Show(View(1, Is(ConnectorStatus.Preparing)));
        board.Tick();

        Assert.True(moved.IsCompleted);
        Assert.False(board.Moved.IsCompleted);
    }

    [Fact]
    public async Task A_deleted_charge_box_leaves_the_board()
    {
        ConnectorPlace[] places = [Place(1)];
        var board = new LiveBoard((_, _) => Task.FromResult(new BoardFacts([.. places], places.Length == 0 ? [] : [Gone(1, Noon)])),
            _clock);
        await board.Load(TestContext.Current.CancellationToken);
        using var following = board.Follow();
        var start = board.Published;

        places = [];
        await board.RefreshNow(1, TestContext.Current.CancellationToken);
        board.Tick();

        Assert.Empty(board.Snapshot().Connectors);
        Assert.Null(board.Since(start)!.Single().After);
    }
}
