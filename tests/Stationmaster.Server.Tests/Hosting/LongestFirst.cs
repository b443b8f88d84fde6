using Stationmaster.Server.Tests.Browser;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Cluster;
using Stationmaster.Server.Tests.Durability;
using Stationmaster.Server.Tests.Hosting;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>The tests of one collection run one after the other: a long one that begins last is what everybody waits for.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    static readonly string[] Long = [ClusterCollection.Name, nameof(Chromium), nameof(CrashTests), nameof(ChargeRecordFilterTests), nameof(MonthTests)];

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection => [.. testCollections.OrderBy(Place)];

    static int Place<T>(T collection)
        where T : ITestCollection =>
        Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var place
            ? place
            : Long.Length;
}
