using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Tests.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.V201;

/// <summary>Payloads of 2.x as text. What is read by hand is held against the vocabulary each time.</summary>
static class OcppText
{
    /// <summary>The event of a payload that the schema allows.</summary>
    public static T Event<T>(OcppVersion version, string action, string json) where T : StationEvent
    {
        var reading = Read(version, action, json);
        Assert.Null(reading.Error);
        Assert.Empty(reading.Deviations);
        return Assert.IsType<T>(reading.Event);
    }

    /// <summary>The event of a payload that breaks the schema, and how: "field code" for each deviation.</summary>
    public static (T Event, string Deviations) Tolerated<T>(OcppVersion version, string action, string json) where T : StationEvent
    {
        var reading = Read(version, action, json);
        Assert.Null(reading.Error);
        Assert.NotEmpty(reading.Deviations);
        return (Assert.IsType<T>(reading.Event), string.Join("; ", reading.Deviations.Select(d => $"{d.Field} {d.Code}")));
    }

    public static Reading Read(OcppVersion version, string action, string json)
    {
        Overlap.AssertAlike(version, action, json);
        return version.Read(action, Bytes(json));
    }
}
