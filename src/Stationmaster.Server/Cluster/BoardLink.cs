using System.Collections.Concurrent;
using System.Diagnostics;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

/// <summary>
/// Makes the board the same on every node: tells its own changes four times a second, and at least each second how far it is. Whoever
/// missed some, is new, or reached the broker again asks for all. Its state is touched by its own loop and by the bus, one at a time each.
/// </summary>
sealed partial class BoardLink : BackgroundService
{
    const int MostInOne = 500;
    static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(1);
    static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    readonly LiveBoard _board;
    readonly Membership _members;
    readonly Bus _bus;
    readonly Commits _commits;
    readonly ILogger _logger;
    readonly ConcurrentDictionary<long, (long Sequence, long Horizon)> _heard = new();
    HashSet<long> _missing = [];
    long _told, _sequence, _checkedAt;

    public BoardLink(LiveBoard board, Membership members, Bus bus, Commits commits, ILogger<BoardLink> logger)
    {
        (_board, _members, _bus, _commits, _logger) = (board, members, bus, commits, logger);
        bus.On<Beat>("board", Take);
        bus.On<Shown>("shown", (node, shown) => Show(node, shown.Connectors));
        bus.On<Wanted>("board?", (node, _) => ShowAll((part, ct) => bus.Send(node, "shown", part, ct)));
        bus.Reached += Introduce;
        members.Died += Forget;
        commits.OthersHorizon = OthersHorizon;
    }

    /// <param name="Sequence">Of the beats of this node, without gaps.</param>
    /// <param name="Horizon">What it has stamped before is committed, ms.</param>
    sealed record Beat(long Sequence, long Horizon, IReadOnlyList<ConnectorElsewhere>? Changes);

    sealed record Shown(IReadOnlyList<ConnectorElsewhere> Connectors);

    sealed record Wanted;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var following = _board.Follow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var moved = _board.Moved;
            if (_board.Published <= _told)
                await Task.WhenAny(moved, Task.Delay(AtLeast, stoppingToken));
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                await TellChanges(stoppingToken);
                LeaveTheDead();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogNotTold(e);
            }
        }
    }

    /// <summary>What a node told just before it died may arrive after it was left.</summary>
    void LeaveTheDead()
    {
        if (Stopwatch.GetElapsedTime(_checkedAt) < CheckEvery)
            return;
        _checkedAt = Stopwatch.GetTimestamp();
        var missing = _board.NodesElsewhere().Where(node => !_members.Peers.ContainsKey(node)).ToHashSet();
        // A node that is new is heard before it is seen to live.
        foreach (var node in missing.Where(_missing.Contains))
            _board.LeaveElsewhere(node);
        _missing = missing;
    }

    async Task TellChanges(CancellationToken ct)
    {
        var (changes, upTo) = _board.OwnSince(_told);
        _told = upTo;
        if (changes is null)
        {
            await ShowAll((part, token) => _bus.Tell("shown", part, token));
            return;
        }
        var horizon = Epoch.ToMs(_commits.OwnHorizon);
        foreach (var part in changes.Count == 0 ? [[]] : changes.Chunk(MostInOne))
            await _bus.Tell("board", new Beat(++_sequence, horizon, part), ct);
    }

    async Task ShowAll(Func<Shown, CancellationToken, Task> tell)
    {
        foreach (var part in _board.Own().Chunk(MostInOne))
            await tell(new(part), CancellationToken.None);
    }

    /// <summary>What either side told while the broker was away is lost.</summary>
    async Task Introduce()
    {
        _heard.Clear();
        await ShowAll((part, ct) => _bus.Tell("shown", part, ct));
        await _bus.Tell("board?", new Wanted(), CancellationToken.None);
    }

    async Task Take(long node, Beat beat)
    {
        var isNext = _heard.TryGetValue(node, out var before) && before.Sequence + 1 == beat.Sequence;
        _heard[node] = (beat.Sequence, beat.Horizon);
        if (beat.Changes is { Count: > 0 } changes)
            await Show(node, changes);
        if (!isNext)
            await _bus.Send(node, "board?", new Wanted(), CancellationToken.None);
    }

    Task Show(long node, IReadOnlyList<ConnectorElsewhere> connectors)
    {
        _board.ShowElsewhere(node, connectors);
        return Task.CompletedTask;
    }

    void Forget(long node)
    {
        _heard.TryRemove(node, out _);
        _board.LeaveElsewhere(node);
    }

    /// <summary>How far lists by updatedAt may read for all that the other nodes have under way.</summary>
    DateTimeOffset OthersHorizon()
    {
        var least = long.MaxValue;
        foreach (var peer in _members.Peers.Values)
            least = Math.Min(least, Math.Max(peer.Horizon, _heard.TryGetValue(peer.Id, out var heard) ? heard.Horizon : 0));
        return least == long.MaxValue ? DateTimeOffset.MaxValue : Epoch.FromMs(least);
    }

    [LoggerMessage(LogLevel.Error, "The boards of other nodes could not be told what changed here")]
    partial void LogNotTold(Exception e);
}
