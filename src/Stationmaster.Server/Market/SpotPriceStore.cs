using Dapper;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Market;

/// <summary>A price as it is kept.</summary>
/// <param name="Superseded">What the source said before, newest first; empty where it never corrected itself.</param>
public sealed record StoredPrice(
    DateTimeOffset From, TimeSpan Length, decimal PerMwh, string Currency, string Source, DateTimeOffset FetchedAt,
        IReadOnlyList<FormerPrice> Superseded)
{
    public Span Span => new(From, From + Length);
}

public sealed record FormerPrice(decimal PerMwh, string Source, DateTimeOffset FetchedAt);

/// <summary>Day-ahead prices. They are the same for everybody, so no scope narrows them.</summary>
public sealed class SpotPriceStore(Database database, Commits commits)
{
    const decimal Micro = 1_000_000m;
    const int AtOnce = 200;

    // By properties: of an empty result SQLite does not know the types.
    sealed record Row
    {
        public long FromMs { get; init; }
        public long LengthMs { get; init; }
        public long FetchedMs { get; init; }
        public long PriceMicro { get; init; }
        public string Source { get; init; } = "";
    }

    /// <summary>The slots that begin in a span or reach into it, each once, in order of time, finer ones first.</summary>
    /// <param name="asOf">Only what was known then; null for all.</param>
    public async Task<IReadOnlyList<StoredPrice>> Read(string area, string currency, Span span, DateTimeOffset? asOf, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select from_ms as FromMs, length_ms as LengthMs, fetched_ms as FetchedMs, price_micro as PriceMicro, source as Source
            from spot_price where area = @area and currency = @currency and from_ms > @fromMs and from_ms < @toMs and fetched_ms <= @asOfMs
            order by from_ms, length_ms, fetched_ms desc
            """,
            new
            {
                area, currency, fromMs = Epoch.ToMs(span.From - TimeSpan.FromHours(1)), toMs = Epoch.ToMs(span.To),
                asOfMs = asOf is { } at ? Epoch.ToMs(at) : long.MaxValue,
            },
            cancellationToken: ct));
        return [.. rows.GroupBy(row => (row.FromMs, row.LengthMs)).Select(slot =>
        {
            var newest = slot.First();
            return new StoredPrice(
                Epoch.FromMs(newest.FromMs), TimeSpan.FromMilliseconds(newest.LengthMs), newest.PriceMicro / Micro, currency, newest.Source,
                Epoch.FromMs(newest.FetchedMs),
                [.. slot.Skip(1).Select(old => new FormerPrice(old.PriceMicro / Micro, old.Source, Epoch.FromMs(old.FetchedMs)))]);
        }).Where(price => price.Span.To > span.From)];
    }

    public async Task<IReadOnlyList<Span>> Gaps(string area, string currency, Span span, CancellationToken ct) =>
        MarketDay.Gaps(span, (await Read(area, currency, span, null, ct)).Select(price => price.Span));

    /// <summary>Keeps what is new and what differs from what was known.</summary>
    /// <returns>How many slots were new or corrected.</returns>
    public async Task<int> Save(IReadOnlyList<SpotPrice> prices, string source, DateTimeOffset fetchedAt, CancellationToken ct)
    {
        var saved = 0;
        foreach (var group in prices.GroupBy(price => (price.Area, price.Currency)))
        {
            var span = new Span(group.Min(price => price.From), group.Max(price => price.To));
            var known = (await Read(group.Key.Area, group.Key.Currency, span, null, ct)).ToDictionary(price => (price.From, price.Length),
                price => price.PerMwh);
            var news = group.Where(price => !known.TryGetValue((price.From, price.Length), out var old) || old != price.PerMwh).ToList();
            foreach (var some in news.Chunk(AtOnce))
                await commits.Save([.. some.Select(price => Saved(price, source, Epoch.ToMs(fetchedAt)))], ct);
            saved += news.Count;
        }
        return saved;
    }

    static RowWrite Saved(SpotPrice price, string source, long fetchedMs) => new(
        "spot_price",
        (price.Area, price.Currency, price.From, price.Length),
        """
        insert into spot_price (area, currency, from_ms, length_ms, fetched_ms, price_micro, source)
        select area, currency, fromMs, lengthMs, fetchedMs, priceMicro, source from {rows} where true
        on conflict (area, currency, from_ms, length_ms, fetched_ms) do update set price_micro = excluded.price_micro,
            source = excluded.source
        """,
        new
        {
            area = price.Area, currency = price.Currency, fromMs = Epoch.ToMs(price.From), lengthMs = (long)price.Length.TotalMilliseconds,
                fetchedMs,
            priceMicro = (long)(price.PerMwh * Micro), source,
        });
}
