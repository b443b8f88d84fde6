using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Cluster;

/// <summary>A node whose beat does not reach the database is sent nobody. The broker's absence takes no node out: each serves its own stations.</summary>
sealed class HoldsStations(Membership members) : IReadiness
{
    public string Name => "node";

    public ValueTask<string?> WhyNot(CancellationToken ct) =>
        new(members.IsHeld ? null : "cannot tell the database that it lives, and has let go of its stations");
}
