using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Stationmaster.Server.Tests.Hostile;

/// <summary>What the program's meter counts of limits from now on, of all servers in this process.</summary>
sealed class Metered : IDisposable
{
    const string Limits = "stationmaster.limits.";

    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public Metered()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name.StartsWith(Limits, StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
            _counts.AddOrUpdate(name, value, (_, count) => count + value);
        });
        _listener.Start();
    }

    /// <param name="name">The instrument, without what all have in common, and the limit: "pauses calls".</param>
    public long Of(string name) => _counts.GetValueOrDefault(Limits + name);

    public void Dispose() => _listener.Dispose();
}
