using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;

namespace Stationmaster.Server.Stations;

/// <summary>What was sent and what came back, for the message log.</summary>
sealed record Exchange(OutgoingCall Call, string MessageId, DateTimeOffset SentAt, Message? Answer, DateTimeOffset? AnsweredAt);

sealed partial class StationConnection
{
    SemaphoreSlim? _ordering;
    Waiting? _waiting;

    /// <summary>Made when first needed: most stations are ordered nothing for months.</summary>
    SemaphoreSlim Ordering => LazyInitializer.EnsureInitialized(ref _ordering, static () => new(1, 1));

    sealed record Waiting(string MessageId, TaskCompletionSource<Message?> Answer);

    /// <summary>Sends an order when its turn comes and waits for the answer until the deadline, which counts from now.</summary>
    public async Task<(Outcome Outcome, Exchange? Exchange)> Order(Order order, TimeSpan deadline, CancellationToken ct)
    {
        if (version.WriteOrder(order) is not { } call)
            return (new(OutcomeKind.NotSupported, Why: $"OCPP {version.Name} has no such order"), null);

        using var patience = new CancellationTokenSource(deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _closed.Token, ct);
        try
        {
            await Ordering.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (_closed.IsCancellationRequested ? Outcome.Offline : Outcome.TimedOut, null);
        }
        try
        {
            return await Exchange(order, call, either.Token, ct);
        }
        finally
        {
            Ordering.Release();
        }
    }

    async Task<(Outcome, Exchange?)> Exchange(Order order, OutgoingCall call, CancellationToken until, CancellationToken ct)
    {
        var waiting = new Waiting(Guid.NewGuid().ToString("N"), new(TaskCreationOptions.RunContinuationsAsynchronously));
        var sentAt = clock.GetUtcNow();
        _waiting = waiting;
        if (!await Send(Frame.Call(waiting.MessageId, call.Action, call.Payload)))
            return (Outcome.Offline, null);
        try
        {
            var answer = await waiting.Answer.Task.WaitAsync(until);
            var exchange = new Exchange(call, waiting.MessageId, sentAt, answer, clock.GetUtcNow());
            return (answer switch
            {
                CallResult result => version.ReadOutcome(order, result.Payload),
                CallError error => version.ReadRefusal(error.Error),
                FrameError broken => new(OutcomeKind.Rejected, Why: $"The answer cannot be read: {broken.Error.Description}"),
                _ => Outcome.Offline,
            }, exchange);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            var outcome = _closed.IsCancellationRequested ? Outcome.Offline with { IsLost = true, Why = "The connection was lost before the answer" } : Outcome.TimedOut;
            return (outcome, new(call, waiting.MessageId, sentAt, null, null));
        }
        finally
        {
            _waiting = null;
        }
    }

    void Answered(Message answer)
    {
        var id = answer switch
        {
            CallResult result => result.Id,
            CallError error => error.Id,
            FrameError broken => broken.Id,
            _ => "",
        };
        if (_waiting is { } waiting && waiting.MessageId == id)
            waiting.Answer.TrySetResult(answer);
        else if (Guard.MayLog())
            LogUnasked(identity, id);
    }

    void FailOrders() => _waiting?.Answer.TrySetResult(null);

    [LoggerMessage(LogLevel.Information, "{Identity} answered {MessageId}, which nobody waits for (too late, or never asked)")]
    partial void LogUnasked(string identity, string messageId);
}
