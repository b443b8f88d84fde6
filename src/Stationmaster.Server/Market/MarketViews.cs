using System.Text.Json.Serialization;

namespace Stationmaster.Server.Market;

/// <param name="Eic">Energy Identification Code.</param>
/// <param name="Currency">That its prices are expected in.</param>
/// <param name="HasPrices">There is a source of prices for it.</param>
/// <param name="HasEmissions">There is a source of emission factors for it.</param>
sealed record AreaView(string Area, string Name, string Country, string Eic, string Currency, bool HasPrices, bool HasEmissions);

sealed record AreaList(IReadOnlyList<AreaView> Data);

/// <param name="PricePerMwh">Without VAT, tariffs and taxes; null where nothing is known: never taken as 0.</param>
/// <param name="Source">Who published it; null where nothing is known.</param>
/// <param name="ExchangeRate">What one euro was taken as, where the price was converted.</param>
/// <param name="Superseded">What the source said before it corrected itself, newest first.</param>
sealed record PriceView(
    DateTimeOffset From, DateTimeOffset To, decimal? PricePerMwh, string? Source, DateTimeOffset? FetchedAt, decimal? ExchangeRate,
    IReadOnlyList<FormerPrice> Superseded);

sealed record SpanView(DateTimeOffset From, DateTimeOffset To);

/// <param name="Resolution">Minutes: 15 or 60.</param>
/// <param name="Gaps">Where no price is known.</param>
sealed record PriceList(
    string Area, string Currency, int Resolution, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<PriceView> Data,
        IReadOnlyList<SpanView> Gaps);

/// <param name="Kind">measured or forecast.</param>
sealed record EmissionView(DateTimeOffset From, decimal GramsPerKwh, string Kind, string Source, DateTimeOffset FetchedAt);

/// <param name="Gaps">Up to now, where nothing was measured.</param>
/// <param name="YearlyAverage">What stands in where nothing is known; null where none is set.</param>
sealed record EmissionList(
    string Area, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<EmissionView> Data, IReadOnlyList<SpanView> Gaps,
        decimal? YearlyAverage);

/// <param name="Kind">prices, emissions or forecast.</param>
/// <param name="Source">Who answered last; null where nobody has yet.</param>
/// <param name="FetchedAt">The last answer.</param>
/// <param name="FailingSince">Null while all is well.</param>
/// <param name="Gaps">What is missing of the last 14 days and of what should be published by now; of factors, of the last day.</param>
sealed record FeedView(
    string Kind, string? Source, DateTimeOffset? TriedAt, DateTimeOffset? FetchedAt, DateTimeOffset? NextAt, DateTimeOffset? FailingSince,
        string? Failure,
    IReadOnlyList<SpanView> Gaps);

/// <param name="IsInUse">Locations lie in it.</param>
/// <param name="IsTomorrowMissing">It is past 15:00 in Brussels and tomorrow's prices are not whole.</param>
sealed record AreaStatus(string Area, string Name, string Currency, bool IsInUse, bool IsTomorrowMissing, IReadOnlyList<FeedView> Feeds);

/// <param name="Sources">Who is asked, in this order.</param>
/// <param name="IsSimulated">The demo's made-up market.</param>
sealed record MarketStatus(DateTimeOffset At, IReadOnlyList<string> Sources, bool IsSimulated, IReadOnlyList<AreaStatus> Areas);

/// <param name="From">A currency: EUR.</param>
/// <param name="Day">The first day it holds.</param>
sealed record RateView(string From, string To, DateOnly Day, decimal Rate, string SetBy, DateTimeOffset SetAt);

sealed record RateList(IReadOnlyList<RateView> Data);

/// <param name="Rate">What one unit of from is in to, at most nine decimals.</param>
sealed record RateRequest(string? From, string? To, string? Day, decimal? Rate);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AreaList))]
[JsonSerializable(typeof(PriceList))]
[JsonSerializable(typeof(EmissionList))]
[JsonSerializable(typeof(MarketStatus))]
[JsonSerializable(typeof(RateList))]
[JsonSerializable(typeof(RateRequest))]
sealed partial class MarketJson : JsonSerializerContext;
