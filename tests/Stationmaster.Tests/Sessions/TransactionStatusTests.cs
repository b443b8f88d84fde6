using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>What a station answers when it is asked about a transaction decides how long is waited, and what for.</summary>
public class TransactionStatusTests
{
    static TransactionStatusTold Says(bool? isOngoing, bool hasMessages) => new("T1", new(isOngoing, hasMessages));

    static StationUnderTest Gapped()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.Charging);
        box.Updated("10:10", 1, wh: 2000);
        box.Updated("10:30", 4, wh: 4000);
        return box;
    }

    [Fact, SessionCase(44, Of = Told.InSteps)]
    public void A_number_left_out_while_it_charges_is_asked_for_once()
    {
        var box = Gapped();
        box.Updated("10:40", 6, wh: 4500);

        Assert.Equal(new GetTransactionStatus("T1"), Assert.Single(box.Orders).Order);
        Assert.Equal([2, 3, 5], box.Only.Sequence!.Missing);
    }

    [Fact, SessionCase(44, Of = Told.InSteps)]
    public void Where_nothing_waits_to_be_sent_the_messages_are_lost_and_the_charge_goes_on()
    {
        var box = Gapped();
        box.Own(Says(isOngoing: true, hasMessages: true));
        Assert.False(box.Only.Is(SessionFlags.MessagesMissing));

        box.Own(Says(isOngoing: true, hasMessages: false));

        Assert.True(box.Only.Is(SessionFlags.MessagesMissing));
        Assert.Equal(SessionState.Running, box.Only.State);
    }

    [Fact, SessionCase(44, 24, Of = Told.InSteps)]
    public void Over_and_with_nothing_to_send_it_ends_with_what_was_last_heard()
    {
        var box = Gapped();
        box.Until("10:50").Own(Says(isOngoing: false, hasMessages: false));

        Assert.Equal((SessionState.Completed, Times.At("10:30")), (box.Only.State, box.Only.StoppedAt));
        Assert.True(box.Only.Is(SessionFlags.EstimatedStop) && box.Only.Is(SessionFlags.MessagesMissing));
        Assert.Equal(3_000_000, box.OnlyRecord.Metering.EnergyMilliWh);

        box.Ended("10:45", 5, 6000);
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.True(box.Only.Is(SessionFlags.LateStop));
    }

    [Fact, SessionCase(44, Of = Told.InSteps)]
    public void Over_but_with_messages_to_send_its_end_is_waited_for_and_at_last_estimated()
    {
        var box = Gapped();
        box.Own(Says(isOngoing: false, hasMessages: true));
        Assert.Equal(SessionState.Running, box.Until("11:20").Only.State);

        Assert.Equal((SessionState.Completed, Times.At("10:30")), (box.Until("11:40").Only.State, box.Only.StoppedAt));
    }

    [Fact, SessionCase(44, Of = Told.InSteps)]
    public void Ended_with_messages_missing_it_is_sealed_soon_once_the_station_has_no_more()
    {
        var box = Gapped();
        box.Ended("11:00", 5, 6000);
        box.Status("11:01", ConnectorStatus.Available);
        Assert.Equal(SessionState.Completed, box.Until("12:00").Only.State);

        box.Own(Says(isOngoing: false, hasMessages: false));

        Assert.Equal(SessionState.Sealed, box.Until("12:16").Only.State);
        Assert.True(box.Only.Is(SessionFlags.MessagesMissing));
    }

    [Fact, SessionCase(44, Of = Told.InSteps)]
    public void Ended_with_messages_to_come_it_waits_and_is_sealed_soon_after_the_last_of_them()
    {
        var box = Gapped();
        box.Ended("11:00", 5, 6000);
        box.Status("11:01", ConnectorStatus.Available).Own(Says(isOngoing: false, hasMessages: true));
        box.Updated("10:15", 2, wh: 2500);
        Assert.Equal(SessionState.Completed, box.Until("11:10").Only.State);
        box.Updated("10:20", 3, wh: 3000);

        Assert.Equal(SessionState.Sealed, box.Until("11:30").Only.State);
        Assert.False(box.Only.Is(SessionFlags.MessagesMissing));
    }

    [Fact, SessionCase(24, 25, Of = Told.InSteps)]
    public void Before_an_end_is_estimated_the_station_is_asked_and_a_yes_ends_the_doubt()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.Charging);
        box.Updated("10:10", 1, wh: 2000);
        box.Boot("10:12");
        box.Until("10:27:30");
        Assert.Equal(new GetTransactionStatus("T1"), Assert.Single(box.Orders).Order);

        box.Own(Says(isOngoing: true, hasMessages: false));

        Assert.Equal((SessionState.Running, (DateTimeOffset?)null), (box.Until("12:00").Only.State, box.Only.EndHint));
    }

    [Fact, SessionCase(24, 34, Of = Told.InSteps)]
    public void Without_an_answer_to_the_question_the_end_is_estimated_all_the_same()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.Charging);
        box.Updated("10:10", 1, wh: 2000);
        box.Boot("10:12");

        Assert.Equal((SessionState.Completed, Times.At("10:10")), (box.Until("10:29").Only.State, box.Only.StoppedAt));
        Assert.Single(box.Orders);
    }

    [Fact, SessionCase(24, Of = Told.InSteps)]
    public void One_that_was_ended_by_estimate_and_is_said_to_go_on_runs_again()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.Charging);
        box.Updated("10:10", 1, wh: 2000);
        box.Boot("10:12");
        box.Until("10:40");

        box.Own(Says(isOngoing: true, hasMessages: false));

        Assert.Equal(SessionState.Running, box.Only.State);
        Assert.False(box.Only.Is(SessionFlags.EstimatedStop));
    }

    [Fact]
    public void What_is_said_of_an_unknown_or_sealed_transaction_changes_nothing()
    {
        var box = StationUnderTest.Online();
        box.Own(Says(isOngoing: true, hasMessages: true));
        box.Started("10:00");
        box.Ended("10:30", 1, 6000);
        box.Status("10:31", ConnectorStatus.Available).Until("12:00").Own(Says(isOngoing: true, hasMessages: true));

        Assert.Equal(SessionState.Sealed, box.Only.State);
    }

    [Fact]
    public void The_same_id_at_two_evses_means_two_transactions()
    {
        const string Id = "0123456789-0123456789-0123456789-012";
        var box = StationUnderTest.Online();
        box.Started("10:00", Id);
        box.Started("10:00", Id, token: "VAN", wh: 50_000, evse: 2);
        box.Updated("10:15", 1, Id, wh: 3000, evse: 1);
        box.Updated("10:15", 1, Id, wh: 55_000, evse: 2);
        box.Ended("10:30", 2, 6000, Id, evse: 1);
        box.Ended("10:30", 2, 60_000, Id, evse: 2);

        Assert.Equal([("ANNA", 5_000_000L), ("VAN", 10_000_000L)], box.Sessions.Select(session => (session.TokenUid, box.Record(session.Number).Metering.EnergyMilliWh)));
    }

    [Fact]
    public void Numbers_beyond_reason_cost_no_memory_and_lose_no_charge()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Updated("10:10", int.MaxValue, wh: 2000);
        box.Updated("10:20", 7, wh: 3000);
        box.Updated("10:25", int.MaxValue, wh: 3500);
        box.Ended("11:00", int.MaxValue - 1, 6000);

        Assert.InRange(box.Only.Sequence!.Missing.Length, 1, 100);
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }
}
