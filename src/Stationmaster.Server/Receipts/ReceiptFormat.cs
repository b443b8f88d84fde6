using System.Globalization;
using System.Text;
using Stationmaster.Charging.Pricing;

namespace Stationmaster.Server.Receipts;

/// <summary>Numbers, money and times as a language writes them.</summary>
static class ReceiptFormat
{
    const char Minus = '\u2212', Unbroken = '\u00A0';

    public static string Number(this ReceiptWords words, decimal value, int least, int most)
    {
        var rounded = Math.Round(Math.Abs(value), most, MidpointRounding.AwayFromZero);
        var text = rounded.ToString("0." + new string('0', least) + new string('#', most - least), CultureInfo.InvariantCulture);
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var grouped = new StringBuilder(whole);
        for (var at = whole.Length - 3; at > 0; at -= 3)
            grouped.Insert(at, words.Group);
        var sign = value < 0 && rounded != 0 ? $"{Minus}" : "";
        return sign + grouped + (point < 0 ? "" : words.Decimal + text[(point + 1)..]);
    }

    public static string Money(this ReceiptWords words, decimal value, string currency, int extra = 0)
    {
        var decimals = Currency.DecimalsOf(currency);
        var number = words.Number(value, decimals, decimals + extra);
        return words.IsCurrencyFirst ? $"{currency}{Unbroken}{number}" : $"{number}{Unbroken}{currency}";
    }

    public static string Percent(this ReceiptWords words, decimal fraction) => $"{words.Number(fraction * 100, 0, 2)}{Unbroken}%";

    public static string Day(this ReceiptWords words, DateTimeOffset local) => local.ToString(words.Date, CultureInfo.InvariantCulture);

    public static string Clock(this ReceiptWords words, DateTimeOffset local) => local.ToString(words.Time, CultureInfo.InvariantCulture);

    public static string Moment(this ReceiptWords words, DateTimeOffset local, bool withSeconds = true) =>
        $"{words.Day(local)}{Unbroken}{words.Clock(local)}{(withSeconds ? local.ToString(words.Time.Contains('.') ? "'.'ss" : "':'ss", CultureInfo.InvariantCulture) : "")}";

    /// <summary>3:05:09 h, 5:09 min.</summary>
    public static string Duration(this ReceiptWords words, long seconds) => seconds >= 3600
        ? $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}{Unbroken}{words.Hours}"
        : $"{seconds / 60}:{seconds % 60:00}{Unbroken}{words.Minutes}";

    public static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Europe/Copenhagen (UTC+01:00), or with both offsets where the clocks changed on the way.</summary>
    public static string ZoneName(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until)
    {
        string[] offsets = [.. new[] { from, until }.Select(at => Offset(zone.GetUtcOffset(at))).Distinct(StringComparer.Ordinal)];
        return $"{zone.Id} ({string.Join(", ", offsets)})";
    }

    static string Offset(TimeSpan offset) => $"UTC{(offset < TimeSpan.Zero ? Minus : '+')}{offset:hh\\:mm}";
}
