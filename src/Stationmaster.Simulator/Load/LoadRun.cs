using System.Diagnostics;

namespace Stationmaster.Simulator.Load;

/// <summary>Many stations that send MeterValues, paced or as fast as they are answered.</summary>
public static class LoadRun
{
    /// <param name="say">Told what goes on; null for silence.</param>
    public static async Task<LoadResult> Run(LoadPlan plan, Action<string>? say, CancellationToken ct)
    {
        var latencies = new Latencies();
        var stations = Enumerable.Range(0, plan.Stations).Select(index => new LoadStation(plan, index, latencies)).ToArray();
        try
        {
            var began = Stopwatch.GetTimestamp();
            var options = new ParallelOptions { MaxDegreeOfParallelism = plan.ConnectAtOnce, CancellationToken = ct };
            await Parallel.ForEachAsync(stations, options, async (station, token) => await station.Begin(token));
            var booted = Stopwatch.GetElapsedTime(began);
            var failed = stations.Count(station => station.Error is not null);
            say?.Invoke($"{plan.Stations - failed} of {plan.Stations} stations connected and started in {booted.TotalSeconds:0.0} s");

            if (failed == plan.Stations)
                return Sum(plan, latencies, stations, booted, seconds: 1, TimeSpan.Zero);

            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var reading = stations.Select(station => Task.Run(() => station.Read(stopping.Token), CancellationToken.None)).ToArray();
            var pacing = plan.Rate is { } rate
                ? Task.Run(() => Pace(stations, rate, stopping.Token), CancellationToken.None)
                : Task.CompletedTask;
            await Task.Delay(plan.WarmUp, ct);
            latencies.Clear();
            var started = Stopwatch.GetTimestamp();
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            await Task.Delay(plan.Duration, ct);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            var result = Sum(plan, latencies, stations, booted, seconds, cpu);

            await stopping.CancelAsync();
            await pacing;
            await Task.WhenAll(reading);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            await Parallel.ForEachAsync(stations, options, async (station, _) => await station.Finish(patience.Token));
            return result;
        }
        finally
        {
            foreach (var station in stations)
                station.Dispose();
        }
    }

    static LoadResult Sum(LoadPlan plan, Latencies latencies, LoadStation[] stations, TimeSpan booted, double seconds, TimeSpan cpu)
    {
        var calls = latencies.Count;
        return new(
            plan.Stations, booted.TotalSeconds, seconds, calls, calls / seconds, latencies.Percentile(0.50), latencies.Percentile(0.95),
            latencies.Percentile(0.99), latencies.MaxMs,
            stations.Sum(station => station.Error is null ? station.Refused : Math.Max(1, station.Refused)),
            stations.Select(station => station.Error).FirstOrDefault(error => error is not null),
            cpu.TotalMicroseconds / Math.Max(1, calls), DateTimeOffset.UtcNow);
    }

    /// <summary>One clock for all stations, each in its turn: cheaper than a timer a station.</summary>
    static async Task Pace(LoadStation[] stations, int rate, CancellationToken ct)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var started = Stopwatch.GetTimestamp();
        var sent = 0L;
        try
        {
            while (await beat.WaitForNextTickAsync(ct))
                for (var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate); sent < due; sent++)
                    await stations[sent % stations.Length].Due(ct);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }
}
