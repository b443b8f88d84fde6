using System.Globalization;
using Stationmaster.Charging.Pricing;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Market;

/// <summary>
/// /v2/market: what the market says is the same for everybody, so any caller sees it; exchange rates are the operator's to set.
/// </summary>
static class MarketApi
{
    const string Tag = "Market";
    static readonly TimeSpan Longest = TimeSpan.FromDays(32);

    public static void MapMarket(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/market/areas", Areas).WithTags(Tag).WithSummary("The price areas a location can lie in").Produces<AreaList>();
        api.MapGet("/v2/market/prices", Prices).WithTags(Tag).WithSummary("Day-ahead prices of an area")
            .WithDescription("Per MWh, without VAT, tariffs and taxes. A slot whose price is not known has pricePerMwh null and is among the gaps.")
            .WithQuery(
                new("area", "string", "A price area such as DK1. Required."),
                new("from", "date-time", "From this time on; the beginning of the market's today where absent."),
                new("to", "date-time", "Up to this time, at most 32 days after from; the end of the market's tomorrow, or of from's day, where absent."),
                new("currency", "string", "ISO 4217; the area's own where absent. Converted by the operator's rates where the market does not publish in it."),
                new("resolution", "15|60", "Minutes. 60: the mean of the hour's quarters. 15 where absent."),
                new("asOf", "date-time", "As it was known then, before later corrections."))
            .Produces<PriceList>();
        api.MapGet("/v2/market/emissions", Emissions).WithTags(Tag).WithSummary("Emission factors of an area")
            .WithDescription("Gram CO2 per kWh of five minutes, location-based: measured as far as it is known, then the forecast.")
            .WithQuery(
                new("area", "string", "A price area such as DK1. Required."),
                new("from", "date-time", "From this time on; the beginning of the market's today where absent."),
                new("to", "date-time", "Up to this time, at most 32 days after from; the end of the market's tomorrow, or of from's day, where absent."))
            .Produces<EmissionList>();
        api.MapGet("/v2/market/status", Status).WithTags(Tag).WithSummary("How fetching goes: last answers, next questions, gaps").Produces<MarketStatus>();
        api.MapGet("/v2/market/rates", Rates).WithTags(Tag).WithSummary("Exchange rates").Produces<RateList>();
        api.MapPut("/v2/market/rates", SetRate).WithTags(Tag).WithSummary("Set the exchange rate of a day")
            .WithDescription("Holds from that day until the next rate, for seven days at most. Sealed records keep the rate they were sealed with.")
            .Produces<RateView>();
    }

    static AreaList Areas(MarketSources sources) => new([.. PriceArea.All.Select(area => new AreaView(
        area.Code, area.Name, area.Country, area.Eic, sources.CurrencyOf(area), sources.Prices.Any(source => source.Covers(area)),
        sources.Emissions.Any(source => source.Covers(area))))]);

    static async Task<PriceList> Prices(
        HttpContext context, SpotPriceStore prices, SessionMarket market, MarketSources sources, TimeProvider clock, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (area, span) = (Area(query), Span(query, clock));
        var currency = query.Text("currency")?.ToUpperInvariant() ?? sources.CurrencyOf(area);
        if (!Currency.IsKnown(currency))
            throw Problem.Malformed("currency", "currency must be a code of ISO 4217, such as DKK.");
        var (resolution, asOf) = (query.Word("resolution", ("15", 15), ("60", 60)), query.Time("asOf"));
        query.Done();

        var former = (await prices.Read(area.Code, currency, span, asOf, ct)).ToLookup(price => price.From, price => price.Superseded);
        var slots = (await market.Slots(area.Code, currency, span, asOf, ct)).Select(slot => new PriceView(
            slot.From, slot.Until, slot.IsMissing ? null : slot.PricePerMwh, slot.IsMissing ? null : slot.Source, slot.IsMissing ? null
                : slot.FetchedAt,
            slot.ExchangeRate, former[slot.From].FirstOrDefault() ?? []));
        IReadOnlyList<PriceView> shown = resolution == 15 ? [.. slots]
            : [.. slots.GroupBy(slot => Floor(slot.From, TimeSpan.FromHours(1))).Select(Hour)];
        return new(area.Code, currency, resolution, span.From, span.To, shown,
            Gaps(span, shown.Where(slot => slot.PricePerMwh is not null).Select(slot => new Span(slot.From, slot.To))));
    }

