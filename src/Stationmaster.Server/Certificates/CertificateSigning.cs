using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Pki;
using Stationmaster.Server.Security;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Certificates;

/// <summary>Decides whether a station gets the certificate it asks for, and signs it.</summary>
public sealed partial class CertificateSigning(
    Database database, IPki pki, SecurityOptions options, ILogger<CertificateSigning> logger)
{
    /// <param name="profile">How the station proved who it is: whoever did not gets no certificate that would.</param>
    public async Task<Signing> Sign(long chargeBoxId, CertificateAsked asked, int profile, CancellationToken ct)
    {
        var signing = await Decide(chargeBoxId, asked, profile, ct);
        if (signing.Refusal is { } why)
            LogRefused(chargeBoxId, why);
        else
            LogSigned(chargeBoxId, signing.CertificateId);
        return signing;
    }

    async Task<Signing> Decide(long chargeBoxId, CertificateAsked asked, int profile, CancellationToken ct)
    {
        if (profile == 0)
            return No("it has not proved who it is: it connected without a password or a certificate");
        if (SigningRequest.Read(asked.Csr, out var fault) is not { } request)
            return No(fault!);
        if (await NamesOf(chargeBoxId, ct) is not { } names)
            return No("the charge box is not registered");
        // A vehicle's side of the station may be named otherwise.
        if (asked.Use is CertificateUse.ChargingStation or CertificateUse.Combined && request.CommonName != names.Identity && request.CommonName != names.SerialNumber)
            return No($"it asks for a certificate of '{request.CommonName}', but is '{names.Identity}'");
        if (options.Organization is { } organization && request.Organization != organization)
            return No($"its request names the organization '{request.Organization}', not '{organization}'");
        var (id, pem) = await pki.Sign(chargeBoxId, request, asked.Use, ct);
        return new(pem, id, null);
    }

    static Signing No(string why) => new(null, 0, why);

    async Task<Names?> NamesOf(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<Names>(new CommandDefinition(
            """select identity as "Identity", serial_number as "SerialNumber" from charge_box where id = @chargeBoxId and deleted_ms is null""",
            new { chargeBoxId }, cancellationToken: ct));
    }

    sealed class Names
    {
        public string Identity { get; init; } = "";
        public string? SerialNumber { get; init; }
    }

    [LoggerMessage(LogLevel.Information, "Charge box {ChargeBoxId} asked for a certificate and gets number {CertificateId}")]
    partial void LogSigned(long chargeBoxId, long certificateId);

    [LoggerMessage(LogLevel.Warning, "Charge box {ChargeBoxId} asked for a certificate and gets none: {Why}")]
    partial void LogRefused(long chargeBoxId, string why);
}
