using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Pki;

/// <summary>Nobody answered, or nothing that could be used; in plain words.</summary>
public sealed class OutsideException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Asks addresses that stations and certificates name, and those an operator named. The former may lead anywhere, so they lead to no
/// machine of our own network unless that is allowed. Bounded in time and size.
/// </summary>
public sealed class OutsideHttp : IDisposable
{
    const int LargestAnswer = 8 << 20;

    readonly HttpClient _stranger, _own;
    readonly TimeProvider _time;
    readonly TimeSpan _patience;

    public OutsideHttp(PkiOptions options, TimeProvider time)
    {
        (_time, _patience) = (time, options.Patience);
        _own = New(new SocketsHttpHandler());
        var guarded = new SocketsHttpHandler();
        if (!options.AsksPrivateAddresses)
            guarded.ConnectCallback = ConnectPublicly;
        _stranger = New(guarded);
    }

    static HttpClient New(SocketsHttpHandler handler)
    {
        (handler.AllowAutoRedirect, handler.UseCookies, handler.PooledConnectionLifetime) = (false, false, TimeSpan.FromMinutes(10));
        (handler.ConnectTimeout, handler.AutomaticDecompression) = (TimeSpan.FromSeconds(10), DecompressionMethods.All);
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Stationmaster", ProgramVersion.Text.Split('+', ' ')[0]));
        return http;
    }

    /// <param name="isNamedByOperator">False for an address that a station or a certificate names.</param>
    /// <param name="look">Sees the answer's headers.</param>
    /// <exception cref="OutsideException"/>
    public async Task<byte[]> Ask(
        HttpRequestMessage request, bool isNamedByOperator, CancellationToken ct, Action<HttpResponseMessage>? look = null)
    {
        var host = request.RequestUri is { IsAbsoluteUri: true, Scheme: "http" or "https" } uri
            ? uri.Host
            : throw new OutsideException("its address is none of http or https");
        using var patience = new CancellationTokenSource(_patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            using var response = await (isNamedByOperator ? _own : _stranger).SendAsync(request, HttpCompletionOption.ResponseContentRead, both.Token);
            if (response.IsSuccessStatusCode)
                look?.Invoke(response);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsByteArrayAsync(both.Token)
                : throw new OutsideException($"{host} answered {(int)response.StatusCode}{Said(response)}");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new OutsideException($"{host} did not answer within {_patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException e) when (e.InnerException is OutsideException guarded)
        {
            throw new OutsideException(guarded.Message, e);
        }
        catch (HttpRequestException e)
        {
            throw new OutsideException(e.HttpRequestError switch
            {
                HttpRequestError.ConfigurationLimitExceeded => $"{host} answered more than {LargestAnswer >> 20} MB",
                HttpRequestError.NameResolutionError => $"{host} cannot be found (name resolution)",
                HttpRequestError.SecureConnectionError => $"{host} has no certificate to trust",
                _ => $"{host} cannot be reached",
            }, e);
        }
        catch (IOException e)
        {
            throw new OutsideException($"{host} broke off its answer", e);
        }
    }

    static string Said(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ": it does not accept our credentials",
        _ => "",
    };

    static async ValueTask<Stream> ConnectPublicly(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (asked, target) = (context.InitialRequestMessage.RequestUri!, context.DnsEndPoint);
        // A proxy of the operator's own connects for us.
        var isProxy = asked.IdnHost.Trim('[', ']') != target.Host.Trim('[', ']') || asked.Port != target.Port;
        IPAddress[] addresses = IPAddress.TryParse(target.Host.Trim('[', ']'), out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(target.Host, ct);
        var open = isProxy ? addresses : [.. addresses.Where(IsPublic)];
        if (open.Length == 0)
            throw new OutsideException($"{asked.Host} is an address of a private network, and --private-responders is off");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    internal static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !Private.Any(network => network.Contains(plain));
    }

    public void Dispose()
    {
        _stranger.Dispose();
        _own.Dispose();
    }
}
