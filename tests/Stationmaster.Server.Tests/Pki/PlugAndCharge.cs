using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Pki;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;

namespace Stationmaster.Server.Tests.Pki;

/// <summary>A network of each engine that knows a mobility operator: its root, its responders, its contract service.</summary>
public sealed class PlugAndCharge : IAsyncDisposable
{
    readonly Lazy<Task<MobilityOperator>> _operator = new(MobilityOperator.Start);
    readonly Dictionary<string, Lazy<Task<Network>>> _networks;

    public PlugAndCharge() => _networks = TestDatabases.Engines.ToDictionary(
        engine => engine.Data, engine => new Lazy<Task<Network>>(() => Start(engine.Data)));

    internal Task<MobilityOperator> Operator => _operator.Value;

    internal Task<Network> Of(string engine) => _networks[engine].Value;

    async Task<Network> Start(string engine)
    {
        var site = await Operator;
        var network = await Network.Start(engine, other: options => options with
        {
            Security = options.Security with
            {
                Pki = new PkiOptions
                {
                    AsksPrivateAddresses = true, Contracts = new(new(site.Address, "contracts"), Token: "s3cret"), VatRegister = new(site.Address, "vat"),
                    Address = new("http://csms.example.com"),
                },
            },
        });
        await network.Http.Post("/v2/certificates/roots", new { use = "MobilityOperatorRoot", certificate = site.Root.Pem }, HttpStatusCode.Created);
        return network;
    }

    static int _contracts;

    /// <summary>Registers a contract's identifier as a charge key, with its separators.</summary>
    /// <returns>The identifier as vehicles write it.</returns>
    internal static async Task<string> NewEmaid(Network network)
    {
        var number = $"C{Interlocked.Increment(ref _contracts):D8}";
        await network.Http.Post(
            "/v2/tokens",
            new
            {
                identifier = new { type = "vehicle", uid = $"DK-KRA-{number}", label = $"Contract {number}" }, customerId = network.FleetId, isActive = true,
                validFrom = DateTimeOffset.UtcNow.AddYears(-1),
            },
            HttpStatusCode.Created);
        return $"DKKRA{number}";
    }

    internal static JsonObject Authorize(string emaid, string? chain, params JsonObject[] hashes)
    {
        var payload = new JsonObject { ["idToken"] = new JsonObject { ["idToken"] = emaid, ["type"] = "eMAID" } };
        if (chain is not null)
            payload["certificate"] = chain;
        if (hashes.Length > 0)
            payload["iso15118CertificateHashData"] = new JsonArray([.. hashes]);
        return payload;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var network in _networks.Values.Where(each => each is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await network.Value).DisposeAsync();
        if (_operator is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _operator.Value).DisposeAsync();
    }
}
