using System.Diagnostics.Metrics;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Observability;

/// <summary>What is read off the running parts whenever somebody looks at the meter; nothing is kept up to date for it.</summary>
sealed class Gauges : IHostedService, IDisposable
{
    readonly Meter _meter = new(Telemetry.Name);

    public Gauges(Figures figures, Commits commits, StationRegistry stations, HeldStations held, LiveBoard board)
    {
        _meter.CreateObservableCounter("stationmaster.messages", figures.Messages.Counts, "{message}", "Stations' messages by action and outcome");
        _meter.CreateObservableCounter("stationmaster.orders", figures.Orders.Counts, "{order}", "Orders to stations by kind and outcome");
        _meter.CreateObservableCounter("stationmaster.records.completed", () => figures.RecordsCompleted, "{record}", "Sessions whose end was stored, anew each time one was re-priced");
        _meter.CreateObservableCounter("stationmaster.records.sealed", () => figures.RecordsSealed, "{record}", "Charge records sealed");
        _meter.CreateObservableGauge("stationmaster.commits.waiting", () => commits.Waiting, "{unit}", "Saves and writes that wait for their batch");
        _meter.CreateObservableGauge("stationmaster.mailboxes.waiting", () => stations.Waiting, "{letter}", "Letters in the stations' mailboxes");
        _meter.CreateObservableGauge("stationmaster.stations.connected", () => stations.ConnectedCount, "{station}", "Stations whose socket is open here");
        _meter.CreateObservableGauge("stationmaster.stations.held", () => held.ConnectedCount, "{station}", "Unknown stations that wait for an operator");
        _meter.CreateObservableGauge("stationmaster.sessions.running", () => board.Census().Running, "{session}", "Connectors with a running session");
        _meter.CreateObservableGauge("stationmaster.board.lag", () => board.Lag.Now.TotalSeconds, "s", "Age of the oldest change readers have not heard of");
        _meter.CreateObservableGauge("stationmaster.streams.open", () => figures.Streams, "{stream}", "Event streams with a reader");
        _meter.CreateObservableGauge("stationmaster.storage.away", () => commits.IsHealthy ? 0 : 1, "{state}", "1 while the storage takes no writes");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
