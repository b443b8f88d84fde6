using System.Diagnostics.Metrics;

namespace Stationmaster.Server.Storage;

static class StorageMetrics
{
    static readonly Meter Meter = new("Stationmaster");

    public static readonly Histogram<int> BatchSize =
        Meter.CreateHistogram<int>("stationmaster.storage.batch_size", "{unit}", "Callers whose changes one commit carried");

    public static readonly Histogram<double> CommitSeconds =
        Meter.CreateHistogram<double>("stationmaster.storage.commit", "s", "From the start of a batch until it is durable");

    public static readonly Counter<long> StaleUnits = Meter.CreateCounter<long>(
        "stationmaster.storage.stale_units", "{unit}", "Callers whose changes were left out because another node has their station");

    public static readonly Counter<long> FailedUnits =
        Meter.CreateCounter<long>("stationmaster.storage.failed_units", "{unit}", "Callers whose changes could not be saved");
}
