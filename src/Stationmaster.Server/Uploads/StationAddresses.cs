using Stationmaster.Server.Access;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Uploads;

/// <summary>Addresses at which a station sends or fetches one file: unguessable, and good for nothing else.</summary>
sealed class StationAddresses(ServerOptions options)
{
    public const string Path = "/station-files/";

    /// <summary>130 bits.</summary>
    const int SecretLength = 26;

    const string Hidden = "***";

    static readonly string[] Schemes = ["http", "https", "ftp", "ftps", "sftp"];

    public static string NewSecret() => Secrets.Text(SecretLength);

    /// <param name="context">Whoever gives the order reaches us so, and most likely stations too.</param>
    public string Of(HttpContext context, string secret, string? fileName)
    {
        var root = options.Files.Address?.ToString().TrimEnd('/') ?? $"{context.Request.Scheme}://{context.Request.Host}";
        return $"{root}{Path}{secret}/{(fileName is null ? "" : Uri.EscapeDataString(fileName))}";
    }

    /// <summary>An address that somebody gives instead of ours.</summary>
    /// <exception cref="ApiProblem">422: no station could use it.</exception>
    public static string Given(string location, string param) =>
        location.Length <= 512 && Uri.TryCreate(location, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme) && uri.Host.Length > 0
            ? location
            : throw Problem.Invalid(param, $"{param} must be an address of up to 512 characters with {string.Join(", ", Schemes[..^1])} or {Schemes[^1]}.");

    /// <summary>One of ours without what opens it; null for any other.</summary>
    public static string? Masked(string text)
    {
        var start = text.IndexOf(Path, StringComparison.Ordinal);
        if (start < 0 || text.Length < start + Path.Length + SecretLength)
            return null;
        start += Path.Length;
        return $"{text[..start]}{Hidden}{text[(start + SecretLength)..]}";
    }

    /// <summary>As people may see it: without a password.</summary>
    public static string Shown(string location)
    {
        if (Masked(location) is { } ours)
            return ours;
        return Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.UserInfo.Contains(':', StringComparison.Ordinal)
            ? location.Replace(uri.UserInfo, uri.UserInfo[..uri.UserInfo.IndexOf(':', StringComparison.Ordinal)] + ":" + Hidden, StringComparison.Ordinal)
            : location;
    }
}
