using System.Globalization;
using Stationmaster.Bench;
using Stationmaster.Bench.Cluster;
using Stationmaster.Bench.Inner;
using Stationmaster.Bench.Scenarios;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["ceiling", var url] => await Ceiling.Serve(url),
    ["inner", .. var chosen] => InnerParts.Run(chosen),
    ["hostile", .. var chosen] => await Hostile.Run(chosen),
    [.., "cluster"] or [.., "cluster", "--failover", _] => await ClusterBench.Run(args),
    _ => await Everything.Run(args),
};
