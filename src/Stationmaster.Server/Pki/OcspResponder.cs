using System.Security.Cryptography.X509Certificates;
using Stationmaster.Server.Certificates;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Pki;

/// <summary>Says of the certificates of our own authority whether they are revoked: from the database, at every question.</summary>
sealed class OcspResponder(AuthorityStore authorities, CertificateStore certificates, TimeProvider time)
{
    /// <summary>How long an answer may be used again. Our own door asks the database, so only others wait so long.</summary>
    static readonly TimeSpan Life = TimeSpan.FromHours(12);

    /// <summary>What our authority signed may be named by any hash of its name and key.</summary>
    public async Task<Authority?> AuthorityOf(OcspId id, CancellationToken ct) =>
        (await authorities.All(ct)).FirstOrDefault(one => IsOf(one, id));

    static bool IsOf(Authority authority, OcspId id) =>
        OcspId.Hash(id.Algorithm, authority.Certificate.SubjectName.RawData) is { } name && name.AsSpan().SequenceEqual(id.IssuerNameHash)
        && OcspId.Hash(id.Algorithm, authority.Certificate.PublicKey.EncodedKeyValue.RawData)!.AsSpan().SequenceEqual(id.IssuerKeyHash);

    /// <returns>DER; a refusal where it is no question, or not about ours.</returns>
    public async Task<byte[]> Answer(ReadOnlyMemory<byte> question, CancellationToken ct)
    {
        if (OcspRequest.Read(question) is not { } request)
            return OcspResponses.Refusal(OcspResponses.Malformed);
        if (await AuthorityOf(request.Ids[0], ct) is not { } authority || request.Ids.Any(id => !IsOf(authority, id)))
            return OcspResponses.Refusal(OcspResponses.Unauthorized);
        return await Answer(authority, request, ct);
    }

    async Task<byte[]> Answer(Authority authority, OcspRequest request, CancellationToken ct)
    {
        List<OwnStatus> statuses = [];
        foreach (var id in request.Ids)
        {
            var shown = await certificates.OfSerial(OcspResponses.SerialText(id.Serial), ct);
            statuses.Add(new(id, shown is not null || IsItself(authority, id), Epoch.FromMs(shown?.RevokedMs)));
        }
        var now = time.GetUtcNow();
        return OcspResponses.Of(authority, statuses, request.Nonce, now, now + Life);
    }

    static bool IsItself(Authority authority, OcspId id) => OcspResponses.SerialText(id.Serial) == authority.Certificate.SerialNumber;

    /// <summary>All our roots: whose answers are known to be right.</summary>
    public async Task<IEnumerable<X509Certificate2>> Roots(CancellationToken ct) => (await authorities.All(ct)).Select(one => one.Certificate);
}
