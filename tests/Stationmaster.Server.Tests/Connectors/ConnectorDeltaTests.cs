using Microsoft.AspNetCore.WebUtilities;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Xunit;
using static Stationmaster.Server.Tests.Connectors.Boards;

namespace Stationmaster.Server.Tests.Connectors;

public sealed class ConnectorDeltaTests
{
    readonly StillClock _clock = new();

    static ConnectorFilter Filter(string query)
    {
        var given = QueryHelpers.ParseQuery(query);
        string? Text(string name) => given.TryGetValue(name, out var text) ? text.ToString() : null;
        return ConnectorFilter.Read(
            Ids.TryParse(Text("locationIds"), out var ids) ? ids : null, Text("type"), Text("status"),
            Text("customerId") is { } customer ? long.Parse(customer) : null, Text("search"));
    }

    static ConnectorDelta Since(LiveBoard board, long sequence, string query = "", Scope? scope = null) =>
        ConnectorDelta.Of(board.Since(sequence)!, Filter(query), scope ?? Operator);

    [Fact]
    public async Task A_connector_that_changed_often_is_told_once()
    {
        var board = await Loaded(_clock, Place(1));
        var start = board.Published;
        foreach (var status in new[] { ConnectorStatus.Available, ConnectorStatus.Preparing, ConnectorStatus.Charging })
        {
            board.Show(View(1, Is(status)));
            board.Tick();
        }

        var delta = Since(board, start);

        Assert.Equal(LiveStatus.Charging, Assert.Single(delta.Connectors).Status);
        Assert.Empty(delta.Removed);
    }

    [Fact]
    public async Task One_that_no_longer_matches_is_removed()
    {
        var board = await Loaded(_clock, Place(1), Place(2));
        board.Show(View(1, Is(ConnectorStatus.Charging)));
        board.Tick();
        var start = board.Published;
        board.Show(View(1, Is(ConnectorStatus.Finishing)));
        board.Show(View(2, Is(ConnectorStatus.Available)));
        board.Tick();

        var delta = Since(board, start, "?status=Charging");

        Assert.Empty(delta.Connectors);
        Assert.Equal([11L], delta.Removed);
    }

    [Fact]
    public async Task Nothing_of_another_customer_is_told()
    {
        var board = await Loaded(_clock, Place(1, customerPath: "/1/5/"), Place(2, customerPath: "/1/50/"));
        var start = board.Published;
        board.Show(View(1, Is(ConnectorStatus.Charging)));
        board.Show(View(2, Is(ConnectorStatus.Charging)));
        board.Tick();

        var own = new Scope(Rights.Read, 5, "/1/5/", "Anna", false);

        Assert.Equal(11L, Assert.Single(Since(board, start, scope: own).Connectors).Place.Id);
        Assert.Equal(2, Since(board, start).Connectors.Count);
    }

    [Fact]
    public async Task One_that_went_to_another_customer_is_removed()
    {
        var path = "/1/5/";
        var board = new LiveBoard((_, _) => Task.FromResult(new BoardFacts([Place(1, customerPath: path)], [Gone(1, Noon)])), _clock);
        await board.Load(TestContext.Current.CancellationToken);
        using var following = board.Follow();
        var start = board.Published;
        path = "/1/6/";
        await board.RefreshNow(1, TestContext.Current.CancellationToken);
        board.Tick();

        Assert.Equal([11L], Since(board, start, scope: new(Rights.Read, 5, "/1/5/", "Anna", false)).Removed);
        Assert.Single(Since(board, start, scope: new(Rights.Read, 6, "/1/6/", "Bo", false)).Connectors);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("?locationIds=7,8", 3)]
    [InlineData("?locationIds=8", 1)]
    [InlineData("?type=CCS", 1)]
    [InlineData("?type=ccs&locationIds=7", 0)]
    [InlineData("?type=Type%202", 2)]
    [InlineData("?status=Faulted,Offline", 2)]
    [InlineData("?status=occupied", 1)]
    [InlineData("?search=aar-02", 1)]
    [InlineData("?search=ærø", 3)]
    [InlineData("?search=ground%20Location", 1)]
    [InlineData("?customerId=5", 3)]
    [InlineData("?customerId=6", 0)]
    public async Task Filters_choose(string query, int expected)
    {
        var board = await Loaded(_clock, Place(1), Place(2), Place(3, location: 8, standard: "IEC_62196_T2_COMBO"));
        board.Show(View(1, Is(ConnectorStatus.Finishing)));
        board.Show(View(2, Is(ConnectorStatus.Faulted, errorCode: "GroundFailure")));

        Assert.Equal(expected, board.Snapshot().Connectors.Count(connector => Filter(query).Matches(connector, Operator)));
    }

    [Theory]
    [InlineData("?type=Schuko", "type")]
    [InlineData("?status=Sleeping", "status")]
    [InlineData("?status=3", "status")]
    public void A_filter_nobody_knows_is_refused_by_name(string query, string param) =>
        Assert.Equal(param, Assert.Throws<ApiProblem>(() => Filter(query)).Param);

    [Fact]
    public async Task Each_connector_counts_once()
    {
        var board = await Loaded(_clock, [.. Enumerable.Range(1, 7).Select(box => Place(box))]);
        board.Show(View(1, Is(ConnectorStatus.Charging, running: Runs(1, 7400, Noon))));
        board.Show(View(2, Is(ConnectorStatus.Available)));
        board.Show(View(3, Is(ConnectorStatus.SuspendedEV, running: Runs(3, 100, Noon))));
        board.Show(View(4, Is(ConnectorStatus.Faulted)));
        board.Show(View(5, Is(ConnectorStatus.Unavailable)));
        board.Show(Gone(6, Noon, Is(ConnectorStatus.Faulted)));
        board.Show(View(7));

        var tally = new Tally();
        foreach (var connector in board.Snapshot().Connectors)
            tally.Add(connector);

        Assert.Equal(new ConnectorSummary(7, 1, 1, 1, 1, 2, 1, 7.5m, 5m), tally.ToSummary());
    }
}
