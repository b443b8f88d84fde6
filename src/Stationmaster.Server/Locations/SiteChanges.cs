using System.Collections.Immutable;

namespace Stationmaster.Server.Locations;

/// <summary>What of the sites was changed through the API; null where it is not about that.</summary>
public sealed record SiteChange(
    long? ChargeBoxId = null, long? LocationId = null, long? CustomerId = null, long? TariffId = null, long? TokenId = null)
{
    /// <summary>Another node told of it, and told all the others too.</summary>
    public bool IsTold { get; init; }
}

/// <summary>Tells the live parts of the program, after the commit, that names, places, prices or owners they show have changed.</summary>
public sealed partial class SiteChanges(ILogger<SiteChanges> logger)
{
    readonly ILogger<SiteChanges> _logger = logger;
    ImmutableList<Action<SiteChange>> _subscribers = [];

    /// <param name="whenChanged">Called on the thread of the change; it must be quick.</param>
    public void Subscribe(Action<SiteChange> whenChanged) =>
        ImmutableInterlocked.Update(ref _subscribers, subscribers => subscribers.Add(whenChanged));

    public void Changed(
        long? chargeBoxId = null, long? locationId = null, long? customerId = null, long? tariffId = null, long? tokenId = null)
        => Changed(new SiteChange(chargeBoxId, locationId, customerId, tariffId, tokenId));

    public void Changed(SiteChange change)
    {
        foreach (var subscriber in _subscribers)
        {
            try
            {
                subscriber(change);
            }
            catch (Exception e)
            {
                // The change is committed and its caller answered with it; a board that could not follow is our fault, not the caller's.
                LogFailed(e, change);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The live parts could not follow {Change}")]
    partial void LogFailed(Exception e, SiteChange change);
}
