using System.Collections.Immutable;
using System.Diagnostics;

namespace Stationmaster.Simulator.Load;

/// <summary>Many stations that send MeterValues, paced or as fast as they are answered; or that connect, boot and are idle.</summary>
public static class LoadRun
{
    static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

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
            say?.Invoke($"{plan.Stations - failed} of {plan.Stations} stations connected and booted in {booted.TotalSeconds:0.0} s");
            if (failed == plan.Stations)
                return Sum(plan, stations, booted, []);

            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var reading = stations.Select(station => Task.Run(() => station.Read(stopping.Token), CancellationToken.None)).ToArray();
            var phases = ImmutableArray.CreateBuilder<PhaseResult>();
            foreach (var phase in plan.Phases)
            {
                phases.Add(await Measure(phase, stations, latencies, ct));
                say?.Invoke($"{phases[^1].CallsPerSecond:0} calls/s, p99 {phases[^1].P99Ms:0.0} ms");
            }
            if (plan.Phases.IsEmpty)
                await Task.Delay(plan.Hold, ct);
            var result = Sum(plan, stations, booted, phases.DrainToImmutable());

            await stopping.CancelAsync();
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

    static async Task<PhaseResult> Measure(LoadPhase phase, LoadStation[] stations, Latencies latencies, CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pacing = phase.Rate is { } rate
            ? Task.Run(() => Pace(stations, rate, stopping.Token), CancellationToken.None)
            : Task.Run(() => Loop(stations, ct), CancellationToken.None);
        await Task.Delay(phase.WarmUp, ct);
        latencies.Clear();
        var started = Stopwatch.GetTimestamp();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.Delay(phase.Duration, ct);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var endedAt = DateTimeOffset.UtcNow;
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var calls = latencies.Count;
        var result = new PhaseResult(
            phase.Rate, seconds, calls, calls / seconds, latencies.Percentile(0.50), latencies.Percentile(0.95), latencies.Percentile(0.99),
            latencies.MaxMs, cpu.TotalMicroseconds / Math.Max(1, calls), endedAt);

        await stopping.CancelAsync();
        await pacing;
        foreach (var station in stations)
            station.IsClosedLoop = false;
        await Idle(stations, ct);
        return result;
    }

    static async Task Loop(LoadStation[] stations, CancellationToken ct)
    {
        foreach (var station in stations)
        {
            station.IsClosedLoop = true;
            await station.Due(ct);
        }
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
            {
                for (var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate); sent < due; sent++)
                    await stations[sent % stations.Length].Due(ct);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>Until the calls that are out are answered, so that one phase leaves nothing to the next.</summary>
    static async Task Idle(LoadStation[] stations, CancellationToken ct)
    {
        for (var tries = 0; tries < 40 && stations.Any(station => station.IsOutstanding); tries++)
            await Task.Delay(Quiet, ct);
    }

    static LoadResult Sum(LoadPlan plan, LoadStation[] stations, TimeSpan booted, ImmutableArray<PhaseResult> phases) => new(
        plan.Stations, booted.TotalSeconds, phases,
        stations.Sum(station => station.Error is null ? station.Refused : Math.Max(1, station.Refused)),
        stations.Select(station => station.Error).FirstOrDefault(error => error is not null));
}
