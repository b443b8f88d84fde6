using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Jobs;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Uploads;

/// <param name="Type">Diagnostics, Security or DataCollector (OCPP 2.1).</param>
/// <param name="From">The oldest entry wanted.</param>
/// <param name="Until">The newest entry wanted.</param>
/// <param name="Location">An address of your own (http, https, ftp, ftps, sftp); left out: the file comes here.</param>
/// <param name="Method">Auto; GetLog; or GetDiagnostics, which older stations alone know.</param>
public sealed record LogRequest(
    string? Type = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, string? Location = null, string? Method = null,
    int? Retries = null, int? RetryIntervalSeconds = null);

/// <summary>Asks stations for their logs.</summary>
sealed class LogDesk(JobStore jobs, UploadStore uploads, StationAddresses addresses, ChargeBoxStore boxes, IStations stations)
{
    enum Method { Auto, GetLog, GetDiagnostics }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<JobAnswer> Request(HttpContext context, long boxId, LogRequest request, CancellationToken ct)
    {
        var scope = context.Scope();
        await boxes.Require(scope, boxId, ct);
        var kind = OrderWords.One<LogKind>(request.Type, "type");
        var method = request.Method is null ? Method.Auto : OrderWords.One<Method>(request.Method, "method");
        if (method == Method.GetDiagnostics && kind != LogKind.Diagnostics)
            throw Problem.Invalid("method", "GetDiagnostics gives the diagnostics only.");
        if (request is { From: { } from, Until: { } until } && from >= until)
            throw Problem.Invalid("until", "until must lie after from.");
        var (retries, interval) = (Checked.Retries(request.Retries), Checked.Interval(request.RetryIntervalSeconds));
        var given = string.IsNullOrWhiteSpace(request.Location) ? null : StationAddresses.Given(request.Location.Trim(), "location");

        var id = await jobs.NextId(ct);
        var location = given ?? addresses.Of(context, await uploads.Expect(id, boxId, ct), null);
        await jobs.Add(id, new(boxId, JobKind.Log, kind.ToString(), location, null, scope.Name), ct);
        var log = new RequestLog((int)id, kind, location)
        {
            From = request.From, Until = request.Until, Retries = retries, RetryIntervalSeconds = interval,
        };
        var diagnostics = new RequestDiagnostics(location)
        {
            From = request.From, Until = request.Until, Retries = retries, RetryIntervalSeconds = interval,
        };
        var result = await stations.Order(boxId, method == Method.GetDiagnostics ? diagnostics : log, scope.Name, ct);
        if (method == Method.Auto && kind == LogKind.Diagnostics && IsUnknown(result.Outcome))
        {
            var older = await stations.Order(boxId, diagnostics, scope.Name, ct);
            // A station of OCPP 2.x has no other way, and its first word says more.
            if (older.Outcome is not { Kind: OutcomeKind.NotSupported, Status: null })
                result = older;
        }
        await jobs.Answered(id, result.Outcome);
        var answer = OutcomeAnswers.Plain(result);
        return new(answer.Status, answer.Outcome, answer.Error, answer.OrderId, await jobs.Find(id, ct));
    }

    /// <summary>It did not make sense of the order, rather than not wanting to obey it.</summary>
    static bool IsUnknown(Outcome outcome) =>
        outcome.Kind == OutcomeKind.NotSupported || outcome is { Kind: OutcomeKind.Rejected, Status: not ("Rejected" or null) };
}

/// <summary>What a request says of trying again.</summary>
static class Checked
{
    public static int? Retries(int? given) =>
        given is < 0 or > 100 ? throw Problem.Invalid("retries", "retries must be between 0 and 100.") : given;

    public static int? Interval(int? given) => given is < 0 or > 86_400
        ? throw Problem.Invalid("retryIntervalSeconds", "retryIntervalSeconds must be between 0 and 86400.")
        : given;
}
