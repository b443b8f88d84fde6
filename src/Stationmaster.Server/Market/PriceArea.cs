using System.Collections.Immutable;

namespace Stationmaster.Server.Market;

/// <summary>
/// A bidding zone of the day-ahead market. A location lies in one; its spot prices and emission factors are those of its zone.
/// </summary>
/// <param name="Code">As the API and locations name it: "DK1", "DE-LU".</param>
/// <param name="Name">For people.</param>
/// <param name="Country">ISO 3166-1, two letters.</param>
/// <param name="Eic">The zone's Energy Identification Code, by which ENTSO-E knows it.</param>
/// <param name="EnergiDataServiceName">What Energi Data Service calls it; null where that does not carry it.</param>
public sealed record PriceArea(string Code, string Name, string Country, string Eic, string? EnergiDataServiceName = null)
{
    /// <summary>Energi Data Service gives kroner for the Danish areas; everything else is priced in euro.</summary>
    public bool IsDanish => Country == "DK";

    public static ImmutableArray<PriceArea> All { get; } =
    [
        new("DK1", "Denmark west of the Great Belt", "DK", "10YDK-1--------W", "DK1"),
        new("DK2", "Denmark east of the Great Belt", "DK", "10YDK-2--------M", "DK2"),
        new("NO1", "Norway, Oslo", "NO", "10YNO-1--------2"),
        new("NO2", "Norway, Kristiansand", "NO", "10YNO-2--------T", "NO2"),
        new("NO3", "Norway, Trondheim", "NO", "10YNO-3--------J"),
        new("NO4", "Norway, Tromsø", "NO", "10YNO-4--------9"),
        new("NO5", "Norway, Bergen", "NO", "10Y1001A1001A48H"),
        new("SE1", "Sweden, Luleå", "SE", "10Y1001A1001A44P"),
        new("SE2", "Sweden, Sundsvall", "SE", "10Y1001A1001A45N"),
        new("SE3", "Sweden, Stockholm", "SE", "10Y1001A1001A46L", "SE3"),
        new("SE4", "Sweden, Malmö", "SE", "10Y1001A1001A47J", "SE4"),
        new("DE-LU", "Germany and Luxembourg", "DE", "10Y1001A1001A82H", "DE"),
        new("FI", "Finland", "FI", "10YFI-1--------U"),
        new("NL", "Netherlands", "NL", "10YNL----------L"),
    ];

    static readonly ImmutableDictionary<string, PriceArea> ByCode = All.ToImmutableDictionary(area => area.Code,
        StringComparer.OrdinalIgnoreCase);

    public static PriceArea? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code.Trim());

    /// <summary>The area of an address where country and postal code leave no doubt; else null, and somebody has to choose.</summary>
    /// <remarks>Danish postal codes from 5000 on are Funen and Jutland, those below Zealand, Bornholm and the islands around.</remarks>
    public static PriceArea? Of(string country, string postalCode) => country switch
    {
        "DK" => Leading(postalCode) switch { null => null, >= 5000 => Find("DK1"), _ => Find("DK2") },
        "DE" or "LU" => Find("DE-LU"),
        "FI" => Find("FI"),
        "NL" => Find("NL"),
        _ => null,
    };

    /// <summary>"DK-8000", "8000", "8000 C".</summary>
    static int? Leading(string postalCode)
    {
        var digits = new string([.. postalCode.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
        return digits.Length == 4 ? int.Parse(digits) : null;
    }
}
