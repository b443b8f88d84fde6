using Stationmaster.Charging.SmartCharging;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

public class FeatureObedienceTests
{
    static readonly Vehicle Car = new(50m, 11m, 3, 50m);
    static readonly TimeSpan AWhile = TimeSpan.FromSeconds(5);

    readonly StationMachine _machine;
    readonly BackOffice _office;

    public FeatureObedienceTests()
    {
        var plan = new StationPlan("S1", [new(ConnectorKind.AcThreePhase, 11m), new(ConnectorKind.AcThreePhase, 11m)], ["T"]) { VisitsPerDay = 0 };
        _machine = new(plan, seed: 1, new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));
        _office = new(_machine);
        _machine.Connected();
        _office.Answer();
        _office.Heard.Clear();
    }

    (OutcomeKind, string?) Obey(Order order)
    {
        var outcome = _machine.Obey(order);
        _office.Live(AWhile);
        return (outcome.Kind, outcome.Status);
    }

    ReserveNow Reservation(int id = 7, ConnectorRef? connector = null) => new(id, connector, "FRIEND", _machine.Now.AddMinutes(10));

    [Fact]
    public void A_reserved_connector_takes_its_token_only_and_names_the_reservation()
    {
        Assert.Equal((OutcomeKind.Accepted, null), Obey(Reservation(connector: new(1, 1))));
        Assert.Equal((OutcomeKind.Rejected, "Occupied"), Obey(Reservation(8, new(1, 1))));
        _machine.Present(1, "STRANGER");
        _office.Live(AWhile);
        Assert.Equal("Status 1 Reserved", _office.Story);
        _machine.Present(1, "friend");
        _machine.PlugIn(1, Car, 20m);
        _office.Live(AWhile);
        Assert.Equal(7, _office.Heard.Select(heard => heard.Event).OfType<SessionStarted>().Single().ReservationId);
    }

    [Fact]
    public void A_reservation_ends_by_cancelling_or_by_its_time()
    {
        Obey(Reservation());
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new CancelReservation(8)));
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new CancelReservation(7)));
        Obey(Reservation(9));
        _office.Live(TimeSpan.FromMinutes(11));
        Assert.StartsWith("Status 1 Reserved, Status 1 Available, Status 1 Reserved, ", _office.Story, StringComparison.Ordinal);
        Assert.EndsWith("Status 1 Available", _office.Story, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_token_of_the_group_may_use_a_reservation()
    {
        _office.Decide = told => told is TokenPresented { TokenUid: var uid }
            ? new AuthorisationDecision(new(AuthorisationStatus.Accepted, ParentUid: uid == "COUSIN" ? "family" : "OTHERS"))
            : _office.Accept(told);
        Obey(Reservation(connector: new(1, 1)) with { GroupUid = "FAMILY" });
        _machine.Present(1, "STRANGER");
        _machine.PlugIn(1, Car, 20m);
        _office.Live(AWhile);
        Assert.Empty(_office.All<SessionStarted>());
        _machine.Present(1, "COUSIN");
        _office.Live(AWhile);
        Assert.Equal(("COUSIN", 7), _office.All<SessionStarted>().Select(start => (start.TokenUid, start.ReservationId)).Single());
    }

    [Fact]
    public void A_station_of_2_x_names_the_reservation_it_uses_and_tells_of_those_that_end()
    {
        var plan = new StationPlan("S2", [new(ConnectorKind.AcThreePhase, 11m)], ["T"]) { VisitsPerDay = 0, Version = OcppVersions.Find("2.0.1")! };
        var machine = new StationMachine(plan, seed: 1, new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));
        var office = new BackOffice(machine);
        machine.Connected();
        office.Answer();

        machine.Obey(new ReserveNow(7, new(1, 0), "FRIEND", machine.Now.AddMinutes(10)));
        office.Live(TimeSpan.FromMinutes(11));
        Assert.Equal(new(7, ReservationEnd.Expired), office.All<ReservationEnded>().Single());
        machine.Obey(new ReserveNow(8, new(1, 0), "FRIEND", machine.Now.AddMinutes(10)));
        office.Live(AWhile);
        machine.Fault(1, "GroundFailure");
        office.Live(AWhile);
        Assert.Equal(new(8, ReservationEnd.Removed), office.All<ReservationEnded>().Last());
        machine.Repair(1);
        machine.Obey(new ReserveNow(9, new(1, 0), "FRIEND", machine.Now.AddMinutes(10)));
        office.Live(AWhile);
        machine.Present(1, "FRIEND");
        machine.PlugIn(1, Car, 20m);
        office.Live(AWhile);
        Assert.Equal(9, office.All<TransactionReported>().First(told => told.Phase == TransactionPhase.Started).ReservationId);
        Assert.Equal(2, office.All<ReservationEnded>().Count());
    }

    [Fact]
    public void A_local_list_is_kept_by_its_versions()
    {
        ListedToken entry = new("T", TokenKind.Rfid, new(AuthorisationStatus.Accepted));
        Assert.Equal(0, _machine.Obey(new GetLocalListVersion()).ListVersion);
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new SendLocalList(3, true, [entry])));
        Assert.Equal((OutcomeKind.Rejected, "VersionMismatch"), Obey(new SendLocalList(3, false, [entry])));
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new SendLocalList(4, false, [entry with { Uid = "U" }, entry with { Authorisation = null }])));
        Assert.Equal(["U"], _machine.LocalList);
        Assert.Equal(4, _machine.Obey(new GetLocalListVersion()).ListVersion);
    }

    [Fact]
    public void A_limit_is_obeyed_by_what_flows_until_it_is_cleared()
    {
        _machine.PlugIn(1, Car, 20m);
        _machine.Present(1, "T");
        _office.Live(AWhile);
        var connector = _machine.Connectors[0];
        Assert.Equal(11_000, connector.PowerW);
        var six = new ChargingProfile(5, 0, ChargingPurpose.TxDefault, ProfileKind.Absolute,
            [new ChargingSchedule(RateUnit.Ampere, [new SchedulePeriod(0, 6m)]) { StartsAt = _machine.Now }]);
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new SetChargingProfile(ConnectorRef.Station, six)));
        Assert.Equal(4140, connector.PowerW);
        var schedule = _machine.Obey(new GetCompositeSchedule(new(1, 1), 3600, RateUnit.Ampere)).Schedule!;
        Assert.Equal([new(0, 6m)], schedule.Periods);
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new ClearChargingProfiles(5)));
        Assert.Equal(11_000, connector.PowerW);
        Assert.Equal((OutcomeKind.Rejected, "Unknown"), Obey(new ClearChargingProfiles(5)));
    }

    [Fact]
    public void Firmware_is_fetched_and_installed_step_by_step()
    {
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new UpdateFirmware(3, "https://h/f.bin", _machine.Now)));
        _office.Live(TimeSpan.FromMinutes(1));
        Assert.Equal(
            ["Downloading", "Downloaded", "Installing", "Installed"],
            _office.Heard.Select(heard => heard.Event).OfType<FirmwareStatusReported>().Select(told => told.Status));
    }
}
