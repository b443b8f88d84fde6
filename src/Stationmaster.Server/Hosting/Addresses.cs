using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stationmaster.Server.Hosting;

/// <summary>The addresses of <c>--urls</c>.</summary>
static class Addresses
{
    /// <summary>Null when the address can be listened on, else what is wrong with it.</summary>
    public static string? Fault(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme is not ("http" or "https"))
                return $"'{url}' must start with http:// or https://";
            if (address.IsUnixPipe || address.IsNamedPipe)
                return null;
            if (address.Host.Length == 0 || address.Port is < 0 or > 65535)
                return $"'{url}' needs a host and a port from 0 to 65535, as in http://*:8080";
            return address.PathBase.Length > 0 ? $"'{url}' must not have a path" : null;
        }
        catch (FormatException)
        {
            return $"'{url}' is not an address, as in http://*:8080 or https://csms.example.com:443";
        }
    }

    public static bool IsHttps(string url) => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    public static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }

    /// <summary>An address a person on this machine can open.</summary>
    public static string Reachable(string url)
    {
        var address = BindingAddress.Parse(url);
        if (address.IsUnixPipe || address.IsNamedPipe)
            return "http://localhost";
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        var isUsualPort = address is { Scheme: "http", Port: 80 } or { Scheme: "https", Port: 443 };
        return isUsualPort ? $"{address.Scheme}://{host}" : $"{address.Scheme}://{host}:{address.Port}";
    }
}
