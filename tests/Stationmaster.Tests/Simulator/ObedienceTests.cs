using Stationmaster.Charging.Stations;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

public class ObedienceTests
{
    static readonly Vehicle Car = new(50m, 11m, 3, 50m);
    static readonly TimeSpan AWhile = TimeSpan.FromSeconds(5);

    readonly StationMachine _machine;
    readonly BackOffice _office;

    public ObedienceTests()
    {
        var plan = new StationPlan("S1", [new(ConnectorKind.AcThreePhase, 11m), new(ConnectorKind.Dc, 50m)], ["T"]) { VisitsPerDay = 0 };
        _machine = new(plan, seed: 1, new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero));
        _office = new(_machine);
        _machine.Connected();
        _office.Answer();
        _office.Heard.Clear();
    }

    void Charge(int connector)
    {
        _machine.PlugIn(connector, Car, 20m);
        _machine.Present(connector, "T");
        _office.Answer();
        _office.Heard.Clear();
    }

    (OutcomeKind, string?) Obey(Order order)
    {
        var outcome = _machine.Obey(order);
        _office.Live(AWhile);
        return (outcome.Kind, outcome.Status);
    }

    [Fact]
    public void TC_010_A_remote_start_with_the_cable_plugged_in()
    {
        _machine.PlugIn(1, Car, 20m);
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new RemoteStart(new(1, 1), "T")));
        Assert.Equal("Status 1 Preparing, Start 1, Status 1 Charging", _office.Story);
    }

    [Fact]
    public void TC_011_1_A_remote_start_with_nothing_plugged_in()
    {
        _machine.Obey(new ChangeConfiguration("AuthorizeRemoteTxRequests", "true"));
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new RemoteStart(null, "T")));
        _machine.PlugIn(1, Car, 20m);
        _office.Answer();
        Assert.Equal("Authorize T, Status 1 Preparing, Start 1, Status 1 Charging", _office.Story);
    }

    [Fact]
    public void TC_011_2_A_remote_start_nobody_follows_up()
    {
        Obey(new RemoteStart(new(2, 1), "T"));
        _office.Live(TimeSpan.FromMinutes(2));
        Assert.Equal("Status 2 Preparing, Status 2 Available", _office.Story);
    }

    [Fact]
    public void TC_012_A_remote_stop()
    {
        Charge(1);
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new RemoteStop(1)));
        Assert.Equal("Stop 1 Remote, Status 1 Finishing", _office.Story);
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new RemoteStop(1)));
    }

    [Fact]
    public void TC_026_A_remote_start_is_rejected_where_a_car_charges()
    {
        Charge(1);
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new RemoteStart(new(1, 1), "U")));
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new RemoteStart(new(9, 1), "U")));
    }

    [Fact]
    public void TC_014_A_soft_reset_tells_its_stop_and_goes()
    {
        Charge(1);
        Obey(new ResetStation(ResetKind.Soft));
        Assert.Equal("Stop 1 SoftReset, Status 1 Finishing", _office.Story);
        Assert.False(_machine.WantsConnection);
        _machine.Disconnected();
        _office.Live(TimeSpan.FromSeconds(30));
        Assert.True(_machine.WantsConnection);
        _office.Heard.Clear();
        _machine.Connected();
        _office.Answer();
        Assert.Equal("Boot, Status 0 Available, Status 1 Preparing, Status 2 Available", _office.Story);
    }

    [Fact]
    public void TC_013_A_hard_reset_goes_and_tells_its_stop_after_the_boot()
    {
        Charge(1);
        Assert.Equal(OutcomeKind.Accepted, _machine.Obey(new ResetStation(ResetKind.Hard)).Kind);
        _machine.Advance(_machine.Now + AWhile);
        Assert.False(_machine.WantsConnection);
        _machine.Disconnected();
        _machine.Advance(_machine.Now + TimeSpan.FromSeconds(30));
        _machine.Connected();
        _office.Answer();
        Assert.Equal("Boot, Stop 1 HardReset, Status 0 Available, Status 1 Preparing, Status 2 Available", _office.Story);
    }

    [Fact]
    public void TC_017_and_TC_018_Unlocking()
    {
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new UnlockConnector(new(1, 1))));
        Assert.Equal((OutcomeKind.NotSupported, null), Obey(new UnlockConnector(new(2, 1))));
        Assert.Equal((OutcomeKind.NotSupported, null), Obey(new UnlockConnector(new(3, 1))));
        Charge(1);
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new UnlockConnector(new(1, 1))));
        Assert.Equal("Stop 1 UnlockCommand, Status 1 Finishing", _office.Story);
    }

    [Fact]
    public void A_connector_is_taken_out_of_service_when_its_car_is_gone()
    {
        Charge(1);
        Assert.Equal((OutcomeKind.Accepted, "Scheduled"), Obey(new ChangeAvailability(new(1, 1), Availability.Inoperative)));
        _machine.Unplug(1);
        _office.Answer();
        Assert.Equal("Stop 1 EVDisconnected, Status 1 Finishing, Status 1 Unavailable", _office.Story);
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new ChangeAvailability(new(1, 1), Availability.Operative)));
        Assert.Equal(ConnectorStatus.Available, _machine.Connector(1).Status);
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new ChangeAvailability(new(7, 1), Availability.Operative)));
    }

    [Fact]
    public void The_whole_station_is_taken_out_of_service()
    {
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new ChangeAvailability(ConnectorRef.Station, Availability.Inoperative)));
        Assert.Equal("Status 1 Unavailable, Status 2 Unavailable, Status 0 Unavailable", _office.Story);
        Charge(1);
        Assert.Null(_machine.Connector(1).Transaction);
    }

    [Theory]
    [InlineData(RequestedMessage.BootNotification, "Boot, Status 0 Available, Status 1 Available, Status 2 Available")]
    [InlineData(RequestedMessage.Heartbeat, "Heartbeat")]
    [InlineData(RequestedMessage.StatusNotification, "Status 0 Available, Status 1 Available, Status 2 Available")]
    [InlineData(RequestedMessage.MeterValues, "Values , Values ")]
    [InlineData(RequestedMessage.FirmwareStatusNotification, "FirmwareStatusReported")]
    [InlineData(RequestedMessage.DiagnosticsStatusNotification, "DiagnosticsStatusReported")]
    public void TC_054_It_tells_again_what_it_is_asked_for(RequestedMessage message, string story)
    {
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new TriggerMessage(message)));
        Assert.Equal(story, _office.Story);
    }

    [Fact]
    public void TC_055_A_trigger_for_a_connector_it_lacks_is_rejected() =>
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new TriggerMessage(RequestedMessage.StatusNotification, new(5, 1))));

    [Fact]
    public void TC_019_TC_021_and_TC_040_Configuration()
    {
        Assert.True(_machine.Obey(new GetConfiguration()).Settings.Length > 15);
        var some = _machine.Obey(new GetConfiguration("NumberOfConnectors", "Nonsense"));
        Assert.Equal(new Setting("NumberOfConnectors", true, "2"), Assert.Single(some.Settings));
        Assert.Equal("Nonsense", Assert.Single(some.UnknownKeys));
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new ChangeConfiguration("MeterValueSampleInterval", "10")));
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new ChangeConfiguration("MeterValueSampleInterval", "-1")));
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new ChangeConfiguration("MeterValuesSampledData", "Mood")));
        Assert.Equal((OutcomeKind.Rejected, null), Obey(new ChangeConfiguration("NumberOfConnectors", "3")));
        Assert.Equal((OutcomeKind.NotSupported, null), Obey(new ChangeConfiguration("Nonsense", "1")));
        Assert.Equal("10", Assert.Single(_machine.Obey(new GetConfiguration("MeterValueSampleInterval")).Settings).Value);
    }

    [Fact]
    public void The_cache_is_cleared_and_only_the_maker_is_understood()
    {
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new ClearCache()));
        Assert.Equal((OutcomeKind.Accepted, null), Obey(new SendVendorData(_machine.Plan.Vendor, null, null)));
        Assert.Equal((OutcomeKind.NotSupported, null), Obey(new SendVendorData("somebody", null, null)));
    }
}
