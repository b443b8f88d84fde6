using Dapper;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// Keeps the columns that lists are filtered by in line with the documents: those of records that an older program wrote, before an upgrade
/// or beside us while nodes follow one by one.
/// </summary>
public sealed partial class RecordIndex(Database database, Commits commits, TimeProvider clock, ILogger<RecordIndex> logger)
    : RecurringWork("prepare charge records for filters", TimeSpan.FromSeconds(2), database, clock, logger)
{
    const int AtOnce = 500;

    const string Stale = "coalesce(indexed_ms, 0) <> updated_ms";

    readonly ILogger _logger = logger;

    // Written by the worker, read by anyone.
    volatile bool _isReady;

    sealed record StaleRow(long Number, long UpdatedMs, string Document);

    /// <summary>Records updated before this can be filtered; null where all can.</summary>
    /// <exception cref="ApiProblem">503: this program is still reading what an older one left.</exception>
    public async ValueTask<DateTimeOffset?> ReadyUntil(CancellationToken ct)
    {
        await using var connection = await Database.Open(ct);
        var first = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            $"select updated_ms from charge_record where {Stale} order by updated_ms limit 1", cancellationToken: ct));
        if (first is not null && !_isReady)
        {
            const string why = "Charge records are being prepared for filters after an upgrade. Try again in a moment.";
            throw new ApiProblem(503, "unavailable", "records_being_prepared", why) { RetryAfter = 5 };
        }
        return Epoch.FromMs(first);
    }

    protected override bool IsDueAtStart => true;

    protected override async Task Round(CancellationToken ct)
    {
        var count = 0;
        while (await Next(ct) is { Count: > 0 } rows)
        {
            await commits.Save([.. rows.Select(row => RecordColumns.Saved(row.Number, System.Text.Encoding.UTF8.GetBytes(row.Document), row.UpdatedMs))], ct);
            count += rows.Count;
        }
        if (count > 0)
            LogIndexed(count);
        _isReady = true;
    }

    async Task<List<StaleRow>> Next(CancellationToken ct)
    {
        await using var connection = await Database.Open(ct);
        return (await connection.QueryAsync<StaleRow>(new CommandDefinition(
            $"""
            select number as "Number", updated_ms as "UpdatedMs", document as "Document" from charge_record
            where {Stale} order by updated_ms limit @AtOnce
            """, new { AtOnce = (long)AtOnce }, cancellationToken: ct))).AsList();
    }

    [LoggerMessage(LogLevel.Information, "Prepared {Count} charge records for filters")]
    partial void LogIndexed(int count);
}
