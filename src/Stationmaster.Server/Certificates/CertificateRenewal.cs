using Stationmaster.Charging.Stations;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Security;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Certificates;

/// <summary>
/// Has stations renew their certificates in time: each that is connected and whose certificate ends soon is asked once a day. Reads our
/// roots before the first station comes, and again and again, so that a TLS handshake, where nobody can wait, knows them.
/// </summary>
sealed partial class CertificateRenewal(
    CertificateStore certificates, AuthorityStore authorities, Lazy<IStations> stations, SecurityOptions options, Database database,
    TimeProvider clock, ILogger<CertificateRenewal> logger) : RecurringWork("renew certificates", TimeSpan.FromMinutes(1), database, clock, logger)
{
    static readonly TimeSpan AskAgain = TimeSpan.FromDays(1);
    const string By = "Renewal of certificates";

    readonly ILogger _logger = logger;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await authorities.LockKeys(cancellationToken);
        await authorities.All(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task Round(CancellationToken ct)
    {
        await authorities.All(ct);
        var now = Clock.GetUtcNow();
        foreach (var id in await certificates.TakeEnding(now + options.RenewBefore, now - AskAgain, stations.Value.IsConnected, ct))
        {
            var result = await stations.Value.Order(id, new AskForCertificateRequest(CertificateUse.ChargingStation), By, ct);
            LogAsked(id, result.Outcome.Kind);
        }
    }

    [LoggerMessage(LogLevel.Information, "Charge box {ChargeBoxId} was asked to renew its certificate: {Outcome}")]
    partial void LogAsked(long chargeBoxId, OutcomeKind outcome);
}
