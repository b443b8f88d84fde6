using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Receipts;

static class ReceiptServices
{
    public static IServiceCollection AddReceipts(this IServiceCollection services) =>
        services.AddSingleton<ReceiptKeys>().AddSingleton<ReceiptLinks>().AddSingleton<MerchantStore>().AddSingleton<ReceiptStore>()
            .AddSingleton<ReceiptThrottle>().AddHostedService<ReceiptIssuer>().AddApiJson(ReceiptsApiJson.Default);
}

/// <summary>What the command line does with receipts; beside a running server too.</summary>
static class ReceiptCommands
{
    public static Task<int> RotateKey(ServerOptions options, bool endOthers, CancellationToken ct) => StorageCommand.Run(options, async storage =>
    {
        await new ReceiptKeys(storage.Database, storage.Commits, storage.Sequences).Rotate(endOthers, ct);
        Console.Error.WriteLine(endOthers
            ? "Links to receipts are made with a new key. Those made before do not work any more."
            : "Links to receipts are made with a new key. Those made before work until their age limit.");
    }, ct);
}
