using Stationmaster.Server.Hosting;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Observability;

/// <summary>Whether the loops this process lives by turn. An absent storage does not stop them: a restart would not bring it back.</summary>
sealed class Liveness(Commits commits, Pulses pulses)
{
    public bool IsAlive => Look().All(part => part.Ok);

    public IReadOnlyList<HealthPart> Look() =>
        [PartOf("commit thread", commits.StuckFor), .. pulses.All.Select(pulse => PartOf(pulse.Name, pulse.Since))];

    HealthPart PartOf(string name, TimeSpan since) => since <= pulses.Bound
        ? new(name, true, null)
        : new(name, false, $"has not turned for {since.TotalSeconds:0} s");
}
