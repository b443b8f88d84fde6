using System.Text;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.V16;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Stations;

public class OrderTests
{
    [Fact, SessionCase(33)]
    public void A_remote_start_that_nobody_follows_comes_to_nothing_and_says_so()
    {
        var box = StationUnderTest.Online();
        box.Own(new RemoteStartAgreed(900, "ANNA"));
        Assert.Empty(box.Until("08:02").Unfulfilled);

        Assert.Equal(900, Assert.Single(box.Until("08:03").Unfulfilled).OrderId);

        var late = box.Start("08:10", "ANNA");
        Assert.Equal(Charging.Tokens.AuthorisationStatus.Accepted, late.Authorisation.Status);
    }

    [Theory, SessionCase(33)]
    [InlineData(true)]
    [InlineData(false)]
    public void A_remote_start_that_is_followed_is_fulfilled(bool isStillCharging)
    {
        var box = StationUnderTest.Online();
        box.Own(new RemoteStartAgreed(900, "Anna"));
        var number = box.Start("08:01", "ANNA").TransactionId;
        if (!isStillCharging)
            box.Stop(number, "08:02", 1100);

        Assert.Empty(box.Until("09:00").Unfulfilled);
    }

    [Fact, SessionCase(33)]
    public void A_charge_from_before_the_order_does_not_fulfil_it()
    {
        var box = StationUnderTest.Online();
        box.Start("08:10", "VAN", connector: 2);
        box.Until("08:20").Own(new RemoteStartAgreed(900, "VAN"));

        Assert.Single(box.Until("08:30").Unfulfilled);
    }

    [Fact, SessionCase(34)]
    public void A_remote_start_that_is_refused_begins_nothing_and_waits_for_nothing()
    {
        var outcome = Ocpp16.Instance.ReadOutcome(new RemoteStart(new(1, 1), "ANNA"), Encoding.UTF8.GetBytes("""{"status":"Rejected"}"""));
        var box = StationUnderTest.Online().Until("1 08:00");

        Assert.Equal((OutcomeKind.Rejected, "Rejected"), (outcome.Kind, outcome.Status));
        Assert.Empty(box.Sessions);
        Assert.Empty(box.Orders);
        Assert.Empty(box.Unfulfilled);
    }

    [Fact, SessionCase(35)]
    public void A_remote_stop_that_is_agreed_to_and_ignored_is_repeated_and_then_raised()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00", wh: 1000).TransactionId;
        box.Until("10:10").Own(new RemoteStopAgreed(number, "Olga"));

        box.Meter("10:11", 2000, number).Until("10:20");

        Assert.Equal([new RemoteStop(number), new RemoteStop(number)], box.Orders.Select(given => given.Order));
        Assert.Equal("remote-stop-ignored", Assert.Single(box.Alerts).Kind);
        Assert.True(box.Only.Is(SessionFlags.RemoteStopIgnored));
        Assert.Equal(SessionState.Running, box.Only.State);

        box.Stop(number, "11:00", 9000);
        Assert.Equal((Times.At("10:10"), "Olga"), (box.Only.RemotelyStoppedAt, box.Only.RemotelyStoppedBy));
        Assert.Equal(8_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(35)]
    public void A_remote_stop_that_is_obeyed_is_not_repeated()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00").TransactionId;
        box.Until("10:10").Own(new RemoteStopAgreed(number, "Olga"));

        box.Stop(number, "10:10:05", 9000, null, "Remote");

        Assert.Empty(box.Until("11:00").Orders);
        Assert.Equal(Times.At("10:10"), box.Only.RemotelyStoppedAt);
    }

    [Fact, SessionCase(35)]
    public void A_remote_stop_whose_agreement_is_heard_after_the_stop_is_in_the_record()
    {
        var box = StationUnderTest.Online();
        var number = box.Charge("10:00", "10:30");

        box.Own(new RemoteStopAgreed(number, "Olga"));

        Assert.Equal("Olga", box.OnlyRecord.Session.RemotelyStoppedBy);
        Assert.Equal(SessionState.Sealed, box.Until("11:00").Only.State);
    }

    [Fact, SessionCase(35)]
    public void A_station_that_went_away_is_told_again_when_it_is_back()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00").TransactionId;
        box.Until("10:10").Own(new RemoteStopAgreed(number, "Olga"));
        box.Disconnect("10:10:30");
        Assert.Empty(box.Until("12:00").Orders);

        Assert.NotEmpty(box.Connect("12:00").Until("12:02").Orders);
    }
}
