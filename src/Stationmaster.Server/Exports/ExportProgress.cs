using System.Collections.Concurrent;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Exports;

/// <param name="Rows">Written so far.</param>
sealed record ExportState(long Rows);

/// <summary>How far exports are, for whoever watches one. Kept by this process, for the last few hundred.</summary>
sealed class ExportProgress
{
    const int Kept = 500;

    readonly ConcurrentDictionary<Guid, long> _rows = new();
    readonly ConcurrentQueue<Guid> _order = new();

    public void Wrote(Guid? id, long rows)
    {
        if (id is not { } export)
            return;
        if (_rows.TryAdd(export, rows))
        {
            _order.Enqueue(export);
            if (_order.Count > Kept && _order.TryDequeue(out var oldest))
                _rows.TryRemove(oldest, out _);
        }
        else
            _rows[export] = rows;
    }

    public long? Of(Guid id) => _rows.TryGetValue(id, out var rows) ? rows : null;
}

static class ExportsApi
{
    public static IServiceCollection AddExports(this IServiceCollection services) =>
        services.AddSingleton<Exporter>().AddSingleton<ExportProgress>();

    public static void MapExports(this IEndpointRouteBuilder api) =>
        api.MapGet("/v2/exports/{id:guid}", (Guid id, ExportProgress progress) =>
            new ExportState(progress.Of(id) ?? throw Problem.NotFound($"Export {id}")))
            .WithTags("Exports").WithSummary("How far an export is")
            .WithDescription("By the exportId that was given to it; known to the node that writes it.");
}
