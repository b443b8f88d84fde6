using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>The station's side of the same calls: what a simulator needs.</summary>
public sealed partial class Ocpp16
{
    /// <summary>Writes what a station tells as its call.</summary>
    public static OutgoingCall WriteEvent(StationEvent @event) => FromStation.Write(@event);

    /// <summary>Reads the answer to <paramref name="event"/>; null when no sense can be made of it.</summary>
    public static Decision? ReadAnswer(StationEvent @event, ReadOnlyMemory<byte> payload) => FromStation.ReadAnswer(@event, payload);

    /// <summary>Reads a call of the back office: an order, or with which CALLERROR to refuse it.</summary>
    public static OrderReading ReadOrder(string action, ReadOnlyMemory<byte> payload)
    {
        if (!ToStationByAction.TryGetValue(action, out var call))
            return new(null, FromStation.Refuse(action), []);
        var fields = new Fields(payload.Span);
        try
        {
            var order = fields.Begin() ? call.Read(ref fields) : null;
            fields.End();
            return new(fields.Error is null ? order : null, fields.Error, fields.Deviations);
        }
        catch (JsonException e)
        {
            return new(null, StationCalls.NoJson(e), fields.Deviations);
        }
    }

    /// <summary>Writes a station's answer to <paramref name="order"/>.</summary>
    /// <param name="outcome">Its status is written as it is; where it names none, the plain word for its kind.</param>
    public static byte[] WriteOutcome(Order order, Outcome outcome) => ToStationByOrder[order.GetType()].WriteOutcome(outcome);
}

/// <summary>What a station read from a call of the back office; the order is null exactly when the error is set.</summary>
public sealed record OrderReading(Order? Order, OcppError? Error, IReadOnlyList<Deviation> Deviations);
