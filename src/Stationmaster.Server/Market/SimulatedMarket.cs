namespace Stationmaster.Server.Market;

/// <summary>
/// The demo's market: made up, the same for the same date, with a dear evening, a cheap and sometimes negative noon. Tomorrow is known from
/// 12:45 on, measured factors ten minutes late, as in life.
/// </summary>
public sealed class SimulatedMarket(TimeProvider clock) : IPriceSource, IEmissionSource
{
    /// <summary>DKK per MWh by the hour of the market's day.</summary>
    static readonly int[] Prices24 =
        [520, 480, 450, 440, 450, 520, 680, 860, 920, 760, 560, 400, 300, 260, 320, 480, 720, 1040, 1240, 1160, 940, 780, 660, 580];

    static readonly TimeOnly Published = new(12, 45);
    static readonly TimeSpan Delay = TimeSpan.FromMinutes(10);
    const decimal KronerPerEuro = 7.46m;

    public string Name => "Simulated";

    public bool Covers(PriceArea area) => true;

    public string CurrencyOf(PriceArea area) => area.IsDanish ? "DKK" : "EUR";

    public Task<IReadOnlyList<SpotPrice>> Prices(PriceArea area, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), MarketDay.Of(clock.GetUtcNow()));
        var known = MarketDay.Span(now >= MarketDay.At(today, Published) ? today.AddDays(1) : today).To;
        var prices = new List<SpotPrice>();
        for (var at = Floor(from, MarketDay.Quarter); at < to && at < known; at += MarketDay.Quarter)
        {
            var kroner = Kroner(area, at);
            if (area.IsDanish)
                prices.Add(new(area.Code, at, MarketDay.Quarter, kroner, "DKK"));
            prices.Add(new(area.Code, at, MarketDay.Quarter, Math.Round(kroner / KronerPerEuro, 2, MidpointRounding.AwayFromZero), "EUR"));
        }
        return Task.FromResult<IReadOnlyList<SpotPrice>>(prices);
    }

    public Task<IReadOnlyList<AreaEmission>> Emissions(PriceArea area, EmissionKind kind, DateTimeOffset from, DateTimeOffset to,
        CancellationToken ct)
    {
        var until = kind == EmissionKind.Measured ? clock.GetUtcNow() - Delay : to;
        var factors = new List<AreaEmission>();
        for (var at = Floor(from, AreaEmission.Length); at < to && at < until; at += AreaEmission.Length)
        {
            // Wind makes electricity cheap and clean at once.
            var grams = Math.Clamp(60 + (Kroner(area, Floor(at, MarketDay.Quarter)) / 10) + Noise(area, at, 2), 18, 420);
            factors.Add(new(area.Code, at, Math.Round(grams, MidpointRounding.AwayFromZero)));
        }
        return Task.FromResult<IReadOnlyList<AreaEmission>>(factors);
    }

    static decimal Kroner(PriceArea area, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, MarketDay.Zone);
        var midnight = MarketDay.Span(DateOnly.FromDateTime(local.DateTime)).From;
        var wind = Noise(area, midnight, 260);
        var (hour, part) = (Prices24[local.Hour], local.Minute / 60m);
        var next = Prices24[(local.Hour + 1) % 24];
        var weekend = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 180 : 0;
        return hour + ((next - hour) * part) - wind - weekend + Noise(area, at, 40);
    }

    /// <summary>Whole, between minus and plus <paramref name="most"/>.</summary>
    static int Noise(PriceArea area, DateTimeOffset at, int most)
    {
        var hash = 2166136261u;
        foreach (var letter in $"{area.Code}{at.ToUnixTimeSeconds()}")
            hash = (hash ^ letter) * 16777619u;
        hash ^= hash >> 15;
        return (int)(hash % (uint)((2 * most) + 1)) - most;
    }

    static DateTimeOffset Floor(DateTimeOffset at, TimeSpan step) => new(at.UtcTicks - (at.UtcTicks % step.Ticks), TimeSpan.Zero);
}
