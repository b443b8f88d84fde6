using System.Text.Json.Serialization;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Hosting;

/// <param name="Name">"storage", "writes", "commit thread".</param>
/// <param name="Why">What is wrong, in plain words; null exactly when <paramref name="Ok"/>.</param>
public sealed record HealthPart(string Name, bool Ok, string? Why);

/// <param name="Status">"ok" or "unavailable".</param>
/// <param name="Parts">For callers who are signed in; null for everybody else.</param>
/// <param name="Since">Since when nothing can be stored; absent while it can.</param>
sealed record HealthReport(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Since,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HealthPart>? Parts);

/// <summary>
/// /health/live: the loops this process lives by turn; when not, only a restart helps. /health/ready: this node may be sent stations and
/// callers. Both answer 200 or 503, and never wait for a storage that is away.
/// </summary>
static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().ExcludeFromDescription().DisableHttpMetrics().WithMetadata(FindsCallerItself.Only);
        health.MapGet("/live", async (HttpContext context, Callers callers, HealthPatience patience, Liveness liveness) =>
            await Answer(context, callers, patience, null, liveness.Look()));
        health.MapGet("/ready", async (HttpContext context, Callers callers, HealthPatience patience, Readiness readiness, Commits commits, CancellationToken ct) =>
            await Answer(context, callers, patience, commits, await readiness.Look(ct)));
    }

    static async Task<IResult> Answer(HttpContext context, Callers callers, HealthPatience patience, Commits? commits, IReadOnlyList<HealthPart> parts)
    {
        var isOk = parts.All(part => part.Ok);
        context.Response.Headers.CacheControl = "no-store";
        var report = new HealthReport(isOk ? "ok" : "unavailable", commits?.AwaySince, await IsSignedIn(context, callers, patience) ? parts : null);
        return Results.Json(report, statusCode: isOk ? 200 : 503);
    }

    static async Task<bool> IsSignedIn(HttpContext context, Callers callers, HealthPatience patience)
    {
        try
        {
            var (scope, _) = await callers.Find(context.Request, context.RequestAborted).AsTask().WaitAsync(patience.Caller, context.RequestAborted);
            return scope is not null;
        }
        catch (Exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Who calls stands in the storage, which may be what is away.
            return false;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(SystemReport))]
sealed partial class HostingJson : JsonSerializerContext;
