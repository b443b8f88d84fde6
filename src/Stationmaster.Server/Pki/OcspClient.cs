using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Pki;

/// <param name="Response">DER.</param>
sealed record OcspFound(RevocationStatus Status, DateTimeOffset NextUpdate, byte[] Response, OcspAnswer? Answer);

/// <summary>Asks OCSP responders, and remembers what they said for as long as they say it holds.</summary>
sealed class OcspClient(OutsideHttp http, OcspResponder own, TimeProvider time)
{
    const int MostRemembered = 10_000;

    /// <summary>Of an answer that does not say how long it holds, and the longest an answer is believed.</summary>
    static readonly TimeSpan Unsaid = TimeSpan.FromHours(1), Longest = TimeSpan.FromDays(1), Skew = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, OcspFound> _remembered = new(StringComparer.Ordinal);

    /// <summary>Whether a certificate is revoked.</summary>
    /// <param name="issuers">Certificates that may be its issuer's, by which the answer's signature is judged; null to leave that to who asked.</param>
    /// <exception cref="OutsideException">Nobody knows.</exception>
    public async Task<OcspFound> Ask(OcspQuery query, IEnumerable<X509Certificate2>? issuers, CancellationToken ct)
    {
        var id = OcspId.Of(query.Hash) ?? throw new OutsideException("the certificate's hashes and number are not hexadecimal");
        var request = new OcspRequest([id]);
        if (await own.AuthorityOf(id, ct) is not null)
            return Judged(id, await own.Answer(request.ToDer(), ct));
        var key = $"{query.Address} {id.Key}";
        if (!_remembered.TryGetValue(key, out var found) || found.NextUpdate <= time.GetUtcNow())
        {
            if (!Uri.TryCreate(query.Address, UriKind.Absolute, out var address))
                throw new OutsideException($"'{query.Address}' is no address of an OCSP responder");
            found = Judged(id, await Post(address, request, ct));
            if (_remembered.Count >= MostRemembered)
                _remembered.Clear();
            _remembered[key] = found;
        }
        if (issuers is not null && found.Answer?.Fault(id, issuers) is { } fault)
            throw new OutsideException(fault);
        return found;
    }

    OcspFound Judged(OcspId id, byte[] response)
    {
        var answer = OcspAnswer.Read(response);
        var status = answer.Statuses.FirstOrDefault(one => one.Id.IsSame(id)) ?? throw new OutsideException("the OCSP responder answers about another certificate");
        var now = time.GetUtcNow();
        if (status.NextUpdate < now)
            throw new OutsideException($"the OCSP responder's answer was valid until {status.NextUpdate:u}");
        if (status.ThisUpdate > now + Skew)
            throw new OutsideException("the OCSP responder's answer is of the future");
        var until = status.NextUpdate ?? now + Unsaid;
        return new(status.Status, until < now + Longest ? until : now + Longest, response, answer);
    }

    async Task<byte[]> Post(Uri address, OcspRequest request, CancellationToken ct)
    {
        using var content = new ByteArrayContent(request.ToDer());
        content.Headers.ContentType = new MediaTypeHeaderValue(OcspRequest.ContentType);
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        message.Headers.Accept.Add(new("application/ocsp-response"));
        return await http.Ask(message, isNamedByOperator: false, ct);
    }
}
