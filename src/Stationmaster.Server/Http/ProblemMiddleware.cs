using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Stationmaster.Server.Http;

/// <summary>Where every failure of a request ends: an expected one in the words of <see cref="Problem"/>, a fault logged once and hidden.</summary>
/// <param name="isAway">Whether a fault means that the storage cannot be reached.</param>
sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger, Func<Exception, bool> isAway)
{
    public async Task Invoke(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up: nobody is left to answer.
            return;
        }
        catch (Exception e)
        {
            var problem = Of(e);
            if (problem.Status == 500)
                LogFault(e, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            else if (problem.Status == 503)
                LogAway(context.Request.Method, context.Request.Path, e.Message);
            if (context.Response.HasStarted)
                context.Abort();
            else
                await Write(context, problem);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0, ContentType: null })
            await Write(context, Problem.OfStatus(context.Response.StatusCode));
    }

    public static Task Write(HttpContext context, ApiProblem problem)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = problem.Status;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString();
        if (problem.Status == 401)
            response.Headers.WWWAuthenticate = "Bearer";
        var body = new ProblemBody(
            "about:blank", ReasonPhrases.GetReasonPhrase(problem.Status), problem.Status, problem.Message,
            new ProblemError(problem.Kind, problem.Code, problem.Message, problem.Param, context.TraceIdentifier, problem.Position), problem.FirstAdministrator,
            problem.Errors);
        return response.WriteAsJsonAsync(body, HttpJson.Default.ProblemBody, "application/problem+json", context.RequestAborted);
    }

    ApiProblem Of(Exception e) => e switch
    {
        ApiProblem problem => problem,
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
        BadHttpRequestException bad when ParameterName().Match(bad.Message) is { Success: true } match =>
            Problem.Malformed(match.Groups["name"].Value, $"{match.Groups["name"].Value} is missing or has the wrong form."),
        BadHttpRequestException { StatusCode: 400 } bad when bad.Message.Contains("body", StringComparison.Ordinal) =>
            Problem.Malformed(null, "A JSON body is needed.", "not_json"),
        BadHttpRequestException bad => Problem.OfStatus(bad.StatusCode),
        _ when isAway(e) => Problem.Unavailable(),
        _ => Problem.Fault(),
    };

    static ApiProblem OfJson(JsonException e)
    {
        if (MissingProperties().Match(e.Message) is { Success: true } missing)
            return Problem.Missing(Joined(e.Path, missing.Groups["name"].Value));
        var path = Joined(e.Path, null);
        // The reader's own exception inside means that the text is broken, whatever field it had come to.
        return e.InnerException is JsonException || (path.Length == 0 && !e.Message.Contains("convert", StringComparison.Ordinal))
            ? Problem.Malformed(null, $"The body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).", "not_json")
            : Problem.Malformed(path.Length == 0 ? null : path, $"{(path.Length == 0 ? "The body" : path)} has the wrong type or form.", "wrong_type");
    }

    static string Joined(string? path, string? member)
    {
        var start = path is null or "$" ? "" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');
        return member is null ? start : start.Length == 0 ? member : $"{start}.{member}";
    }

    [GeneratedRegex("missing required properties.*?'(?<name>[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MissingProperties();

    [GeneratedRegex("parameter \"\\S+ (?<name>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ParameterName();

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed (request {RequestId})")]
    partial void LogFault(Exception e, string method, string path, string requestId);

    [LoggerMessage(LogLevel.Warning, "{Method} {Path}: the storage is away: {Why}")]
    partial void LogAway(string method, string path, string why);
}
