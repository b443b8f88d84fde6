using System.Collections.Concurrent;
using Stationmaster.Server.Cluster;
using Stationmaster.Server.Locations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Market;

/// <summary>
/// Fetches prices and factors of the areas that locations lie in, each when it is time. In a cluster the oldest living node does it; two
/// that do for a moment fetch the same. That a source is away touches nothing else.
/// </summary>
sealed partial class MarketPoller : BackgroundService
{
    const int AreasAtOnce = 4;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LookForAreas = TimeSpan.FromMinutes(10);

    readonly MarketSources _sources;
    readonly MarketOptions _options;
    readonly SpotPriceStore _prices;
    readonly EmissionStore _emissions;
    readonly FeedStore _feeds;
    readonly LateEmissions _late;
    readonly Database _database;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly Membership? _members;

    // The loop's own, but for the entries of an area, which are its turn's.
    readonly ConcurrentDictionary<(FeedKind, string), Course> _courses = new();
    IReadOnlyList<PriceArea> _areas = [];
    Dictionary<(FeedKind, string), Feed>? _known;
    DateTimeOffset _areasAt = DateTimeOffset.MinValue;
    TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MarketPoller(
        MarketSources sources, MarketOptions options, SpotPriceStore prices, EmissionStore emissions, FeedStore feeds, LateEmissions late,
        SiteChanges sites, Database database, TimeProvider clock, ILogger<MarketPoller> logger, Membership? members = null)
    {
        (_sources, _options, _prices, _emissions, _feeds, _late, _database) = (sources, options, prices, emissions, feeds, late, database);
        (_clock, _logger, _members) = (clock, logger, members);
        sites.Subscribe(change =>
        {
            if (change.LocationId is not null)
                Volatile.Read(ref _wake).TrySetResult();
        });
    }

    /// <summary>How one feed goes on.</summary>
    sealed record Course(DateTimeOffset NextAt, DateTimeOffset CheckedAt, int Failures, Feed Feed);

