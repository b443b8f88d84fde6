using Dapper;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Market;

public enum FeedKind { Prices, Emissions, Forecast }

/// <summary>Something that is fetched again and again, and how that goes.</summary>
/// <param name="Source">Who answered last.</param>
/// <param name="FetchedAt">The last answer.</param>
/// <param name="FailingSince">Null while all is well.</param>
/// <param name="NextAt">When it is asked again.</param>
public sealed record Feed(
    FeedKind Kind, string Area, string? Source, DateTimeOffset? TriedAt, DateTimeOffset? FetchedAt, DateTimeOffset? FailingSince,
        string? Failure,
    DateTimeOffset? NextAt);

/// <summary>The state of what is fetched, for all nodes to see; and which areas locations lie in.</summary>
public sealed class FeedStore(Database database, Commits commits, Sequences sequences)
{
    sealed record Row
    {
        public string Kind { get; init; } = "";
        public string Area { get; init; } = "";
        public string? Source { get; init; }
        public long? TriedMs { get; init; }
        public long? FetchedMs { get; init; }
        public long? FailingSinceMs { get; init; }
        public string? Failure { get; init; }
        public long? NextMs { get; init; }

        public Feed Feed => new(
            Enum.Parse<FeedKind>(Kind), Area, Source, Epoch.FromMs(TriedMs), Epoch.FromMs(FetchedMs), Epoch.FromMs(FailingSinceMs),
                Failure, Epoch.FromMs(NextMs));
    }

    sealed record Address
    {
        public string? PriceArea { get; init; }
        public string Country { get; init; } = "";
        public string PostalCode { get; init; } = "";
    }

    public async Task<IReadOnlyList<Feed>> All(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select kind as "Kind", area as "Area", source as "Source", tried_ms as "TriedMs", fetched_ms as "FetchedMs",
                   failing_since_ms as "FailingSinceMs", failure as "Failure", next_ms as "NextMs"
            from market_feed order by area, kind
            """, cancellationToken: ct))).Select(row => row.Feed)];
    }

    public Task Save(Feed feed, CancellationToken ct) => commits.Save(
        [
            new RowWrite(
                "market_feed",
                (feed.Kind, feed.Area),
                """
                insert into market_feed (kind, area, source, tried_ms, fetched_ms, failing_since_ms, failure, next_ms)
                select kind, area, source, triedMs, fetchedMs, failingMs, failure, nextMs from {rows} where true
                on conflict (kind, area) do update set source = excluded.source, tried_ms = excluded.tried_ms,
                    fetched_ms = excluded.fetched_ms,
                    failing_since_ms = excluded.failing_since_ms, failure = excluded.failure, next_ms = excluded.next_ms
                """,
                new
                {
                    kind = feed.Kind.ToString(), area = feed.Area, source = feed.Source, triedMs = Epoch.ToMs(feed.TriedAt),
                        fetchedMs = Epoch.ToMs(feed.FetchedAt),
                    failingMs = Epoch.ToMs(feed.FailingSince), failure = feed.Failure, nextMs = Epoch.ToMs(feed.NextAt),
                }),
        ],
        ct);

    /// <summary>Says once for a day that an area's prices of that day are missing: an event in the outbox.</summary>
    /// <returns>Whether this was the first time.</returns>
    public async Task<bool> Alert(string area, DateOnly day, string text, CancellationToken ct)
    {
        var id = await sequences.Next("outbox", ct);
        return await commits.Write(
            async write =>
            {
                var dayMs = Epoch.ToMs(new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero));
                if (await write.Execute(
                    "update market_feed set alerted_day_ms = @dayMs where kind = @kind and area = @area and (alerted_day_ms is null or alerted_day_ms < @dayMs)",
                    new { kind = nameof(FeedKind.Prices), area, dayMs }, ct) == 0)
                {
                    return false;
                }
                await write.Execute(
                    "insert into outbox (id, at_ms, kind, subject, customer_id, payload) values (@id, @NowMs, 'alert.spotPricesMissing', @area, @root, @text)",
                    new { id, write.NowMs, area, root = Customers.Customer.Root, text }, ct);
                return true;
            },
            ct);
    }

    /// <summary>The areas that locations lie in, chosen or by their address.</summary>
    public async Task<IReadOnlyList<PriceArea>> InUse(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var addresses = await connection.QueryAsync<Address>(new CommandDefinition(
            """
            select distinct price_area as "PriceArea", case when price_area is null then country_code else '' end as "Country",
                   case when price_area is null then postal_code else '' end as "PostalCode"
            from location where deleted_ms is null
            """, cancellationToken: ct));
        return [.. addresses.Select(address => PriceArea.Find(address.PriceArea) ?? PriceArea.Of(address.Country, address.PostalCode)).OfType<PriceArea>().Distinct()];
    }
}
