using System.Runtime.CompilerServices;
using Stationmaster.Server.Access;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <param name="IsExact">False where there are more than were counted.</param>
sealed record RecordCount(long Count, bool IsExact);

/// <summary>Lists of charge records as files.</summary>
static class RecordExport
{
    const int PageSize = 500;

    public static Task Write(
        HttpContext context, ChargeRecordStore records, Commits commits, Exporter exporter, ExportOptions options, ChargeRecordQuery query,
        string name, CancellationToken ct) =>
        exporter.Write(
            context, options, name, options.Columns == ExportColumns.Finance ? RecordTable.Finance : RecordTable.Standard,
            Pages(context.Scope(), records, query, commits.Horizon, options.IsUtc, ct), ct);

    static async IAsyncEnumerable<IReadOnlyList<RecordRow>> Pages(
        Scope scope, ChargeRecordStore records, ChargeRecordQuery query, DateTimeOffset horizon, bool isUtc,
        [EnumeratorCancellation] CancellationToken ct)
    {
        // A list by updatedAt would otherwise run ahead of what is written meanwhile.
        var isEndless = query is { Sort: ChargeRecordSort.UpdatedAt, IsDescending: false } && (query.UpdatedTo is null || query.UpdatedTo > horizon);
        query = query with { Limit = PageSize, UpdatedTo = isEndless ? horizon : query.UpdatedTo };
        do
        {
            var page = await records.List(scope, query, ct);
            yield return [.. page.Documents.Select(document => RecordRow.Of(document, isUtc))];
            query = query with { From = page.Next, IsBackward = false };
        }
        while (query.From is not null);
    }
}
