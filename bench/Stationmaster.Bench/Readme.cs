namespace Stationmaster.Bench;

/// <summary>bench/README.md, whose tables stand between comments that name them.</summary>
static class Readme
{
    /// <summary>Replaces what stands between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>.</summary>
    public static void Write(string name, string text)
    {
        if (Find() is not { } path)
            return;
        var old = File.ReadAllText(path);
        var (from, to) = ($"<!-- {name} -->", $"<!-- /{name} -->");
        var (start, end) = (old.IndexOf(from, StringComparison.Ordinal), old.IndexOf(to, StringComparison.Ordinal));
        if (start < 0 || end < 0)
            throw new InvalidOperationException($"{path} has no place for {name}.");
        File.WriteAllText(path, $"{old[..(start + from.Length)]}\n{text.Trim()}\n{old[end..]}");
        Console.WriteLine($"{name} written to {path}");
    }

    static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stationmaster.slnx")))
            folder = folder.Parent;
        return folder is null ? null : Path.Combine(folder.FullName, "bench", "README.md");
    }
}
