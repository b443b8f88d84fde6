using System.Text;
using System.Text.Json;

namespace Stationmaster.Ocpp.Json;

static class Texts
{
    /// <summary>The string the reader stands on. Half of a surrogate pair, which has no UTF-8, becomes U+FFFD.</summary>
    public static string Text(this ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return Encoding.UTF8.GetString(json.ValueSpan);
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(json.ValueSpan);
        }
    }

    /// <summary>As <see cref="Text"/>, in UTF-8, and without a copy unless there is something to unescape.</summary>
    public static ReadOnlySpan<byte> Utf8(this ref Utf8JsonReader json) =>
        json.ValueIsEscaped ? Encoding.UTF8.GetBytes(json.Text()) : json.ValueSpan;

    static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var raw = Encoding.UTF8.GetString(escaped);
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            i++;
            text.Append(raw[i] switch
            {
                'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f',
                'u' => (char)Convert.ToUInt16(raw[(i + 1)..(i + 5)], 16),
                var plain => plain,
            });
            if (raw[i] == 'u')
                i += 4;
        }
        // A round through UTF-8 puts U+FFFD where a surrogate stands alone.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
