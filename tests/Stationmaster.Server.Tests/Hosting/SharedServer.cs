using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>One program on SQLite for the many small refusals of a class: nothing they send is kept.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    TestServer? _server;

    public TestServer Server => _server ?? throw new InvalidOperationException("The server is not started.");

    public async ValueTask InitializeAsync() => _server = await TestServer.Start(TestDatabases.Sqlite);

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
