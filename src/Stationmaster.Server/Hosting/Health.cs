using System.Text.Json.Serialization;
using Dapper;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Hosting;

/// <param name="Status">"ok" or "unavailable".</param>
/// <param name="Why">What is missing; null when nothing is.</param>
/// <param name="Since">Since when nothing can be stored; null while it can.</param>
sealed record HealthReport(string Status, string? Storage, string? Why, DateTimeOffset? Since);

/// <summary>
/// Live: the process answers. Ready: the schema is in place (the program listens only after that), storage answers a read within two
/// seconds, and what stations say is being committed.
/// </summary>
static class Health
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").AllowAnonymous().ExcludeFromDescription();
        health.MapGet("/live", () => new HealthReport("ok", null, null, null));
        health.MapGet("/ready", async (Database database, Commits commits, Farewell farewell, CancellationToken ct) =>
        {
            var why = farewell.IsStopping ? "the server is stopping" : await WhyNot(database, commits, ct);
            return Results.Json(new HealthReport(why is null ? "ok" : "unavailable", database.Engine, why, commits.AwaySince), statusCode: why is null ? 200 : 503);
        });
    }

    static async Task<string?> WhyNot(Database database, Commits commits, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await using var connection = await database.Open(patience.Token);
            await connection.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from migration", cancellationToken: patience.Token));
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            return e is OperationCanceledException ? "storage does not answer" : "storage cannot be read";
        }
        return commits.IsHealthy ? null : "storage does not take writes";
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HealthReport))]
sealed partial class HostingJson : JsonSerializerContext;
