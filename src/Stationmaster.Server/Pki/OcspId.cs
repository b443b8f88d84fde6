using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Pki;

/// <summary>By which OCSP names a certificate (CertID: RFC 6960 §4.1.1).</summary>
/// <param name="Algorithm">The hash's object identifier.</param>
/// <param name="Serial">Positive.</param>
sealed record OcspId(string Algorithm, byte[] IssuerNameHash, byte[] IssuerKeyHash, BigInteger Serial)
{
    public const string Sha1 = "1.3.14.3.2.26", Sha256 = "2.16.840.1.101.3.4.2.1", Sha384 = "2.16.840.1.101.3.4.2.2", Sha512 = "2.16.840.1.101.3.4.2.3";

    /// <returns>Null where its parts are no hexadecimal.</returns>
    public static OcspId? Of(CertificateHash hash)
    {
        var algorithm = hash.Algorithm switch { HashKind.SHA384 => Sha384, HashKind.SHA512 => Sha512, _ => Sha256 };
        return Bytes(hash.IssuerNameHash) is { } name && Bytes(hash.IssuerKeyHash) is { } key && Bytes(hash.SerialNumber) is { } serial
            ? new(algorithm, name, key, new BigInteger(serial, isUnsigned: true, isBigEndian: true))
            : null;
    }

    /// <summary>Some stations write numbers with 0x, with an odd number of digits, or with colons.</summary>
    static byte[]? Bytes(string hex)
    {
        var digits = hex.Replace(":", "", StringComparison.Ordinal).Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            digits = digits[2..];
        if (digits.Length == 0 || !digits.All(char.IsAsciiHexDigit))
            return null;
        return Convert.FromHexString(digits.Length % 2 == 0 ? digits : "0" + digits);
    }

    public static byte[]? Hash(string algorithm, ReadOnlySpan<byte> bytes) => algorithm switch
    {
#pragma warning disable CA5350 // Names, not secrets: OCSP clients know no other hash (RFC 5019 §2.1.1).
        Sha1 => SHA1.HashData(bytes),
#pragma warning restore CA5350
        Sha256 => SHA256.HashData(bytes),
        Sha384 => SHA384.HashData(bytes),
        Sha512 => SHA512.HashData(bytes),
        _ => null,
    };

    public bool IsSame(OcspId other) => Algorithm == other.Algorithm && Serial == other.Serial
        && IssuerNameHash.AsSpan().SequenceEqual(other.IssuerNameHash) && IssuerKeyHash.AsSpan().SequenceEqual(other.IssuerKeyHash);

    /// <summary>By which answers are remembered.</summary>
    public string Key => $"{Algorithm} {Convert.ToHexStringLower(IssuerNameHash)} {Convert.ToHexStringLower(IssuerKeyHash)} {Serial}";

    public void Write(AsnWriter der)
    {
        using (der.PushSequence())
        {
            using (der.PushSequence())
            {
                der.WriteObjectIdentifier(Algorithm);
                der.WriteNull();
            }
            der.WriteOctetString(IssuerNameHash);
            der.WriteOctetString(IssuerKeyHash);
            der.WriteInteger(Serial);
        }
    }

    /// <exception cref="AsnContentException"/>
    public static OcspId Read(AsnReader der)
    {
        var id = der.ReadSequence();
        var algorithm = id.ReadSequence().ReadObjectIdentifier();
        return new(algorithm, id.ReadOctetString(), id.ReadOctetString(), id.ReadInteger());
    }
}
