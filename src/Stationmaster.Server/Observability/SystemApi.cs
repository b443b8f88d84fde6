using Stationmaster.Server.Access;
using Stationmaster.Server.Cluster;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Observability;

/// <summary>This process in one report.</summary>
sealed class NodeReporter(Figures figures, Commits commits, FigureHistory history, Liveness liveness, Readiness readiness)
{
    public async Task<NodeReport> Report(CancellationToken ct)
    {
        var (live, ready) = (liveness.Look(), await readiness.Look(ct));
        return new(
            Node.Name, ProgramVersion.Text, Node.StartedAt, Environment.ProcessorCount, live.All(part => part.Ok), ready.All(part => part.Ok),
            [.. live, .. ready], Totals(), history.Points);
    }

    NodeTotals Totals() => new(
        [.. figures.Messages.Actions.Select(action => new MessageTotal(action.Action, action.Answered, action.RefusedInAll, action.Dropped))
            .Where(total => total.Answered + total.Refused + total.Dropped > 0).OrderByDescending(total => total.Answered + total.Refused)],
        [.. figures.Orders.All.Select(each => new OrderTotal(each.Kind, each.Outcome, each.Count)).OrderBy(total => (total.Kind, total.Outcome))],
        figures.RecordsCompleted, figures.RecordsSealed, commits.Figures.Failed);
}

/// <summary>GET /v2/system, for those who run the whole.</summary>
static class SystemApi
{
    const long Operator = 1;

    public static void MapSystem(this IEndpointRouteBuilder api) =>
        api.MapGet("/v2/system", Read).RequireAuthorization(Policies.Control).WithTags("System")
            .WithSummary("How the program is: its health, what it does, and the last quarter of an hour of it")
            .WithDescription("For the operator's own administrators: a key limited to a customer is refused.");

    static async Task<SystemReport> Read(
        HttpContext context, NodeReporter node, FigureHistory history, Database database, Commits commits, TimeProvider time, CancellationToken ct)
    {
        if (context.Scope().CustomerId != Operator)
            throw Problem.Forbidden("This is for the operator's own administrators.");
        context.Response.Headers.CacheControl = "no-store";
        var storage = new StorageReport(database.Engine, history.Size?.Bytes, history.Size?.FreeBytes, commits.AwaySince);
        var own = await node.Report(ct);
        return new(
            time.GetUtcNow(), storage,
            context.RequestServices.GetService<SystemLink>() is { } others ? await others.With(own, ct) : [own]);
    }
}
