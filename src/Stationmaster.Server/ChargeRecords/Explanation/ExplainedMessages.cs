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

    static List<Mark> Marks(ReadOnlyMemory<byte> request, List<(string What, decimal? Number, string? Text, DateTimeOffset? At)> wanted)
    {
        var marks = new List<Mark>();
        try
        {
            var json = new Utf8JsonReader(request.Span);
            while (json.Read())
            {
                if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
                    continue;
                var text = json.TokenType == JsonTokenType.String ? json.GetString()! : Encoding.UTF8.GetString(json.ValueSpan);
                var found = wanted.FirstOrDefault(one => Says(text, one.Number, one.Text, one.At));
                if (found.What is null)
                    continue;
                var bytes = json.ValueSpan.Length + (json.TokenType == JsonTokenType.String ? 2 : 0);
                var start = Encoding.UTF8.GetCharCount(request.Span[..(int)json.TokenStartIndex]);
                marks.Add(new(start, Encoding.UTF8.GetCharCount(request.Span.Slice((int)json.TokenStartIndex, bytes)), found.What));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is no JSON is shown as it came, without marks.
        }
        return marks;
    }

    static bool Says(string said, decimal? number, string? text, DateTimeOffset? at) =>
        (number is { } wh && decimal.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && (value == wh || value * 1000 == wh))
        || (text is not null && string.Equals(said, text, StringComparison.OrdinalIgnoreCase))
        || (at is { } moment && said.Length > 10 && Http.Times.TryRead(said, out var time) && Math.Abs((time - moment).TotalMilliseconds) < 1);
}
