using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Jobs;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Uploads;

namespace Stationmaster.Server.Firmware;

/// <param name="FirmwareId">A file of the library. Either this or location.</param>
/// <param name="Location">An address of your own: http, https, ftp, ftps or sftp.</param>
/// <param name="RetrieveAt">When it is fetched; left out for now.</param>
/// <param name="InstallAt">When it is installed; left out for as soon as it is there.</param>
/// <param name="Certificate">PEM of whoever signed what is at the location; with the signature.</param>
/// <param name="Signature">Base64.</param>
public sealed record FirmwareRequest(
    long? FirmwareId = null, string? Location = null, DateTimeOffset? RetrieveAt = null, DateTimeOffset? InstallAt = null, string? Certificate = null,
    string? Signature = null, int? Retries = null, int? RetryIntervalSeconds = null);

/// <param name="Checksum">MD5 of what is at the location, in hexadecimal.</param>
public sealed record FirmwarePublication(
    long? FirmwareId = null, string? Location = null, string? Checksum = null, int? Retries = null, int? RetryIntervalSeconds = null);

/// <param name="Checksum">Of what was published.</param>
public sealed record FirmwareWithdrawal(string? Checksum = null);

/// <summary>Has stations fetch and install firmware.</summary>
sealed class FirmwareDesk(
    JobStore jobs, FirmwareStore library, StationAddresses addresses, ChargeBoxStore boxes, IStations stations, TimeProvider clock)
{
    const int LongestCertificate = 5500, LongestSignature = 800, ChecksumLength = 32;

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<JobAnswer> Update(HttpContext context, long boxId, FirmwareRequest request, CancellationToken ct)
    {
        var scope = context.Scope();
        await boxes.Require(scope, boxId, ct);
        var (retries, interval) = (Checked.Retries(request.Retries), Checked.Interval(request.RetryIntervalSeconds));
        var retrieveAt = request.RetrieveAt ?? clock.GetUtcNow();
        if (request.InstallAt < retrieveAt)
            throw Problem.Invalid("installAt", "It cannot be installed before it is fetched.");
        var certificate = Limited(request.Certificate, "certificate", LongestCertificate);
        var signature = Limited(request.Signature, "signature", LongestSignature);
        var (file, id, location) = await Source(context, scope, request.FirmwareId, request.Location, ct);
        (certificate, signature) = (certificate ?? file?.Certificate, signature ?? file?.Signature);
        if (certificate is null != signature is null)
            throw Problem.Missing(certificate is null ? "certificate" : "signature");

        await jobs.Add(id, new(boxId, JobKind.Firmware, file is null ? "Firmware" : $"{file.Name} {file.Version}", location, file?.Id, scope.Name), ct);
        Order order = certificate is not null && signature is not null
            ? new UpdateFirmwareSigned((int)id, location, retrieveAt, certificate, signature)
            {
                InstallAt = request.InstallAt, Retries = retries, RetryIntervalSeconds = interval,
            }
            : new UpdateFirmware((int)id, location, retrieveAt)
            {
                InstallAt = request.InstallAt, Retries = retries, RetryIntervalSeconds = interval,
            };
        return await Give(scope, boxId, id, order, ct);
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<JobAnswer> Publish(HttpContext context, long boxId, FirmwarePublication request, CancellationToken ct)
    {
        var scope = context.Scope();
        await boxes.Require(scope, boxId, ct);
        var (retries, interval) = (Checked.Retries(request.Retries), Checked.Interval(request.RetryIntervalSeconds));
        var given = request.FirmwareId is null ? Checksum(request.Checksum) : null;
        var (file, id, location) = await Source(context, scope, request.FirmwareId, request.Location, ct);
        await jobs.Add(id, new(boxId, JobKind.PublishFirmware, file is null ? "Firmware" : $"{file.Name} {file.Version}", location, file?.Id, scope.Name), ct);
        var order = new PublishFirmware((int)id, location, given ?? file!.Md5) { Retries = retries, RetryIntervalSeconds = interval };
        return await Give(scope, boxId, id, order, ct);
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Unpublish(Scope scope, long boxId, FirmwareWithdrawal request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        return OutcomeAnswers.Plain(await stations.Order(boxId, new UnpublishFirmware(Checksum(request.Checksum)), scope.Name, ct));
    }

    async Task<JobAnswer> Give(Scope scope, long boxId, long id, Order order, CancellationToken ct)
    {
        var result = await stations.Order(boxId, order, scope.Name, ct);
        await jobs.Answered(id, result.Outcome);
        var answer = OutcomeAnswers.Plain(result);
        return new(answer.Status, answer.Outcome, answer.Error, answer.OrderId, await jobs.Find(id, ct));
    }

    async Task<(StoredFirmware? File, long JobId, string Location)> Source(
        HttpContext context, Scope scope, long? firmwareId, string? location, CancellationToken ct)
    {
        if (firmwareId is not { } wanted)
        {
            var given = StationAddresses.Given((location ?? throw Problem.Missing("firmwareId")).Trim(), "location");
            return (null, await jobs.NextId(ct), given);
        }
        if (location is not null)
            throw Problem.Invalid("location", "Name a file of the library or a location, not both.");
        var file = await library.Find(scope, wanted, ct);
        var id = await jobs.NextId(ct);
        return (file, id, addresses.Of(context, await library.Link(wanted, id, ct), file.Name));
    }

    static string Checksum(string? given) => given switch
    {
        null or "" => throw Problem.Missing("checksum"),
        { Length: ChecksumLength } when given.All(char.IsAsciiHexDigit) => given.ToLowerInvariant(),
        _ => throw Problem.Invalid("checksum", "checksum is the file's MD5: 32 hexadecimal digits."),
    };

    static string? Limited(string? given, string param, int longest) => string.IsNullOrWhiteSpace(given) ? null
        : given.Length > longest ? throw Problem.Invalid(param, $"{param} may have up to {longest} characters.")
        : given.Trim();
}
