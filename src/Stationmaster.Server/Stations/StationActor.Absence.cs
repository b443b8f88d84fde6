using System.Diagnostics;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>What happens to a letter that could not be carried out: because the storage is away, or because of the letter itself.</summary>
sealed partial class StationActor
{
    static readonly TimeSpan ReadAgain = TimeSpan.FromMilliseconds(100), CloseAgain = TimeSpan.FromSeconds(1);

    const int MostFailures = 3;

    (string Action, ReadOnlyMemory<byte> Payload, int Times)? _failed;

    /// <summary>A read that fails because the storage is away is tried again for as long as a write would be. Throws nothing.</summary>
    async Task OnFault(object letter, Exception fault)
    {
        Forget();
        if (IsAway(fault))
            _services.Commits.Doubt();
        while (letter is Told told && IsToBeTriedAgain(told, fault))
        {
            await Task.Delay(ReadAgain);
            try
            {
                await On(letter);
                return;
            }
            catch (Exception again)
            {
                Forget();
                fault = again;
            }
        }
        await GiveUp(letter, fault);
    }

    bool IsToBeTriedAgain(Told told, Exception fault) =>
        IsAway(fault) && !_services.Commits.IsAwayForLong && Stopwatch.GetElapsedTime(told.Call.StartedAt) < Commits.Patience;

    bool IsAway(Exception e) => _services.Commits.IsAway(e);

    /// <summary>A heartbeat changes nothing, so it is answered even while nothing can be stored; it is not logged then.</summary>
    bool IsAnsweredUnstored(Reading reading) => reading.Event is HeartbeatSent && _services.Commits.IsAwayForLong;

    async Task AnswerUnstored(Told told, Reading reading)
    {
        var (connection, received) = (told.Connection, told.Call);
        await connection.Send(Frame.Result(received.Call.Id, connection.Version.WriteAnswer(reading.Event!, new ClockDecision(received.At))));
        _services.Figures.Messages.Answered(received.Call.Action, received.StartedAt);
    }

    /// <summary>The row joins a later batch. Waits only where too many of this connection's do already.</summary>
    async Task LogLater(StationConnection connection, MessageRow row)
    {
        var isMuch = connection.LogBegan();
        var saved = _services.Commits.SaveLater([row], _owner).ContinueWith(
            static (_, logged) => ((StationConnection)logged!).LogDone(), connection, CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (isMuch)
            await saved;
    }

    async Task GiveUp(object letter, Exception e)
    {
        if (e is StaleOwnerException)
        {
            Lose(letter, e);
            return;
        }
        if (letter is Told { Connection.Version: var version, Call.Call: var call } beat && IsAway(e)
            && version.Read(call.Action, call.Payload) is var reading && IsAnsweredUnstored(reading))
        {
            await AnswerUnstored(beat, reading);
            return;
        }
        if (letter is Told { Call.Call.Action: var action })
            _services.Figures.Messages.Dropped(action);
        switch (letter)
        {
            case Told told when IsAway(e):
                LogUnkept(_id, told.Call.Call.Action);
                told.Connection.Abort("its message could not be stored");
                break;
            case Told told when !HasFailedBefore(told.Call.Call):
                LogFault(_id, told.Call.Call.Action, e);
                told.Connection.Abort("its message could not be taken in");
                break;
            case Told told:
                LogFault(_id, told.Call.Call.Action, e);
                await RefuseForGood(told);
                break;
            case Inquired { Told: var inquired }:
                LogFault(_id, inquired.Call.Call.Action, e);
                inquired.Connection.Abort("its message could not be taken in");
                break;
            case Disconnected gone when IsAway(e):
                ShowOffline(gone);
                _ = CloseLater(gone);
                break;
            default:
                if (!IsAway(e))
                    LogFault(_id, letter.GetType().Name, e);
                Fail(letter, e);
                break;
        }
    }

    /// <summary>The station keeps what is not answered and sends it again; what fails the third time in a row always will.</summary>
    bool HasFailedBefore(Call call)
    {
        var isSame = _failed is { } last && last.Action == call.Action && last.Payload.Span.SequenceEqual(call.Payload.Span);
        _failed = (call.Action, call.Payload.ToArray(), isSame ? _failed!.Value.Times + 1 : 1);
        return _failed.Value.Times >= MostFailures;
    }

    /// <summary>
    /// A message that will never be taken must not block those behind it in the station's queue: it is refused, and kept in the log as
    /// it came, where it can be.
    /// </summary>
    async Task RefuseForGood(Told told)
    {
        var (connection, call) = (told.Connection, told.Call.Call);
        var error = new OcppError(OcppErrorCode.InternalError, "This message cannot be taken in");
        try
        {
            var row = MessageRows.OfCall(
                await _services.Store.NextMessage(default), _id, told.Call, new(null, error, []), null, error, _services.Clock.GetUtcNow());
            await _services.Commits.Save([row], _owner, default);
            _services.Feed.Publish(row);
        }
        catch (Exception e) when (IsAway(e))
        {
            connection.Abort("its message could not be stored");
            return;
        }
        catch (Exception e)
        {
            LogUnlogged(_id, call.Action, Convert.ToBase64String(call.Payload.Span), e);
        }
        if (!told.Call.IsSend)
            await connection.Send(Frame.Error(call.Id, error, connection.Version.Edition));
    }

    /// <summary>Operators see at once what is stored when that is possible again.</summary>
    void ShowOffline(Disconnected gone)
    {
        if (_connection is null && _services.Board.Find(_id) is { IsOnline: true } view)
            _services.Board.Show(view with { IsOnline = false, OnlineChangedAt = gone.At });
    }

    async Task CloseLater(Disconnected gone)
    {
        await Task.Delay(CloseAgain);
        Post(gone);
    }

    [LoggerMessage(LogLevel.Debug, "Charge box {Id}: {Action} is left to the station; the storage is away")]
    partial void LogUnkept(long id, string action);

    [LoggerMessage(LogLevel.Error, "Charge box {Id}: {Action} could not be logged either; its payload in base64: {Payload}")]
    partial void LogUnlogged(long id, string action, string payload, Exception e);
}