    /// <summary>An hour has a price when all its quarters have.</summary>
    static PriceView Hour(IGrouping<DateTimeOffset, PriceView> quarters)
    {
        var (last, isWhole) = (quarters.Last(), quarters.Count() == 4 && quarters.All(quarter => quarter.PricePerMwh is not null));
        return new(
            quarters.Key, quarters.Key.AddHours(1), isWhole ? quarters.Sum(quarter => quarter.PricePerMwh) / 4 : null, isWhole
                ? last.Source : null,
            isWhole ? quarters.Max(quarter => quarter.FetchedAt) : null, last.ExchangeRate, []);
    }

    static async Task<EmissionList> Emissions(HttpContext context, EmissionStore emissions, MarketOptions options, TimeProvider clock,
        CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (area, span) = (Area(query), Span(query, clock));
        query.Done();
        var measured = await emissions.Read(area.Code, EmissionKind.Measured, span, ct);
        var forecast = (await emissions.Read(area.Code, EmissionKind.Forecast, span, ct)).ExceptBy(measured.Select(factor => factor.From),
            factor => factor.From);
        var now = clock.GetUtcNow();
        var past = new Span(span.From, span.To < now ? span.To : Floor(now, AreaEmission.Length));
        return new(
            area.Code, span.From, span.To,
            [.. measured.Select(factor => View(factor, "measured")).Concat(forecast.Select(factor => View(factor, "forecast"))).OrderBy(factor => factor.From)],
            past.IsEmpty ? [] : Gaps(past, measured.Select(factor => new Span(factor.From, factor.From + AreaEmission.Length))),
            options.YearlyAverages.TryGetValue(area.Code, out var average) ? average : null);
    }

    static async Task<MarketStatus> Status(
        FeedStore feeds, SpotPriceStore prices, EmissionStore emissions, MarketSources sources, MarketOptions options, TimeProvider clock,
            CancellationToken ct)
    {
        var (now, inUse, known) = (clock.GetUtcNow(), await feeds.InUse(ct), (await feeds.All(ct)).ToLookup(feed => feed.Area));
        var areas = new List<AreaStatus>();
        foreach (var area in inUse.Union(options.Areas.Select(PriceArea.Find).OfType<PriceArea>()).OrderBy(area => area.Code, StringComparer.Ordinal))
        {
            var currency = sources.CurrencyOf(area);
            var missing = await prices.Gaps(area.Code, currency, MarketPlan.Wanted(now), ct);
            var views = new List<FeedView>();
            foreach (var feed in known[area.Code].OrderBy(feed => feed.Kind))
                views.Add(View(feed, feed.Kind switch
                {
                    FeedKind.Prices => [.. missing.Select(gap => new SpanView(gap.From, gap.To))],
                    FeedKind.Emissions => await Missing(emissions, area, now, ct),
                    _ => [],
                }));
            areas.Add(new(area.Code, area.Name, currency, inUse.Contains(area), MarketPlan.IsTomorrowOverdue(now, missing), views));
        }
        string[] names = [.. sources.Prices.Select(source => source.Name).Concat(sources.Emissions.Select(source => source.Name)).Distinct()];
        return new(now, names, options.IsSimulated, areas);
    }

