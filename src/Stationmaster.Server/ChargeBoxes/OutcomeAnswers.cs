using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>How an order ended.</summary>
/// <param name="Status">The station's own word, or the word of the API where it said none.</param>
/// <param name="Description">More about an accepted order, where there is more to say.</param>
/// <param name="OrderId">In the list of orders; null when it was refused before it was given.</param>
/// <param name="Data">A vendor's answer to a data transfer.</param>
public sealed record OrderAnswer(
    string Status, OutcomeKind Outcome, OrderError? Error, long? OrderId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Data = null);

public sealed record OrderError(string Message);

public sealed record ConfigurationAnswer(
    string Status, OutcomeKind Outcome, OrderError? Error, long? OrderId, IReadOnlyList<ConfigurationKey> ConfigurationKey,
    IReadOnlyList<string> UnknownKey);

/// <param name="Value">Null for what is secret or has none.</param>
public sealed record ConfigurationKey(string Key, bool Readonly, string? Value);

/// <summary>The one table from an order's outcome to what the API answers: a refusal is an answer too, so every status is 200.</summary>
static class OutcomeAnswers
{
    sealed record Row(int HttpStatus, string Status, string? Message);

    static Row Of(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Accepted => new(200, "Accepted", null),
        OutcomeKind.Rejected => new(200, "Rejected", "The charge box refused."),
        OutcomeKind.NotSupported => new(200, "NotSupported", "The charge box does not support this."),
        OutcomeKind.TimedOut => new(200, "Rejected", "The charge box did not answer in time."),
        OutcomeKind.Unreachable => new(200, "Rejected", "The charge box cannot be reached now. Try again in a moment."),
        _ => new(200, "Rejected", "Charge box is not connected"),
    };

    /// <summary>What a station's word of refusal means in plain words.</summary>
    static string? Explained(string? status) => status switch
    {
        "UnlockFailed" => "The charge box could not unlock the connector.",
        "Occupied" => "The connector is in use or reserved already.",
        "VersionMismatch" => "The charge box holds another version of the list.",
        "Faulted" => "The connector is faulted.",
        "Unavailable" => "The connector is out of service.",
        "UnknownMessageId" => "The charge box knows the vendor, but not this message.",
        "UnknownVendorId" => "The charge box does not know this vendor.",
        "NotSupportedMessageFormat" => "The charge box cannot show texts of this format.",
        "NotSupportedPriority" => "The charge box does not know this priority.",
        "NotSupportedState" => "The charge box cannot show messages in this state alone.",
        "UnknownTransaction" => "The charge box does not know the transaction.",
        "LanguageNotSupported" => "The charge box cannot show texts in this language.",
        "Invalid" => "The charge box could make nothing of whom it is about.",
        "NotFound" => "The charge box has none such.",
        "InvalidCertificate" => "The charge box does not trust the certificate that the firmware is signed with.",
        "RevokedCertificate" => "The certificate that the firmware is signed with has been revoked.",
        "DownloadOngoing" => "The firmware is being downloaded by a charge box.",
        _ => null,
    };

    /// <param name="refused">The API's word where the station said nothing.</param>
    public static IResult Answer(OrderResult result, string? refused = null, string? description = null) =>
        Results.Json(Plain(result, refused, description), statusCode: Of(result.Outcome.Kind).HttpStatus);

    /// <summary>The same, for an answer that says more.</summary>
    public static OrderAnswer Plain(OrderResult result, string? refused = null, string? description = null)
    {
        var (outcome, row) = (result.Outcome, Of(result.Outcome.Kind));
        return new(
            StatusOf(outcome, row, refused), outcome.Kind, ErrorOf(outcome, row), result.OrderId,
            outcome.Kind == OutcomeKind.Accepted ? description ?? DescriptionOf(outcome.Status) : null, outcome.Data);
    }

    /// <param name="answer">The station's, fit to be shown.</param>
    public static IResult Standard(OrderResult result, JsonElement? answer, IReadOnlyList<string> notes)
    {
        var (outcome, row) = (result.Outcome, Of(result.Outcome.Kind));
        // Its own word as it is: here it is the standard's.
        var status = answer is not null ? outcome.Status ?? row.Status : StatusOf(outcome, row, null);
        return Results.Json(
            new StandardAnswer(
                status, outcome.Kind, ErrorOf(outcome, row), result.OrderId,
                outcome.Kind == OutcomeKind.Accepted ? outcome.Why ?? DescriptionOf(outcome.Status) : null, answer, notes),
            statusCode: row.HttpStatus);
    }

    /// <summary>An order that was not given: what it needs is not so.</summary>
    public static IResult Refused(string message)
    {
        var row = Of(OutcomeKind.Rejected);
        return Results.Json(new OrderAnswer(row.Status, OutcomeKind.Rejected, new(message), null), statusCode: row.HttpStatus);
    }

    public static IResult Configuration(OrderResult result)
    {
        var (outcome, row) = (result.Outcome, Of(result.Outcome.Kind));
        var answer = new ConfigurationAnswer(
            StatusOf(outcome, row, null), outcome.Kind, ErrorOf(outcome, row), result.OrderId,
            [.. Given(outcome.Settings)
                .Select(setting => new ConfigurationKey(setting.Key, setting.IsReadOnly, MessageLog.Secrets.IsSecretSetting(setting.Key) ? null : setting.Value))],
            Given(outcome.UnknownKeys));
        return Results.Json(answer, statusCode: row.HttpStatus);
    }

    /// <summary>The station's own word where it is one of an answer; an error's code goes into the message.</summary>
    static string StatusOf(Outcome outcome, Row row, string? refused) => outcome.Kind switch
    {
        OutcomeKind.Accepted => outcome.Status ?? row.Status,
        OutcomeKind.NotSupported => outcome.Status is "UnknownVendorId" ? outcome.Status : row.Status,
        OutcomeKind.Rejected when outcome.Status is { } word && Refusals.Contains(word) => word,
        _ => refused ?? row.Status,
    };

    static OrderError? ErrorOf(Outcome outcome, Row row)
    {
        if (outcome.Kind == OutcomeKind.Accepted)
            return null;
        var isCode = outcome.Status is { } word && !Refusals.Contains(word);
        var said = string.IsNullOrWhiteSpace(outcome.Why) ? Explained(outcome.Status) ?? row.Message! : outcome.Why;
        return new(isCode ? $"{said} ({outcome.Status})" : said);
    }

    static readonly string[] Refusals =
        [
            "Rejected", "UnlockFailed", "NotSupported", "UnknownMessageId", "UnknownVendorId", "Failed", "NotFound", "VersionMismatch", "Unknown",
            "Faulted", "Occupied", "Unavailable", "InvalidCertificate", "RevokedCertificate", "DownloadOngoing", "NotSupportedMessageFormat",
            "NotSupportedPriority", "NotSupportedState", "UnknownTransaction", "LanguageNotSupported", "Invalid",
        ];

    static string? DescriptionOf(string? status) => status switch
    {
        "Scheduled" => "It happens as soon as the running session ends.",
        "RebootRequired" => "It takes effect after the charge box restarts.",
        "AcceptedCanceled" => "The charge box gave up what it was doing for it.",
        _ => null,
    };

    static ImmutableArray<T> Given<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;
}
