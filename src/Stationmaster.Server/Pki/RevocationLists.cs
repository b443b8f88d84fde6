using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Certificates;

namespace Stationmaster.Server.Pki;

/// <summary>A certificate revocation list (RFC 5280 §5).</summary>
sealed record RevocationList(
    byte[] Issuer, FrozenSet<BigInteger> Revoked, DateTimeOffset ThisUpdate, DateTimeOffset NextUpdate, ReadOnlyMemory<byte> Signed,
    string SignatureAlgorithm, byte[] Signature)
{
    /// <exception cref="OutsideException">It is none.</exception>
    public static RevocationList Read(byte[] bytes)
    {
        try
        {
            var whole = new AsnReader(Plain(bytes), AsnEncodingRules.DER).ReadSequence();
            var signed = whole.PeekEncodedValue();
            var list = whole.ReadSequence();
            if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
                list.ReadInteger();
            list.ReadSequence();
            var issuer = list.ReadEncodedValue().ToArray();
            var thisUpdate = Time(list)!.Value;
            var next = list.HasData ? Time(list) : null;
            var algorithm = whole.ReadSequence().ReadObjectIdentifier();
            return new(issuer, Serials(list).ToFrozenSet(), thisUpdate, next ?? thisUpdate + TimeSpan.FromDays(7), signed, algorithm, whole.ReadBitString(out _));
        }
        catch (Exception e) when (e is AsnContentException or FormatException or InvalidOperationException)
        {
            throw new OutsideException("its revocation list cannot be read", e);
        }
    }

    static byte[] Plain(byte[] bytes)
    {
        if (bytes is not [0x2D, ..])
            return bytes;
        var text = System.Text.Encoding.ASCII.GetString(bytes);
        return Convert.FromBase64String(text[System.Security.Cryptography.PemEncoding.Find(text).Base64Data]);
    }

    static IEnumerable<BigInteger> Serials(AsnReader list)
    {
        if (!list.HasData || !list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            yield break;
        for (var entries = list.ReadSequence(); entries.HasData;)
            yield return entries.ReadSequence().ReadInteger();
    }

    static DateTimeOffset? Time(AsnReader list)
    {
        var tag = list.PeekTag();
        return tag.HasSameClassAndValue(Asn1Tag.UtcTime) ? list.ReadUtcTime()
            : tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime) ? list.ReadGeneralizedTime() : null;
    }
}

/// <summary>Fetches revocation lists, and keeps them for as long as they hold.</summary>
sealed class RevocationLists(OutsideHttp http, AuthorityStore authorities, CertificateStore certificates, TimeProvider time)
{
    const int MostKept = 200;

    static readonly TimeSpan Longest = TimeSpan.FromDays(1), OwnLife = TimeSpan.FromHours(12);

    readonly ConcurrentDictionary<string, (RevocationList List, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);

    /// <param name="issuers">Certificates that may be its issuer's, by which the list's signature is judged.</param>
    /// <exception cref="OutsideException">Nobody knows.</exception>
    public async Task<(RevocationStatus Status, DateTimeOffset NextUpdate)> Ask(
        CertificateHash hash, string address, IEnumerable<X509Certificate2> issuers, CancellationToken ct)
    {
        var id = OcspId.Of(hash) ?? throw new OutsideException("the certificate's hashes and number are not hexadecimal");
        if ((await authorities.All(ct)).FirstOrDefault(one => CertificateNames.IsIssuer(one.Certificate, hash)) is not null)
        {
            var shown = await certificates.OfSerial(OcspResponses.SerialText(id.Serial), ct);
            return (shown is null ? RevocationStatus.Unknown : shown.RevokedMs is null ? RevocationStatus.Good : RevocationStatus.Revoked, time.GetUtcNow() + OwnLife);
        }
        var (list, until) = await Get(address, ct);
        if (OcspId.Hash(id.Algorithm, list.Issuer) is not { } name || !name.AsSpan().SequenceEqual(id.IssuerNameHash))
            throw new OutsideException("the revocation list is another issuer's");
        if (issuers.FirstOrDefault(one => CertificateNames.IsIssuer(one, hash)) is { } issuer
            && !Crypto.Verify(issuer.PublicKey, list.SignatureAlgorithm, list.Signed.Span, list.Signature))
            throw new OutsideException("the revocation list's signature does not hold");
        return (list.Revoked.Contains(id.Serial) ? RevocationStatus.Revoked : RevocationStatus.Good, until);
    }

    async Task<(RevocationList List, DateTimeOffset Until)> Get(string text, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(text, out var kept) && kept.Until > now)
            return kept;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address))
            throw new OutsideException($"'{text}' is no address of a revocation list");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var list = RevocationList.Read(await http.Ask(request, isNamedByOperator: false, ct));
        if (list.NextUpdate < now)
            throw new OutsideException($"the revocation list was valid until {list.NextUpdate:u}");
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[text] = (list, list.NextUpdate < now + Longest ? list.NextUpdate : now + Longest);
    }
}
