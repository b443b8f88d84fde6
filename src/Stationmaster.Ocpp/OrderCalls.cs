using System.Collections.Frozen;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp;

/// <summary>The calls to stations that a version writes by hand, found by action and by order.</summary>
/// <param name="calls">Several orders may share an action; a station reads it as the first of those that are read.</param>
sealed class OrderCalls(OcppVersion version, params OrderCall[] calls)
{
    readonly FrozenDictionary<string, OrderCall> _byAction = calls.Where(call => call.IsRead).DistinctBy(call => call.Action).ToFrozenDictionary(call => call.Action);
    readonly FrozenDictionary<Type, OrderCall> _byOrder = calls.ToFrozenDictionary(call => call.Order);

    public bool Has(string action) => _byAction.ContainsKey(action);

    public OutgoingCall? Write(Order order) =>
        _byOrder.TryGetValue(order.GetType(), out var call) && call.IsWritable(order) && call.Write(order) is { } payload ? new(call.Action, payload) : null;

    public Outcome ReadOutcome(Order order, ReadOnlyMemory<byte> payload)
    {
        var fields = new Fields(payload.Span);
        try
        {
            if (fields.Begin())
                return _byOrder[order.GetType()].ReadOutcome(ref fields);
        }
        catch (JsonException)
        {
        }
        return new(OutcomeKind.Rejected, Why: "The answer is not a JSON object");
    }

    public OrderReading Read(string action, ReadOnlyMemory<byte> payload)
    {
        var fields = new Fields(payload.Span);
        try
        {
            var call = _byAction[action];
            var order = fields.Begin() ? call.Read(ref fields) : null;
            fields.End();
            var deviations = call.IsJudgedByVocabulary ? version.Actions.Judged(action, payload, fields.Deviations) : fields.Deviations;
            return new(fields.Error is null ? order : null, fields.Error, deviations);
        }
        catch (JsonException e)
        {
            return new(null, StationCalls.NoJson(e), fields.Deviations);
        }
    }

    public byte[] WriteOutcome(Order order, Outcome outcome) => _byOrder[order.GetType()].WriteOutcome(outcome);
}
