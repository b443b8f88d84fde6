namespace Stationmaster.Simulator;

enum HowItEnds { WithCard, ByUnplugging }

/// <param name="TargetSoc">DC drivers leave when it is reached; AC drivers leave when their errand is done.</param>
/// <param name="PresentsFirst">Shows the token first and plugs in after.</param>
/// <param name="Hesitation">Between the first and the second of plugging in and showing the token.</param>
sealed record Visit(
    DateTimeOffset ArrivesAt, DateTimeOffset LeavesAt, string TokenUid, Vehicle Car, decimal Soc, decimal TargetSoc,
    bool PresentsFirst, TimeSpan Hesitation, HowItEnds End);

/// <summary>
/// The visits a connector will see. They depend on the seed, the station and the connector alone, not on when answers come, so a run can be
/// repeated.
/// </summary>
sealed class Visits
{
    readonly Random _random;
    readonly StationPlan _plan;
    readonly ConnectorPlan _connector;
    readonly string[] _tokens;

    public Visits(int seed, StationPlan plan, int connector)
    {
        _random = new Random(Seed(seed, plan.Identity, connector));
        _plan = plan;
        _connector = plan.Connectors[connector - 1];
        var connectors = plan.Connectors.Length;
        _tokens = plan.Tokens.Length >= connectors
            ? [.. plan.Tokens.Where((_, i) => i % connectors == connector - 1)]
            : [.. plan.Tokens];
    }

    public bool AreExpected => _plan.VisitsPerDay > 0 && _tokens.Length > 0;

    /// <summary>The next one, some time after <paramref name="free"/>.</summary>
    public Visit Next(DateTimeOffset free)
    {
        var car = Vehicle.Usual[_random.Next(Vehicle.Usual.Count)];
        if (_connector.Kind == ConnectorKind.Dc && car.MaxDcKw == 0)
            car = Vehicle.Usual[1];
        var soc = 8m + _random.Next(55);
        var stay = _connector.Kind == ConnectorKind.Dc
            ? TimeSpan.FromMinutes(25 + _random.Next(35))
            : TimeSpan.FromMinutes(40 + (Math.Pow(_random.NextDouble(), 2) * 560));
        var arrives = Wake(free + Exponential(TimeSpan.FromDays(1) / _plan.VisitsPerDay - stay));
        return new Visit(
            arrives, arrives + stay, _tokens[_random.Next(_tokens.Length)], car, soc,
            TargetSoc: _connector.Kind == ConnectorKind.Dc ? 75 + _random.Next(20) : 100,
            PresentsFirst: _random.Next(3) == 0,
            Hesitation: TimeSpan.FromSeconds(4 + _random.Next(40)),
            End: _random.Next(5) < 3 ? HowItEnds.WithCard : HowItEnds.ByUnplugging);
    }

    public static int Seed(int seed, string identity, int salt)
    {
        var hash = 2166136261u ^ (uint)seed;
        foreach (var letter in identity)
            hash = (hash ^ letter) * 16777619u;
        return (int)((hash ^ (uint)salt) * 16777619u & int.MaxValue);
    }

    TimeSpan Exponential(TimeSpan mean)
    {
        var minutes = Math.Max(3, mean.TotalMinutes);
        return TimeSpan.FromMinutes(2 + Math.Min(-Math.Log(1 - _random.NextDouble()) * minutes, minutes * 5));
    }

    /// <summary>Few cars come at night.</summary>
    DateTimeOffset Wake(DateTimeOffset at)
    {
        var tired = at.Hour is >= 22 or < 5 && _random.Next(10) < 8;
        return tired ? at + TimeSpan.FromMinutes(((29 - at.Hour) % 24 * 60) + _random.Next(180)) : at;
    }
}
