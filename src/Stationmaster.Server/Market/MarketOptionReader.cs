using System.Collections.Immutable;
using System.Globalization;

namespace Stationmaster.Server.Market;

/// <summary>Reads <see cref="MarketOptions"/>; what is wrong is told by the option's name.</summary>
/// <param name="text">An option's value; null where it is not given.</param>
/// <param name="fail">Takes the option and what is wrong with it.</param>
sealed class MarketOptionReader(Func<string, string?> text, Action<string, string> fail)
{
    const decimal HighestAverage = 5_000;

    public MarketOptions Read(MarketOptions plain, bool isDemo)
    {
        var options = plain with
        {
            EnergiDataService = Address("--energi-data-service", plain.EnergiDataService!),
            Entsoe = Entsoe(),
            Areas = Areas(isDemo ? ["DK1", "DK2"] : []),
            YearlyAverages = Averages(),
        };
        // The demo asks nobody: it runs without a network, and shows no real price.
        return isDemo ? options with { EnergiDataService = null, Entsoe = null, IsSimulated = true } : options;
    }

    /// <summary>Null for "off".</summary>
    Uri? Address(string option, Uri fallback)
    {
        if (text(option) is not { } given)
            return fallback;
        if (given.Equals("off", StringComparison.OrdinalIgnoreCase))
            return null;
        if (Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0)
            return uri;
        fail(option, $"'{given}' is neither an address without a query, as in https://prices.example.com, nor off");
        return null;
    }

    EntsoeOptions? Entsoe()
    {
        var address = Address("--entsoe", EntsoeOptions.Public);
        return address is not null && text("--entsoe-token") is { } token ? new(address, token) : null;
    }

    ImmutableArray<string> Areas(ImmutableArray<string> fallback) => text("--price-areas") is not { } given
        ? fallback
        : [.. Words(given).Select(word => Area("--price-areas", word)).OfType<PriceArea>().Select(area => area.Code).Distinct()];

    ImmutableSortedDictionary<string, decimal> Averages()
    {
        var averages = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        foreach (var word in Words(text("--co2-averages") ?? ""))
        {
            if (word.Split('=', StringSplitOptions.TrimEntries) is [var name, var value]
                && decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var grams)
                    && grams <= HighestAverage)
            {
                if (Area("--co2-averages", name) is { } area)
                    averages[area.Code] = grams;
            }
            else
            {
                fail("--co2-averages", $"'{word}' is not an area and its gram CO2 per kWh, as in DK1=118");
            }
        }
        return averages.ToImmutable();
    }

    PriceArea? Area(string option, string code)
    {
        if (PriceArea.Find(code) is { } area)
            return area;
        fail(option, $"'{code}' is not one of {string.Join(", ", PriceArea.All.Select(known => known.Code))}");
        return null;
    }

    static string[] Words(string given) => given.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
