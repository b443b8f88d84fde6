using System.Collections.Frozen;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp;

/// <summary>The calls of stations that a version reads by hand, found by action and by event.</summary>
/// <param name="isKnown">Is it an action of the version at all? Then it is NotSupported here, else NotImplemented.</param>
sealed class StationCalls(string version, Func<string, bool> isKnown, params StationCall[] calls)
{
    readonly FrozenDictionary<string, StationCall> _byAction = calls.ToFrozenDictionary(call => call.Action);
    readonly FrozenDictionary<Type, StationCall> _byEvent = calls.ToFrozenDictionary(call => call.Event);

    public Reading Read(string action, ReadOnlyMemory<byte> payload)
    {
        if (!_byAction.TryGetValue(action, out var call))
            return new(null, Refuse(action), []);
        var fields = new Fields(payload.Span);
        try
        {
            var @event = fields.Begin() ? call.Read(ref fields) : null;
            fields.End();
            return new(fields.Error is null ? @event : null, fields.Error, fields.Deviations);
        }
        catch (JsonException e)
        {
            return new(null, NoJson(e), fields.Deviations);
        }
    }

    public byte[] WriteAnswer(StationEvent @event, Decision decision) => _byEvent[@event.GetType()].WriteAnswer(decision);

    public OutgoingCall Write(StationEvent @event)
    {
        var call = _byEvent[@event.GetType()];
        return new(call.Action, call.Write(@event));
    }

    public Decision? ReadAnswer(StationEvent @event, ReadOnlyMemory<byte> payload)
    {
        var fields = new Fields(payload.Span);
        try
        {
            return fields.Begin() ? _byEvent[@event.GetType()].ReadAnswer(ref fields) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public OcppError Refuse(string action) => isKnown(action)
        ? new(OcppErrorCode.NotSupported, $"{action} is not supported here")
        : new(OcppErrorCode.NotImplemented, $"{action} is no action of OCPP {version}");

    public static OcppError NoJson(JsonException e) => new(OcppErrorCode.FormationViolation, $"The payload is not JSON: {e.Message}");
}
