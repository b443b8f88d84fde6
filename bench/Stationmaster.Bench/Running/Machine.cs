using System.Diagnostics;

namespace Stationmaster.Bench.Running;

/// <summary>What the figures were taken on.</summary>
static class Machine
{
    /// <param name="folder">On the disk that is written to.</param>
    /// <param name="settings">How PostgreSQL was started, in words.</param>
    public static string Describe(string folder, string settings)
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1];
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_073_741_824.0;
        return $"""
            {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores ({model?.Trim() ?? "unknown"}), {memory:N0} GB,
            .NET {Environment.Version}; a write and fsync of 4 KB takes {FsyncMs(folder):N2} ms. {settings}
            """;
    }

    static double FsyncMs(string folder)
    {
        const int times = 100;
        var path = Path.Combine(folder, "fsync");
        var took = new double[times];
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var block = new byte[4096];
            for (var i = 0; i < times; i++)
            {
                var began = Stopwatch.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                took[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }
        File.Delete(path);
        return took.Order().ElementAt(times / 2);
    }
}
