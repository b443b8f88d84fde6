using System.Net;
using System.Net.Http.Headers;
using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Market;

/// <summary>
/// Asks a source over HTTP: bounded in time and size, tried three times with growing pauses where trying again may help. No message of it
/// contains the address asked, which may hold a token.
/// </summary>
public sealed class MarketHttp(TimeProvider clock) : IDisposable
{
    public const int LargestAnswer = 16 * 1024 * 1024;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8)];

    readonly HttpClient _http = New();

    /// <summary>Redirects are refused: they would carry a token elsewhere.</summary>
    static HttpClient New()
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10),
                ConnectTimeout = TimeSpan.FromSeconds(10),
            AutomaticDecompression = DecompressionMethods.All,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Stationmaster", ProgramVersion.Text.Split('+', ' ')[0]));
        return http;
    }

    /// <param name="source">Whom the messages name.</param>
    /// <param name="isAnswer">Whether an answer of a status other than 200 is still one to read.</param>
    /// <exception cref="MarketSourceException">No answer to read came.</exception>
    public async Task<byte[]> Get(string source, Uri address, Func<HttpStatusCode, bool> isAnswer, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await Ask(source, address, isAnswer, ct);
            }
            catch (MarketSourceException e) when (e.IsFleeting && attempt < Pauses.Length && !(e.RetryAfter > LongestPause))
            {
                await Task.Delay(e.RetryAfter ?? Pauses[attempt], clock, ct);
            }
        }
    }

    async Task<byte[]> Ask(string source, Uri address, Func<HttpStatusCode, bool> isAnswer, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseContentRead, both.Token);
            if (response.StatusCode == HttpStatusCode.OK || isAnswer(response.StatusCode))
                return await response.Content.ReadAsByteArrayAsync(both.Token);
            var status = (int)response.StatusCode;
            throw new MarketSourceException($"{source} answered {status}{Meaning(status)}", isFleeting: status is 408 or 429 or >= 500)
            {
                RetryAfter = response.Headers.RetryAfter?.Delta,
            };
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new MarketSourceException($"{source} did not answer within {Patience.TotalSeconds:0} s", isFleeting: true);
        }
        catch (HttpRequestException e)
        {
            throw new MarketSourceException(Said(source, e), isFleeting: e.HttpRequestError != HttpRequestError.ConfigurationLimitExceeded);
        }
        catch (IOException)
        {
            throw new MarketSourceException($"{source} broke off its answer", isFleeting: true);
        }
    }

    static string Meaning(int status) => status switch
    {
        401 or 403 => ": it does not accept the token",
        429 => ": too many questions",
        >= 300 and < 400 => ": it is elsewhere now",
        _ => "",
    };

    static string Said(string source, HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.ConfigurationLimitExceeded => $"{source} answered more than {LargestAnswer / (1024 * 1024)} MB",
        HttpRequestError.NameResolutionError => $"{source} cannot be found (name resolution)",
        HttpRequestError.ConnectionError => $"{source} cannot be reached",
        HttpRequestError.SecureConnectionError => $"{source} has no certificate to trust",
        _ => $"{source} broke off its answer",
    };

    public void Dispose() => _http.Dispose();
}
