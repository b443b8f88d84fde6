using System.Text.RegularExpressions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.SmartCharging;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.DisplayMessages;

/// <summary>Sets, clears and asks for what stations show.</summary>
sealed partial class DisplayDesk(DisplayStore messages, ProfileStore sessions, ChargeBoxStore boxes, IStations stations)
{
    const int LongestText = 1024, MostTexts = 5, MostIds = 100;

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Set(Scope scope, long boxId, DisplayRequest request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        if (request is { StartsAt: { } start, EndsAt: { } end } && end <= start)
            throw Problem.Invalid("endsAt", "endsAt must lie after startsAt.");
        if (request.Id is { } wanted && !await messages.Has(boxId, wanted, ct))
            throw Problem.Invalid("id", $"Charge box {boxId} shows no message {wanted}.");
        var texts = (request.Texts ?? []).Select(Read).ToList();
        if (texts.Count is 0 or > MostTexts)
            throw texts.Count == 0 ? Problem.Missing("texts") : Problem.Invalid("texts", $"A message has up to {MostTexts} texts.");
        string? ownId = null;
        if (request.TransactionId is { } number)
        {
            (var runs, ownId) = await sessions.Running(boxId, number, ct);
            if (!runs)
                throw Problem.Invalid("transactionId", $"Transaction {number} does not run at charge box {boxId}.");
            if (texts.Count > 1 && await messages.LanguageOf(number, ct) is { Length: >= 2 } language)
                texts = [.. texts.OrderByDescending(text => text.Language?.StartsWith(language[..2], StringComparison.OrdinalIgnoreCase) == true)];
        }
        var message = new DisplayMessage(
            request.Id ?? await messages.NextId(ct),
            string.IsNullOrEmpty(request.Priority) ? DisplayPriority.NormalCycle : OrderWords.One<DisplayPriority>(request.Priority, "priority"), texts)
        {
            State = string.IsNullOrEmpty(request.State) ? null : OrderWords.One<DisplayState>(request.State, "state"),
            StartsAt = request.StartsAt, EndsAt = request.EndsAt, OwnId = ownId,
            Display = string.IsNullOrEmpty(request.Display?.Component) ? null : request.Display,
        };
        var result = await stations.Order(boxId, new SetDisplayMessage(message), scope.Name, ct);
        if (result.Outcome.Kind == OutcomeKind.Accepted)
            await messages.Set(boxId, message, request.TransactionId, scope.Name);
        return OutcomeAnswers.Plain(result);
    }

    static DisplayText Read(DisplayTextRequest text, int index)
    {
        var format = string.IsNullOrEmpty(text.Format) ? DisplayFormat.Utf8 : OrderWords.One<DisplayFormat>(text.Format, $"texts[{index}].format");
        if (string.IsNullOrWhiteSpace(text.Content))
            throw Problem.Missing($"texts[{index}].content");
        if (text.Content.Length > LongestText)
            throw Problem.Invalid($"texts[{index}].content", $"A text may have up to {LongestText} characters; with OCPP 2.0.1 up to 512.", "too_long");
        if (format == DisplayFormat.Ascii && text.Content.Any(letter => !char.IsAscii(letter)))
            throw Problem.Invalid($"texts[{index}].content", "A text of the format Ascii holds ASCII only.");
        if (format == DisplayFormat.Uri && !Uri.IsWellFormedUriString(text.Content, UriKind.Absolute))
            throw Problem.Invalid($"texts[{index}].content", "A text of the format Uri is an address.");
        if (!string.IsNullOrEmpty(text.Language) && !Language().IsMatch(text.Language))
            throw Problem.Invalid($"texts[{index}].language", "language is a tag of RFC 5646 with up to 8 characters, as da or de-AT.");
        return new(text.Content, format, string.IsNullOrEmpty(text.Language) ? null : text.Language);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<OrderAnswer> Clear(Scope scope, long boxId, int id, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var result = await stations.Order(boxId, new ClearDisplayMessage(id), scope.Name, ct);
        // One it does not know is one it does not show.
        if (result.Outcome.Kind == OutcomeKind.Accepted || result.Outcome.Status == "Unknown")
            await messages.Cleared(boxId, id);
        return OutcomeAnswers.Plain(result);
    }

    /// <summary>Its answer comes by and by; an answer to all takes the place of what was known.</summary>
    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Refresh(Scope scope, long boxId, DisplayQuestion? question, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var ids = question?.Ids ?? [];
        if (ids.Count > MostIds)
            throw Problem.Invalid("ids", $"Up to {MostIds} messages may be asked for by their ids.");
        var asked = new GetDisplayMessages(
            0, ids, string.IsNullOrEmpty(question?.Priority) ? null : OrderWords.One<DisplayPriority>(question.Priority, "priority"),
            string.IsNullOrEmpty(question?.State) ? null : OrderWords.One<DisplayState>(question.State, "state"));
        asked = asked with { RequestId = await messages.Asking(boxId, asked.IsForAll, ct) };
        var result = await stations.Order(boxId, asked, scope.Name, ct);
        await messages.Answered(boxId, asked, result.Outcome);
        return OutcomeAnswers.Plain(result, description: result.Outcome.Status == "Unknown" ? "The charge box shows no such message." : null);
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,5})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Language();
}
