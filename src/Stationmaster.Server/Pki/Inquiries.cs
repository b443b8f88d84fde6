using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Pki;

/// <summary>What was found out for a station's question before it is decided.</summary>
public sealed record Finding(Decision? Decision, ContractStanding? Contract);

/// <summary>Finds out what stations ask and what only others know. Takes as long as those take; never fails.</summary>
public sealed partial class Inquiries
{
    readonly IPki _pki;
    readonly ContractJudge _contracts;
    readonly VatNumbers _vatNumbers;
    readonly ILogger<Inquiries> _logger;

    internal Inquiries(IPki pki, ContractJudge contracts, VatNumbers vatNumbers, ILogger<Inquiries> logger) =>
        (_pki, _contracts, _vatNumbers, _logger) = (pki, contracts, vatNumbers, logger);

    /// <summary>Whether an event is one that something must be found out for.</summary>
    public static bool Are(StationEvent @event) => @event is Inquiry or TokenPresented { Contract: not null };

    public async Task<Finding> Make(long chargeBoxId, StationEvent @event, CancellationToken ct)
    {
        try
        {
            return @event switch
            {
                TokenPresented { Contract: { } proof } token => new(null, (await _contracts.Judge(chargeBoxId, token.TokenUid, proof, ct)).Standing),
                CertificateStatusAsked asked => Told(await _pki.StatusOf(asked.Query, ct)),
                EvCertificateAsked asked => Told(await _pki.ContractFor(chargeBoxId, asked, ct)),
                ChainStatusAsked asked => Told(await _contracts.Judge(asked, ct)),
                VatNumberAsked asked => Told(await _vatNumbers.Judge(asked, ct)),
                _ => throw new InvalidOperationException($"Nothing is to be found out for {@event.GetType().Name}."),
            };
        }
        catch (Exception e)
        {
            LogFailed(e, chargeBoxId, @event.GetType().Name);
            return Failed(@event);
        }
    }

    static Finding Told(Decision decision) => new(decision, null);

    /// <summary>What is answered where it could not be found out.</summary>
    public static Finding Failed(StationEvent @event) => @event switch
    {
        CertificateStatusAsked => Told(new CertificateStatusFound(null, NotNow)),
        EvCertificateAsked => Told(new EvCertificateFound(null, Why: NotNow)),
        ChainStatusAsked asked => Told(new ChainStatusFound(
            [.. asked.Queries.Select(query => new ChainStatus(query, RevocationStatus.Failed, DateTimeOffset.UnixEpoch))])),
        VatNumberAsked asked => Told(new VatNumberFound(asked.Number, asked.Evse, IsValid: false, Why: NotNow)),
        _ => new(null, ContractStanding.NoCertificateAvailable),
    };

    const string NotNow = "This cannot be found out now";

    [LoggerMessage(LogLevel.Error, "Charge box {ChargeBoxId}: what it asks by {Event} could not be found out")]
    partial void LogFailed(Exception e, long chargeBoxId, string @event);
}
