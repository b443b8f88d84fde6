using Stationmaster.Bench.Running;

namespace Stationmaster.Bench;

/// <summary>What is measured and for how long.</summary>
/// <param name="Only">Names of scenarios; empty for all.</param>
/// <param name="Database">A PostgreSQL of this run's own, as its superuser; null where none is installed.</param>
/// <param name="Postmaster">Its first process, whose processor time and whose children's is told apart; null when it is not known.</param>
/// <param name="Scale">Of the history: 1 is a million full records, ten million short ones and fifty million samples.</param>
sealed record BenchOptions(
    IReadOnlyList<string> Only, IReadOnlyList<Engine> Engines, TimeSpan WarmUp, TimeSpan Duration, IReadOnlyList<int> Growth, bool IsQuick,
    bool WithHistory, double Scale, string? Database, int? Postmaster, string Settings)
{
    public const string Usage = """
        bench/run                      measure everything but the history, and write bench/README.md
        bench/run --quick              the same in a few minutes: shorter, fewer sizes; only printed
        bench/run --history            only what is measured with years of records behind it; fills a database first
        bench/run inner [--filter X]   the parts of a call by BenchmarkDotNet

        --only NAME[,NAME]             closed-loop, eight-values, paced, idle, versions, growth
        --engine sqlite|postgres       only one of the two
        --seconds N, --warm-up N       how long, and how long before                      [10, 10]
        --stations N[,N]               the sizes of growth                                [100,1000,10000,19000]
        --scale X                      how much history, 1 being all of it                [1]
        --database "Host=…"            a PostgreSQL for this run alone, as superuser; bench/run starts one
        """;

    public bool Wants(string name) => Only.Count == 0 || Only.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FormatException">Something is not an option.</exception>
    public static BenchOptions Read(string[] args)
    {
        var left = new Queue<string>(args);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (left.TryDequeue(out var name))
        {
            values[name] = name switch
            {
                "--quick" or "--history" => "",
                "--only" or "--engine" or "--seconds" or "--warm-up" or "--stations" or "--scale" or "--database" or "--postmaster" or "--settings" =>
                    left.TryDequeue(out var value) ? value : throw new FormatException($"{name} says nothing"),
                _ => throw new FormatException($"{name} is no option"),
            };
        }
        var isQuick = values.ContainsKey("--quick");
        string? Value(string name) => values.GetValueOrDefault(name);
        TimeSpan Seconds(string name, int quick) => TimeSpan.FromSeconds(int.Parse(Value(name) ?? (isQuick ? $"{quick}" : "10")));
        Engine[] engines = Value("--engine") switch
        {
            null => Value("--database") is null ? [Engine.Sqlite] : [Engine.Sqlite, Engine.Postgres],
            "sqlite" => [Engine.Sqlite],
            "postgres" => Value("--database") is null ? throw new FormatException("No PostgreSQL was found") : [Engine.Postgres],
            var other => throw new FormatException($"--engine: {other} is neither sqlite nor postgres"),
        };
        return new(
            Value("--only")?.Split(',') ?? [], engines, Seconds("--warm-up", 4), Seconds("--seconds", 4),
            [.. (Value("--stations") ?? (isQuick ? "100,1000" : "100,1000,10000,19000")).Split(',').Select(int.Parse)], isQuick,
            values.ContainsKey("--history"), double.Parse(Value("--scale") ?? "1"), Value("--database"),
            Value("--postmaster") is { } pid ? int.Parse(pid) : null, Value("--settings") ?? "");
    }
}
