using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Cluster;

/// <summary>Every node can report on all of them.</summary>
sealed class SystemLink
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    readonly Membership _members;
    readonly Asking _asking;

    public SystemLink(Membership members, Asking asking, NodeReporter reporter)
    {
        (_members, _asking) = (members, asking);
        asking.Answer<Wanted, NodeReport>("system?", async (_, _) => await reporter.Report(CancellationToken.None) with { Name = members.Name });
    }

    sealed record Wanted;

    /// <summary>All nodes that live, this one first; one that does not answer is there, and says so.</summary>
    public async Task<IReadOnlyList<NodeReport>> With(NodeReport own, CancellationToken ct) =>
        [own with { Name = _members.Name }, .. await Task.WhenAll(_members.Peers.Values.OrderBy(peer => peer.Name, StringComparer.Ordinal).Select(peer => Ask(peer, ct)))];

    async Task<NodeReport> Ask(Peer peer, CancellationToken ct) =>
        (await _asking.Ask<Wanted, NodeReport>(peer.Id, "system?", new(), Patience, ct)).Answer ?? new(
            peer.Name, "", default, 0, IsLive: false, IsReady: false, [new("node", false, "cannot be asked: the broker does not reach it")],
            new([], [], 0, 0, 0), []);
}
