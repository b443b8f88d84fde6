using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.MessageLog;

/// <summary>A logged message as watchers get it.</summary>
/// <param name="Json">The API's Message, UTF-8.</param>
public sealed record FedMessage(string Action, byte[] Json);

/// <summary>Carries freshly logged messages to whoever watches a charge box. Costs one look-up where nobody does.</summary>
public sealed class MessageFeed
{
    readonly ConcurrentDictionary<long, ImmutableList<MessageWatch>> _watches = new();
    volatile int _count;

    /// <summary>Called from actors after the commit, on any thread. The row's bytes are not kept.</summary>
    public void Publish(MessageRow row)
    {
        if (_count == 0 || !_watches.TryGetValue(row.ChargeBoxId, out var watches))
            return;
        var message = new FedMessage(row.Action, MessageJson.Write(row));
        foreach (var watch in watches)
            watch.Offer(message);
    }

    /// <summary>Watches one charge box until disposed.</summary>
    public MessageWatch Watch(long chargeBoxId)
    {
        var watch = Watch(chargeBoxId, isElsewhere: false);
        WatchesChanged?.Invoke();
        return watch;
    }

    /// <summary>In a cluster: the same for somebody who watches at another node.</summary>
    internal MessageWatch WatchForElsewhere(long chargeBoxId) => Watch(chargeBoxId, isElsewhere: true);

    /// <summary>In a cluster: called when somebody begins to watch here.</summary>
    internal Action? WatchesChanged { get; set; }

    /// <summary>The charge boxes that somebody watches here.</summary>
    internal IReadOnlyList<long> Watched =>
        [.. _watches.Where(pair => pair.Value.Any(watch => !watch.IsElsewhere)).Select(pair => pair.Key)];

    /// <summary>A message that went over another node's socket.</summary>
    internal void PublishElsewhere(long chargeBoxId, FedMessage message)
    {
        if (!_watches.TryGetValue(chargeBoxId, out var watches))
            return;
        foreach (var watch in watches.Where(watch => !watch.IsElsewhere))
            watch.Offer(message);
    }

    MessageWatch Watch(long chargeBoxId, bool isElsewhere)
    {
        var watch = new MessageWatch(this, chargeBoxId, isElsewhere);
        Interlocked.Increment(ref _count);
        _watches.AddOrUpdate(chargeBoxId, static (_, watch) => [watch], static (_, watches, watch) => watches.Add(watch), watch);
        return watch;
    }

    internal void End(MessageWatch watch)
    {
        Interlocked.Decrement(ref _count);
        while (_watches.TryGetValue(watch.ChargeBoxId, out var watches))
        {
            var rest = watches.Remove(watch);
            if (rest.IsEmpty
                ? _watches.TryRemove(new(watch.ChargeBoxId, watches))
                : _watches.TryUpdate(watch.ChargeBoxId, rest, watches))
                return;
        }
    }
}

/// <summary>One watcher's waiting messages: a bounded number, so that a slow reader costs little and hears how many it missed.</summary>
public sealed class MessageWatch : IDisposable
{
    /// <summary>How many messages wait for a slow reader.</summary>
    public const int Most = 256;

    readonly MessageFeed _feed;
    readonly Channel<FedMessage> _waiting = Channel.CreateBounded<FedMessage>(new BoundedChannelOptions(Most) { SingleReader = true });
    int _missed, _isEnded;

    internal MessageWatch(MessageFeed feed, long chargeBoxId, bool isElsewhere) =>
        (_feed, ChargeBoxId, IsElsewhere) = (feed, chargeBoxId, isElsewhere);

    public long ChargeBoxId { get; }

    /// <summary>Who watches does so at another node.</summary>
    internal bool IsElsewhere { get; }

    /// <summary>Completes when something waits: a message, or word of missed ones.</summary>
    public async Task Wait(CancellationToken ct) => await _waiting.Reader.WaitToReadAsync(ct);

    /// <summary>Takes what waits, oldest first. What was missed was missed after these.</summary>
    public (IReadOnlyList<FedMessage> Messages, int Missed) Take()
    {
        var missed = Interlocked.Exchange(ref _missed, 0);
        var messages = new List<FedMessage>();
        while (messages.Count < Most && _waiting.Reader.TryRead(out var message))
            messages.Add(message);
        return (messages, missed);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
            _feed.End(this);
    }

    internal void Offer(FedMessage message)
    {
        if (!_waiting.Writer.TryWrite(message))
            Interlocked.Increment(ref _missed);
    }
}
