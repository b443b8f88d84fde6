using System.Net;
using Microsoft.AspNetCore.Connections;
using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// Where connections come in, before TLS and HTTP. Those that have not authenticated are counted by address; when one has too many, the
/// oldest goes, since a station that means it is through in a moment: so a fleet gets in past a crowd that only stands there, even from
/// the same address. Who says nothing for too long goes too. Lists are touched under <see cref="_gate"/>.
/// </summary>
sealed class Doorway
{
    readonly Wheel _wheel;
    readonly LimitOptions _limits;
    readonly IReadOnlyList<IPNetwork> _proxies;
    readonly Lock _gate = new();
    readonly Dictionary<Peer, LinkedList<Visit>> _visits = [];
    readonly LinkedList<Visit> _silent = [];

    public Doorway(Wheel wheel, LimitOptions limits, ServerOptions options)
    {
        (_wheel, _limits, _proxies) = (wheel, limits, options.TrustedProxies);
        wheel.EverySecond(EndSilent);
    }

    /// <summary>The connections that have not authenticated, of all addresses.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _visits.Values.Sum(visits => visits.Count);
        }
    }

    public async Task Serve(ConnectionContext connection, ConnectionDelegate next)
    {
        var visit = Enter(connection);
        connection.Features.Set(visit);
        try
        {
            await next(connection);
        }
        finally
        {
            visit.Authenticated();
        }
    }

    Visit Enter(ConnectionContext connection)
    {
        var address = Peer.Plain((connection.RemoteEndPoint as IPEndPoint)?.Address);
        var visit = new Visit(this, connection, Peer.Of(address), _wheel.ByTheClock);
        // Behind a proxy stands everybody: its requests are told apart by the address it forwards.
        var isProxy = address is not null && _proxies.Any(proxy => proxy.Contains(address));
        Visit? displaced = null;
        lock (_gate)
        {
            if (!isProxy)
            {
                if (!_visits.TryGetValue(visit.Peer, out var visits))
                    _visits[visit.Peer] = visits = [];
                if (visits.Count >= _limits.ConnectionsPerAddress)
                {
                    displaced = visits.First!.Value;
                    Remove(displaced);
                    // It may have been the last of its list.
                    _visits[visit.Peer] = visits;
                }
                visits.AddLast(visit.Waiting!);
                LimitMetrics.Unauthenticated.Add(1);
            }
            _silent.AddLast(visit.Silent!);
        }
        if (displaced is not null)
            Drop(displaced, "connections");
        return visit;
    }

    void EndSilent()
    {
        List<Visit> overdue = [];
        lock (_gate)
        {
            var horizon = _wheel.Now - Wheel.Beats(_limits.HandshakeTimeout);
            while (_silent.First is { Value: var oldest } && oldest.EnteredAt < horizon)
            {
                Remove(oldest);
                overdue.Add(oldest);
            }
        }
        overdue.ForEach(visit => Drop(visit, "handshake_timeout"));
    }

    static void Drop(Visit visit, string limit)
    {
        LimitMetrics.ConnectionDropped(limit);
        visit.Connection.Abort(new ConnectionAbortedException($"{limit}: it did not authenticate"));
    }

    void Spoke(Visit visit)
    {
        lock (_gate)
            EndSilence(visit);
    }

    void Authenticated(Visit visit)
    {
        lock (_gate)
            Remove(visit);
    }

    void Remove(Visit visit)
    {
        EndSilence(visit);
        var waiting = visit.Waiting;
        visit.Waiting = null;
        if (waiting?.List is not { } visits)
            return;
        visits.Remove(waiting);
        LimitMetrics.Unauthenticated.Add(-1);
        if (visits.Count == 0)
            _visits.Remove(visit.Peer);
    }

    static void EndSilence(Visit visit)
    {
        visit.Silent?.List?.Remove(visit.Silent);
        visit.Silent = null;
    }

    /// <summary>One connection, from its opening until it is known whose it is. Its places in the lists are given up with that, not with its end.</summary>
    internal sealed class Visit
    {
        readonly Doorway _door;

        public Visit(Doorway door, ConnectionContext connection, Peer peer, int enteredAt)
        {
            (_door, Connection, Peer, EnteredAt) = (door, connection, peer, enteredAt);
            (Waiting, Silent) = (new(this), new(this));
        }

        public ConnectionContext Connection { get; }
        public Peer Peer { get; }
        public int EnteredAt { get; }
        public LinkedListNode<Visit>? Waiting { get; set; }
        public LinkedListNode<Visit>? Silent { get; set; }

        /// <summary>Its first request has come.</summary>
        public void Spoke() => _door.Spoke(this);

        /// <summary>It is known whose it is: it counts no more.</summary>
        public void Authenticated() => _door.Authenticated(this);
    }
}
