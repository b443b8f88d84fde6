using Stationmaster.Ocpp;
using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Stations;

sealed partial class StationActor
{
    sealed record RefusedAnswer(StationConnection Connection, CallResultError Refused, DateTimeOffset At);

    public void AnswerRefused(StationConnection connection, CallResultError refused) =>
        Post(new RefusedAnswer(connection, refused, _services.Clock.GetUtcNow()));

    /// <summary>What was answered stays as it was decided: the log says that the station did not understand it.</summary>
    async Task OnRefusedAnswer(RefusedAnswer letter)
    {
        MessageFigures.AnswerRefused(letter.Refused.Error.Code);
        if (!letter.Connection.Guard.MayKeep())
            return;
        var row = MessageRows.OfRefusedAnswer(await _services.Store.NextMessage(default), _id, letter.Refused, letter.At);
        await LogLater(letter.Connection, row);
        _services.Feed.Publish(row);
    }
}
