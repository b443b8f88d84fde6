using System.Net.Mime;
using System.Security.Cryptography;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Certificates;

/// <summary>Our certificate authority, and what it gave to stations.</summary>
public static class CertificatesApi
{
    public static void MapCertificates(this IEndpointRouteBuilder api)
    {
        var certificates = api.MapGroup("/v2/certificates").WithTags("Certificates");
        certificates.MapGet("", List).WithSummary("Certificates given to charge boxes, newest first").Produces<Page<StationCertificate>>();
        certificates.MapGet("/{id:long}", (long id, HttpContext context, CertificateStore store, CancellationToken ct) => store.Find(context.Scope(), id, ct))
            .WithSummary("One certificate");
        certificates.MapPost("/{id:long}/revoke", Revoke).WithSummary("Make a certificate void; a charge box that came by it is disconnected")
            .RequireAuthorization(Policies.Control);
        certificates.MapGet("/authority", Authorities).WithSummary("The roots of Stationmaster's own certificate authority, newest first");
        certificates.MapGet("/authority.pem", Pem).WithSummary("The same as PEM, for charge boxes and proxies").Produces<string>(200, MediaTypeNames.Text.Plain);
        certificates.MapGet("/authority.crl", RevocationList).WithSummary("What the newest root has revoked (RFC 5280), for proxies that check it")
            .Produces<byte[]>(200, "application/pkix-crl");
    }

    static Task<Page<StationCertificate>> List(
        HttpContext context, CertificateStore store, int? limit, string? nextPageCursor, string? previousPageCursor, long? chargeBoxId, string? search,
        string? valid, CancellationToken ct) => store.List(
            context.Scope(), limit, nextPageCursor, previousPageCursor, chargeBoxId, Query.Search(search), Query.Flag("valid", valid) == true, ct);

    static async Task<StationCertificate> Revoke(
        long id, Revocation? revocation, HttpContext context, CertificateStore store, IStations stations, CancellationToken ct)
    {
        var revoked = await store.Revoke(context.Scope(), id, Fields.Optional("reason", revocation?.Reason, 500), ct);
        stations.Disconnect(revoked.ChargeBoxId, "a certificate of its was revoked");
        return revoked;
    }

    static async Task<AuthorityList> Authorities(AuthorityStore store, CancellationToken ct)
    {
        var current = await store.Current(ct);
        return new([.. (await store.All(ct)).Select(one => new AuthorityView(
            one.Generation, one.Certificate.Subject, one.Certificate.SerialNumber,
            Convert.ToHexStringLower(one.Certificate.GetCertHash(HashAlgorithmName.SHA256)), one.Certificate.Start(),
            one.Certificate.End(), one.Id == current.Id, one.Pem))]);
    }

    static async Task<IResult> Pem(AuthorityStore store, CancellationToken ct)
    {
        await store.Current(ct);
        var all = await store.All(ct);
        return Results.File(
            System.Text.Encoding.ASCII.GetBytes(string.Concat(all.Select(one => one.Pem + "\n"))), "application/x-pem-file", "stationmaster-ca.pem");
    }

    static async Task<IResult> RevocationList(AuthorityStore store, CertificateStore certificates, TimeProvider time, CancellationToken ct)
    {
        var (current, now) = (await store.Current(ct), time.GetUtcNow());
        var list = current.RevocationList(await certificates.Revoked(current.Id, ct), now.ToUnixTimeSeconds(), now);
        return Results.File(list, "application/pkix-crl", "stationmaster-ca.crl");
    }
}
