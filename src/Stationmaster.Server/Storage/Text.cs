using System.Text;

namespace Stationmaster.Server.Storage;

/// <summary>The one way text is folded for search and for uniqueness that ignores case: trimmed, upper-case invariant.</summary>
public static class Fold
{
    public static string Text(string text) => text.Trim().ToUpperInvariant();

    /// <summary>A pattern for <c>like … escape '\'</c> that finds the folded text anywhere.</summary>
    public static string Pattern(string text) =>
        $"%{Text(text).Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}

/// <summary>Text as every engine can keep it.</summary>
public static class Clean
{
    /// <summary>U+0000 and lone surrogates become U+FFFD; anything else is returned as it is.</summary>
    public static string Text(string text)
    {
        if (text.AsSpan().IndexOf('\0') < 0 && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        return clean.ToString();
    }

    public static string? Optional(string? text) => text is null ? null : Text(text);
}

/// <summary>Times as they are stored: UTC, whole milliseconds since 1970.</summary>
public static class Epoch
{
    /// <summary>Until the millisecond is over: what was stamped before is earlier than what is stamped after.</summary>
    public static Task NextMs(TimeProvider clock, CancellationToken ct) => Task.Delay(TimeSpan.FromMilliseconds(2), clock, ct);

    public static long ToMs(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static long? ToMs(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static DateTimeOffset FromMs(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    public static DateTimeOffset? FromMs(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
