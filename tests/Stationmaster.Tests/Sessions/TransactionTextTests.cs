using System.Text;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.V201;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>Cases that lie in how a station of OCPP 2.x writes, and so are told as text.</summary>
public class TransactionTextTests
{
    static void Send(StationUnderTest box, string payload)
    {
        var reading = Ocpp201.Instance.Read("TransactionEvent", Encoding.UTF8.GetBytes(payload));
        Assert.Null(reading.Error);
        box.Tell(reading.Event!);
    }

    static void Send(StationUnderTest box, string phase, int number, string timestamp, string sampled = "") => Send(box, $$"""
        {"eventType":"{{phase}}","timestamp":"{{timestamp}}","triggerReason":"MeterValuePeriodic","seqNo":{{number}},"transactionInfo":{"transactionId":"T1"},
         "evse":{"id":1,"connectorId":1},"idToken":{"idToken":"ANNA","type":"ISO14443"}
         {{(sampled.Length == 0 ? "" : $$""","meterValue":[{"timestamp":"{{timestamp}}","sampledValue":[{{sampled}}]}]""")}}}
        """);

    [Theory, SessionCase(12, Of = Told.InSteps)]
    [InlineData("10:00:00", "09:58:41.250")]
    [InlineData("10:00:00", "10:03:30")]
    [InlineData("10:00:00", "12:00:00")]
    public void A_clock_that_is_a_little_off_is_kept_beside_the_time_of_receipt(string received, string told)
    {
        var box = StationUnderTest.Online().Until(received);

        Send(box, "Started", 0, $"2025-06-10T{told}Z");

        Assert.Equal((Times.At(told), Times.At(received)), (box.Only.StartedAt, box.Only.StartReceivedAt));
        Assert.False(box.Only.Is(SessionFlags.TimeEstimated));
    }

    [Theory, SessionCase(13, Of = Told.InSteps)]
    [InlineData("2025-06-10T10:00:00")]
    [InlineData("2025-06-10T12:00:00+02:00")]
    [InlineData("2025-06-10T12:00:00+0200")]
    [InlineData("2025-06-10 10:00:00")]
    [InlineData("2025-06-10T10:00:00.000000000Z")]
    [InlineData("20250610T100000Z")]
    public void Times_are_understood_as_stations_write_them(string timestamp)
    {
        var box = StationUnderTest.Online().Until("13:00");

        Send(box, "Started", 0, timestamp);

        Assert.Equal((Times.At("10:00"), TimeSpan.Zero), (box.Only.StartedAt, box.Only.StartedAt.Offset));
        Assert.False(box.Only.Is(SessionFlags.TimeEstimated));
    }

    [Theory, SessionCase(13, 10, Of = Told.InSteps)]
    [InlineData("yesterday")]
    [InlineData("0000-00-00T00:00:00Z")]
    public void A_time_that_is_none_stops_no_charge(string timestamp)
    {
        var box = StationUnderTest.Online().Until("10:00");

        Send(box, "Started", 0, timestamp);

        Assert.Equal(Times.At("10:00"), box.Only.StartedAt);
    }

    [Theory, SessionCase(21, Of = Told.InSteps)]
    [InlineData("""{"value":5000}""")]
    [InlineData("""{"value":5,"unitOfMeasure":{"unit":"kWh"}}""")]
    [InlineData("""{"value":5,"unitOfMeasure":{"unit":"Wh","multiplier":3}}""")]
    [InlineData("""{"value":50000,"unitOfMeasure":{"multiplier":-1}}""")]
    public void Registers_come_in_any_unit_and_power_of_ten(string sampled)
    {
        var box = StationUnderTest.Online().Until("10:00");
        Send(box, "Started", 0, "2025-06-10T10:00:00Z", """{"value":1000,"context":"Transaction.Begin","unitOfMeasure":{"unit":"Wh"}}""");
        box.Until("10:15");

        Send(box, "Updated", 1, "2025-06-10T10:15:00Z", sampled);

        Assert.Equal(4_000_000, box.Live(box.Only.Number).Metering.EnergyMilliWh);
    }

    [Theory, SessionCase(22, Of = Told.InSteps)]
    [InlineData("\"5000\"", 4_000_000)]
    [InlineData("\"5000,0\"", 4_000_000)]
    [InlineData("5E3", 4_000_000)]
    [InlineData("\"NaN\"", 0)]
    [InlineData("null", 0)]
    public void Numbers_that_come_as_text_are_read_and_what_is_no_number_is_left_out(string value, long expectedMilliWh)
    {
        var box = StationUnderTest.Online().Until("10:00");
        Send(box, "Started", 0, "2025-06-10T10:00:00Z", """{"value":1000,"context":"Transaction.Begin"}""");
        box.Until("10:15");

        Send(box, "Updated", 1, "2025-06-10T10:15:00Z", $$"""{"value":{{value}}},{"value":61,"measurand":"SoC"}""");

        Assert.Equal(expectedMilliWh, box.Live(box.Only.Number).Metering.EnergyMilliWh);
        Assert.Equal(61, box.Live(box.Only.Number).Metering.LastSoc);
    }
}
