using Dapper;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Market;

/// <param name="Source">Who told it.</param>
public sealed record StoredEmission(DateTimeOffset From, decimal GramsPerKwh, string Source, DateTimeOffset FetchedAt);

/// <summary>Emission factors, five minutes each. What a source revises takes the place of what it said before.</summary>
public sealed class EmissionStore(Database database, Commits commits)
{
    const decimal Milli = 1_000m;
    const int AtOnce = 200;

    sealed record Row
    {
        public long FromMs { get; init; }
        public long Milligrams { get; init; }
        public string Source { get; init; } = "";
        public long FetchedMs { get; init; }
    }

    /// <summary>Those that begin in the span, in order.</summary>
    public async Task<IReadOnlyList<StoredEmission>> Read(string area, EmissionKind kind, Span span, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select from_ms as FromMs, milligrams as Milligrams, source as Source, fetched_ms as FetchedMs
            from emission_factor where area = @area and kind = @kind and from_ms >= @fromMs and from_ms < @toMs order by from_ms
            """,
            new { area, kind = (long)kind, fromMs = Epoch.ToMs(span.From), toMs = Epoch.ToMs(span.To) },
            cancellationToken: ct));
        return [.. rows.Select(row => new StoredEmission(Epoch.FromMs(row.FromMs), row.Milligrams / Milli, row.Source, Epoch.FromMs(row.FetchedMs)))];
    }

    /// <summary>The beginning of the last one known.</summary>
    public async Task<DateTimeOffset?> Newest(string area, EmissionKind kind, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return Epoch.FromMs(await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select max(from_ms) from emission_factor where area = @area and kind = @kind", new { area, kind = (long)kind }, cancellationToken: ct)));
    }

    /// <returns>How many were new or revised.</returns>
    public async Task<int> Save(IReadOnlyList<AreaEmission> factors, EmissionKind kind, string source, DateTimeOffset fetchedAt,
        CancellationToken ct)
    {
        var saved = 0;
        foreach (var area in factors.GroupBy(factor => factor.Area))
        {
            var span = new Span(area.Min(factor => factor.From), area.Max(factor => factor.From) + AreaEmission.Length);
            var known = (await Read(area.Key, kind, span, ct)).ToDictionary(factor => factor.From, factor => factor.GramsPerKwh);
            var news = area.Where(factor => !known.TryGetValue(factor.From, out var old) || old != factor.GramsPerKwh).ToList();
            foreach (var some in news.Chunk(AtOnce))
                await commits.Save([.. some.Select(factor => Saved(factor, kind, source, Epoch.ToMs(fetchedAt)))], ct);
            saved += news.Count;
        }
        return saved;
    }

    static RowWrite Saved(AreaEmission factor, EmissionKind kind, string source, long fetchedMs) => new(
        "emission_factor",
        (factor.Area, kind, factor.From),
        """
        insert into emission_factor (area, kind, from_ms, milligrams, source, fetched_ms)
        select area, kind, fromMs, milligrams, source, fetchedMs from {rows} where true
        on conflict (area, kind, from_ms) do update set milligrams = excluded.milligrams, source = excluded.source,
            fetched_ms = excluded.fetched_ms
        """,
        new
        {
            area = factor.Area, kind = (long)kind, fromMs = Epoch.ToMs(factor.From),
                milligrams = (long)Math.Round(factor.GramsPerKwh * Milli, MidpointRounding.AwayFromZero),
            source, fetchedMs,
        });
}
