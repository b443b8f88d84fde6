using Microsoft.AspNetCore.Http.Features;
using Stationmaster.Server.Certificates;

namespace Stationmaster.Server.Pki;

/// <summary>
/// What everybody may ask of our authority, as certificates name it: whether one is revoked (RFC 6960 appendix A), and all that are
/// (RFC 5280 §5). Signed, so that it may be asked without TLS.
/// </summary>
static class PublicPki
{
    const int LongestQuestion = 8 * 1024;

    public static Uri Ocsp(Uri address) => new($"{address.ToString().TrimEnd('/')}/pki/ocsp");

    public static Uri List(Uri address, int generation) => new($"{address.ToString().TrimEnd('/')}/pki/authority-{generation}.crl");

    public static void MapPublicPki(this IEndpointRouteBuilder routes)
    {
        var pki = routes.MapGroup("/pki").ExcludeFromDescription();
        pki.MapPost("/ocsp", Post);
        pki.MapGet("/ocsp/{**question}", Get);
        pki.MapGet("/authority-{generation:int}.crl", RevocationList);
    }

    static async Task<IResult> Post(HttpContext context, OcspResponder responder, CancellationToken ct)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LongestQuestion;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, ct);
        return await Answer(body.ToArray(), responder, ct);
    }

    static async Task<IResult> Get(string question, OcspResponder responder, CancellationToken ct)
    {
        try
        {
            return await Answer(Convert.FromBase64String(Uri.UnescapeDataString(question)), responder, ct);
        }
        catch (FormatException)
        {
            return Response(OcspResponses.Refusal(OcspResponses.Malformed));
        }
    }

    static async Task<IResult> Answer(byte[] question, OcspResponder responder, CancellationToken ct) => Response(await responder.Answer(question, ct));

    static IResult Response(byte[] response) => Results.Bytes(response, "application/ocsp-response");

    static async Task<IResult> RevocationList(int generation, AuthorityStore store, CertificateStore certificates, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return (await store.All(ct)).FirstOrDefault(one => one.Generation == generation) is { } authority
            ? Results.Bytes(authority.RevocationList(await certificates.Revoked(authority.Id, ct), now.ToUnixTimeSeconds(), now), "application/pkix-crl")
            : Results.NotFound();
    }
}
