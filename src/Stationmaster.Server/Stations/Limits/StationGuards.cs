using Microsoft.AspNetCore.Http.Features;

namespace Stationmaster.Server.Stations.Limits;

/// <summary>
/// The guards of all open connections, and for a minute the budgets of those that left. Touched under <see cref="_gate"/>.
/// </summary>
sealed class StationGuards
{
    const int RememberFor = 60 * Wheel.BeatsPerSecond;
    const int MostRemembered = 50_000;

    readonly Wheel _wheel;
    readonly LimitOptions _limits;
    readonly Lock _gate = new();
    readonly HashSet<StationGuard> _open = [];
    readonly Dictionary<string, StationBudget> _left = new(StringComparer.Ordinal);
    int _sweptAt;

    public StationGuards(Wheel wheel, LimitOptions limits)
    {
        (_wheel, _limits) = (wheel, limits);
        wheel.EverySecond(Sweep);
    }

    public int Remembered
    {
        get
        {
            lock (_gate)
                return _left.Count;
        }
    }

    public IReadOnlyList<StationGuard> Open
    {
        get
        {
            lock (_gate)
                return [.. _open];
        }
    }

    /// <summary>How many stations have begun a message and not ended it.</summary>
    public int Unfinished => Open.Count(guard => guard.UnfinishedSince != 0);

    /// <summary>Before the socket is opened: from then on the station is read through its guard.</summary>
    public StationGuard Guard(HttpContext context, string identity)
    {
        StationBudget? budget;
        lock (_gate)
            _left.Remove(identity, out budget);
        var guard = new StationGuard(_wheel, identity, budget ?? new(_limits, _wheel.Now));
        (context.Features.Get<IHttpUpgradeFeature>() as GuardedUpgrade ?? throw new InvalidOperationException("UseStationGuards comes before UseWebSockets.")).Guard = guard;
        lock (_gate)
            _open.Add(guard);
        return guard;
    }

    public void Left(StationGuard guard)
    {
        lock (_gate)
        {
            _open.Remove(guard);
            // A station that took little has nothing to be remembered for.
            if (_left.Count >= MostRemembered || guard.Budget.IsFresh(_wheel.Now))
                return;
            guard.Budget.LeftAt = _wheel.Now;
            _left[guard.Identity] = guard.Budget;
        }
    }

    void Sweep()
    {
        var now = _wheel.Now;
        var horizon = now - Wheel.Beats(_limits.MessageTimeout);
        List<StationGuard>? endless = null;
        lock (_gate)
        {
            foreach (var guard in _open)
            {
                if (guard.UnfinishedSince is > 0 and var since && since < horizon)
                    (endless ??= []).Add(guard);
            }
            if (now - _sweptAt > RememberFor / 6)
            {
                _sweptAt = now;
                foreach (var (identity, budget) in _left)
                {
                    if (now - budget.LeftAt > RememberFor)
                        _left.Remove(identity);
                }
            }
        }
        foreach (var guard in endless ?? [])
        {
            LimitMetrics.ConnectionDropped("message_timeout");
            guard.End("a message that did not end");
        }
    }
}

/// <summary>Stands before the WebSocket's middleware and puts the guard between it and the bytes.</summary>
sealed class GuardedUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect) : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public StationGuard? Guard { get; set; }

    public bool IsUpgradableRequest => upgrade is { IsUpgradableRequest: true };

    public bool IsExtendedConnect => connect is { IsExtendedConnect: true };

    public string? Protocol => connect?.Protocol;

    public async Task<Stream> UpgradeAsync() => Guarded(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Guarded(await connect!.AcceptAsync());

    Stream Guarded(Stream stream) => Guard is { } guard ? new GuardedStream(stream, guard) : stream;

    public static Task Use(HttpContext context, RequestDelegate next)
    {
        var features = context.Features;
        if (features.Get<IHttpUpgradeFeature>() is var upgrade && features.Get<IHttpExtendedConnectFeature>() is var connect
            && (upgrade is { IsUpgradableRequest: true } || connect is { IsExtendedConnect: true }))
        {
            var guarded = new GuardedUpgrade(upgrade, connect);
            features.Set<IHttpUpgradeFeature>(guarded);
            if (connect is not null)
                features.Set<IHttpExtendedConnectFeature>(guarded);
        }
        return next(context);
    }
}