    bool IsOurs => _members is null || (_members.IsHeld && _members.Peers.Keys.All(peer => peer > _members.Self));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_sources.IsEmpty)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = Volatile.Read(ref _wake);
            try
            {
                if (IsOurs)
                    await Work(stoppingToken);
                else
                    Forget();
            }
            catch (Exception e) when (_database.IsAway(e))
            {
                LogAway(e.Message);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
            await woken.Task.WaitAsync(Pause, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (woken.Task.IsCompleted)
            {
                Volatile.Write(ref _wake, new(TaskCreationOptions.RunContinuationsAsynchronously));
                _areasAt = DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>Another node goes on; what it finds stands in the storage.</summary>
    void Forget()
    {
        _courses.Clear();
        _known = null;
    }

    async Task Work(CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        _known ??= (await _feeds.All(ct)).ToDictionary(feed => (feed.Kind, feed.Area));
        if (now - _areasAt >= LookForAreas)
        {
            _areas = [.. _options.Areas.Select(PriceArea.Find).OfType<PriceArea>().Union(await _feeds.InUse(ct))];
            _areasAt = now;
        }
        await Parallel.ForEachAsync(
            _areas, new ParallelOptions { MaxDegreeOfParallelism = AreasAtOnce, CancellationToken = ct },
            async (area, stop) =>
            {
                await When(FeedKind.Prices, area, Prices, stop);
                await When(FeedKind.Emissions, area, Emissions, stop);
                await When(FeedKind.Forecast, area, Forecast, stop);
            });
    }

    async Task When(FeedKind kind, PriceArea area, Func<PriceArea, Course, DateTimeOffset, CancellationToken, Task<Course?>> fetch,
        CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        var course = _courses.GetValueOrDefault((kind, area.Code)) ?? new(
            now, DateTimeOffset.MinValue, 0, _known?.GetValueOrDefault((kind, area.Code)) ?? new(kind, area.Code, null, null, null, null,
                null, null));
        if (course.NextAt > now || await fetch(area, course, now, ct) is not { } next)
            return;
        _courses[(kind, area.Code)] = next;
        await _feeds.Save(next.Feed with { TriedAt = now, NextAt = next.NextAt }, ct);
    }

    async Task<Course?> Prices(PriceArea area, Course course, DateTimeOffset now, CancellationToken ct)
    {
        var wanted = MarketPlan.Wanted(now);
        var currency = _sources.CurrencyOf(area);
        var gaps = await _prices.Gaps(area.Code, currency, wanted, ct);
        var isCheck = now - course.CheckedAt >= MarketPlan.AskAgain;
        var from = gaps.Count > 0 ? gaps[0].From : wanted.To;
        if (isCheck && MarketDay.Span(MarketDay.Of(now).AddDays(-1)).From is var yesterday && yesterday < from)
            from = yesterday;
        var ask = new Span(from, isCheck || gaps.Count == 0 ? wanted.To : gaps[^1].To);

        var (answered, failure) = ((string?)null, (string?)null);
        foreach (var source in ask.IsEmpty ? [] : _sources.Prices.Where(source => source.Covers(area)))
        {
            if (answered is not null && (await _prices.Gaps(area.Code, source.CurrencyOf(area), wanted, ct)).Count == 0)
                continue;
            try
            {
                var saved = await _prices.Save(await source.Prices(area, ask.From, ask.To, ct), source.Name, now, ct);
                answered ??= source.Name;
                if (saved > 0)
                    LogPrices(area.Code, saved, source.Name);
            }
            catch (MarketSourceException e)
            {
                failure ??= e.Message;
            }
            if ((await _prices.Gaps(area.Code, currency, wanted, ct)).Count == 0)
                break;
        }
        if (!_sources.Prices.Any(source => source.Covers(area)))
            failure = $"No source covers {area.Code}: ENTSO-E does, and needs --entsoe-token.";

        gaps = await _prices.Gaps(area.Code, currency, wanted, ct);
        var failures = failure is null || answered is not null ? 0 : course.Failures + 1;
        var checkedAt = isCheck && failures == 0 ? now : course.CheckedAt;
        var next = course with { CheckedAt = checkedAt, Failures = failures,
            NextAt = MarketPlan.NextPrices(now, gaps, failures, checkedAt) };
        next = next with { Feed = Told(next.Feed, answered, failures == 0 ? null : failure, now) };
        if (MarketPlan.IsTomorrowOverdue(now, gaps))
            await Alert(area, next.Feed with { TriedAt = now, NextAt = next.NextAt }, now, ct);
        return next;
    }

    async Task Alert(PriceArea area, Feed feed, DateTimeOffset now, CancellationToken ct)
    {
        var tomorrow = MarketDay.Of(now).AddDays(1);
        await _feeds.Save(feed, ct);
        if (await _feeds.Alert(area.Code, tomorrow, $"The day-ahead prices of {area.Code} for {tomorrow:yyyy-MM-dd} are not whole at {MarketPlan.Overdue:HH:mm}.", ct))
            LogMissing(area.Code, tomorrow);
    }

    async Task<Course?> Emissions(PriceArea area, Course course, DateTimeOffset now, CancellationToken ct)
    {
        var isCheck = now - course.CheckedAt >= MarketPlan.AskAgain;
        var newest = await _emissions.Newest(area.Code, EmissionKind.Measured, ct);
        var from = (newest - (isCheck ? MarketPlan.EmissionsRevisedLate : MarketPlan.EmissionsRevised)) ?? now - MarketPlan.Backfill;
        var next = await Factors(EmissionKind.Measured, area, course, new(from, now), now, MarketPlan.EmissionsEvery, ct);
        if (next is { Failures: 0 } && isCheck)
            next = next with { CheckedAt = now };
        if (next is not null)
            await _late.Catch(area.Code, now, ct);
        return next;
    }

    Task<Course?> Forecast(PriceArea area, Course course, DateTimeOffset now, CancellationToken ct) =>
        Factors(EmissionKind.Forecast, area, course, new(now - MarketPlan.EmissionsRevised, now + MarketPlan.ForecastAhead), now,
            MarketPlan.ForecastEvery, ct);

    /// <returns>Null where nobody measures that area.</returns>
    async Task<Course?> Factors(EmissionKind kind, PriceArea area, Course course, Span span, DateTimeOffset now, TimeSpan every,
        CancellationToken ct)
    {
        if (_sources.Emissions.FirstOrDefault(source => source.Covers(area)) is not { } source)
            return null;
        try
        {
            var saved = await _emissions.Save(await source.Emissions(area, kind, span.From, span.To, ct), kind, source.Name, now, ct);
            LogFactors(area.Code, saved, source.Name);
            return course with { Failures = 0, NextAt = now + every, Feed = Told(course.Feed, source.Name, null, now) };
        }
        catch (MarketSourceException e)
        {
            var failures = course.Failures + 1;
            return course with { Failures = failures, NextAt = now + MarketPlan.Backoff(failures),
                Feed = Told(course.Feed, null, e.Message, now) };
        }
    }

    Feed Told(Feed feed, string? answered, string? failure, DateTimeOffset now)
    {
        if (failure is not null && feed.Failure is null)
            LogSourceFailed(feed.Kind, feed.Area, failure);
        if (failure is null && feed.Failure is not null)
            LogSourceBack(feed.Kind, feed.Area);
        return feed with
        {
            Source = answered ?? feed.Source, FetchedAt = answered is null ? feed.FetchedAt : now, Failure = failure,
            FailingSince = failure is null ? null : feed.FailingSince ?? now,
        };
    }

    [LoggerMessage(LogLevel.Information, "{Area}: {Count} day-ahead prices are new, from {Source}")]
    partial void LogPrices(string area, int count, string source);

    [LoggerMessage(LogLevel.Debug, "{Area}: {Count} emission factors are new, from {Source}")]
    partial void LogFactors(string area, int count, string source);

    [LoggerMessage(LogLevel.Warning, "{Kind} of {Area} cannot be fetched; tried again: {Why}")]
    partial void LogSourceFailed(FeedKind kind, string area, string why);

    [LoggerMessage(LogLevel.Information, "{Kind} of {Area} can be fetched again")]
    partial void LogSourceBack(FeedKind kind, string area);

    [LoggerMessage(LogLevel.Warning, "The day-ahead prices of {Area} for {Day} are still missing")]
    partial void LogMissing(string area, DateOnly day);

    [LoggerMessage(LogLevel.Debug, "Prices wait for the storage: {Why}")]
    partial void LogAway(string why);

    [LoggerMessage(LogLevel.Error, "Fetching prices failed; tried again in half a minute")]
    partial void LogFailed(Exception e);
}
