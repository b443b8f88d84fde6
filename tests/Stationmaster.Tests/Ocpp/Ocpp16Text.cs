using System.Text;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Tests.Ocpp.Vocabulary;
using Xunit;

namespace Stationmaster.Tests.Ocpp;

/// <summary>Payloads as text, as the tests write them.</summary>
static class Ocpp16Text
{
    /// <summary>As we read it by hand, which must not contradict what the vocabulary says of it.</summary>
    public static Reading Read(string action, string json)
    {
        Overlap.AssertAlike(action, json);
        return Ocpp16.Instance.Read(action, Bytes(json));
    }

    /// <summary>The event of a payload that the schema allows.</summary>
    public static T Event<T>(string action, string json) where T : StationEvent
    {
        var reading = Read(action, json);
        Assert.Null(reading.Error);
        Assert.Empty(reading.Deviations);
        return Assert.IsType<T>(reading.Event);
    }

    /// <summary>The event of a payload that breaks the schema, and how: "field code" for each deviation.</summary>
    public static (T Event, string Deviations) Tolerated<T>(string action, string json) where T : StationEvent
    {
        var reading = Read(action, json);
        Assert.Null(reading.Error);
        Assert.NotEmpty(reading.Deviations);
        return (Assert.IsType<T>(reading.Event), string.Join("; ", reading.Deviations.Select(d => $"{d.Field} {d.Code}")));
    }

    public static OcppError Refusal(string action, string json)
    {
        var reading = Read(action, json);
        Assert.Null(reading.Event);
        Assert.False(reading.IsStrictlyValid);
        return Assert.IsType<OcppError>(reading.Error);
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    public static void AssertJson(string expected, ReadOnlyMemory<byte> actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(Text(actual))),
            $"expected {expected}\ngot {Text(actual)}");
}
