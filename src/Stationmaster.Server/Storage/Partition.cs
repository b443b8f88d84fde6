using System.Text.RegularExpressions;

namespace Stationmaster.Server.Storage;

/// <summary>How much time one partition holds, in UTC.</summary>
enum PartitionSpan { Day, Month }

/// <summary>A table that grows by time, in ms of one of its columns.</summary>
/// <param name="Ahead">How long before they are needed partitions are made.</param>
sealed record PartitionedTable(string Name, string Column, PartitionSpan Span, TimeSpan Ahead)
{
    // Reading a station's messages asks every partition, so there are never many.
    static readonly TimeSpan MostDays = TimeSpan.FromDays(60);

    /// <summary>Kept as long as the records: years, so months.</summary>
    public static readonly PartitionedTable Samples = new("meter_sample", "received_ms", PartitionSpan.Month, TimeSpan.FromDays(45));

    public static PartitionedTable Messages(TimeSpan keepFor) => new(
        "message", "at_ms", keepFor > MostDays ? PartitionSpan.Month : PartitionSpan.Day, TimeSpan.FromDays(keepFor > MostDays ? 45 : 7));

    /// <summary>What a row that no other partition takes falls into.</summary>
    public string Default => $"{Name}_default";

    /// <summary>Where the span begins that a moment lies in.</summary>
    public DateTimeOffset StartOf(DateTimeOffset at) =>
        Span == PartitionSpan.Day ? new(at.UtcDateTime.Date, TimeSpan.Zero) : new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset EndOf(DateTimeOffset at) => Span == PartitionSpan.Day ? StartOf(at).AddDays(1) : StartOf(at).AddMonths(1);
}

/// <param name="FromMs">Inclusive; null: from ever.</param>
/// <param name="ToMs">Exclusive; null only for the default partition.</param>
sealed partial record Partition(string Name, long? FromMs, long? ToMs)
{
    public bool IsDefault => ToMs is null;

    /// <summary>Not the one that was the whole table once, nor the default: they are emptied row by row.</summary>
    public bool IsDroppable => FromMs is not null && ToMs is not null;

    public bool Holds(long ms) => ms < ToMs && !(ms < FromMs);

    /// <param name="bound">As pg_get_expr prints it.</param>
    public static Partition Of(string name, string bound)
    {
        if (bound == "DEFAULT")
            return new(name, null, null);
        var match = Bound().Match(bound);
        return match.Success
            ? new(name, match.Groups["from"] is { Success: true } from ? long.Parse(from.Value) : null, long.Parse(match.Groups["to"].Value))
            : throw new StorageSetupException($"The partition {name} has bounds that Stationmaster never makes: {bound}");
    }

    [GeneratedRegex(@"^FOR VALUES FROM \((?:MINVALUE|'?(?<from>-?\d+)'?)\) TO \('?(?<to>-?\d+)'?\)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bound();
}
