using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Receipts;

/// <summary>Issues the receipts of sealed records, on every node; one that another has issued is passed over.</summary>
sealed partial class ReceiptIssuer(ReceiptStore receipts, Database database, TimeProvider clock, ILogger<ReceiptIssuer> logger)
    : RecurringWork("issue receipts", TimeSpan.FromSeconds(2), database, clock, logger)
{
    const int AtOnce = 200;
    static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(10);

    readonly ILogger _logger = logger;

    protected override async Task Round(CancellationToken ct)
    {
        while (await receipts.Waiting(Clock.GetUtcNow(), AtOnce, ct) is { Count: > 0 } waiting)
        {
            foreach (var number in waiting)
                await Issue(number, ct);
            if (waiting.Count < AtOnce)
                return;
        }
    }

    async Task Issue(long number, CancellationToken ct)
    {
        try
        {
            await receipts.Issue(number, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException && !Database.IsAway(e))
        {
            LogNotIssued(e, number);
            await receipts.Postpone(number, AfterFailure, ct);
        }
    }

    [LoggerMessage(LogLevel.Error, "The receipt of charge record {Number} could not be issued; it is tried again in ten minutes")]
    partial void LogNotIssued(Exception e, long number);
}
