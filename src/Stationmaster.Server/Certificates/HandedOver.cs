using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Stationmaster.Server.Certificates;

/// <summary>A station's certificate that a trusted proxy, which has seen the station prove that it has the key, hands over in a header.</summary>
/// <param name="Certificate">Null where the header holds none.</param>
sealed record HandedOver(X509Certificate2? Certificate)
{
    const string Begin = "-----BEGIN CERTIFICATE-----", End = "-----END CERTIFICATE-----";

    /// <summary>
    /// Stands before the proxy's addresses are taken over, since who really sent the request decides. From anybody else the header is
    /// taken away.
    /// </summary>
    public static Func<HttpContext, RequestDelegate, Task> Use(string header, IReadOnlyList<IPNetwork> proxies) => (context, next) =>
    {
        if (context.Request.Headers.Remove(header, out var values) && values.Count == 1
            && Stations.Limits.Peer.Plain(context.Connection.RemoteIpAddress) is { } peer && proxies.Any(proxy => proxy.Contains(peer))
            && !string.IsNullOrWhiteSpace(values[0]))
            context.Features.Set(new HandedOver(Read(values[0]!)));
        return next(context);
    };

    /// <summary>
    /// PEM as nginx ($ssl_client_escaped_cert), Apache and Traefik write it, escaped or with blanks for line breaks, with its frame or
    /// without; base64 as HAProxy does; and Envoy's Cert="…".
    /// </summary>
    public static X509Certificate2? Read(string text)
    {
        try
        {
            if (text.IndexOf("Cert=\"", StringComparison.Ordinal) is >= 0 and var at)
                text = text[(at + 6)..].Split('"')[0];
            if (text.Contains('%'))
                text = Uri.UnescapeDataString(text);
            var begin = text.IndexOf(Begin, StringComparison.Ordinal);
            if (begin >= 0)
                text = text[(begin + Begin.Length)..];
            var end = text.IndexOf(End, StringComparison.Ordinal);
            if (end >= 0)
                text = text[..end];
            // Traefik sends the chain, parted by commas.
            var base64 = new StringBuilder(text.Length);
            foreach (var letter in text.Split(',')[0])
            {
                if (!char.IsWhiteSpace(letter))
                    base64.Append(letter);
            }
            return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64.ToString()));
        }
        catch (Exception e) when (e is FormatException or CryptographicException or UriFormatException)
        {
            return null;
        }
    }
}
