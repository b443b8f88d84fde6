using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class StartTests
{
    [Fact, SessionCase(3)]
    public void A_start_sent_again_is_answered_the_same_and_has_no_second_effect()
    {
        var box = StationUnderTest.Online();

        var first = box.Start("10:00");
        var again = box.Start("10:00");

        Assert.Equal(first, again);
        Assert.Equal(AuthorisationStatus.Accepted, again.Authorisation.Status);
        Assert.Equal(SessionState.Running, box.Only.State);
    }

    [Fact, SessionCase(4)]
    public void A_start_sent_again_after_a_reconnect_under_a_new_message_id_returns_the_same_transaction()
    {
        var box = StationUnderTest.Online();
        var first = box.Start("10:00");
        box.Disconnect("10:01").Connect("10:05").Boot("10:05");

        var again = box.Start("10:00", token: "anna");

        Assert.Equal(first, again);
        Assert.Single(box.Sessions);
    }

    [Theory, SessionCase(4)]
    [InlineData("10:31", SessionState.Completed)]
    [InlineData("1 12:00", SessionState.Sealed)]
    public void A_start_sent_again_after_its_stop_returns_the_same_transaction(string at, SessionState state)
    {
        var box = StationUnderTest.Online();
        var number = box.Charge("10:00", "10:30");
        var before = box.Until(at).OnlyRecord;
        Assert.Equal(state, box.Only.State);

        var again = box.Start("10:00");

        Assert.Equal(number, again.TransactionId);
        Assert.Equal(AuthorisationStatus.Accepted, again.Authorisation.Status);
        Assert.Same(before, box.OnlyRecord);
    }

    [Fact, SessionCase(4)]
    public void A_start_sent_again_is_never_told_that_its_token_charges_elsewhere()
    {
        var box = StationUnderTest.Online();
        var first = box.Start("10:00", "ANNA", connector: 1);
        var second = box.Start("10:05", "ANNA", connector: 2);

        Assert.Equal(AuthorisationStatus.ConcurrentTx, second.Authorisation.Status);
        Assert.Equal(first, box.Start("10:00", "ANNA", connector: 1));
        Assert.Equal(second, box.Start("10:05", "ANNA", connector: 2));
    }

    [Fact, SessionCase(4)]
    public void A_start_sent_again_is_accepted_though_the_token_was_blocked_meanwhile()
    {
        var box = StationUnderTest.Online();
        var first = box.Start("10:00");
        box.Register(box.Driver("ANNA") with { IsActive = false });

        Assert.Equal(first, box.Start("10:00"));
    }

    [Fact, SessionCase(4)]
    public void Starts_that_differ_in_register_are_different_sessions()
    {
        var box = StationUnderTest.Online();

        var first = box.Start("10:00", wh: 1000);
        var second = box.Start("10:00", wh: 2000);

        Assert.NotEqual(first.TransactionId, second.TransactionId);
    }

    [Fact, SessionCase(4, 10)]
    public void A_clock_that_begins_at_1970_after_each_boot_makes_no_new_charge_an_old_one()
    {
        var dead = new DateTimeOffset(1970, 1, 1, 0, 0, 10, TimeSpan.Zero);
        var box = StationUnderTest.Online().Until("10:00");
        var first = box.StartRaw(dead);
        Assert.Equal(first, box.StartRaw(dead));
        box.Until("10:30");
        box.StopRaw(first.TransactionId, dead.AddMinutes(30), 1000);

        var second = box.Until("11:00").StartRaw(dead);

        Assert.NotEqual(first.TransactionId, second.TransactionId);
        Assert.Equal(Times.At("11:00"), box.Session(second.TransactionId).StartedAt);
        Assert.True(box.Session(second.TransactionId).Is(SessionFlags.TimeEstimated));
    }

    [Fact, SessionCase(37)]
    public void A_token_that_charges_on_another_connector_gets_ConcurrentTx_and_its_empty_session_costs_nothing()
    {
        var box = StationUnderTest.Online();
        box.Start("10:00", "ANNA", connector: 1);

        var second = box.Start("10:05", "ANNA", connector: 2);
        box.Stop(second.TransactionId, "10:05:20", 1000, "ANNA", "DeAuthorized");

        Assert.Equal(AuthorisationStatus.ConcurrentTx, second.Authorisation.Status);
        Assert.Equal(Exclusion.TokenRefused, box.Record(second.TransactionId).Exclusion);
        Assert.Equal(0, box.Record(second.TransactionId).Price.Amount);
    }

    [Theory, SessionCase(37)]
    [InlineData("VAN")]
    [InlineData("NoUID")]
    [InlineData("CreditCard")]
    public void Tokens_of_many_hands_charge_in_several_places_at_once(string token)
    {
        var box = StationUnderTest.Online();
        box.Start("10:00", token, connector: 1);

        Assert.Equal(AuthorisationStatus.Accepted, box.Start("10:05", token, connector: 2).Authorisation.Status);
    }

    [Theory, SessionCase(9)]
    [InlineData("LOST", AuthorisationStatus.Blocked)]
    [InlineData("OLD", AuthorisationStatus.Expired)]
    [InlineData("STRANGER", AuthorisationStatus.Invalid)]
    public void A_start_is_recorded_and_numbered_whatever_the_standing_of_its_token(string token, AuthorisationStatus expected)
    {
        var box = StationUnderTest.Online();

        var decision = box.Start("10:00", token);

        Assert.Equal(expected, decision.Authorisation.Status);
        Assert.True(decision.TransactionId > 0);
        Assert.Equal(token, box.Only.TokenUid);
    }

    [Fact, SessionCase(42)]
    public void Every_session_gets_the_number_drawn_for_it_and_numbers_of_other_stations_mean_nothing_here()
    {
        var box = StationUnderTest.Online();
        var one = box.Start("10:00", "ANNA", connector: 1).TransactionId;
        var two = box.Start("10:05", "BO", connector: 2).TransactionId;

        box.Stop(one + 5000, "10:30", 9000);

        Assert.Equal(one + 1, two);
        Assert.Equal(SessionState.Running, box.Session(one).State);
        Assert.Equal(SessionState.Running, box.Session(two).State);
        Assert.Equal(3, box.Sessions.Select(session => session.Number).Distinct().Count());
    }

    [Fact, SessionCase(46)]
    public void A_second_start_on_a_connector_ends_the_first_by_estimate()
    {
        var box = StationUnderTest.Online();
        var first = box.Start("10:00", "ANNA", 1000).TransactionId;
        box.Meter("10:20", 4000, first);

        var second = box.Start("10:40", "BO", 4500).TransactionId;

        var ended = box.Session(first);
        Assert.Equal(SessionState.Completed, ended.State);
        Assert.True(ended.Is(SessionFlags.EstimatedStop));
        Assert.Equal(Times.At("10:40"), ended.StoppedAt);
        Assert.Equal(3_000_000, box.Record(first).Metering.EnergyMilliWh);
        Assert.Equal(SessionState.Running, box.Session(second).State);
    }

    [Fact, SessionCase(46)]
    public void Starts_told_in_the_wrong_order_leave_the_later_one_running()
    {
        var box = StationUnderTest.Online().Until("12:00");
        var later = box.Start("11:00", "BO", 5000).TransactionId;
        var earlier = box.Start("09:00", "ANNA", 1000).TransactionId;

        box.Status("12:00:10", ConnectorStatus.Charging);
        box.Meter("12:01", 6000).Meter("12:10", 7000, later);
        box.Until("12:20");

        Assert.Equal(SessionState.Running, box.Session(later).State);
        Assert.Equal(2_000_000, box.Live(later).Metering.EnergyMilliWh);
        Assert.Equal(SessionState.Completed, box.Session(earlier).State);
        Assert.Equal(Times.At("11:00"), box.Session(earlier).StoppedAt);

        box.Stop(earlier, "10:30", 4800);
        Assert.Equal(3_800_000, box.Record(earlier).Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(46)]
    public void A_start_ends_what_runs_on_its_connector_even_if_that_has_a_time_in_the_future()
    {
        var box = StationUnderTest.Online().Until("10:00");
        var wrong = box.StartRaw(Times.At("12:00"), "ANNA", 1000).TransactionId;

        box.Start("10:30", "BO", 2000);

        Assert.Equal(SessionState.Completed, box.Session(wrong).State);
        Assert.Single(box.Sessions, session => session.State == SessionState.Running);
    }
}
