using System.Globalization;

namespace Stationmaster.Bench.Running;

/// <summary>Processor time as the kernel counts it, in hundredths of a second (proc(5)).</summary>
static class ProcessorTime
{
    const double TicksPerSecond = 100;

    /// <summary>User and system time of a process so far; zero when it is gone.</summary>
    public static TimeSpan Of(int pid) => Fields(pid) is { } fields ? Span(fields[11]) + Span(fields[12]) : TimeSpan.Zero;

    /// <summary>That of a process, of the children it has waited for, and of those it has now: for PostgreSQL's postmaster.</summary>
    public static TimeSpan OfFamily(int pid)
    {
        if (Fields(pid) is not { } own)
            return TimeSpan.Zero;
        var all = Span(own[11]) + Span(own[12]) + Span(own[13]) + Span(own[14]);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var other) && Fields(other) is { } fields && int.Parse(fields[1]) == pid)
                all += Span(fields[11]) + Span(fields[12]);
        }
        return all;
    }

    /// <summary>That of everything on the machine.</summary>
    public static TimeSpan OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // user, nice, system, then idle and waiting for the disk, then interrupts; time taken by other guests counts as theirs.
        return Span(fields[1]) + Span(fields[2]) + Span(fields[3]) + Span(fields[6]) + Span(fields[7]) + Span(fields[8]);
    }

    /// <summary>The kernel's load average of the last minute.</summary>
    public static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>What follows the process's name, which may hold spaces: state, parent, and so on.</summary>
    static string[]? Fields(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static TimeSpan Span(string ticks) => TimeSpan.FromSeconds(long.Parse(ticks) / TicksPerSecond);
}
