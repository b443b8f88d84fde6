using System.Globalization;
using Stationmaster.Server.Http;
using Stationmaster.Server.Market;

namespace Stationmaster.Server.Tariffs.WhatIf;

/// <summary>Which sessions: those that started in a span, of some locations and customers or of all that the caller sees.</summary>
/// <param name="Replaces">Only what this tariff priced changes; null: whatever a location's tariff priced.</param>
sealed record WhatIfScope(Span Span, IReadOnlyList<long>? LocationIds, IReadOnlyList<long>? CustomerIds, Guid? Replaces)
{
    const int MostIds = 1000;
    static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <exception cref="ApiProblem">422</exception>
    public static WhatIfScope Of(WhatIfRequest request)
    {
        if (request.LocationIds?.Count > MostIds)
            throw Problem.Invalid("locationIds", $"locationIds may name up to {MostIds} locations.");
        if (request.CustomerIds?.Count > MostIds)
            throw Problem.Invalid("customerIds", $"customerIds may name up to {MostIds} customers.");
        return new(SpanOf(request), request.LocationIds, request.CustomerIds, request.Replaces);
    }

    static Span SpanOf(WhatIfRequest request)
    {
        if (request.Month is { } month)
        {
            if (request.From is not null || request.To is not null)
                throw Problem.Invalid("month", "Give either month, or from and to.");
            if (!DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) || first.Year is < 2000 or > 9000)
                throw Problem.Invalid("month", "month must be like 2026-01.");
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(request.TimeZone ?? "Europe/Copenhagen", out var zone))
                throw Problem.Invalid("timeZone", "timeZone must be a zone of the IANA database, such as Europe/Copenhagen.");
            return new(Midnight(first, zone), Midnight(first.AddMonths(1), zone));
        }
        if (request.From is not { } from)
            throw Problem.Missing("month");
        if (request.To is not { } to)
            throw Problem.Missing("to");
        if (to <= from || to - from > Longest)
            throw Problem.Invalid("to", "to must be later than from, by 366 days at most.");
        return new(from, to);
    }

    static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
