using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Stations;

/// <summary>Sessions of prepaid keys at stations that take no limits are ended when the credit is spent.</summary>
public class CreditTests
{
    /// <summary>With 20 DKK left, where a kWh costs 2.5.</summary>
    static StationUnderTest Prepaid(decimal available = 20)
    {
        var box = StationUnderTest.Online();
        box.KeepsCredit = true;
        box.Register(box.Driver("ANNA") with { Credit = new("DKK", available) });
        return box;
    }

    static void Look(StationUnderTest box, int number) => box.Own(new DueReached(DueKind.CreditSpent, number, Station.AtSamples));

    [Fact]
    public void What_is_left_is_spoken_for_and_looked_after()
    {
        var box = Prepaid();
        box.Start("10:00");

        Assert.Equal((20m, true), (box.Only.Details!.GivenLimit!.MaxCost!.Value, box.Only.Details.IsLimitKeptHere!.Value));
        Assert.Empty(box.Until("10:30").Orders);
    }

    [Fact]
    public void A_key_without_credit_and_a_station_that_ends_sessions_itself_are_left_alone()
    {
        var billed = StationUnderTest.Online();
        billed.KeepsCredit = true;
        billed.Start("10:00");
        var able = Prepaid();
        able.KeepsCredit = false;
        able.Start("10:00");

        Assert.Null(billed.Only.Details);
        Assert.Null(able.Only.Details);
    }

    [Fact]
    public void When_samples_show_that_it_is_spent_the_station_is_told_to_stop_once()
    {
        var box = Prepaid(2);
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Meter("10:00:20", 1_500, number);
        Look(box, number);
        Assert.Empty(box.Orders);

        box.Meter("10:00:40", 1_900, number);
        Look(box, number);
        Look(box, number);
        Assert.Equal((new RemoteStop(number), Station.CreditIsSpent), Assert.Single(box.Orders.Select(given => (given.Order, given.Why))));
        Assert.Equal("Cost", box.Only.Details!.LimitReached);

        box.Own(new RemoteStopAgreed(number, Station.CreditIsSpent));
        box.Stop(number, "10:00:50", 1_900, null, "Remote");
        Assert.Single(box.Until("12:00").Orders);
        Assert.Equal((SessionState.Sealed, Station.CreditIsSpent), (box.Only.State, box.Only.RemotelyStoppedBy));
        Assert.Empty(box.Alerts);
    }

    [Fact]
    public void Where_no_samples_come_it_is_looked_at_every_minute_over_a_restart()
    {
        var box = Prepaid();
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Meter("10:05", 9_000, number).Restart();

        Assert.Single(box.Until("10:06").Orders);
    }

    [Fact]
    public void One_that_does_not_agree_is_told_again_and_then_an_operator_is()
    {
        var box = Prepaid();
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Meter("10:05", 9_000, number);

        Assert.Equal(3, box.Until("11:00").Orders.Count);
        Assert.Equal("credit-overrun", Assert.Single(box.Alerts).Kind);
        Assert.True(box.Only.Is(SessionFlags.RemoteStopIgnored));
        Look(box, number);
        Assert.Equal(3, box.Until("12:00").Orders.Count);
    }

    [Fact]
    public void One_that_agrees_and_charges_on_is_told_as_often_as_any()
    {
        var box = Prepaid();
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Meter("10:05", 9_000, number);
        var told = 0;
        for (var minute = 5; minute < 40; minute++)
        {
            box.Until($"10:{minute:D2}:30");
            // It agrees each time.
            for (; told < box.Orders.Count; told++)
                box.Own(new RemoteStopAgreed(number, box.Orders[told].Why));
        }

        Assert.Equal(3, box.Orders.Count);
        Assert.Equal("remote-stop-ignored", Assert.Single(box.Alerts).Kind);
    }

    [Fact]
    public void A_station_that_is_away_is_told_when_it_is_back()
    {
        var box = Prepaid(2);
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Meter("10:00:30", 1_900, number).Disconnect();
        Assert.Empty(box.Until("10:30").Orders);

        box.Connect();
        Assert.Single(box.Until("10:31").Orders);
    }

    [Fact]
    public void What_is_paid_in_meanwhile_lets_it_go_on()
    {
        var box = Prepaid(2);
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.PaidIn = 1;
        box.Meter("10:00:30", 1_900, number);
        Look(box, number);

        Assert.Empty(box.Orders);
        Assert.Equal(3m, box.Only.Details!.GivenLimit!.MaxCost);
        box.PaidIn = 0;
        box.Meter("10:00:50", 2_400, number);
        Look(box, number);
        Assert.Single(box.Orders);
    }

    [Fact]
    public void Of_a_transaction_that_the_station_numbers_it_may_be_known_later_who_pays()
    {
        var box = Prepaid();
        box.Started("10:00", token: null);
        box.Updated("10:01", 1, token: "ANNA");
        box.Updated("10:01:30", 2, wh: 9_000);

        var given = Assert.Single(box.Until("10:02").Orders);
        Assert.Equal("T1", Assert.IsType<RemoteStop>(given.Order).OwnId);
        Assert.Equal("Cost", box.Only.Details!.LimitReached);
    }
}
