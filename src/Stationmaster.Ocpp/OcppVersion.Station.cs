using Stationmaster.Charging.Stations;

namespace Stationmaster.Ocpp;

// The station's side of the same calls: what a simulator needs.
public abstract partial class OcppVersion
{
    /// <summary>Writes what a station tells as its call.</summary>
    public OutgoingCall WriteEvent(StationEvent @event) => _fromStation.Write(@event);

    /// <summary>Reads the answer to <paramref name="event"/>; null when no sense can be made of it.</summary>
    public Decision? ReadAnswer(StationEvent @event, ReadOnlyMemory<byte> payload) => _fromStation.ReadAnswer(@event, payload);

    /// <summary>Reads a call of the back office: an order, or with which CALLERROR to refuse it.</summary>
    public OrderReading ReadOrder(string action, ReadOnlyMemory<byte> payload) =>
        _toStation.Has(action) ? _toStation.Read(action, payload) : new(null, _fromStation.Refuse(action), []);

    /// <summary>Writes a station's answer to <paramref name="order"/>.</summary>
    /// <param name="outcome">Its status is written as it is; where it names none, the plain word for its kind.</param>
    public byte[] WriteOutcome(Order order, Outcome outcome) => _toStation.WriteOutcome(order, outcome);
}

/// <summary>What a station read from a call of the back office; the order is null exactly when the error is set.</summary>
public sealed record OrderReading(Order? Order, OcppError? Error, IReadOnlyList<Deviation> Deviations);
