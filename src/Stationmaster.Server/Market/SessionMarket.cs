using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Server.Market;

/// <summary>What of the market a session needs: the prices of its slots where its tariff follows them, the factors of its energy.</summary>
public sealed class SessionMarket(
    SpotPriceStore prices, EmissionStore emissions, RateStore rates, MarketSources sources, MarketOptions options, TimeProvider clock)
{
    /// <summary>
    /// A slot for each quarter from the hour of the session's start to the hour of its end, in the tariff's currency, marked where its price is
    /// missing. Empty, and without asking the storage, where no tariff of the session follows the market.
    /// </summary>
    public async Task<ImmutableArray<SpotSlot>> Spot(Session session, CancellationToken ct)
    {
        var slots = ImmutableArray.CreateBuilder<SpotSlot>();
        // The site's own area comes last: a tariff that names none takes what it finds there.
        foreach (var (area, currency) in Needs(session).OrderBy(need => need.Area == session.Site.PriceArea))
            slots.AddRange(await Slots(area, currency, SpanOf(session), session.SealedAt, ct));
        return slots.ToImmutable();
    }

    /// <summary>A price of it is missing that may still be published: there is a source for it.</summary>
    public async Task<bool> AwaitsPrices(Session session, CancellationToken ct) =>
        Needs(session).Any(need => PriceArea.Find(need.Area) is { } area && sources.Prices.Any(source => source.Covers(area)))
        && (await Spot(session, ct)).Any(slot => slot.IsMissing && slot.Until > session.StartedAt
            && slot.From < (session.StoppedAt ?? clock.GetUtcNow()));

    /// <summary>
    /// The slots of a span in an area, in a currency: as published in it, else converted by the operator's rate of the day.
    /// </summary>
    /// <param name="asOf">Only what was known then: what a record was sealed with stays. Null for all.</param>
    public async Task<ImmutableArray<SpotSlot>> Slots(string area, string currency, Span span, DateTimeOffset? asOf, CancellationToken ct)
    {
        var own = new SpotCurve(await prices.Read(area, currency, span, asOf, ct));
        var other = currency == "EUR" ? null : new SpotCurve(await prices.Read(area, "EUR", span, asOf, ct));
        var days = other is null || other.IsEmpty ? [] : await rates.Of("EUR", currency, MarketDay.Of(span.From), MarketDay.Of(span.To),
            asOf, ct);
        var slots = ImmutableArray.CreateBuilder<SpotSlot>();
        for (var at = span.From; at < span.To; at += MarketDay.Quarter)
        {
            if (own.At(at) is { } price)
                slots.Add(new(at, MarketDay.Quarter, price.PerMwh, currency, area, price.Source, price.FetchedAt));
            else if (other?.At(at) is { } euro && RateOf(days, MarketDay.Of(at)) is { } rate)
                slots.Add(new(at, MarketDay.Quarter, euro.PerMwh * rate, currency, area, euro.Source, euro.FetchedAt) { ExchangeRate = rate });
            else
                slots.Add(new(at, MarketDay.Quarter, 0, currency, area, "", DateTimeOffset.UnixEpoch) { IsMissing = true });
        }
        return slots.ToImmutable();
    }

    /// <summary>
    /// The CO2 of a record's energy as far as factors are known; null where the site lies in no area that anybody has factors of.
    /// </summary>
    public async Task<RecordEmission?> EmissionOf(ChargeRecord record, History history, DateTimeOffset now, CancellationToken ct)
    {
        if (PriceArea.Find(record.Session.Site.PriceArea) is not { } area || record.Session.StoppedAt is not { } stop)
            return null;
        var average = options.YearlyAverages.TryGetValue(area.Code, out var grams) ? grams : (decimal?)null;
        var isCovered = sources.Emissions.Any(source => source.Covers(area));
        if (average is null && !isCovered)
            return null;
        var slots = EnergySlot.Of(record, history, Emission.SlotLength);
        var factors = await Factors(area.Code, slots, ct);
        var mayImprove = isCovered && now - stop < MarketPlan.EmissionsAwaited;
        return RecordEmission.Of(area.Code, stop, slots, factors, average, mayImprove, now);
    }

    internal async Task<IReadOnlyList<StoredEmission>> Factors(string area, IReadOnlyList<EnergySlot> slots, CancellationToken ct) =>
        slots.Count == 0
        ? []
        : await emissions.Read(area, EmissionKind.Measured,
            new(slots[0].From - Emission.LastKnownFor, slots[^1].From + Emission.SlotLength), ct);

    static decimal? RateOf(IReadOnlyList<ExchangeRate> newestFirst, DateOnly day) =>
        newestFirst.FirstOrDefault(rate => rate.Day <= day && rate.Day > day.AddDays(-RateStore.HoldsForDays))?.Rate;

    static IEnumerable<(string Area, string Currency)> Needs(Session session) =>
        ((Tariff?[])[session.Offer?.Tariff, session.Site.Tariff])
        .Where(tariff => tariff?.Spot is not null)
        .Select(tariff => (Area: tariff!.Spot!.Area ?? session.Site.PriceArea ?? "", tariff.Currency))
        .Where(need => need.Area.Length > 0)
        .Distinct();

    /// <summary>Whole hours, so that the mean of an hour has its four quarters.</summary>
    Span SpanOf(Session session)
    {
        var (from, end) = (Floor(session.StartedAt), session.StoppedAt ?? clock.GetUtcNow());
        var to = Floor(end < session.StartedAt ? session.StartedAt : end) + TimeSpan.FromHours(1);
        return new(from, to - from < SpotPrices.Longest ? to : from + SpotPrices.Longest);
    }

    static DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}

/// <summary>Prices by their quarter: its own, else that of its hour.</summary>
public sealed class SpotCurve(IReadOnlyList<StoredPrice> prices)
{
    readonly Dictionary<(DateTimeOffset, TimeSpan), StoredPrice> _prices = prices.ToDictionary(price => (price.From, price.Length));

    public bool IsEmpty => _prices.Count == 0;

    public StoredPrice? At(DateTimeOffset quarter) =>
        _prices.GetValueOrDefault((quarter, MarketDay.Quarter))
        ?? _prices.GetValueOrDefault((new(quarter.UtcTicks - (quarter.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero), TimeSpan.FromHours(1)));
}
