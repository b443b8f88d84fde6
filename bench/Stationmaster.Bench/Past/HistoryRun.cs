using System.Diagnostics;
using Stationmaster.Bench.Running;
using Stationmaster.Bench.Scenarios;
using Microsoft.AspNetCore.Http;
using Stationmaster.Server.ChargeRecords;
using Stationmaster.Server.Http;

namespace Stationmaster.Bench.Past;

/// <summary>The same load before and after the database was filled with years of records, and what reading among them costs.</summary>
sealed class HistoryRun(BenchOptions options, Servers servers, Runner runner)
{
    const int PageSize = 25, DeepPage = 10_000;

    static readonly Scenario Load = new(1_000, IsClosedLoop: true, Rate: 1_000);

    readonly Amounts _amounts = new(options.Scale, DateTimeOffset.UtcNow);

    /// <returns>The section of the README.</returns>
    public async Task<string> Run(string folder)
    {
        var calls = Tables.Head(
            "Cost per call with history behind it, 1,000 stations", "", "records", "closed loop, calls/s", "CPU per call", "paced 1,000/s, CPU per call",
            "p99", "start of the server");
        var reads = Tables.Head("Reading among it", "", "what", "p50", "p99", "one at a time", "64 at a time", "p99 then", "CPU per request", "bytes");
        foreach (var engine in options.Engines)
        {
            Require(folder);
            await One(engine, calls, reads);
        }
        return $"{calls}\n{reads}";
    }

    async Task One(Engine engine, System.Text.StringBuilder calls, System.Text.StringBuilder reads)
    {
        var seed = await servers.Seed(engine, options.Scale >= 0.5 ? 20_000 : 1_000);
        var before = await runner.Ceiling(Load);
        var empty = await runner.Server(engine, Load, seed);
        var filled = await servers.Copy(seed);
        try
        {
            await Template(filled);
            var began = Stopwatch.GetTimestamp();
            if (engine == Engine.Sqlite)
                await FilledDatabase.Sqlite(Path.Combine(filled.Folder, "stationmaster.db"), _amounts);
            else
                await FilledDatabase.Postgres(servers.Connection(filled.Database!), _amounts);
            Console.WriteLine($"  {engine.Name()} filled in {Stopwatch.GetElapsedTime(began).TotalMinutes:N1} minutes");

            began = Stopwatch.GetTimestamp();
            await using var subject = await servers.Start(engine, filled.Folder, filled.Database);
            var start = Stopwatch.GetElapsedTime(began);
            await Reads(subject, filled, reads);
            var full = await runner.Measure(subject, Load, ["--known", filled.Known], ProcessorTime.LoadAverage());
            var after = await runner.Ceiling(Load);
            Calls(calls, "ceiling before", "", before, null);
            Calls(calls, engine.Name(), "0", empty, null);
            Calls(calls, engine.Name(), $"{_amounts.Full + _amounts.Short:N0}", full, start);
            Calls(calls, "ceiling after", "", after, null);
        }
        finally
        {
            await servers.Delete(filled);
        }
    }

    /// <summary>A few real sessions, of which the history is made.</summary>
    async Task Template(Seed seed)
    {
        await using var subject = await servers.Start(seed.Engine, seed.Folder, seed.Database);
        using var load = Running.Load.Start(
            subject, ["--stations", "10", "--known", seed.Known, "--token", SeedMaker.Token, "--rate", "100", "--warm-up", "1", "--seconds", "3"]);
        if (await load.Result() is { Errors: > 0 } result)
            throw new InvalidOperationException($"No session to make history of: {result.FirstError}");
        await subject.Stop();
    }

