using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Connectors;

/// <summary>Why a stream ends, as its last event says.</summary>
public sealed record StreamClosed(string Reason);

[JsonSerializable(typeof(StreamClosed))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
sealed partial class StreamJson : JsonSerializerContext;

/// <summary>
/// One reader of the board's changes. It holds no queue: it asks the board for what came after what it sent last, so a slow reader gets
/// fewer, larger events, and one that is too far behind a fresh snapshot.
/// </summary>
/// <param name="whyEnded">Asked every two seconds: why the caller may no longer read; null while it may.</param>
sealed class ConnectorStream(
    LiveBoard board, ConnectorFilter filter, Scope scope, Func<CancellationToken, ValueTask<string?>> whyEnded, TimeProvider time)
{
    static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(2);

    /// <summary>Sends until the caller goes, may no longer read, or the server stops.</summary>
    public async Task Send(ServerSentEvents events, CancellationToken stopping, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, ct);
        using var following = board.Follow();
        // Changes that do not concern this reader are read and not sent, so the two differ.
        var sent = await SendSnapshot(events, ct);
        var (read, checkedAt, wroteAt) = (sent, time.GetTimestamp(), time.GetTimestamp());
        while (true)
        {
            var moved = board.Moved;
            if (board.Published <= read)
                await Task.WhenAny(moved, Task.Delay(CheckEvery, time, either.Token));
            ct.ThrowIfCancellationRequested();
            if (stopping.IsCancellationRequested)
            {
                await SendClosed(events, "The server is stopping.", ct);
                return;
            }

            if (time.GetElapsedTime(checkedAt) >= CheckEvery)
            {
                checkedAt = time.GetTimestamp();
                if (await whyEnded(ct) is { } reason)
                {
                    await SendClosed(events, reason, ct);
                    return;
                }
            }

            var before = sent;
            (read, sent) = await SendChanges(events, read, sent, ct);
            if (sent == before && time.GetElapsedTime(wroteAt) < ServerSentEvents.KeepAlive)
                continue;
            if (sent == before)
                await events.Comment(ct);
            wroteAt = time.GetTimestamp();
        }
    }

    async Task<(long Read, long Sent)> SendChanges(ServerSentEvents events, long read, long sent, CancellationToken ct)
    {
        if (board.Since(read) is not { } changes)
        {
            var fresh = await SendSnapshot(events, ct);
            return (fresh, fresh);
        }
        if (changes.Count == 0)
            return (read, sent);
        var sequence = changes[^1].Sequence;
        var delta = ConnectorDelta.Of(changes, filter, scope);
        if (delta.IsEmpty)
            return (sequence, sent);
        await events.Send("changes", sequence, json => ConnectorJson.WriteChanges(json, sequence, sent, delta), ct);
        return (sequence, sequence);
    }

    async Task<long> SendSnapshot(ServerSentEvents events, CancellationToken ct)
    {
        var snapshot = board.Snapshot();
        var own = snapshot.Connectors.Where(connector => filter.Matches(connector, scope));
        await events.Send(
            "snapshot", snapshot.Sequence, json => ConnectorJson.WriteSnapshot(json, snapshot.Sequence, own), ct);
        return snapshot.Sequence;
    }

    static Task SendClosed(ServerSentEvents events, string reason, CancellationToken ct) =>
        events.Send("closed", null, JsonSerializer.SerializeToUtf8Bytes(new(reason), StreamJson.Default.StreamClosed), ct);
}
