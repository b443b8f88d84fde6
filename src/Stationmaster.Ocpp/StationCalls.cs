using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp;

/// <summary>The calls of stations that a version reads by hand, found by action and by event.</summary>
sealed class StationCalls(OcppVersion version, params StationCall[] calls)
{
    readonly FrozenDictionary<string, StationCall> _byAction = calls.ToFrozenDictionary(call => call.Action);
    readonly FrozenDictionary<Type, StationCall> _byEvent = calls.ToFrozenDictionary(call => call.Event);

    public Reading Read(string action, ReadOnlyMemory<byte> payload)
    {
        if (!_byAction.TryGetValue(action, out var call))
            return version.Actions.Find(action) is { } shape && Notices.Is(shape) ? Notices.Read(shape, payload) : new(null, Refuse(action), []);
        var fields = new Fields(payload.Span);
        try
        {
            var @event = fields.Begin() ? call.Read(ref fields) : null;
            fields.End();
            var deviations = call.IsJudgedByVocabulary ? version.Actions.Judged(action, payload, fields.Deviations) : fields.Deviations;
            return new(fields.Error is null ? @event : null, fields.Error, deviations);
        }
        catch (JsonException e)
        {
            return new(null, NoJson(e), fields.Deviations);
        }
    }

    public byte[] WriteAnswer(StationEvent @event, Decision decision) =>
        @event is StationNotice notice ? Notices.Answer(notice.Action, version.Edition) : _byEvent[@event.GetType()].WriteAnswer(decision);

    public OutgoingCall Write(StationEvent @event)
    {
        if (@event is StationNotice notice)
            return new(notice.Action, Encoding.UTF8.GetBytes(notice.PayloadJson));
        var call = _byEvent[@event.GetType()];
        return new(call.Action, call.Write(@event));
    }

    public Decision? ReadAnswer(StationEvent @event, ReadOnlyMemory<byte> payload)
    {
        var fields = new Fields(payload.Span);
        try
        {
            return !fields.Begin() ? null : @event is StationNotice ? Noted.Only : _byEvent[@event.GetType()].ReadAnswer(ref fields);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public OcppError Refuse(string action) => version.Actions.Find(action) is not null
        ? new(OcppErrorCode.NotSupported, $"{action} is not supported here")
        : new(OcppErrorCode.NotImplemented, $"{action} is no action of OCPP {version.Name}");

    public static OcppError NoJson(JsonException e) => new(OcppErrorCode.FormationViolation, $"The payload is not JSON: {e.Message}");
}
