using System.Diagnostics.Tracing;

namespace Stationmaster.Server.Observability;

/// <summary>Hears of the exporter's failures, which it tells nobody else.</summary>
sealed class ExportFaults(Action<string> tell) : EventListener
{
    const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    // Called while the base is being made too, when there is nobody to tell yet.
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != Exporter || eventData.Level > EventLevel.Warning)
            return;
        var parts = eventData.Payload?.Select(part => part?.ToString()?.Split('\n')[0]) ?? [];
        tell?.Invoke($"{eventData.EventName}: {string.Join("; ", parts)}");
    }
}
