using System.Formats.Asn1;
using System.Security.Cryptography;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Certificates;

/// <summary>
/// How our authority's keys lie in the database: as PKCS #8, encrypted by a passphrase where one is given (AES-256, PBKDF2 with SHA-256).
/// </summary>
static class AuthorityKeys
{
    static readonly PbeParameters Way = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    /// <param name="plain">PKCS #8.</param>
    /// <param name="passphrases">The first encrypts; none leaves it as it is.</param>
    public static byte[] Locked(byte[] plain, IReadOnlyList<string> passphrases)
    {
        if (passphrases.Count == 0)
            return plain;
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(plain, out _);
        return key.ExportEncryptedPkcs8PrivateKey(passphrases[0], Way);
    }

    /// <summary>The same key by the first of the passphrases; null where it is so already, or no passphrase is given.</summary>
    /// <exception cref="StorageSetupException">None of them opens it.</exception>
    public static byte[]? Relocked(byte[] stored, IReadOnlyList<string> passphrases)
    {
        if (passphrases.Count == 0 ? !IsLocked(stored) : IsLocked(stored) && TryOpen(stored, passphrases[0]) is { } known && Close(known))
            return null;
        using var key = Open(stored, passphrases);
        return key.ExportEncryptedPkcs8PrivateKey(passphrases[0], Way);
    }

    static bool Close(ECDsa key)
    {
        key.Dispose();
        return true;
    }

    /// <exception cref="StorageSetupException">None of them opens it.</exception>
    public static ECDsa Open(byte[] stored, IReadOnlyList<string> passphrases)
    {
        if (!IsLocked(stored))
        {
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(stored, out _);
            return key;
        }
        return passphrases.Select(each => TryOpen(stored, each)).FirstOrDefault(key => key is not null) ?? throw new StorageSetupException(
            passphrases.Count == 0
                ? "The keys of the certificate authority are encrypted: give their passphrase by --authority-key-file or STATIONMASTER_AUTHORITY_KEY."
                : "The keys of the certificate authority are encrypted by another passphrase than the one given (--authority-key-file).");
    }

    static ECDsa? TryOpen(byte[] stored, string passphrase)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportEncryptedPkcs8PrivateKey(passphrase, stored, out _);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }

    /// <summary>A key in plain begins with its version, an encrypted one with how it is (RFC 5208 §5 and §6).</summary>
    static bool IsLocked(byte[] stored) => new AsnReader(stored, AsnEncodingRules.BER).ReadSequence().PeekTag().HasSameClassAndValue(Asn1Tag.Sequence);
}
