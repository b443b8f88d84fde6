using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1 Part 2, functional block G.</summary>
sealed class HeartbeatCall() : StationCall<HeartbeatSent, ClockDecision>("Heartbeat")
{
    static readonly HeartbeatSent Beat = new();

    public override StationEvent? Read(ref Fields fields)
    {
        while (fields.Next())
            if (fields.Is("customData"u8))
                fields.PassCustomData();
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
