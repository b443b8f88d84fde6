using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Connectors;

namespace Stationmaster.Bench.Inner;

/// <summary>A beat of the live board in which a thousand of ten thousand stations have shown another power.</summary>
[MemoryDiagnoser]
public class BoardParts
{
    const int Stations = 10_000, Shown = 1_000;

    readonly StationView[][] _views = new StationView[2][];
    LiveBoard _board = null!;
    int _turn;

    [GlobalSetup]
    public async Task SetUp()
    {
        ImmutableArray<ConnectorPlace> places = [.. Enumerable.Range(1, Stations).Select(box => new ConnectorPlace(
            box, box, $"DK*STM*E{box:0000}*1", new(1, 1), "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 22_000, box, $"BOX-{box}", 7, "Location", 5, "Customer",
            "/1/5/"))];
        _board = new((_, _) => Task.FromResult(new BoardFacts(places, [])), TimeProvider.System);
        await _board.Load(CancellationToken.None);
        _ = _board.Follow();
        for (var turn = 0; turn < 2; turn++)
        {
            var at = DateTimeOffset.UtcNow;
            _views[turn] =
            [
                .. Enumerable.Range(1, Stations).Select(box =>
                {
                    var open = Fixture.Charging(box).Sessions[4711];
                    var running = open with { Metering = open.Metering.Add(Fixture.Sample(3, at, 100_011_000 + (turn * 500)), at) };
                    return new StationView(box, true, at, at, [new ConnectorView(new(new(1, 1), ConnectorStatus.Charging, null, null, null, at, at), running)]);
                }),
            ];
        }
        foreach (var view in _views[0])
            _board.Show(view);
        _board.Tick();
    }

    /// <summary>Somebody follows, and has not read yet.</summary>
    [Benchmark]
    public void ShowAndTick()
    {
        Show();
        _board.Tick();
    }

    /// <summary>Somebody looks: the changes are read and written as a watcher gets them.</summary>
    [Benchmark]
    public int ShowTickAndRead()
    {
        var before = _board.Published;
        Show();
        _board.Tick();
        return _board.Since(before)?.Sum(change => change.After?.Json.Length ?? 0) ?? 0;
    }

    [Benchmark]
    public object Snapshot() => _board.Snapshot();

    void Show()
    {
        var views = _views[++_turn % 2];
        for (var i = 0; i < Shown; i++)
            _board.Show(views[i]);
    }
}
