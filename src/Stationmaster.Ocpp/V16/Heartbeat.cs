using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6 §4.6, §6.29, §6.30.</summary>
sealed class HeartbeatCall() : StationCall<HeartbeatSent, ClockDecision>("Heartbeat")
{
    static readonly HeartbeatSent Beat = new();

    public override StationEvent? Read(ref Fields fields)
    {
        while (fields.Next())
        {
        }
        return Beat;
    }

    protected override void WriteFields(Utf8JsonWriter json, HeartbeatSent @event)
    {
    }

    protected override void WriteAnswerFields(Utf8JsonWriter json, ClockDecision decision) => json.WriteTime("currentTime"u8, decision.Now);

    public override Decision? ReadAnswer(ref Fields fields)
    {
        DateTimeOffset? now = null;
        while (fields.Next())
            if (fields.Is("currentTime"u8))
                now = fields.Time();
        return now is { } time ? new ClockDecision(time) : null;
    }
}
