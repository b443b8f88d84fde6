using System.Collections.Concurrent;
using System.Diagnostics;
using Stationmaster.Server.MessageLog;

namespace Stationmaster.Server.Cluster;

/// <summary>
/// Who watches a charge box's messages sees those that go over another node's socket. Only what somebody watches crosses: each node says
/// what that is, and is sent it as long as it goes on saying so.
/// </summary>
sealed partial class FeedLink : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Remembered = TimeSpan.FromSeconds(7);

    readonly Bus _bus;
    readonly MessageFeed _feed;
    readonly ILogger _logger;
    readonly ConcurrentDictionary<(long Node, long ChargeBoxId), Relay> _relays = new();
    readonly SemaphoreSlim _changed = new(0);

    public FeedLink(Bus bus, MessageFeed feed, ILogger<FeedLink> logger)
    {
        (_bus, _feed, _logger) = (bus, feed, logger);
        feed.WatchesChanged += () => _changed.Release();
        bus.On<Watching>("watching", (node, watching) =>
        {
            foreach (var chargeBoxId in watching.ChargeBoxIds)
                Wanted(node, chargeBoxId);
            return Task.CompletedTask;
        });
        bus.On<Fed>("messages", (_, fed) =>
        {
            foreach (var message in fed.Messages)
                feed.PublishElsewhere(fed.ChargeBoxId, message);
            return Task.CompletedTask;
        });
    }

    sealed record Watching(IReadOnlyList<long> ChargeBoxIds);

    sealed record Fed(long ChargeBoxId, IReadOnlyList<FedMessage> Messages);

    /// <summary>What is sent to one node of one charge box.</summary>
    sealed class Relay(MessageWatch watch)
    {
        long _wantedAt = Stopwatch.GetTimestamp();

        public MessageWatch Watch => watch;

        public void Want() => Volatile.Write(ref _wantedAt, Stopwatch.GetTimestamp());

        public TimeSpan Left => Remembered - Stopwatch.GetElapsedTime(Volatile.Read(ref _wantedAt));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _changed.WaitAsync(Every, stoppingToken);
            if (_feed.Watched is { Count: > 0 } watched)
                await _bus.Tell("watching", new Watching(watched), stoppingToken);
        }
    }

    void Wanted(long node, long chargeBoxId)
    {
        if (_relays.TryGetValue((node, chargeBoxId), out var known))
        {
            known.Want();
            return;
        }
        var relay = new Relay(_feed.WatchForElsewhere(chargeBoxId));
        if (_relays.TryAdd((node, chargeBoxId), relay))
            _ = Carry(node, chargeBoxId, relay);
        else
            relay.Watch.Dispose();
    }

    /// <summary>Ends by itself, whatever happens, when nobody wants more.</summary>
    async Task Carry(long node, long chargeBoxId, Relay relay)
    {
        try
        {
            while (relay.Left is var left && left > TimeSpan.Zero)
            {
                using var patience = new CancellationTokenSource(left);
                try
                {
                    await relay.Watch.Wait(patience.Token);
                }
                catch (OperationCanceledException)
                {
                    continue;
                }
                await _bus.Send(node, "messages", new Fed(chargeBoxId, relay.Watch.Take().Messages), CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            LogFailed(chargeBoxId, e);
        }
        finally
        {
            _relays.TryRemove((node, chargeBoxId), out _);
            relay.Watch.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The messages of charge box {ChargeBoxId} could not be sent on to a node that watches them")]
    partial void LogFailed(long chargeBoxId, Exception e);
}
