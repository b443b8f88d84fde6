using System.Reflection;

namespace Stationmaster.Tests.Transcripts;

/// <summary>One line: when it happened, and what.</summary>
/// <param name="Kind">'>' the station sends the frame; '&lt;' we do; '!' something else happens, in words.</param>
public sealed record TranscriptLine(string At, char Kind, string Text);

/// <summary>
/// A charge as both sides wrote it, and the record it must end in. A folder for each charge: a file for each version that tells it
/// (<c>1.6.txt</c>), and <c>record.txt</c>, which is the same for all of them.
/// </summary>
/// <remarks>
/// A line with a time sets the clock for those that follow; <c>&gt;</c> and <c>&lt;</c> are frames of the station and of ours; <c>!</c> is
/// <c>disconnects</c>, <c>connects</c>, <c>we restart</c> or an order such as <c>Olga: RemoteStop 101</c>; <c>#</c> is a comment. Answers must be
/// equal as JSON. The first session is number 101.
/// </remarks>
public sealed record Transcript(string Charge, string Version, IReadOnlyList<TranscriptLine> Lines, string Record)
{
    const string RecordFile = "/record.txt";

    public static IEnumerable<(string Charge, string Version)> All() =>
        from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
        let path = name.Replace('\\', '/')
        where path.EndsWith(".txt", StringComparison.Ordinal) && !path.EndsWith(RecordFile, StringComparison.Ordinal)
        let slash = path.LastIndexOf('/')
        orderby path
        select (path[..slash], path[(slash + 1)..^".txt".Length]);

    public static Transcript Read(string charge, string version)
    {
        var at = "08:00:00";
        var lines = new List<TranscriptLine>();
        foreach (var line in Text($"{charge}/{version}.txt").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
                continue;
            if (line[0] is '>' or '<' or '!')
                lines.Add(new(at, line[0], line[1..].Trim()));
            else
                at = line;
        }
        return new(charge, version, lines, Text(charge + RecordFile));
    }

    static string Text(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream(name) ?? assembly.GetManifestResourceStream(name.Replace('/', '\\'))
            ?? throw new FileNotFoundException($"No transcript {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
