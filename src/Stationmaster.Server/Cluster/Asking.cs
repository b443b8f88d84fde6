using System.Collections.Concurrent;

namespace Stationmaster.Server.Cluster;

/// <summary>Questions to other nodes and their answers, over the <see cref="Bus"/>.</summary>
sealed partial class Asking
{
    const string Reply = "reply";

    readonly Bus _bus;
    readonly ILogger _logger;
    readonly ConcurrentDictionary<string, (long Node, TaskCompletionSource<ReadOnlyMemory<byte>?> Answer)> _waiting = new(StringComparer.Ordinal);

    public Asking(Bus bus, Membership members, ILogger<Asking> logger)
    {
        (_bus, _logger) = (bus, logger);
        bus.OnLetter(Reply, letter =>
        {
            if (letter.Ask is { } ask && _waiting.TryRemove(ask, out var waiting))
                waiting.Answer.TrySetResult(letter.Body);
            return Task.CompletedTask;
        });
        members.Died += Forget;
    }

    /// <returns>The answer; null when there was none before the deadline or the other node died. And what became of the question.</returns>
    public async Task<(Sent Sent, TAnswer? Answer)> Ask<TQuestion, TAnswer>(
        long node, string kind, TQuestion question, TimeSpan deadline, CancellationToken ct) where TAnswer : class
    {
        var (ask, answer) = (Guid.NewGuid().ToString("N"), new TaskCompletionSource<ReadOnlyMemory<byte>?>(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting[ask] = (node, answer);
        try
        {
            var sent = await _bus.Send(node, kind, ask, ClusterJson.Write(question), ct);
            if (sent != Sent.Queued)
                return (sent, null);
            return (sent, await answer.Task.WaitAsync(deadline, ct) is { } body ? ClusterJson.Read<TAnswer>(body) : null);
        }
        catch (TimeoutException)
        {
            return (Sent.Queued, null);
        }
        finally
        {
            _waiting.TryRemove(ask, out _);
        }
    }

    /// <summary>Answers questions of a kind, each beside the others: an answer may take its time.</summary>
    public void Answer<TQuestion, TAnswer>(string kind, Func<long, TQuestion, Task<TAnswer>> answer) => _bus.OnLetter(kind, letter =>
    {
        _ = Answer(letter, answer);
        return Task.CompletedTask;
    });

    async Task Answer<TQuestion, TAnswer>(Bus.Letter letter, Func<long, TQuestion, Task<TAnswer>> answer)
    {
        try
        {
            var given = await answer(letter.From, ClusterJson.Read<TQuestion>(letter.Body));
            await _bus.Send(letter.From, Reply, letter.Ask, ClusterJson.Write(given), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotAnswered(letter.Kind, e);
        }
    }

    void Forget(long node)
    {
        foreach (var waiting in _waiting.Values.Where(waiting => waiting.Node == node))
            waiting.Answer.TrySetResult(null);
    }

    [LoggerMessage(LogLevel.Error, "A question {Kind} of another node could not be answered")]
    partial void LogNotAnswered(string kind, Exception e);
}
