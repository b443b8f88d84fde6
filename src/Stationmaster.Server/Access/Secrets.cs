using System.Security.Cryptography;
using System.Text;

namespace Stationmaster.Server.Access;

/// <summary>
/// Generated secrets: API keys, sessions, stations' passwords. They hold 128 bits and more, so a salted SHA-256 keeps them; only what
/// people choose needs a slow hash.
/// </summary>
public static class Secrets
{
    // No 0, 1, l, o: people read these from a screen and type them into a station's display.
    const string Letters = "23456789abcdefghijkmnpqrstuvwxyz";

    /// <summary>Random letters and digits, 5 bits each.</summary>
    public static string Text(int length) => RandomNumberGenerator.GetString(Letters, length);

    /// <summary>A secret with the salt and hash that are stored in its place.</summary>
    public static (byte[] Salt, byte[] Hash) Store(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return (salt, Hash(secret, salt));
    }

    /// <summary>Whether a secret is the stored one; takes the same time whatever the answer.</summary>
    public static bool Matches(string secret, byte[] salt, byte[] hash)
    {
        Span<byte> actual = stackalloc byte[32];
        Hash(secret, salt, actual);
        return CryptographicOperations.FixedTimeEquals(actual, hash);
    }

    /// <summary>For secrets that are looked up by their hash alone.</summary>
    public static byte[] Hash(string secret) => Hash(secret, []);

    static byte[] Hash(string secret, byte[] salt)
    {
        var hash = new byte[32];
        Hash(secret, salt, hash);
        return hash;
    }

    static void Hash(string secret, ReadOnlySpan<byte> salt, Span<byte> hash)
    {
        var bytes = new byte[salt.Length + Encoding.UTF8.GetByteCount(secret)];
        salt.CopyTo(bytes);
        Encoding.UTF8.GetBytes(secret, bytes.AsSpan(salt.Length));
        SHA256.HashData(bytes, hash);
    }
}