    static async Task<IReadOnlyList<SpanView>> Missing(EmissionStore emissions, PriceArea area, DateTimeOffset now, CancellationToken ct)
    {
        // The newest hour is on its way as a rule.
        var span = new Span(Floor(now.AddDays(-1), AreaEmission.Length), Floor(now.AddHours(-1), AreaEmission.Length));
        return Gaps(span, (await emissions.Read(area.Code, EmissionKind.Measured, span, ct)).Select(factor => new Span(factor.From, factor.From + AreaEmission.Length)));
    }

    static async Task<RateList> Rates(RateStore rates, CancellationToken ct) => new([.. (await rates.List(400, ct)).Select(View)]);

    /// <exception cref="ApiProblem">422: the first field that is wrong, by name. 403: not the operator.</exception>
    static async Task<RateView> SetRate(HttpContext context, RateStore rates, RateRequest request, CancellationToken ct)
    {
        var (from, to) = (Known("from", request.From), Known("to", request.To));
        if (from == to)
            throw Problem.Invalid("to", "to must be another currency than from.");
        if (from != "EUR")
            throw Problem.Invalid("from", "from must be EUR: that is what the market's prices are converted from.");
        if (!DateOnly.TryParseExact(request.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw Problem.Invalid("day", "day must be a date such as 2025-10-11.");
        var rate = request.Rate ?? throw Problem.Missing("rate");
        if (rate is <= 0 or > 100_000 || decimal.Round(rate, 9) != rate)
            throw Problem.Invalid("rate", "rate must be more than 0 and at most 100,000, with at most nine decimals.");
        return View(await rates.Set(context.Scope(), from, to, day, rate, ct));
    }

    static string Known(string param, string? currency) => Fields.Text(param, currency, 3).ToUpperInvariant() is var code
        && Currency.IsKnown(code)
        ? code
        : throw Problem.Invalid(param, $"{param} must be a code of ISO 4217, such as EUR.");

    static PriceArea Area(QueryReader query) => query.Text("area") is not { } code
        ? throw Problem.Malformed("area", "area is required: a price area such as DK1.", "missing_parameter")
        : PriceArea.Find(code)
            ?? throw Problem.Malformed("area", $"area must be one of {string.Join(", ", PriceArea.All.Select(area => area.Code))}.");

    /// <summary>Whole quarters.</summary>
    static Span Span(QueryReader query, TimeProvider clock)
    {
        var today = MarketDay.Of(clock.GetUtcNow());
        var given = query.Time("from");
        var from = Floor(given ?? MarketDay.Span(today).From, MarketDay.Quarter);
        var to = query.Time("to") ?? (given is null ? MarketDay.Span(today.AddDays(1)).To : MarketDay.Span(MarketDay.Of(from)).To);
        if (to <= from)
            throw Problem.Malformed("to", "to must be later than from.");
        if (to - from > Longest)
            throw Problem.Malformed("to", $"to may be at most {Longest.TotalDays:0} days after from.");
        var end = Floor(to, MarketDay.Quarter);
        return new(from, end < to ? end + MarketDay.Quarter : end);
    }

    static DateTimeOffset Floor(DateTimeOffset at, TimeSpan step) => new(at.UtcTicks - (at.UtcTicks % step.Ticks), TimeSpan.Zero);

    static IReadOnlyList<SpanView> Gaps(Span span, IEnumerable<Span> slots) =>
        [.. MarketDay.Gaps(span, slots).Select(gap => new SpanView(gap.From, gap.To))];

    static EmissionView View(StoredEmission factor, string kind) => new(factor.From, factor.GramsPerKwh, kind, factor.Source,
        factor.FetchedAt);

    static FeedView View(Feed feed, IReadOnlyList<SpanView> gaps) => new(
        feed.Kind.ToString().ToLowerInvariant(), feed.Source, feed.TriedAt, feed.FetchedAt, feed.NextAt, feed.FailingSince, feed.Failure,
            gaps);

    static RateView View(ExchangeRate rate) => new(rate.From, rate.To, rate.Day, rate.Rate, rate.SetBy, rate.SetAt);
}
