using System.Globalization;

namespace Stationmaster.Server.Hosting;

/// <summary>Times on the command line: 90 (seconds), 90s, 5m, 1h, 1d.</summary>
static class Durations
{
    public static bool TryRead(string text, out TimeSpan duration)
    {
        duration = default;
        var unit = text.Length > 0 ? text[^1] : ' ';
        var seconds = unit switch { 'd' => 86_400, 'h' => 3_600, 'm' => 60, _ => 1 };
        var number = char.IsAsciiDigit(unit) ? text : text[..Math.Max(0, text.Length - 1)];
        if ((!char.IsAsciiDigit(unit) && unit is not ('d' or 'h' or 'm' or 's'))
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 10_000_000)
            return false;
        duration = TimeSpan.FromSeconds((long)count * seconds);
        return true;
    }

    public static string Write(TimeSpan duration) => duration switch
    {
        { TotalSeconds: 0 } => "0s",
        { TotalDays: >= 1 } when duration.Ticks % TimeSpan.TicksPerDay == 0 => $"{duration.Days}d",
        { TotalHours: >= 1 } when duration.Ticks % TimeSpan.TicksPerHour == 0 => $"{(int)duration.TotalHours}h",
        { TotalMinutes: >= 1 } when duration.Ticks % TimeSpan.TicksPerMinute == 0 => $"{(int)duration.TotalMinutes}m",
        _ => $"{(int)duration.TotalSeconds}s",
    };
}
