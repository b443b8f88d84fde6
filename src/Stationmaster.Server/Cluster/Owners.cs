using System.Threading.Channels;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

/// <summary>
/// Which stations this node may write for. Claims that come together go together: after another node's death thousands do.
/// </summary>
sealed class Owners : IAsyncDisposable
{
    const int MostAtOnce = 500;

    /// <summary>So many statements side by side: one that waits for a dead node's locks does not hold up the rest.</summary>
    const int Lanes = 4;

    readonly PostgresCluster _store;
    readonly Membership _members;
    readonly Sequences _sequences;
    readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>();
    readonly Task _work;

    public Owners(PostgresCluster store, Membership members, Sequences sequences)
    {
        (_store, _members, _sequences) = (store, members, sequences);
        _work = Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(Work)));
    }

    sealed record Waiting(long ChargeBoxId, TaskCompletionSource<StationOwner> Done);

    /// <summary>Stations may be served: this node is seen to live.</summary>
    public bool IsHeld => _members.IsHeld;

    /// <summary>As the history of connections names this node.</summary>
    public string NodeLabel => _members.Label;

    public long Self => _members.Self;

    /// <summary>Called with a node that lives, and what was taken from it. Must be quick.</summary>
    public Action<long, IReadOnlyList<StationOwner>>? TookOver { get; set; }

    /// <summary>Given by this run, and not known to be lost.</summary>
    public bool IsOurs(StationOwner? owner) => owner is not null && owner.Node == _members.Self && _members.IsHeld;

    /// <summary>Takes the station, whoever has it: its socket is here.</summary>
    public Task<StationOwner> Claim(long chargeBoxId)
    {
        var waiting = new Waiting(chargeBoxId, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _waiting.Writer.TryWrite(waiting)
            ? waiting.Done.Task
            : Task.FromException<StationOwner>(new StaleOwnerException(chargeBoxId));
    }

    /// <summary>Takes the station unless another living node has it: there is work to do on it, and no socket here.</summary>
    public async Task<StationOwner?> ClaimFree(long chargeBoxId, CancellationToken ct)
    {
        if (!_members.IsHeld || await _store.TakeFree(_members.Self, chargeBoxId, ct) is not { } claim)
            return null;
        Renumber([claim]);
        return claim.Owner;
    }

    /// <summary>Connections that nobody closed, of nodes that are no more.</summary>
    public Task EndConnections(DateTimeOffset now, CancellationToken ct) => _store.EndConnections(Epoch.ToMs(now), ct);

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _work;
    }

    async Task Work()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            var together = new Dictionary<long, List<TaskCompletionSource<StationOwner>>>();
            while (together.Count < MostAtOnce && _waiting.Reader.TryRead(out var next))
            {
                if (!together.TryGetValue(next.ChargeBoxId, out var waiters))
                    together.Add(next.ChargeBoxId, waiters = []);
                waiters.Add(next.Done);
            }
            if (together.Count > 0)
                await Take(together);
        }
    }

    async Task Take(Dictionary<long, List<TaskCompletionSource<StationOwner>>> together)
    {
        try
        {
            if (!_members.IsHeld)
                throw new StorageAwayException("The database does not know that this node lives.");
            var claims = await _store.Take(_members.Self, together.Keys, CancellationToken.None);
            Renumber(claims);
            foreach (var claim in claims)
                together[claim.Owner.ChargeBoxId].ForEach(waiter => waiter.TrySetResult(claim.Owner));
            foreach (var taken in claims.Where(claim => claim.Before is { } before && _members.Peers.ContainsKey(before)).GroupBy(claim => claim.Before!.Value))
                TookOver?.Invoke(taken.Key, [.. taken.Select(claim => claim.Owner)]);
        }
        catch (Exception e)
        {
            foreach (var waiter in together.Values.SelectMany(waiters => waiters))
                waiter.TrySetException(e);
        }
    }

    /// <summary>A station's messages are read in the order of their ids: ours must be above those another node gave it.</summary>
    void Renumber(IReadOnlyList<Claim> claims)
    {
        if (claims.Any(claim => claim.Before is { } before && before != claim.Owner.Node))
            _sequences.Renew("message");
    }
}
