using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Stations;

/// <summary>At stations that take no limits sessions are ended when their key's credit is spent or its limit is reached.</summary>
public class KeptLimitTests
{
    /// <summary>With 20 DKK left, where a kWh costs 2.5.</summary>
    static StationUnderTest Prepaid(decimal available = 20)
    {
        var box = StationUnderTest.Online();
        box.KeepsLimits = true;
        box.Register(box.Driver("ANNA") with { Credit = new("DKK", available) });
        return box;
    }

    static void Look(StationUnderTest box, int number) => box.Own(new DueReached(DueKind.LimitLook, number, Station.AtSamples));

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
        billed.KeepsLimits = true;
        billed.Start("10:00");
        var able = Prepaid();
        able.KeepsLimits = false;
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

    static StationUnderTest Limited(TransactionLimit limit, decimal? credit = null)
    {
        var box = StationUnderTest.Online();
        box.KeepsLimits = true;
        box.Register(box.Driver("ANNA") with { SessionLimit = limit, Credit = credit is { } available ? new("DKK", available) : null });
        return box;
    }

    [Fact]
    public void A_keys_own_limit_is_kept_where_the_station_cannot()
    {
        var energy = Limited(new(MaxEnergyWh: 5_000));
        var number = energy.Start("10:00", wh: 1000).TransactionId;
        energy.Meter("10:00:20", 5_900, number);
        Look(energy, number);
        Assert.Empty(energy.Orders);
        energy.Meter("10:00:40", 6_000, number);
        Look(energy, number);
        Assert.Equal((new RemoteStop(number), Station.LimitIsReached), Assert.Single(energy.Orders.Select(given => (given.Order, given.Why))));
        Assert.Equal("Energy", energy.Only.Details!.LimitReached);

        var cost = Limited(new(MaxCost: 2));
        number = cost.Start("10:00", wh: 1000).TransactionId;
        cost.Meter("10:00:40", 1_900, number);
        Look(cost, number);
        Assert.Equal((Station.LimitIsReached, "Cost"), (Assert.Single(cost.Orders).Why, cost.Only.Details!.LimitReached));

        var charge = Limited(new(MaxSoc: 80));
        number = charge.Start("10:00", wh: 1000).TransactionId;
        charge.Meter("10:05", 2_000, number).Sample(1, number, Samples.Soc("10:05", 79));
        Look(charge, number);
        Assert.Empty(charge.Orders);
        charge.Meter("10:10", 3_000, number).Sample(1, number, Samples.Soc("10:10", 80));
        Look(charge, number);
        Assert.Equal((Station.LimitIsReached, "SoC"), (Assert.Single(charge.Orders).Why, charge.Only.Details!.LimitReached));
    }

    [Fact]
    public void A_time_ends_when_it_comes_whether_or_not_anything_is_told()
    {
        var box = Limited(new(MaxTimeSeconds: 630));
        box.Start("10:00", wh: 1000);

        Assert.Empty(box.Until("10:10:29").Orders);
        Assert.Single(box.Until("10:10:31").Orders);
        Assert.Equal("Time", box.Only.Details!.LimitReached);
    }

    [Fact]
    public void Of_a_keys_limit_and_its_credit_the_lower_ends_it_and_what_is_paid_in_does_not_lift_the_limit()
    {
        var box = Limited(new(MaxCost: 3), credit: 2);
        var number = box.Start("10:00", wh: 1000).TransactionId;
        Assert.Equal(2m, box.Only.Details!.GivenLimit!.MaxCost);
        box.PaidIn = 10;
        box.Meter("10:00:30", 2_000, number);
        Look(box, number);
        Assert.Empty(box.Orders);
        Assert.Equal(3m, box.Only.Details!.GivenLimit!.MaxCost);

        box.Meter("10:00:50", 2_400, number);
        Look(box, number);
        Assert.Equal(Station.LimitIsReached, Assert.Single(box.Orders).Why);
    }
}
