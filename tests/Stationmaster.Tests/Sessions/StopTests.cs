using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class StopTests
{
    [Theory, SessionCase(1)]
    [InlineData(99_999)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_stop_of_an_unknown_transaction_never_ends_a_running_session(int unknown)
    {
        var box = StationUnderTest.Online();
        var running = box.Start("10:00", "ANNA", 1000).TransactionId;
        box.Start("10:00", "BO", 1000, connector: 2);

        var answer = box.Stop(unknown, "10:30", 5000, "ANNA");

        Assert.Equal(AuthorisationStatus.Accepted, answer.Authorisation?.Status);
        Assert.Equal(SessionState.Running, box.Session(running).State);
        Assert.Equal(2, box.Sessions.Count(session => session.State == SessionState.Running));
    }

    [Fact, SessionCase(1, 2)]
    public void An_unnamed_stop_does_not_end_what_went_on_after_it()
    {
        var box = StationUnderTest.Online();
        var one = box.Start("10:00", "ANNA", 1000).TransactionId;
        var two = box.Start("10:00", "BO", 1000, connector: 2).TransactionId;
        box.Status("10:01", ConnectorStatus.Charging, connector: 2).Disconnect("10:05").Connect("12:00");
        box.Meter("12:05", 5000, one).Status("12:20", ConnectorStatus.Charging, connector: 2);

        box.Stop(-1, "12:10", 4000);

        Assert.Equal(SessionState.Running, box.Session(one).State);
        Assert.Equal(SessionState.Running, box.Session(two).State);
    }

    [Fact, SessionCase(1)]
    public void A_stop_that_belongs_to_nothing_is_kept_and_not_billed()
    {
        var box = StationUnderTest.Online();

        var answer = box.Stop(99_999, "10:30", 5000);

        Assert.Null(answer.Authorisation);
        Assert.True(box.Only.Is(SessionFlags.StopWithoutStart));
        Assert.Equal(Exclusion.StopWithoutStart, box.OnlyRecord.Exclusion);
        Assert.Equal((PaymentMethod.Free, PaymentStatus.NotApplicable), (box.OnlyRecord.PaymentMethod, box.OnlyRecord.PaymentStatus));
        Assert.Equal("orphan-stop", Assert.Single(box.Alerts).Kind);
    }

    [Theory, SessionCase(1, 3)]
    [InlineData("10:31")]
    [InlineData("2 10:31")]
    public void A_stop_that_belongs_to_nothing_is_kept_once_however_often_it_comes(string again)
    {
        var box = StationUnderTest.Online();
        box.Stop(99_999, "10:30", 5000);
        box.Until(again);

        box.Stop(99_999, "10:30", 5000);

        Assert.Single(box.Sessions);
    }

    [Fact, SessionCase(1)]
    public void The_register_at_its_beginning_says_which_session_an_unnamed_stop_ends()
    {
        var box = StationUnderTest.Online();
        var one = box.Start("10:00", "VAN", 1000, connector: 1).TransactionId;
        var two = box.Start("10:00", "VAN", 2000, connector: 2).TransactionId;
        box.Disconnect("10:05").Connect("11:00");

        box.Stop(4711, "10:30", 7000, "VAN", null, Samples.Register("10:00", 2000, SampleContext.Begin), Samples.Register("10:30", 7000, SampleContext.End));

        Assert.Equal(SessionState.Running, box.Session(one).State);
        Assert.Equal(5_000_000, box.Record(two).Metering.EnergyMilliWh);
        Assert.Equal(2, box.Sessions.Count);
    }

    [Fact, SessionCase(2)]
    public void A_stop_with_id_minus_one_ends_the_offline_session_that_came_before_it()
    {
        var box = StationUnderTest.Online().Disconnect("09:00").Connect("13:00");
        var number = box.Start("10:00", "ANNA", 1000).TransactionId;

        box.Stop(-1, "10:30", 11_000, null, "EVDisconnected");
        box.Stop(-1, "10:30", 11_000, null, "EVDisconnected");

        Assert.Equal(10_000_000, box.Record(number).Metering.EnergyMilliWh);
        Assert.Equal(TimeSpan.FromMinutes(30), box.Record(number).Durations.Total);
        Assert.Single(box.Sessions);
    }

    [Fact, SessionCase(2)]
    public void Several_offline_sessions_with_negative_ids_are_told_apart()
    {
        var box = StationUnderTest.Online().Disconnect("09:00").Connect("13:00");
        var one = box.Start("10:00", "ANNA", 1000, connector: 1).TransactionId;
        var two = box.Start("10:10", "BO", 900_000, connector: 2).TransactionId;
        box.Stop(-2, "10:40", 905_000);
        box.Stop(-1, "10:50", 7000);

        Assert.Equal(6_000_000, box.Record(one).Metering.EnergyMilliWh);
        Assert.Equal(5_000_000, box.Record(two).Metering.EnergyMilliWh);
        Assert.Equal(2, box.Sessions.Count);
    }

    [Fact, SessionCase(2)]
    public void An_unnamed_stop_resent_after_the_seal_of_its_session_makes_no_second_record()
    {
        var box = StationUnderTest.Online().Disconnect("09:00").Connect("13:00");
        box.Start("10:00", "ANNA", 1000);
        box.Stop(0, "10:30", 11_000);
        box.Until("2 13:00");
        Assert.Equal(SessionState.Sealed, box.Only.State);

        box.Stop(0, "10:30", 11_000);

        Assert.Single(box.Sessions);
    }

    [Fact, SessionCase(2)]
    public void A_stop_that_names_the_session_beats_one_that_was_matched_to_it()
    {
        var box = StationUnderTest.Online().Disconnect("09:00").Connect("13:00");
        var number = box.Start("12:00", "ANNA", 1000).TransactionId;
        box.Stop(-1, "12:30", 3000);

        box.Stop(number, "13:30", 11_000);

        Assert.Equal(10_000_000, box.Record(number).Metering.EnergyMilliWh);
        Assert.Equal(Times.At("13:30"), box.Session(number).StoppedAt);
        Assert.True(box.Session(number).Is(SessionFlags.StopDiffers));
        Assert.Contains(box.Alerts, alert => alert.Kind == "stop-differs");
    }

    [Theory, SessionCase(5, 3)]
    [InlineData("10:31")]
    [InlineData("1 12:00")]
    public void A_stop_sent_again_changes_nothing(string again)
    {
        var box = StationUnderTest.Online();
        var number = box.Charge("10:00", "10:30");
        var before = box.Until(again).OnlyRecord;

        box.Stop(number, "10:30", 11_000, "ANNA");

        Assert.Same(before, box.OnlyRecord);
        Assert.Empty(box.Alerts);
    }

    [Theory, SessionCase(5)]
    [InlineData("10:31")]
    [InlineData("1 12:00")]
    public void Of_two_different_stops_the_first_counts_and_an_operator_is_told(string when)
    {
        var box = StationUnderTest.Online();
        var number = box.Charge("10:00", "10:30", 1000, 11_000);
        box.Until(when);

        box.Stop(number, "10:45", 15_000, "ANNA");

        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(Times.At("10:30"), box.Only.StoppedAt);
        Assert.Equal("stop-differs", Assert.Single(box.Alerts).Kind);
    }

    [Fact, SessionCase(7)]
    public void A_start_that_arrives_after_its_stop_is_joined_to_it()
    {
        var box = StationUnderTest.Online().Until("13:00");
        box.Stop(-1, "10:30", 11_000, "ANNA");

        var start = box.Start("10:00", "ANNA", 1000);
        var again = box.Start("10:00", "ANNA", 1000);

        Assert.Equal(start, again);
        Assert.Equal(box.Only.Number, start.TransactionId);
        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Null(box.OnlyRecord.Exclusion);
        Assert.Equal(25m, box.OnlyRecord.Price.Amount);
        Assert.Equal(PaymentMethod.Invoice, box.OnlyRecord.PaymentMethod);
    }

    [Fact, SessionCase(7)]
    public void Stops_and_starts_of_a_reversed_queue_find_each_other()
    {
        var box = StationUnderTest.Online().Until("13:00");
        box.Stop(-2, "12:00", 9000);
        box.Stop(-1, "10:30", 5000);
        var second = box.Start("11:00", "ANNA", 5000).TransactionId;
        var first = box.Start("10:00", "ANNA", 1000).TransactionId;

        Assert.Equal(2, box.Sessions.Count);
        Assert.Equal(4_000_000, box.Record(first).Metering.EnergyMilliWh);
        Assert.Equal(Times.At("10:30"), box.Session(first).StoppedAt);
        Assert.Equal(4_000_000, box.Record(second).Metering.EnergyMilliWh);
        Assert.Equal(Times.At("12:00"), box.Session(second).StoppedAt);
    }

    [Fact, SessionCase(7)]
    public void A_new_start_is_not_joined_to_an_old_stop_that_it_can_not_belong_to()
    {
        var box = StationUnderTest.Online();
        box.Stop(4711, "10:30", 90_000, "ANNA");

        var other = box.Start("10:20", "BO", 1000).TransactionId;
        var impossible = box.Start("10:25", "ANNA", 1000, connector: 2).TransactionId;

        Assert.Equal(SessionState.Running, box.Session(other).State);
        Assert.Equal(SessionState.Running, box.Session(impossible).State);
    }

    [Fact, SessionCase(7, 10)]
    public void A_start_after_its_stop_is_joined_by_a_dead_clock_too()
    {
        var dead = new DateTimeOffset(1970, 1, 1, 1, 0, 0, TimeSpan.Zero);
        var box = StationUnderTest.Online().Until("13:00");
        box.StopRaw(-1, dead.AddMinutes(30), 11_000);

        box.StartRaw(dead);

        Assert.Equal(SessionState.Completed, box.Only.State);
        Assert.Equal(TimeSpan.FromMinutes(30), box.OnlyRecord.Durations.Total);
        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.True(box.Only.Is(SessionFlags.TimeEstimated));
        Assert.Null(box.OnlyRecord.Exclusion);
    }

    [Fact, SessionCase(39)]
    public void Another_token_that_stops_it_does_not_become_its_payer()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00", "ANNA").TransactionId;

        box.Stop(number, "10:30", 11_000, "BO");

        Assert.Equal("ANNA", box.Only.TokenUid);
        Assert.Equal("ANNA", box.Only.Driver?.Uid);
        Assert.Equal("BO", box.Only.StoppedByUid);
        Assert.True(box.Only.Is(SessionFlags.StoppedByOtherToken));
    }

    [Fact, SessionCase(39, 38)]
    public void A_token_of_the_same_family_may_stop_it_and_the_one_that_started_pays()
    {
        var box = StationUnderTest.Online();
        var number = box.Start("10:00", "BO").TransactionId;

        box.Stop(number, "10:30", 11_000, "BIRTE");

        Assert.Equal("BO", box.Only.Driver?.Uid);
        Assert.False(box.Only.Is(SessionFlags.StoppedByOtherToken));
    }
}
