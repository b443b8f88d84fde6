using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>Transactions that begin before the station knows where: who charges is told first, the cable comes later.</summary>
public class TransactionPlaceTests
{
    [Fact]
    public void A_transaction_gets_its_place_from_the_first_step_that_names_one()
    {
        var box = StationUnderTest.Online();
        Begin(box, "10:00");
        Assert.True(box.Only.Is(SessionFlags.PlaceAssumed));
        Assert.Null(box.Running(1));

        box.Occupied("10:01", evse: 2);
        box.Told(Step(TransactionPhase.Updated, "10:01", 1) with
        {
            Connector = new(2, 0), State = ChargingState.Charging, Samples = [Samples.Register("10:01", 1000, SampleContext.Begin)],
        });
        Assert.Equal(new ConnectorRef(2, 1), box.Only.Connector);
        Assert.Equal(ConnectorStatus.Charging, box.State(2).Status);
        box.Ended("11:00", 2, 6000, id: "T2");

        Assert.Equal(("ANNA", SessionFlags.None), (box.Only.TokenUid, box.Only.Flags));
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Null(box.OnlyRecord.Exclusion);
    }

    [Fact]
    public void A_transaction_without_a_place_leaves_alone_what_runs_at_any()
    {
        var box = StationUnderTest.Online();
        box.Started("09:00", id: "T1");
        Begin(box, "10:00");
        box.Status("10:00:30", ConnectorStatus.Available, connector: 2).Until("10:30");

        Assert.Equal(2, box.Sessions.Count(session => session.State == SessionState.Running));
        Assert.Equal("T1", box.Running(1)!.OwnId);
    }

    [Fact]
    public void One_that_runs_where_it_is_plugged_in_ends_by_estimate()
    {
        var box = StationUnderTest.Online();
        box.Started("09:00", id: "T1", evse: 2);
        Begin(box, "10:00");
        box.Told(Step(TransactionPhase.Updated, "10:01", 1) with { Connector = new(2, 1) });

        Assert.Equal(SessionState.Completed, box.Sessions.First().State);
        Assert.True(box.Sessions.First().Is(SessionFlags.EstimatedStop));
        Assert.Equal("T2", box.Running(2)!.OwnId);
    }

    [Fact]
    public void One_that_nobody_plugged_in_for_is_kept_and_costs_nothing()
    {
        var box = StationUnderTest.Online();
        Begin(box, "10:00");
        box.Restart();
        box.Told(Step(TransactionPhase.Ended, "10:02", 1) with { Trigger = "EVConnectTimeout", StoppedReason = "Timeout" });

        Assert.True(box.Only.Is(SessionFlags.PlaceAssumed));
        Assert.Equal((0L, 0m), (box.OnlyRecord.Metering.EnergyMilliWh, box.OnlyRecord.Price.Amount));
        Assert.Equal(SessionState.Sealed, box.Until("12:00").Only.State);
    }

    static void Begin(StationUnderTest box, string at) => Assert.NotNull(
        box.Told(Step(TransactionPhase.Started, at, 0) with { Trigger = "Authorized", TokenUid = "ANNA" }).Authorisation);

    static TransactionReported Step(TransactionPhase phase, string at, int sequence) =>
        new(phase, "T2", sequence, Times.At(at), "CablePluggedIn", []);
}
