using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Stationmaster.Server.Observability;

/// <summary>The one name under which everything measured and traced here leaves the program.</summary>
static class Telemetry
{
    public const string Name = "Stationmaster";

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Source = new(Name);

    /// <summary>Seconds from a quarter of a millisecond to half a minute: commits, messages and orders all fit in.</summary>
    public static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    public static KeyValuePair<string, object?> Tag(string key, object? value) => new(key, value);
}
