using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Pki;

/// <summary>What is asked of a contract certificate pool by the Open Plug and Charge Protocol.</summary>
sealed record PoolQuestion(string CertificateInstallationReq, string XsdMsgDefNamespace);

sealed record PoolAnswer([property: JsonPropertyName("CCPResponse")] PoolContracts? Contracts);

sealed record PoolContracts(IReadOnlyList<PoolContract>? EmaidContent);

sealed record PoolContract(PoolMessage? MessageDef, string? Emaid = null);

sealed record PoolMessage(string? CertificateInstallationRes, string? Emaid);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PoolQuestion))]
[JsonSerializable(typeof(PoolAnswer))]
sealed partial class PoolJson : JsonSerializerContext;

/// <param name="At">When it was asked last.</param>
/// <param name="FailedAt">When it failed last; null when it never did since the start.</param>
public sealed record ContractServiceState(long Asked, long Answered, DateTimeOffset? At, DateTimeOffset? FailedAt, string? Failure);

/// <summary>
/// Who issues contract certificates: a pool, or a certificate provisioning service, that an operator named. It alone reads what the vehicle
/// asks, and signs what the vehicle gets; we carry it.
/// </summary>
sealed class ContractService(ContractServiceOptions options, OutsideHttp http, TimeProvider time)
{
    const int MostRemembered = 1000;

    /// <summary>Within this time the same contracts are one vehicle's that asks for one after the other.</summary>
    static readonly TimeSpan Visit = TimeSpan.FromMinutes(5);

    static readonly MediaTypeHeaderValue Exi = new("application/exi");

    readonly Lock _gate = new();
    readonly ConcurrentDictionary<string, Given> _given = new(StringComparer.Ordinal);
    ContractServiceState _state = new(0, 0, null, null, null);

    sealed record Given(IReadOnlyList<string> Emaids, DateTimeOffset At);

    public ContractServiceState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    /// <exception cref="OutsideException">It gave none.</exception>
    public async Task<EvCertificateFound> Ask(long chargeBoxId, EvCertificateAsked asked, CancellationToken ct)
    {
        try
        {
            var found = options.Form == ContractServiceForm.Opcp ? await AskPool(chargeBoxId, asked, ct) : await AskPlainly(asked, ct);
            Note(state => state with { Answered = state.Answered + 1 });
            return found;
        }
        catch (OutsideException e)
        {
            Note(state => state with { FailedAt = time.GetUtcNow(), Failure = e.Message });
            throw;
        }
    }

    void Note(Func<ContractServiceState, ContractServiceState> change)
    {
        lock (_gate)
            _state = change(_state) with { Asked = _state.Asked + 1, At = time.GetUtcNow() };
    }

    async Task<EvCertificateFound> AskPlainly(EvCertificateAsked asked, CancellationToken ct)
    {
        using var request = Request(options.Address, new ByteArrayContent(Bytes(asked.ExiRequest)), Exi);
        request.Headers.Add("X-Schema-Version", asked.SchemaVersion);
        request.Headers.Add("X-Action", asked.IsUpdate ? "Update" : "Install");
        if (asked.MostChains is { } most)
            request.Headers.Add("X-Maximum-Contracts", $"{most}");
        if (!asked.PreferredEmaids.IsDefaultOrEmpty)
            request.Headers.Add("X-Preferred-Emaids", asked.PreferredEmaids.Where(emaid => Emaid.Plain(emaid) is not null));
        var remaining = 0;
        var answer = await http.Ask(
            request, isNamedByOperator: true, ct,
            response => remaining = response.Headers.TryGetValues("X-Remaining-Contracts", out var values) && int.TryParse(values.First(), out var said) ? said : 0);
        if (answer.Length == 0)
            throw new OutsideException("it answered nothing");
        return new(Convert.ToBase64String(answer), asked.MostChains is null ? null : remaining);
    }

    async Task<EvCertificateFound> AskPool(long chargeBoxId, EvCertificateAsked asked, CancellationToken ct)
    {
        Bytes(asked.ExiRequest);
        var body = JsonSerializer.SerializeToUtf8Bytes(new PoolQuestion(asked.ExiRequest, asked.SchemaVersion), PoolJson.Default.PoolQuestion);
        var address = new Uri($"{options.Address.ToString().TrimEnd('/')}/v1/ccp/signedContractData");
        using var request = Request(address, new ByteArrayContent(body), new MediaTypeHeaderValue("application/json"));
        PoolAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(await http.Ask(request, isNamedByOperator: true, ct), PoolJson.Default.PoolAnswer);
        }
        catch (JsonException e)
        {
            throw new OutsideException("its answer is no JSON of a contract certificate pool", e);
        }
        var contracts = answer?.Contracts?.EmaidContent?.Where(one => one.MessageDef?.CertificateInstallationRes is { Length: > 0 }).ToList() ?? [];
        return contracts.Count > 0 ? Next(chargeBoxId, asked, contracts) : throw new OutsideException("it has no contract for this vehicle");
    }

    /// <summary>
    /// One of several, and how many are left. A vehicle that asks again is known by its contracts: nothing else of its question can be read
    /// here.
    /// </summary>
    EvCertificateFound Next(long chargeBoxId, EvCertificateAsked asked, List<PoolContract> contracts)
    {
        if (asked.MostChains is null)
            return new(contracts[0].MessageDef!.CertificateInstallationRes);
        var now = time.GetUtcNow();
        var key = $"{chargeBoxId} {string.Join(' ', contracts.Select(NameOf).Order(StringComparer.Ordinal))}";
        var before = _given.TryGetValue(key, out var given) && now - given.At < Visit ? given.Emaids : [];
        var wanted = asked.PreferredEmaids.IsDefaultOrEmpty ? [] : asked.PreferredEmaids.ToList();
        List<PoolContract> left = [.. contracts.Where(one => !before.Contains(NameOf(one)))
            .OrderBy(one => wanted.FindIndex(emaid => Emaid.AreSame(emaid, NameOf(one))) is >= 0 and var place ? place : int.MaxValue)];
        if (left.Count == 0)
            (left, before) = (contracts, []);
        if (_given.Count >= MostRemembered)
            _given.Clear();
        _given[key] = new([.. before, NameOf(left[0])], now);
        return new(left[0].MessageDef!.CertificateInstallationRes, Math.Min(left.Count, Math.Max(asked.MostChains.Value, 1)) - 1);
    }

    static string NameOf(PoolContract contract) => contract.MessageDef?.Emaid ?? contract.Emaid ?? "";

    HttpRequestMessage Request(Uri address, ByteArrayContent content, MediaTypeHeaderValue type)
    {
        content.Headers.ContentType = type;
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        if (options.Token is { } token)
            request.Headers.Authorization = new("Bearer", token);
        return request;
    }

    static byte[] Bytes(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new OutsideException("what the vehicle asks is not base64");
        }
    }
}
