using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Stationmaster.Server.Certificates;

namespace Stationmaster.Server.Pki;

/// <param name="RevokedAt">Null where it is not.</param>
/// <param name="IsKnown">False for one that we never gave out.</param>
sealed record OwnStatus(OcspId Id, bool IsKnown, DateTimeOffset? RevokedAt);

/// <summary>Writes the answers of our own OCSP responder, signed by the authority itself (RFC 6960 §4.2.2.2).</summary>
static class OcspResponses
{
    public const byte Malformed = 1, InternalError = 2, TryLater = 3, Unauthorized = 6;

    static readonly Asn1Tag First = Tag(0), Second = Tag(1), Third = Tag(2);

    static Asn1Tag Tag(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);

    /// <summary>One that says no.</summary>
    public static byte[] Refusal(byte status)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
            der.WriteEnumeratedValue((Refused)status);
        return der.Encode();
    }

    enum Refused { Successful, MalformedRequest, InternalError, TryLater, SigRequired = 5, Unauthorized }

    public static byte[] Of(Authority authority, IReadOnlyList<OwnStatus> statuses, byte[]? nonce, DateTimeOffset now, DateTimeOffset until)
    {
        var data = Data(authority, statuses, nonce, now, until);
        var signature = authority.Key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var basic = new AsnWriter(AsnEncodingRules.DER);
        using (basic.PushSequence())
        {
            basic.WriteEncodedValue(data);
            using (basic.PushSequence())
                basic.WriteObjectIdentifier(Crypto.EcdsaSha256);
            basic.WriteBitString(signature);
        }
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteEnumeratedValue(Refused.Successful);
            using (der.PushSequence(First))
            using (der.PushSequence())
            {
                der.WriteObjectIdentifier(OcspAnswer.Basic);
                der.WriteOctetString(basic.Encode());
            }
        }
        return der.Encode();
    }

    static byte[] Data(Authority authority, IReadOnlyList<OwnStatus> statuses, byte[]? nonce, DateTimeOffset now, DateTimeOffset until)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            using (der.PushSequence(Third))
                der.WriteOctetString(OcspId.Hash(OcspId.Sha1, authority.Certificate.PublicKey.EncodedKeyValue.RawData)!);
            der.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (der.PushSequence())
            {
                foreach (var status in statuses)
                    Write(der, status, now, until);
            }
            if (nonce is not null)
                using (der.PushSequence(Second))
                using (der.PushSequence())
                using (der.PushSequence())
                {
                    der.WriteObjectIdentifier(OcspRequest.NonceOid);
                    der.WriteOctetString(nonce);
                }
        }
        return der.Encode();
    }

    static void Write(AsnWriter der, OwnStatus status, DateTimeOffset now, DateTimeOffset until)
    {
        using (der.PushSequence())
        {
            status.Id.Write(der);
            if (status is { IsKnown: true, RevokedAt: { } at })
            {
                using (der.PushSequence(Second))
                    der.WriteGeneralizedTime(at, omitFractionalSeconds: true);
            }
            else
            {
                der.WriteNull(new(TagClass.ContextSpecific, status.IsKnown ? 0 : 2));
            }
            der.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (der.PushSequence(First))
                der.WriteGeneralizedTime(until, omitFractionalSeconds: true);
        }
    }

    /// <summary>As .NET writes serial numbers of certificates: hexadecimal, in capitals, without a leading zero byte.</summary>
    public static string SerialText(BigInteger serial) => Convert.ToHexString(serial.ToByteArray(isUnsigned: true, isBigEndian: true));
}
