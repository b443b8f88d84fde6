namespace Stationmaster.Server.Exports;

/// <summary>A column of an exported table.</summary>
/// <param name="Width">In characters, where the format knows widths.</param>
sealed record ExportColumn<T>(string Title, int Width, Func<T, Cell> Value);

/// <summary>What stands in a cell: text, a number, a time as the clock at its place shows it, or nothing.</summary>
readonly record struct Cell
{
    public string? Text { get; private init; }

    public decimal? Number { get; private init; }

    /// <summary>Without a zone.</summary>
    public DateTime? Time { get; private init; }

    /// <summary>The time's zone is UTC.</summary>
    public bool IsUtc { get; private init; }

    public static Cell Of(string? text) => new() { Text = string.IsNullOrEmpty(text) ? null : text };

    public static Cell Of(decimal? number) => new() { Number = number };

    public static Cell Of(DateTime? time, bool isUtc) => new() { Time = time, IsUtc = isUtc };
}

/// <summary>Writes a table row by row into a stream that keeps a page of it at a time.</summary>
interface ITableWriter : IAsyncDisposable
{
    string ContentType { get; }

    /// <summary>Without the dot.</summary>
    string Extension { get; }

    /// <summary>How many rows it can hold below the titles.</summary>
    int MostRows { get; }

    void Begin(IReadOnlyList<(string Title, int Width)> columns);

    void Row(IEnumerable<Cell> cells);

    /// <summary>After the last row; nothing else is written then.</summary>
    void End();
}
