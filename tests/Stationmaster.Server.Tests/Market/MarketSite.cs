using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stationmaster.Server.Market;
using Xunit;

namespace Stationmaster.Server.Tests.Market;

/// <summary>
/// Answers over real HTTP as Energi Data Service and ENTSO-E do: recorded forms by hand, or made for what is asked; and down, slow or talking
/// nonsense where a test says so.
/// </summary>
sealed class MarketSite : IAsyncDisposable
{
    readonly WebApplication _app;

    MarketSite(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Paths with queries, as they came.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Takes the place of what would be answered; null where it leaves that be.</summary>
    public Func<HttpRequest, (HttpStatusCode Status, string Body)?> Instead { get; set; } = _ => null;

    /// <summary>What a quarter costs, DKK per MWh; null: not published yet.</summary>
    public Func<DateTimeOffset, decimal?> Kroner { get; set; } = _ => 500m;

    /// <summary>Gram per kWh of five minutes; null: not known.</summary>
    public Func<DateTimeOffset, decimal?> Grams { get; set; } = _ => 100m;

    public static async Task<MarketSite> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new MarketSite(app);
        app.Run(site.Answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    async Task Answer(HttpContext context)
    {
        Asked.Enqueue(context.Request.Path + context.Request.QueryString.ToString());
        var (status, body) = Instead(context.Request) ?? (HttpStatusCode.OK, Made(context.Request));
        context.Response.StatusCode = (int)status;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    string Made(HttpRequest request)
    {
        var set = request.Path.Value!.Split('/')[^1];
        var area = (string)JsonNode.Parse(request.Query["filter"]!)!["PriceArea"]![0]!;
        var (from, to) = (Local(request.Query["start"]!), Local(request.Query["end"]!));
        return set switch
        {
            "DayAheadPrices" => DayAheadPrices(area, from, to, Kroner),
            "CO2Emis" or "CO2EmisProg" => Factors(set, area, from, to, Grams),
            _ => Document(set, []),
        };
    }

    static DateTimeOffset Local(string text)
    {
        var local = DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(local, MarketDay.Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public static string DayAheadPrices(string area, DateTimeOffset from, DateTimeOffset to, Func<DateTimeOffset, decimal?> kroner)
    {
        var records = new List<JsonObject>();
        for (var at = Slot(from, TimeSpan.FromMinutes(15)); at < to; at += TimeSpan.FromMinutes(15))
        {
            if (kroner(at) is { } price)
            {
                records.Add(new()
                {
                    ["TimeUTC"] = Utc(at), ["TimeDK"] = Utc(TimeZoneInfo.ConvertTime(at, MarketDay.Zone)), ["PriceArea"] = area,
                    ["DayAheadPriceEUR"] = decimal.Round(price / 7.46m, 6), ["DayAheadPriceDKK"] = price,
                });
            }
        }
        return Document("DayAheadPrices", records);
    }

    public static string Factors(string set, string area, DateTimeOffset from, DateTimeOffset to, Func<DateTimeOffset, decimal?> grams)
    {
        var records = new List<JsonObject>();
        for (var at = Slot(from, TimeSpan.FromMinutes(5)); at < to; at += TimeSpan.FromMinutes(5))
        {
            if (grams(at) is { } factor)
            {
                records.Add(new()
                {
                    ["Minutes5UTC"] = Utc(at), ["Minutes5DK"] = Utc(TimeZoneInfo.ConvertTime(at, MarketDay.Zone)), ["PriceArea"] = area, ["CO2Emission"] = factor,
                });
            }
        }
        return Document(set, records);
    }

    /// <summary>The first slot that does not begin before it.</summary>
    static DateTimeOffset Slot(DateTimeOffset from, TimeSpan length) => new(((from.UtcTicks + length.Ticks - 1) / length.Ticks) * length.Ticks, TimeSpan.Zero);

    static string Document(string set, IReadOnlyList<JsonObject> records) => new JsonObject
    {
        ["total"] = records.Count, ["limit"] = 0, ["dataset"] = set, ["records"] = new JsonArray([.. records]),
    }.ToJsonString();

    static string Utc(DateTimeOffset at) => at.DateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
