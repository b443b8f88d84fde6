namespace Stationmaster.Charging.Pricing;

/// <summary>How idle time becomes billable: what OCPI's PARKING_TIME cannot say.</summary>
/// <param name="Grace">The first of it that is free.</param>
/// <param name="IsGracePerStretch">Each time the car stops charging the grace begins anew; else once a session.</param>
/// <param name="QuietFrom">From then to <paramref name="QuietUntil"/> idle time costs nothing, in the location's zone; null: no quiet hours.</param>
/// <param name="Cap">The most a session's idle time costs, gross or net as the tariff; null: no cap.</param>
/// <param name="CountsUntilUnplugged">After the stop idle time goes on until the car is unplugged; else it ends with the session.</param>
public sealed record IdleTerms(
    TimeSpan Grace, bool IsGracePerStretch = false, TimeOnly? QuietFrom = null, TimeOnly? QuietUntil = null, decimal? Cap = null,
    bool CountsUntilUnplugged = false);
