using System.Collections.Immutable;
using System.Diagnostics;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

/// <summary>Another node that lives.</summary>
/// <param name="Horizon">Everything it stamped before is committed, ms.</param>
sealed record Peer(long Id, string Name, long Horizon);

/// <summary>
/// This node among the others: says each second in the database that it lives, and sees who else does. A node that cannot say so lets go
/// of its stations before the others count it as dead; clocks are never compared. Written by its own two loops.
/// </summary>
sealed partial class Membership : IHostedService, IAsyncDisposable
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>For how long after a beat stations are held.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    /// <summary>After so long without another's beat it is dead: its stations' sockets are closed by then.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whoever was away itself knows nothing of the others.</summary>
    static readonly TimeSpan OwnAbsence = TimeSpan.FromSeconds(3);

    readonly PostgresCluster _store;
    readonly Commits _commits;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly CancellationTokenSource _stopping = new();
    readonly Dictionary<long, (long Heartbeat, long Since)> _seen = [];
    Task _work = Task.CompletedTask;
    ImmutableDictionary<long, Peer> _peers = ImmutableDictionary<long, Peer>.Empty;
    long _self, _heartbeat, _beatAt;

    public Membership(PostgresCluster store, ServerOptions options, Commits commits, TimeProvider clock, ILogger<Membership> logger) =>
        (_store, Name, _commits, _clock, _logger) = (store, options.Node, commits, clock, logger);

    public string Name { get; }

    /// <summary>This run, as the table node numbers it; another after the others have declared it dead.</summary>
    public long Self => Volatile.Read(ref _self);

    /// <summary>"name/id", as connections name it.</summary>
    public string Label => $"{Name}/{Self}";

    public ImmutableDictionary<long, Peer> Peers => Volatile.Read(ref _peers);

    /// <summary>Stations may be served. False from six seconds after the last beat.</summary>
    public bool IsHeld => Volatile.Read(ref _beatAt) is not 0 and var at && Stopwatch.GetElapsedTime(at) < Lease;

    /// <summary>Called when stations must be let go of: the lease ran out, or this run was declared dead. Must be quick.</summary>
    public Action? LostHold { get; set; }

    /// <summary>Called when another node is no more. Must be quick.</summary>
    public Action<long>? Died { get; set; }

    /// <exception cref="StorageSetupException">One process alone, without a broker, has the database.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await Seat.Take(_store, isShared: true, _clock, cancellationToken))
        {
            throw new StorageSetupException(
                "A Stationmaster without --broker runs on this database and would not know of this one. Give it the same --broker, or stop it.");
        }
        await Join(cancellationToken);
        await Beat(cancellationToken);
        _work = Task.WhenAll(BeatOn(), Watch());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work;
        try
        {
            await _store.End(Self, Now, cancellationToken);
        }
        catch (Exception e)
        {
            LogNotLeft(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work;
        await _store.DisposeAsync();
    }

    long Now => Epoch.ToMs(_clock.GetUtcNow());

    async Task Join(CancellationToken ct)
    {
        Volatile.Write(ref _self, await _store.Join(Name, Now, ct));
        LogJoined(Name, Self);
    }

    async Task BeatOn()
    {
        using var timer = new PeriodicTimer(Every);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stopping.Token);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                patience.CancelAfter(OwnAbsence);
                await _store.TakeSeat(isShared: true, patience.Token);
                await Beat(patience.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogNoBeat(e.Message);
            }
        }
    }

    async Task Beat(CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        _heartbeat = Math.Max(_heartbeat + 1, Now);
        if (await _store.Beat(Self, _heartbeat, Epoch.ToMs(_commits.OwnHorizon), ct) is not { } living)
        {
            LogDeclaredDead(Name, Self);
            LetGo();
            await Join(ct);
            return;
        }
        var last = Volatile.Read(ref _beatAt);
        var wasAway = last == 0 || Stopwatch.GetElapsedTime(last, start) > OwnAbsence;
        Volatile.Write(ref _beatAt, start);
        await Judge(living, wasAway, ct);
    }

    async Task Judge(IReadOnlyList<NodeRow> living, bool wasAway, CancellationToken ct)
    {
        var now = Stopwatch.GetTimestamp();
        var peers = ImmutableDictionary.CreateBuilder<long, Peer>();
        foreach (var row in living.Where(row => row.Id != Self))
        {
            if (wasAway || !_seen.TryGetValue(row.Id, out var seen) || seen.Heartbeat != row.Heartbeat)
                _seen[row.Id] = (row.Heartbeat, now);
            else if (Stopwatch.GetElapsedTime(seen.Since, now) > Patience)
            {
                if (await _store.End(row.Id, Now, ct))
                    LogDied(row.Name, row.Id);
                continue;
            }
            peers[row.Id] = new(row.Id, row.Name, row.Horizon);
        }
        var before = Peers;
        Volatile.Write(ref _peers, peers.ToImmutable());
        foreach (var gone in before.Keys.Where(id => !peers.ContainsKey(id)))
        {
            _seen.Remove(gone);
            Died?.Invoke(gone);
        }
    }

    async Task Watch()
    {
        var wasHeld = true;
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                var isHeld = IsHeld;
                if (wasHeld && !isHeld)
                {
                    LogLostHold(Lease.TotalSeconds);
                    LetGo();
                }
                wasHeld = isHeld;
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
    }

    void LetGo()
    {
        try
        {
            LostHold?.Invoke();
        }
        catch (Exception e)
        {
            LogNotLetGo(e);
        }
    }

    [LoggerMessage(LogLevel.Information, "This is node {Name}, run {Node}")]
    partial void LogJoined(string name, long node);

    [LoggerMessage(LogLevel.Warning, "The database cannot be told that this node lives: {Why}")]
    partial void LogNoBeat(string why);

    [LoggerMessage(LogLevel.Error, "Node {Name}, run {Node}, was declared dead while it was away; it begins anew")]
    partial void LogDeclaredDead(string name, long node);

    [LoggerMessage(LogLevel.Error, "For {Seconds} s the database could not be told that this node lives: it lets go of its stations")]
    partial void LogLostHold(double seconds);

    [LoggerMessage(LogLevel.Warning, "Node {Name}, run {Node}, is dead")]
    partial void LogDied(string name, long node);

    [LoggerMessage(LogLevel.Error, "Stations could not be let go of")]
    partial void LogNotLetGo(Exception e);

    [LoggerMessage(LogLevel.Warning, "The database could not be told that this node ends; the others will notice")]
    partial void LogNotLeft(Exception e);
}
