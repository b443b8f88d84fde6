using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Stationmaster.Charging.Tokens;

/// <summary>
/// The password in a QR code that changes with the time (OCPP 2.1 Part 2, C25, version 1): HMAC-SHA256 by the shared secret of the number of
/// the current interval, eight bytes, the highest first; its bytes from an offset on that the last byte names, each as one of 62 letters.
/// </summary>
public static class OneTimePassword
{
    public const string Version = "v1";

    const string Letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <param name="length">In characters, 1..32.</param>
    public static string At(DateTimeOffset time, string secret, TimeSpan validity, int length)
    {
        Span<byte> interval = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64BigEndian(interval, time.ToUnixTimeSeconds() / (long)validity.TotalSeconds);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), interval);
        var offset = hash[^1] & 0x0F;
        return string.Create(length, (hash, offset), static (text, from) =>
        {
            for (var i = 0; i < text.Length; i++)
                text[i] = Letters[from.hash[(from.offset + i) % from.hash.Length] % Letters.Length];
        });
    }

    /// <summary>That of now, of the interval before or of the one after: the scan takes a while, and clocks differ. Its time tells nothing.</summary>
    public static bool IsRight(string given, DateTimeOffset now, string secret, TimeSpan validity, int length)
    {
        var (text, isRight) = (Encoding.UTF8.GetBytes(given), false);
        for (var skew = -1; skew <= 1; skew++)
            isRight |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(At(now + skew * validity, secret, validity, length)), text);
        return isRight;
    }
}
