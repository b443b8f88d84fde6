using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class ClockTests
{
    [Fact, SessionCase(9)]
    public void A_charge_of_yesterday_told_from_the_queue_keeps_its_times()
    {
        var box = StationUnderTest.Online().Disconnect("08:10").Connect("1 13:00");

        var number = box.Charge("10:00", "10:30", 1000, 11_000);

        Assert.Equal(Times.At("10:00"), box.Session(number).StartedAt);
        Assert.Equal(Times.At("1 13:00"), box.Session(number).StartReceivedAt);
        Assert.Equal(TimeSpan.FromMinutes(30), box.OnlyRecord.Durations.Total);
        Assert.Equal(25m, box.OnlyRecord.Price.Amount);
        Assert.Equal(SessionFlags.Offline, box.Only.Flags);
    }

    [Fact, SessionCase(9)]
    public void Energy_a_refused_token_took_while_the_station_was_offline_is_due()
    {
        var box = StationUnderTest.Online().Disconnect("08:10").Connect("13:00");
        var start = box.Start("10:00", "LOST", 1000);
        box.Stop(start.TransactionId, "10:30", 11_000, "LOST", "DeAuthorized");

        Assert.Equal(AuthorisationStatus.Blocked, start.Authorisation.Status);
        Assert.Null(box.OnlyRecord.Exclusion);
        Assert.Equal(25m, box.OnlyRecord.Price.Amount);
        Assert.Equal(PaymentMethod.Invoice, box.OnlyRecord.PaymentMethod);
    }

    [Fact, SessionCase(9, 49)]
    public void The_tariff_is_the_one_of_the_start()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Tariff = (Places.SimpleTariff with { PricePerKwh = 9m }).ToTariff();

        box.Stop(number, "10:30", 11_000);

        Assert.Equal(25m, box.Until("1 12:00").OnlyRecord.Price.Amount);
    }

    [Theory, SessionCase(12)]
    [InlineData("10:00:00", "09:58:41.250")]
    [InlineData("10:00:00", "10:03:30")]
    [InlineData("10:00:00", "12:00:00")]
    public void A_clock_that_is_a_little_off_is_kept_beside_the_time_of_receipt(string received, string told)
    {
        var box = StationUnderTest.Online().Until(received);

        var number = box.StartRaw(Times.At(told)).TransactionId;
        box.StopRaw(number, Times.At(told) + TimeSpan.FromMinutes(20), 3000);

        Assert.Equal(Times.At(told), box.Only.StartedAt);
        Assert.Equal(Times.At(received), box.Only.StartReceivedAt);
        Assert.Equal(TimeSpan.FromMinutes(20), box.OnlyRecord.Durations.Total);
        Assert.False(box.Only.Is(SessionFlags.TimeEstimated));
    }

    [Theory, SessionCase(10)]
    [InlineData("1970-01-01T00:00:12Z")]
    [InlineData("2000-01-01T00:00:00Z")]
    [InlineData("2099-01-01T00:00:00Z")]
    [InlineData(null)]
    public void A_time_that_can_not_be_is_replaced_by_that_of_receipt(string? told)
    {
        DateTimeOffset? at = told is null ? null : DateTimeOffset.Parse(told);
        var box = StationUnderTest.Online().Until("10:00");

        var number = box.StartRaw(at).TransactionId;
        box.Until("10:30");
        box.StopRaw(number, at?.AddMinutes(30), 6000);

        Assert.Equal((Times.At("10:00"), Times.At("10:30")), (box.Only.StartedAt, box.Only.StoppedAt));
        Assert.True(box.Only.Is(SessionFlags.TimeEstimated));
    }

    [Fact, SessionCase(11)]
    public void A_clock_set_back_while_it_charges_makes_no_negative_time()
    {
        var box = StationUnderTest.Online().Until("10:00");
        var number = box.StartRaw(Times.At("12:00"), wh: 1000).TransactionId;

        box.Until("10:30");
        box.StopRaw(number, Times.At("10:30"), 6000);

        Assert.Equal(TimeSpan.Zero, box.OnlyRecord.Durations.Total);
        Assert.True(box.Only.StoppedAt >= box.Only.StartedAt);
    }

    [Theory, SessionCase(13)]
    [InlineData("2025-06-10T10:00:00")]
    [InlineData("2025-06-10T10:00:00Z")]
    [InlineData("2025-06-10T12:00:00+02:00")]
    [InlineData("2025-06-10T12:00:00+0200")]
    [InlineData("2025-06-10 10:00:00")]
    [InlineData("2025-06-10T10:00:00.000000000Z")]
    [InlineData("2025-06-10T10:00:00,000Z")]
    [InlineData("20250610T100000Z")]
    public void Times_are_understood_as_stations_write_them(string timestamp)
    {
        var box = StationUnderTest.Online().Until("13:00");

        box.Send("StartTransaction", $$"""{"connectorId":1,"idTag":"ANNA","meterStart":1000,"timestamp":"{{timestamp}}"}""");

        Assert.Equal(Times.At("10:00"), box.Only.StartedAt);
        Assert.Equal(TimeSpan.Zero, box.Only.StartedAt.Offset);
        Assert.False(box.Only.Is(SessionFlags.TimeEstimated));
    }

    [Theory, SessionCase(13, 10)]
    [InlineData("yesterday")]
    [InlineData("")]
    [InlineData("0000-00-00T00:00:00Z")]
    public void A_time_that_is_none_stops_no_charge(string timestamp)
    {
        var box = StationUnderTest.Online().Until("10:00");

        var answer = box.Send("StartTransaction", $$"""{"connectorId":1,"idTag":"ANNA","meterStart":1000,"timestamp":"{{timestamp}}"}""");

        Assert.Contains("Accepted", answer, StringComparison.Ordinal);
        Assert.Equal(Times.At("10:00"), box.Only.StartedAt);
        Assert.Equal(answer, box.Send("StartTransaction", $$"""{"connectorId":1,"idTag":"ANNA","meterStart":1000,"timestamp":"{{timestamp}}"}"""));
    }

    [Fact, SessionCase(12)]
    public void Fractions_of_a_millisecond_don_t_part_a_sample_from_its_session()
    {
        var box = StationUnderTest.Online().Until("11:00");
        box.Send("StartTransaction", """{"connectorId":1,"idTag":"ANNA","meterStart":1000,"timestamp":"2025-06-10T10:00:00.1239999Z"}""");
        box.Sample(1, box.Only.Number, Samples.Register(Times.At("10:00") + TimeSpan.FromTicks(1_239_991), 1000));
        box.StatusRaw(null, ConnectorStatus.Charging);

        box.Stop(box.Only.Number, "10:30", 11_000);

        Assert.Equal(123, box.Only.StartedAt.Millisecond);
        Assert.Equal(0, box.Only.StartedAt.Ticks % TimeSpan.TicksPerMillisecond);
        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }
}
