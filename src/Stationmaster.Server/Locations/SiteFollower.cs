using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Locations;

/// <summary>Work in rounds that follows what people change about sites, prices and charge keys. What a round that failed had taken is looked at again.</summary>
abstract class SiteFollower(string aim, TimeSpan every, SiteChanges changes, Database database, TimeProvider clock, ILogger logger)
    : RecurringWork(aim, every, database, clock, logger)
{
    int _isChanged;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        changes.Subscribe(_ => Interlocked.Exchange(ref _isChanged, 1));
        return base.StartAsync(cancellationToken);
    }

    protected abstract Task Look(CancellationToken ct);

    /// <summary>Whether anything changed since it was last asked.</summary>
    protected bool TakeChange() => Interlocked.Exchange(ref _isChanged, 0) == 1;

    protected sealed override async Task Round(CancellationToken ct)
    {
        try
        {
            await Look(ct);
        }
        catch
        {
            Interlocked.Exchange(ref _isChanged, 1);
            throw;
        }
    }
}
