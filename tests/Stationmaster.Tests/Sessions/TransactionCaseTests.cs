using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Xunit;

namespace Stationmaster.Tests.Sessions;

/// <summary>The cases that sessions of 1.6 are tested for, told in steps as OCPP 2.x tells them.</summary>
public class TransactionCaseTests
{
    [Fact, SessionCase(8, Of = Told.InSteps)]
    public void Samples_of_an_evse_beside_its_transaction_go_to_it_only_while_it_runs()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Until("10:15").Tell(new MeterReported(new(1, 0), null, [Samples.Register("10:15", 3000)]));
        Assert.Equal(2_000_000, box.Live(box.Only.Number).Metering.EnergyMilliWh);

        box.Ended("10:30", 1, 6000);
        box.Until("10:45").Tell(new MeterReported(new(1, 0), null, [Samples.Register("10:45", 9000)]));

        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(9, Of = Told.InSteps)]
    public void A_transaction_told_from_the_queue_keeps_its_times()
    {
        var box = StationUnderTest.Online().Disconnect("08:10").Connect("1 13:00");
        box.Started("10:00", isOffline: true);
        box.Ended("10:30", 1, 11_000, isOffline: true);

        Assert.Equal((Times.At("10:00"), Times.At("10:30")), (box.Only.StartedAt, box.Only.StoppedAt));
        Assert.Equal(25m, box.OnlyRecord.Price.Amount);
        Assert.Equal(SessionFlags.Offline, box.Only.Flags);
    }

    [Fact, SessionCase(9, Of = Told.InSteps)]
    public void Energy_a_refused_token_took_while_the_station_was_offline_is_due()
    {
        var box = StationUnderTest.Online().Disconnect("08:10").Connect("13:00");
        var answer = box.Started("10:00", token: "LOST", isOffline: true);
        box.Ended("10:30", 1, 11_000, reason: "DeAuthorized", isOffline: true);

        Assert.Equal(AuthorisationStatus.Blocked, answer.Authorisation!.Status);
        Assert.Null(box.OnlyRecord.Exclusion);
        Assert.Equal(25m, box.OnlyRecord.Price.Amount);
    }

    [Theory, SessionCase(10, Of = Told.InSteps)]
    [InlineData("1970-01-01T00:00:12Z")]
    [InlineData("2099-01-01T00:00:00Z")]
    [InlineData(null)]
    public void A_time_that_can_not_be_is_replaced_by_that_of_receipt(string? text)
    {
        DateTimeOffset? at = text is null ? null : DateTimeOffset.Parse(text);
        var box = StationUnderTest.Online().Until("10:00");
        box.Tell(new TransactionReported(TransactionPhase.Started, "T1", 0, at, "Authorized", []) { Connector = new(1, 1), TokenUid = "ANNA" });
        box.Until("10:30").Tell(new TransactionReported(TransactionPhase.Ended, "T1", 1, at?.AddMinutes(30), "EVDeparted", []));

        Assert.Equal((Times.At("10:00"), Times.At("10:30")), (box.Only.StartedAt, box.Only.StoppedAt));
        Assert.True(box.Only.Is(SessionFlags.TimeEstimated));
    }

    [Fact, SessionCase(11, Of = Told.InSteps)]
    public void A_clock_set_back_while_it_charges_makes_no_negative_time()
    {
        var box = StationUnderTest.Online().Until("10:00");
        box.Tell(new TransactionReported(TransactionPhase.Started, "T1", 0, Times.At("12:00"), "Authorized", []) { Connector = new(1, 1), TokenUid = "ANNA" });
        box.Until("10:30").Tell(new TransactionReported(TransactionPhase.Ended, "T1", 1, Times.At("10:30"), "EVDeparted", []));

        Assert.Equal(TimeSpan.Zero, box.OnlyRecord.Durations.Total);
        Assert.True(box.Only.StoppedAt >= box.Only.StartedAt);
    }

    [Fact, SessionCase(16, 25, Of = Told.InSteps)]
    public void A_register_that_begins_again_from_zero_adds_up()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", wh: 100_000);
        box.Updated("10:15", 1, wh: 105_000);
        box.Boot("10:20");
        box.Updated("10:21", 2, wh: 10);
        box.Updated("10:36", 3, wh: 4010);
        box.Ended("10:45", 4, 6010);

        Assert.InRange(box.OnlyRecord.Metering.EnergyMilliWh, 11_000_000, 11_010_000);
        Assert.True(box.OnlyRecord.Session.Is(SessionFlags.MeterReset));
    }

    [Fact, SessionCase(18, Of = Told.InSteps)]
    public void A_register_that_falls_a_little_takes_nothing_back()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Updated("10:15", 1, wh: 5000);
        box.Updated("10:20", 2, wh: 4995);
        box.Ended("10:30", 3, 4999);

        Assert.Equal(4_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(SessionFlags.None, box.OnlyRecord.Session.Flags);
    }

    [Fact, SessionCase(19, Of = Told.InSteps)]
    public void An_end_below_its_start_is_kept_and_not_billed_and_an_operator_is_told()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", wh: 50_000);
        box.Ended("10:30", 1, 30_000);

        Assert.Equal(0, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(Exclusion.InvalidMeterValues, box.OnlyRecord.Exclusion);
        Assert.Equal("invalid-meter-values", Assert.Single(box.Alerts).Kind);
    }

    [Fact, SessionCase(20, Of = Told.InSteps)]
    public void More_energy_than_any_connector_gives_is_not_billed()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Ended("10:01", 1, 190_000);

        Assert.Equal(Exclusion.InvalidMeterValues, box.OnlyRecord.Exclusion);
    }

    [Fact, SessionCase(23, Of = Told.InSteps)]
    public void A_transaction_whose_start_shows_no_register_begins_at_the_first_sample()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", wh: null);
        box.Updated("10:01", 1, wh: 700_000);
        box.Ended("10:30", 2, 706_000);

        Assert.Equal(6_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(24, 29, Of = Told.InSteps)]
    public void A_transaction_whose_connector_is_free_ends_by_estimate_and_a_late_end_replaces_it()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.Charging);
        box.Updated("10:15", 1, wh: 3000);
        box.Status("10:30", ConnectorStatus.Available).Until("10:40");
        Assert.True(box.Only.Is(SessionFlags.EstimatedStop));

        box.Ended("10:28", 2, 6000);

        Assert.Equal((SessionState.Completed, Times.At("10:28")), (box.Only.State, box.Only.StoppedAt));
        Assert.Equal(SessionFlags.LateStop, box.Only.Flags);
        Assert.Equal(5_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(24, Of = Told.InSteps)]
    public void An_end_after_the_seal_changes_nothing_and_an_operator_is_told()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.Charging);
        box.Updated("10:15", 1, wh: 3000);
        box.Status("10:30", ConnectorStatus.Available).Until("3 12:00");
        Assert.Equal(SessionState.Sealed, box.Only.State);

        box.Ended("10:28", 2, 6000);

        Assert.Equal(2_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
    }

    [Fact, SessionCase(26, Of = Told.InSteps)]
    public void Power_by_phase_is_summed()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Told(new(TransactionPhase.Updated, "T1", 1, Times.At("10:15"), "MeterValuePeriodic",
            [new(Times.At("10:15"), [new(Measurand.PowerImport, 3600, Phase.L1), new(Measurand.PowerImport, 3500, Phase.L2)])]));

        Assert.Equal(7100m, box.Live(box.Only.Number).Metering.PowerW);
    }

    [Theory, SessionCase(28, Of = Told.InSteps)]
    [InlineData(ConnectorStatus.Unavailable)]
    [InlineData(ConnectorStatus.Faulted)]
    public void A_status_of_the_station_overrides_that_of_its_connectors(ConnectorStatus status)
    {
        var box = StationUnderTest.Online();
        box.Tell(new EventsNotified(Times.At("08:00"), 0, [], [new(ConnectorRef.Station, status, At: Times.At("08:00"))]));

        Assert.Equal(status, box.State().Status);
    }

    [Fact, SessionCase(29, Of = Told.InSteps)]
    public void Several_statuses_in_one_message_are_taken_one_by_one()
    {
        var box = StationUnderTest.Online();
        box.Tell(new EventsNotified(Times.At("08:00"), 0, [],
        [
            new(new(1, 1), ConnectorStatus.Available, At: Times.At("08:00")), new(new(2, 1), ConnectorStatus.Faulted, At: Times.At("08:00")),
            new(new(1, 0), ConnectorStatus.Reserved, At: Times.At("08:01")),
        ]));

        Assert.Equal((ConnectorStatus.Reserved, ConnectorStatus.Faulted), (box.State().Status, box.State(2).Status));
    }

    [Fact]
    public void A_status_of_an_evse_is_that_of_each_of_its_connectors()
    {
        var box = StationUnderTest.Online();
        ConnectorRef first = new(1, 1), second = new(1, 2), whole = new(1, 0);
        void Tell(params StatusReported[] told) => box.Tell(new EventsNotified(null, 0, [], [.. told]));
        (ConnectorStatus, ConnectorStatus) Shown() => (box.StateOf(first).Status, box.StateOf(second).Status);
        Tell(new(first, ConnectorStatus.Available), new StatusReported(second, ConnectorStatus.Available));

        Tell(new StatusReported(whole, ConnectorStatus.Faulted));
        Assert.Equal((ConnectorStatus.Faulted, ConnectorStatus.Faulted), Shown());
        Tell(new StatusReported(whole, ConnectorStatus.Available));
        Assert.Equal((ConnectorStatus.Available, ConnectorStatus.Available), Shown());
        Tell(new StatusReported(whole, ConnectorStatus.Preparing) { IsOccupiedOnly = true });
        Assert.Equal((ConnectorStatus.Preparing, ConnectorStatus.Available), Shown());
        Tell(new StatusReported(second, ConnectorStatus.Faulted), new StatusReported(whole, ConnectorStatus.Unavailable));
        Assert.Equal((ConnectorStatus.Unavailable, ConnectorStatus.Faulted), Shown());
        Tell(new(first, ConnectorStatus.Available), new StatusReported(whole, ConnectorStatus.Reserved));
        Assert.Equal((ConnectorStatus.Available, ConnectorStatus.Reserved), Shown());
    }

    [Fact]
    public void A_connector_that_alone_is_out_of_order_stays_so_when_its_evse_is_reserved_or_free()
    {
        var box = StationUnderTest.Online();
        ConnectorRef first = new(1, 1), second = new(1, 2), whole = new(1, 0);
        void Tell(params StatusReported[] told) => box.Tell(new EventsNotified(null, 0, [], [.. told]));
        Tell(new(first, ConnectorStatus.Available), new StatusReported(second, ConnectorStatus.Faulted));

        Tell(new StatusReported(whole, ConnectorStatus.Reserved));
        Assert.Equal((ConnectorStatus.Reserved, ConnectorStatus.Faulted), (box.StateOf(first).Status, box.StateOf(second).Status));
        Tell(new StatusReported(whole, ConnectorStatus.Available));
        Assert.Equal((ConnectorStatus.Available, ConnectorStatus.Faulted), (box.StateOf(first).Status, box.StateOf(second).Status));
    }

    [Fact, SessionCase(30, Of = Told.InSteps)]
    public void A_step_that_comes_late_is_history_and_not_the_present()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.EVConnected);
        box.Updated("10:20", 2, state: ChargingState.SuspendedEV);
        box.Updated("10:10", 1, state: ChargingState.Charging);

        Assert.Equal(ConnectorStatus.SuspendedEV, box.State().Status);
        Assert.Equal(
            [ConnectorStatus.Preparing, ConnectorStatus.Charging, ConnectorStatus.SuspendedEV], box.Statuses().Select(change => change.Status));
    }

    [Fact, SessionCase(33, Of = Told.InSteps)]
    public void A_transaction_that_follows_a_remote_start_fulfils_it()
    {
        var box = StationUnderTest.Online().Until("10:00");
        box.Own(new RemoteStartAgreed(900, "ANNA"));
        box.Started("10:01", token: null);
        box.Updated("10:01:10", 1, token: "ANNA", trigger: "RemoteStart");

        Assert.Empty(box.Until("10:10").Unfulfilled);
    }

    [Fact, SessionCase(35, Of = Told.InSteps)]
    public void A_remote_stop_that_is_ignored_is_repeated_under_the_stations_own_id()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00", state: ChargingState.Charging);
        box.Until("10:10").Own(new RemoteStopAgreed(box.Only.Number, "Olga"));
        box.Until("10:20");

        Assert.Contains(box.Orders, given => given.Order is RemoteStop { OwnId: "T1" });
        Assert.True(box.Only.Is(SessionFlags.RemoteStopIgnored));
    }

    [Fact, SessionCase(37, Of = Told.InSteps)]
    public void A_token_that_charges_elsewhere_gets_ConcurrentTx_and_its_empty_session_costs_nothing()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        var answer = box.Started("10:05", id: "T2", evse: 2);
        box.Ended("10:06", 1, 1000, id: "T2", reason: "DeAuthorized");

        Assert.Equal(AuthorisationStatus.ConcurrentTx, answer.Authorisation!.Status);
        Assert.Equal(0, box.Record(box.Sessions.Last().Number).Price.Amount);
        Assert.Equal(SessionState.Running, box.Sessions.First().State);
    }

    [Fact, SessionCase(40, Of = Told.InSteps)]
    public void A_token_blocked_while_it_charges_pays_for_what_it_took()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Register(box.Driver("ANNA") with { IsActive = false });
        var answer = box.Updated("10:20", 1, token: "ANNA", trigger: "Authorized");
        box.Ended("10:21", 2, 6000, reason: "DeAuthorized");

        Assert.Equal(AuthorisationStatus.Blocked, answer.Authorisation!.Status);
        Assert.Equal(12.5m, box.OnlyRecord.Price.Amount);
    }

    [Fact, SessionCase(42, Of = Told.InSteps)]
    public void The_same_id_of_several_stations_means_a_session_of_each()
    {
        var (one, other) = (StationUnderTest.Online(), StationUnderTest.Online());
        one.Started("10:00");
        other.Started("10:05", token: "VAN");

        Assert.Equal(("ANNA", "VAN"), (one.Only.TokenUid, other.Only.TokenUid));
    }

    [Fact, SessionCase(47, Of = Told.InSteps)]
    public void A_transaction_without_energy_costs_nothing()
    {
        var box = StationUnderTest.Online();
        box.Started("10:00");
        box.Ended("10:30", 1, 1000);

        Assert.NotNull(box.OnlyRecord.Exclusion);
        Assert.Equal(0, box.OnlyRecord.Price.Amount);
    }
}
