namespace Stationmaster.Server.Observability;

/// <summary>This process among those that may serve the same network.</summary>
static class Node
{
    public static string Name { get; } = Environment.MachineName;

    public static DateTimeOffset StartedAt { get; } = new(System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime(), TimeSpan.Zero);
}
