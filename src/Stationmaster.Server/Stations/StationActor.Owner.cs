using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Stations;

/// <summary>In a cluster: whether this actor may still decide for its station. Alone, it always may.</summary>
sealed partial class StationActor
{
    const string Lost = "another node has this station";

    StationOwner? _owner;

    bool IsOurs => _services.Owners is not { } owners || owners.IsOurs(_owner);

    sealed record TakenOver(long Epoch);

    /// <summary>Another node has claimed the station, by this epoch.</summary>
    public void Yield(long epoch) => Post(new TakenOver(epoch));

    Task OnTakenOver(TakenOver taken)
    {
        if (_owner is { Epoch: var own } && own < taken.Epoch)
            LetGo();
        return Task.CompletedTask;
    }

    /// <summary>The socket is here: what any other node knew of the station is loaded after its last commit.</summary>
    async Task Claim()
    {
        if (_services.Owners is not { } owners)
            return;
        Forget();
        _owner = await owners.Claim(_id);
    }

    /// <summary>There is work, and perhaps no socket anywhere.</summary>
    /// <exception cref="StaleOwnerException">Another living node has the station: the work is its.</exception>
    async Task ClaimFree()
    {
        if (IsOurs)
            return;
        Forget();
        _owner = await _services.Owners!.ClaimFree(_id, default) ?? throw new StaleOwnerException(_id);
    }

    void LetGo()
    {
        _connection?.Abort(Lost);
        (_connection, _disconnectedAt) = (null, _services.Clock.GetUtcNow());
        Show();
        Forget();
        _owner = null;
    }

    [LoggerMessage(LogLevel.Warning, "Charge box {Id} is another node's by now: nothing was written")]
    partial void LogLost(long id);
}
