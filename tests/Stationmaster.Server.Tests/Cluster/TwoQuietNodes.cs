using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>Two nodes that nothing happens to, for the tests that only need two.</summary>
public sealed class TwoQuietNodes : IAsyncLifetime
{
    internal SeveralNodes Nodes { get; private set; } = null!;

    internal Node A => Nodes["a"];

    internal Node B => Nodes["b"];

    public async ValueTask InitializeAsync() => Nodes = await SeveralNodes.Start("a", "b");

    public ValueTask DisposeAsync() => Nodes.DisposeAsync();

    internal static string NewIdentity() => Network.NewName("NODE");
}

/// <summary>One after another: each has processes of its own.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection
{
    public const string Name = "Cluster";
}
