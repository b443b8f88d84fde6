using System.Text;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Filters;

/// <summary>A filter as it was written, for errors that point at a character of it.</summary>
sealed class FilterText(string text)
{
    const int Around = 48;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);

    /// <param name="at">The byte at fault.</param>
    public ApiProblem Wrong(long at, string message, string code = "invalid_filter") =>
        AtCharacter(Encoding.UTF8.GetCharCount(Utf8.AsSpan(0, (int)Math.Clamp(at, 0, Utf8.Length))), message, code);

    /// <summary>What was read from the start of a line on, for the reader's own errors.</summary>
    public long ByteOf(long line, long byteInLine)
    {
        var start = 0;
        for (; line > 0 && start < Utf8.Length; line--)
            start += Utf8.AsSpan(start).IndexOf((byte)'\n') is var end and >= 0 ? end + 1 : Utf8.Length - start;
        return start + byteInLine;
    }

    /// <summary>The byte at which a character of a string stands, escapes and all.</summary>
    /// <param name="at">The byte of its opening quote.</param>
    /// <param name="index">Of the string's UTF-16.</param>
    public long ByteInString(long at, int index)
    {
        var here = (int)at + 1;
        while (index > 0 && here < Utf8.Length)
        {
            var (bytes, units) = Utf8[here] switch
            {
                (byte)'\\' => (here + 1 < Utf8.Length && Utf8[here + 1] == (byte)'u' ? 6 : 2, 1),
                < 0x80 => (1, 1),
                < 0xE0 => (2, 1),
                < 0xF0 => (3, 1),
                _ => (4, 2),
            };
            here += bytes;
            index -= units;
        }
        return here;
    }

    ApiProblem AtCharacter(int character, string message, string code)
    {
        var from = Math.Max(0, character - Around);
        var excerpt = Flat(text[from..Math.Min(text.Length, character + Around)]);
        var (before, after) = (from > 0 ? "…" : "", character + Around < text.Length ? "…" : "");
        var caret = new string(' ', before.Length + character - from) + "^";
        return new ApiProblem(400, "invalid_request", code, $"filter, character {character + 1}: {message}\n{before}{excerpt}{after}\n{caret}", "filter")
        {
            Position = character,
        };
    }

    static string Flat(string part) => string.Concat(part.Select(character => char.IsControl(character) ? ' ' : character));
}
