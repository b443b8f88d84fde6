using Stationmaster.Server.Tests.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(Stationmaster.Server.Tests.Scripts.SharedNetworks))]

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>One running network per engine for the tests that bring stations and keys of their own.</summary>
public sealed class SharedNetworks : IAsyncDisposable
{
    readonly Lazy<Task<Network>> _sqlite = new(() => Network.Start(TestDatabases.Sqlite));
    readonly Lazy<Task<Network>> _postgres = new(() => Network.Start(TestDatabases.Postgres));

    internal Task<Network> Of(string engine) => (engine == TestDatabases.Postgres ? _postgres : _sqlite).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var network in new[] { _sqlite, _postgres })
        {
            if (network is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await network.Value).DisposeAsync();
        }
    }
}
