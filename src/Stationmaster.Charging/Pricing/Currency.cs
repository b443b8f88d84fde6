using System.Collections.Frozen;

namespace Stationmaster.Charging.Pricing;

/// <summary>The currencies of ISO 4217 that people pay with, and how many decimals each has.</summary>
public static class Currency
{
    const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP "
        + "DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
        + "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB "
        + "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG "
        + "YER ZAR ZMW ZWG";

    static readonly FrozenDictionary<string, int> Decimals = Table(
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"), (2, TwoDecimals), (3, "BHD IQD JOD KWD LYD OMR TND"));

    /// <summary>Whether this is the code of a currency: three capitals of ISO 4217.</summary>
    public static bool IsKnown(string code) => Decimals.ContainsKey(code);

    /// <summary>The decimals of the minor unit: 2 for DKK, 0 for JPY and ISK, 3 for KWD; 2 for a code that is not known.</summary>
    public static int DecimalsOf(string code) => Decimals.GetValueOrDefault(code, 2);

    /// <summary>To the currency's minor unit, half away from zero.</summary>
    public static decimal Round(decimal amount, string code) => Math.Round(amount, DecimalsOf(code), MidpointRounding.AwayFromZero);

    static FrozenDictionary<string, int> Table(params (int Decimals, string Codes)[] rows) =>
        rows.SelectMany(row => row.Codes.Split(' ').Select(code => (Code: code, row.Decimals)))
            .ToFrozenDictionary(currency => currency.Code, currency => currency.Decimals, StringComparer.Ordinal);
}
