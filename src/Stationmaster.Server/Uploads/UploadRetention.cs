using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Uploads;

/// <summary>Deletes what stations sent once it is old enough.</summary>
sealed partial class UploadRetention(UploadStore uploads, ServerOptions options, Database database, TimeProvider clock, ILogger<UploadRetention> logger)
    : RecurringWork("delete old files of charge boxes", TimeSpan.FromHours(1), database, clock, logger)
{
    readonly ILogger _logger = logger;

    protected override async Task Round(CancellationToken ct)
    {
        while (await uploads.Older(Clock.GetUtcNow() - options.Files.KeepFor, ct) is { Count: > 0 } old)
        {
            foreach (var id in old)
                await uploads.Delete(id, ct);
            LogDeleted(old.Count);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} old files of charge boxes deleted")]
    partial void LogDeleted(int count);
}
