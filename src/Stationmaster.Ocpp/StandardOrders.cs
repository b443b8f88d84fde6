using System.Text;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp;

/// <summary>Orders that are passed on as they were written, and what their answers say: the same in every version.</summary>
static class StandardOrders
{
    /// <summary>Words that promise, besides those beginning with Accepted.</summary>
    static readonly string[] Yes = ["Scheduled", "RebootRequired", "Unlocked", "Unpublished"];

    static readonly string[] Unknown = ["NotSupported", "NotImplemented", "UnknownVendorId"];

    /// <summary>Null when the version has no such action, or only stations call it.</summary>
    public static OutgoingCall? Write(StandardOrder order, OcppActions actions) =>
        actions.Find(order.Action) is { } action && action.Caller.HasFlag(Caller.CentralSystem)
            ? new(order.Action, Encoding.UTF8.GetBytes(order.PayloadJson))
            : null;

    public static Outcome ReadOutcome(StandardOrder order, ReadOnlyMemory<byte> payload, OcppActions actions)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return Judge(json.RootElement, actions.Find(order.Action)?.Answer) with { AnswerJson = Encoding.UTF8.GetString(payload.Span) };
        }
        catch (JsonException)
        {
        }
        return new(OutcomeKind.Rejected, Why: "The answer is not a JSON object");
    }

    static Outcome Judge(JsonElement answer, ObjectShape? shape)
    {
        if (HasWord(shape, "status"))
            return Word(answer, "status") is { } status ? new(KindOf(status), status, Reason(answer)) : NoStatus;
        // Of many things at once each has its own word.
        foreach (var list in shape?.Fields.AsEnumerable() ?? [])
        {
            if (list.Shape is ListShape { Item: ObjectShape item } && WordOf(item) is { } name)
                return answer.TryGetProperty(list.Name, out var items) && items.ValueKind == JsonValueKind.Array ? Judge(items, name) : NoStatus;
        }
        // Nothing to refuse with: an answer is a yes.
        return new(OutcomeKind.Accepted, "Accepted");
    }

    static Outcome Judge(JsonElement items, string name)
    {
        var words = items.EnumerateArray().Select(item => Word(item, name) ?? "").ToList();
        var refused = words.Where(word => KindOf(word) != OutcomeKind.Accepted).ToList();
        if (refused.Count == 0)
            return new(OutcomeKind.Accepted, words.FirstOrDefault(word => word != "Accepted") ?? "Accepted");
        var why = words.Count == 1 ? null : $"{refused.Count} of {words.Count} refused: {string.Join(", ", refused.Distinct())}";
        return refused.Count < words.Count
            ? new(OutcomeKind.Accepted, "Accepted", why)
            : new(refused.All(word => KindOf(word) == OutcomeKind.NotSupported) ? OutcomeKind.NotSupported : OutcomeKind.Rejected, refused[0], why);
    }

    static Outcome NoStatus { get; } = new(OutcomeKind.Rejected, Why: "The answer holds no status");

    static OutcomeKind KindOf(string word) => word switch
    {
        _ when word.StartsWith("Accepted", StringComparison.Ordinal) || Yes.Contains(word) => OutcomeKind.Accepted,
        _ when Unknown.Contains(word) => OutcomeKind.NotSupported,
        _ => OutcomeKind.Rejected,
    };

    static bool HasWord(ObjectShape? shape, string name) => shape?.Fields.Any(field => field.Name == name && field.Shape is WordShape) == true;

    static string? WordOf(ObjectShape item) => HasWord(item, "attributeStatus") ? "attributeStatus" : HasWord(item, "status") ? "status" : null;

    static string? Word(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>statusInfo of 2.x (Part 2 §2: StatusInfoType): the station's reason.</summary>
    static string? Reason(JsonElement answer)
    {
        if (!answer.TryGetProperty("statusInfo", out var info) || info.ValueKind != JsonValueKind.Object)
            return null;
        return (Word(info, "reasonCode"), Word(info, "additionalInfo")) switch
        {
            ({ } code, { Length: > 0 } more) => $"{code}: {more}",
            ({ } code, _) => code,
            _ => null,
        };
    }
}