    async Task Reads(Subject subject, Seed seed, System.Text.StringBuilder table)
    {
        var http = new LeanHttp(subject, seed.ApiKey);
        var page = (int)Math.Min(DeepPage, _amounts.Full / PageSize / 2);
        var at = ((long)page - 1) * PageSize;
        var cursor = new Cursor(ChargeRecordQuery.Read(new QueryCollection(), DateTimeOffset.UtcNow).Order, _amounts.UpdatedMs(at), Amounts.First + at);
        await Read($"a charge record by id, any of {_amounts.Full:N0}", () => $"/v2/charge-records/{Amounts.First + Random.Shared.NextInt64(_amounts.Full)}");
        await Read($"the first page of {PageSize}", () => $"/v2/charge-records?limit={PageSize}");
        await Read($"the {page:N0}th page", () => $"/v2/charge-records?limit={PageSize}&nextPageCursor={cursor}");
        await Read("the last page", () => $"/v2/charge-records?limit={PageSize}&sortDirection=desc");
        foreach (var (what, filter) in new[]
        {
            ("one charge box's, the newest", """{"chargeBoxId": 1}"""), ("one location's over 1 kWh, the newest", """{"location.id": 1, "consumed": {"$gt": 1}}"""),
            ("a year's of one country, the newest", $$$"""{"location.country": "DK", "startedAt": {"$gte": "{{{DateTime.UtcNow.AddDays(-365):yyyy-MM-dd}}}"}}"""),
        })
            await Read($"filtered: {what}", () => $"/v2/charge-records?limit={PageSize}&sort=startedAt&sortDirection=desc&filter={Uri.EscapeDataString(filter)}");
        // The short ones have no document it could show.
        await Read(
            "transactions, the first page of 500",
            () => $"/v2/transactions?updatedAtFrom={_amounts.Since:yyyy-MM-dd}T00:00:00Z&updatedAtTo={_amounts.Since.AddDays(180):yyyy-MM-dd}T00:00:00Z");
        await Read("a month's statement, of the full ones", () => $"/v2/statements?month={_amounts.Since.AddMonths(2):yyyy-MM}");
        await Read("a month's statement, of the short ones too", () => $"/v2/statements?month={_amounts.Now.AddDays(-15):yyyy-MM}");
        await Read("a session's meter values", () => $"/v2/charge-records/{Amounts.First + Random.Shared.NextInt64(_amounts.Full)}/meter-values");
        await Read($"live connectors, {seed.Stations:N0}, searched", () => "/v2/connectors?search=STM0&limit=100");
        await Read($"live connectors, {seed.Stations:N0}, by status", () => "/v2/connectors?status=Offline&limit=100");
        await Read($"live connectors, all {seed.Stations:N0}", () => "/v2/connectors");

        async Task Read(string what, Func<string> path)
        {
            try
            {
                var one = await http.Measure(1, options.WarmUp / 2, options.Duration / 2, path);
                var many = await http.Measure(64, options.WarmUp / 2, options.Duration / 2, path);
                Console.WriteLine($"  {what}: p50 {one.P50:N2} ms, p99 {one.P99:N2} ms, {many.Rate:N0}/s by 64");
                Tables.Row(
                    table, seed.Engine.Name(), what, $"{one.P50:N2} ms", $"{one.P99:N2} ms", $"{one.Rate:N0}/s", $"{many.Rate:N0}/s",
                    $"{many.P99:N1} ms", $"{many.CpuUs:N0} us", $"{one.Bytes:N0}");
            }
            catch (InvalidOperationException e)
            {
                Console.WriteLine($"  {what} failed: {e.Message}");
                Tables.Row(table, seed.Engine.Name(), what, $"failed: {e.Message.Split('\n')[0]}");
            }
        }
    }

    static void Calls(System.Text.StringBuilder table, string name, string records, RunFigures figures, TimeSpan? start) => Tables.Row(
        table, name,
        figures.Phases.Length < 2
            ? [records, figures.Fault ?? ""]
            : [
                records, $"{figures.Phases[0].Rate:N0}", $"{figures.Phases[0].CpuUs:N1} us", $"{figures.Phases[1].CpuUs:N1} us",
                $"{figures.Phases[1].P99:N1} ms", start is { } took ? $"{took.TotalSeconds:N1} s" : "",
            ]);

    void Require(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < _amounts.Bytes)
        {
            throw new InvalidOperationException(
                $"The history takes about {_amounts.Bytes / 1e9:N0} GB and {folder} has {free / 1e9:N0} GB free: set TMPDIR, or say --scale 0.1.");
        }
    }
}
