using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Tariffs;

/// <summary>Looks twice a minute whether a tariff's next version has begun to hold. Sessions do not wait for it: they read all versions.</summary>
sealed partial class TariffTurns(TariffStore tariffs, Database database, TimeProvider clock, ILogger<TariffTurns> logger)
    : RecurringWork("put versions of tariffs in force", TimeSpan.FromSeconds(30), database, clock, logger)
{
    readonly ILogger _logger = logger;

    protected override async Task Round(CancellationToken ct)
    {
        if (await tariffs.PutDueInForce(ct) is > 0 and var count)
            LogTurned(count);
    }

    [LoggerMessage(LogLevel.Information, "{Count} tariffs have a new version in force")]
    partial void LogTurned(int count);
}
