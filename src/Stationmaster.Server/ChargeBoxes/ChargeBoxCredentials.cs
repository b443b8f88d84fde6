using System.Security.Cryptography;
using System.Text;
using Stationmaster.Server.Security;

namespace Stationmaster.Server.ChargeBoxes;

public enum PasswordVerdict
{
    /// <summary>The right password.</summary>
    Right,
    /// <summary>None or another one, and this charge box may connect without.</summary>
    Passwordless,
    Wrong,
    Missing,
    /// <summary>The charge box was deleted.</summary>
    Deleted,
}

/// <summary>Who a connecting station is, and whether it proved it.</summary>
public sealed record ChargeBoxCredentials(long ChargeBoxId, PasswordVerdict Verdict)
{
    /// <summary>As it is registered, or as it says.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>How it came before.</summary>
    public required SecurityStanding Standing { get; init; }

    /// <summary>May connect.</summary>
    public bool IsAllowed => Verdict is PasswordVerdict.Right or PasswordVerdict.Passwordless;

    /// <summary>Proved who it is.</summary>
    public bool IsAuthenticated => Verdict == PasswordVerdict.Right;
}

/// <summary>Passwords of stations: generated, and stored as salted SHA-256.</summary>
static class StationPassword
{
    /// <summary>OCPP's AuthorizationKey: 16 to 40 characters.</summary>
    public const int Shortest = 16, Longest = 40;

    /// <summary>A new one: 128 bits as hex digits, which every station's settings take.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static (byte[] Salt, byte[] Hash) Store(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return (salt, Hash(Encoding.UTF8.GetBytes(password), salt));
    }

    /// <summary>
    /// Whether these bytes are the password. OCPP-J 1.6 §6.2 has stations send the bytes that the hex digits of the key stand for; most
    /// send the digits. Takes the same time whatever the answer.
    /// </summary>
    public static bool Matches(ReadOnlySpan<byte> given, byte[] salt, byte[] hash)
    {
        var asGiven = CryptographicOperations.FixedTimeEquals(Hash(given, salt), hash);
        var lower = CryptographicOperations.FixedTimeEquals(Hash(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(given)), salt), hash);
        var upper = CryptographicOperations.FixedTimeEquals(Hash(Encoding.ASCII.GetBytes(Convert.ToHexString(given)), salt), hash);
        return asGiven | lower | upper;
    }

    /// <summary>What a password is compared with where there is none.</summary>
    public static (byte[] Salt, byte[] Hash) Nobody { get; } = Store(New());

    static byte[] Hash(ReadOnlySpan<byte> password, byte[] salt) => SHA256.HashData([.. salt, .. password]);
}
