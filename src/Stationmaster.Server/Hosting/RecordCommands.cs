using System.Globalization;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.ChargeRecords.Revisions;

namespace Stationmaster.Server.Hosting;

/// <summary>The commands that look at sealed records: a line for each that is not as it was sealed, and a sum.</summary>
static class RecordCommands
{
    public static Task<int> Check(ServerOptions options, string? id, string? month, CancellationToken ct) => Over(
        options, id, month,
        async (recomputer, number, sum) =>
        {
            if (await recomputer.Check(number, ct) is not { } findings)
                sum.Unsealed(number);
            else
                sum.Add(number, findings.Count == 0 ? "intact" : "changed", findings.Count == 0, findings);
        },
        ct);

    public static Task<int> Recompute(ServerOptions options, string? id, string? month, string? rules, CancellationToken ct)
    {
        if (rules is not (null or "recorded" or "current"))
            return Refuse($"--rules: '{rules}' is neither recorded nor current");
        return Over(
            options, id, month,
            async (recomputer, number, sum) =>
            {
                if (await recomputer.Recompute(number, rules == "current", ct) is not { } result)
                {
                    sum.Unsealed(number);
                    return;
                }
                sum.Add(number, result.Result, result.IsSound, result.Findings);
                foreach (var difference in result.Differences)
                    Console.WriteLine($"  {difference.Field}: {difference.Sealed ?? "absent"} as sealed, {difference.Now ?? "absent"} now");
            },
            ct);
    }

    static async Task<int> Over(ServerOptions options, string? id, string? month, Func<Recomputer, long, Sum, Task> look, CancellationToken ct)
    {
        var one = 0L;
        if (id is not null && (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out one) || one == 0))
            return await Refuse($"--id: '{id}' is no transactionId");
        var (from, until) = (DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1));
        if (month is not null)
        {
            if (!DateTimeOffset.TryParseExact($"{month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out from))
                return await Refuse($"--month: '{month}' is no month such as 2026-11");
            until = from.AddMonths(1);
        }
        var sum = new Sum();
        var code = await StorageCommand.Run(
            options,
            async storage =>
            {
                var recomputer = new Recomputer(storage.Database, new EvidenceStore(storage.Database), new RevisionStore(storage.Database));
                if (id is not null)
                {
                    await look(recomputer, one, sum);
                    return;
                }
                await foreach (var number in recomputer.Ended(from, until, ct))
                    await look(recomputer, number, sum);
            },
            ct);
        Console.WriteLine(sum);
        return code != 0 ? code : sum.IsSound ? 0 : 1;
    }

    static Task<int> Refuse(string error)
    {
        Console.Error.WriteLine(error);
        return Task.FromResult(2);
    }

    /// <summary>How many came out how.</summary>
    sealed class Sum
    {
        readonly SortedDictionary<string, int> _results = new(StringComparer.Ordinal);

        public bool IsSound { get; private set; } = true;

        public void Add(long number, string result, bool isSound, IReadOnlyList<string> findings)
        {
            _results[result] = _results.GetValueOrDefault(result) + 1;
            IsSound &= isSound;
            foreach (var finding in findings)
                Console.WriteLine($"{number}: {finding}");
        }

        public void Unsealed(long number)
        {
            Console.WriteLine($"{number}: there is no sealed record of that number");
            IsSound = false;
        }

        public override string ToString() => _results.Count == 0
            ? "No sealed records."
            : $"{_results.Values.Sum()} records: {string.Join(", ", _results.Select(result => $"{result.Value} {result.Key}"))}.";
    }
}
