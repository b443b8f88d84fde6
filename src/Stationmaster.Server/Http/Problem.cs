using System.Text.Json.Serialization;

namespace Stationmaster.Server.Http;

/// <summary>A request that cannot be served, with the words its sender gets. Thrown anywhere below an endpoint; <see cref="ProblemMiddleware"/> writes it.</summary>
public sealed class ApiProblem(int status, string kind, string code, string message, string? param = null) : Exception(message)
{
    /// <summary>The HTTP status, 400..599.</summary>
    public int Status { get; } = status;

    /// <summary>The family of the error (<c>error.type</c>): <c>invalid_request</c>, <c>not_found</c>, ...</summary>
    public string Kind { get; } = kind;

    /// <summary>What exactly is wrong, for programs (<c>error.code</c>).</summary>
    public string Code { get; } = code;

    /// <summary>The field or query parameter at fault; null where there is none.</summary>
    public string? Param { get; } = param;

    /// <summary>Said to a portal without any person yet, so that it shows the welcome page.</summary>
    public bool? FirstAdministrator { get; init; }

    /// <summary>The character of the parameter at which reading it failed, counted from 0.</summary>
    public int? Position { get; init; }

    /// <summary>All that is wrong with the body, where more than one thing can be told.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>Seconds until trying again makes sense (<c>Retry-After</c>).</summary>
    public int? RetryAfter { get; init; }
}

/// <summary>The one place that makes errors of the API: <c>throw Problem.NotFound("Location 7")</c>.</summary>
public static class Problem
{
    /// <summary>400: cannot be read at all.</summary>
    public static ApiProblem Malformed(string? param, string message, string code = "malformed") => new(400, "invalid_request", code, message, param);

    /// <summary>401: no key, a bad key, or a session that ended.</summary>
    public static ApiProblem NotSignedIn(string message = "Sign in, or send an API key as a bearer token.") =>
        new(401, "authentication", "not_authenticated", message);

    /// <summary>403: known, but not allowed.</summary>
    public static ApiProblem Forbidden(string message) => new(403, "permission", "forbidden", message);

    /// <summary>404: absent, or outside the caller's customers.</summary>
    /// <param name="what">Names the thing: "Charge box 17".</param>
    public static ApiProblem NotFound(string what) => new(404, "not_found", "not_found", $"{what} was not found.");

    /// <summary>409: already there, or changed meanwhile.</summary>
    public static ApiProblem Conflict(string? param, string message, string code = "duplicate") => new(409, "conflict", code, message, param);

    /// <summary>413: the body is over the limit.</summary>
    public static ApiProblem TooLarge(string message) => new(413, "invalid_request", "too_large", message);

    /// <summary>415: the body is not JSON.</summary>
    public static ApiProblem NotJson() =>
        new(415, "invalid_request", "unsupported_media_type", "Send the body as application/json.");

    /// <summary>422: readable, but a value is not allowed.</summary>
    public static ApiProblem Invalid(string? param, string message, string code = "invalid_value") => new(422, "validation", code, message, param);

    /// <summary>422: a required field is absent or empty.</summary>
    public static ApiProblem Missing(string param) => Invalid(param, $"{param} is required.", "missing_required_field");

    /// <summary>429: slow down.</summary>
    /// <param name="retryAfter">Whole seconds.</param>
    public static ApiProblem TooMany(string message, int retryAfter) => new(429, "rate_limit", "too_many_requests", message) { RetryAfter = retryAfter };

    /// <summary>503: the storage is away; trying again is safe.</summary>
    public static ApiProblem Unavailable(string message = "The storage does not answer right now. Try again in a moment.") =>
        new(503, "unavailable", "storage_unavailable", message) { RetryAfter = 5 };

    internal static ApiProblem Fault() => new(500, "fault", "internal_error", "Something went wrong here. It was written to the log under the request id.");

    internal static ApiProblem OfStatus(int status) => status switch
    {
        401 => NotSignedIn(),
        403 => Forbidden("You do not have the right to do this."),
        404 => new(404, "not_found", "not_found", "There is nothing at this address."),
        405 => new(405, "invalid_request", "method_not_allowed", "This address does not know that method."),
        413 => TooLarge("The body is too large."),
        415 => NotJson(),
        429 => TooMany("Too many requests.", 1),
        503 => Unavailable(),
        >= 500 => Fault(),
        _ => new(status, "invalid_request", "malformed", "The request could not be read."),
    };
}

/// <param name="Field">Its path in the body; empty for the body itself.</param>
/// <param name="Code">What kind of error it is.</param>
public sealed record FieldError(string Field, string Message, string Code);

/// <summary>RFC 9457 problem details that also carry the reference platform's error object.</summary>
sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, ProblemError Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? FirstAdministrator,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldError>? Errors);

sealed record ProblemError(
    string Type, string Code, string Message, string? Param, [property: JsonPropertyName("request_id")] string RequestId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Position);
