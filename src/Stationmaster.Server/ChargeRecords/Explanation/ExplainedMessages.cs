using System.Globalization;
using System.Text;
using System.Text.Json;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>The messages of an evidence, with what counted of each marked.</summary>
sealed class ExplainedMessages(EvidencePack? pack)
{
    readonly Dictionary<int, List<(string What, decimal? Number, string? Text, DateTimeOffset? At)>> _wanted = [];

    public int? Of(int? packedStep) => packedStep is { } step && pack is not null ? pack.Header.Steps[step].Frame : null;

    /// <summary>Marks a register, as Wh or kWh, in a message.</summary>
    public void Register(int? message, decimal? wh, string what) => Want(message, what, wh, null, null);

    public void Time(int? message, DateTimeOffset? at, string what) => Want(message, what, null, null, at);

    public void Word(int? message, string? text, string what) => Want(message, what, null, text, null);

    void Want(int? message, string what, decimal? number, string? text, DateTimeOffset? at)
    {
        if (message is not { } place || (number is null && string.IsNullOrEmpty(text) && at is null))
            return;
        if (!_wanted.TryGetValue(place, out var wanted))
            _wanted[place] = wanted = [];
        wanted.Add((what, number, text, at));
    }

    public IReadOnlyList<ExplainedMessage> All() => pack is null ? [] : [.. pack.Messages.Select(Message)];

    ExplainedMessage Message(MessageRow row, int place) => new(
        row.Id, Epoch.FromMs(row.AtMs), row.Direction == 0, row.Action, row.MessageId, Encoding.UTF8.GetString(row.Request.Span),
        row.Answer.IsEmpty ? null : Encoding.UTF8.GetString(row.Answer.Span), row.ErrorCode is null ? null : $"{row.ErrorCode} {row.ErrorDescription}".TrimEnd(),
        row.Notes, _wanted.TryGetValue(place, out var wanted) ? Marks(row.Request, wanted) : []);

    /// <summary>What stands for a number is the value in Wh where it is there, else the one in kWh; a number that names something never is.</summary>
    static List<Mark> Marks(ReadOnlyMemory<byte> request, List<(string What, decimal? Number, string? Text, DateTimeOffset? At)> wanted)
    {
        var values = Values(request);
        var marks = new List<Mark>();
        foreach (var (text, place, isName) in values)
        {
            var found = wanted.FirstOrDefault(one =>
                Says(text, one.Text, one.At) || (one.Number is { } wh && !isName
                    && (IsNumber(text, wh) || (IsNumber(text, wh / 1000) && !values.Exists(other => !other.IsName && IsNumber(other.Text, wh))))));
            if (found.What is not null)
                marks.Add(new(place.Start, place.Length, found.What));
        }
        return marks;
    }

    /// <summary>The strings and numbers of a payload, and where they stand.</summary>
    static List<(string Text, (int Start, int Length) Place, bool IsName)> Values(ReadOnlyMemory<byte> request)
    {
        var values = new List<(string Text, (int Start, int Length) Place, bool IsName)>();
        try
        {
            var json = new Utf8JsonReader(request.Span);
            var isName = false;
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName)
                    isName = json.GetString()!.EndsWith("Id", StringComparison.Ordinal);
                if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
                    continue;
                var text = json.TokenType == JsonTokenType.String ? json.GetString()! : Encoding.UTF8.GetString(json.ValueSpan);
                var (start, bytes) = ((int)json.TokenStartIndex, json.ValueSpan.Length + (json.TokenType == JsonTokenType.String ? 2 : 0));
                values.Add((text, (Encoding.UTF8.GetCharCount(request.Span[..start]), Encoding.UTF8.GetCharCount(request.Span.Slice(start, bytes))), isName));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is no JSON is shown as it came, without marks.
        }
        return values;
    }

    static bool IsNumber(string said, decimal number) =>
        decimal.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == number;

    static bool Says(string said, string? text, DateTimeOffset? at) =>
        (text is not null && string.Equals(said, text, StringComparison.OrdinalIgnoreCase))
        || (at is { } moment && said.Length > 10 && Http.Times.TryRead(said, out var time) && Math.Abs((time - moment).TotalMilliseconds) < 1);
}
