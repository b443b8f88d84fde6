using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

public class StationMachineTests
{
    static readonly DateTimeOffset Born = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    static readonly Vehicle Small = new(50m, 7.4m, 1, 50m);
    static readonly ConnectorPlan OnePhase = new(ConnectorKind.AcOnePhase, 7.4m);
    static readonly ConnectorPlan Fast = new(ConnectorKind.Dc, 50m);

    readonly StationMachine _machine;
    readonly BackOffice _office;

    public StationMachineTests() => (_machine, _office) = Make(OnePhase, OnePhase);

    static (StationMachine, BackOffice) Make(params ConnectorPlan[] connectors)
    {
        var machine = new StationMachine(new StationPlan("S1", [.. connectors], ["T"]) { VisitsPerDay = 0 }, seed: 1, Born);
        return (machine, new BackOffice(machine));
    }

    void Begin()
    {
        _machine.Connected();
        _office.Answer();
        _office.Heard.Clear();
    }

    void Charge(int connector = 1, decimal soc = 20m)
    {
        _machine.PlugIn(connector, Small, soc);
        _machine.Present(connector, "T");
        _office.Answer();
    }

    [Fact]
    public void It_boots_and_reports_every_connector()
    {
        _machine.Connected();
        _office.Answer();
        Assert.Equal("Boot, Status 0 Available, Status 1 Available, Status 2 Available", _office.Story);
    }

    [Fact]
    public void While_pending_it_boots_again_at_the_given_interval_and_says_nothing_else()
    {
        var isWelcome = false;
        _office.Decide = @event => @event is Booted && !isWelcome ? new BootDecision(Admission.Pending, Born, TimeSpan.FromSeconds(90))
            : _office.Accept(@event);
        _machine.Connected();
        _office.Live(TimeSpan.FromMinutes(5));
        Assert.Equal("Boot, Boot, Boot, Boot", _office.Story);
        Assert.Equal(OutcomeKind.Accepted, _machine.Obey(new TriggerMessage(RequestedMessage.StatusNotification, new(1, 1))).Kind);
        isWelcome = true;
        _office.Live(TimeSpan.FromMinutes(2));
        Assert.Equal("Boot, Boot, Boot, Boot, Status 1 Available, Boot, Status 0 Available, Status 1 Available, Status 2 Available",
            _office.Story);
    }

    [Fact]
    public void Heartbeats_come_at_the_interval_of_the_boot_and_then_of_the_configuration()
    {
        Begin();
        _office.Live(TimeSpan.FromMinutes(11));
        Assert.Equal("Heartbeat, Heartbeat", _office.Story);
        _machine.Obey(new ChangeConfiguration("HeartbeatInterval", "60"));
        _office.Live(TimeSpan.FromMinutes(10));
        Assert.Equal(9, _office.All<HeartbeatSent>().Count());
    }

    [Fact]
    public void TC_003_Plug_in_first()
    {
        Begin();
        Charge();
        _machine.Present(1, "T");
        _machine.Unplug(1);
        _office.Answer();
        Assert.Equal("Status 1 Preparing, Authorize T, Start 1, Status 1 Charging, Stop 1 Local, Status 1 Finishing, Status 1 Available",
            _office.Story);
    }

    [Fact]
    public void TC_004_1_Identification_first()
    {
        Begin();
        _machine.Present(1, "T");
        _office.Answer();
        _machine.PlugIn(1, Small, 20m);
        _office.Answer();
        Assert.Equal("Authorize T, Status 1 Preparing, Start 1, Status 1 Charging", _office.Story);
    }

    [Fact]
    public void TC_004_2_Nobody_plugs_in()
    {
        Begin();
        _machine.Present(1, "T");
        _office.Live(TimeSpan.FromMinutes(2));
        Assert.Equal("Authorize T, Status 1 Preparing, Status 1 Available", _office.Story);
    }

    [Fact]
    public void TC_023_A_token_that_is_refused_starts_nothing()
    {
        Begin();
        _office.Decide = @event => @event is TokenPresented ? new AuthorisationDecision(Authorisation.Invalid) : _office.Accept(@event);
        Charge();
        Assert.Equal("Status 1 Preparing, Authorize T", _office.Story);
    }

    [Fact]
    public void A_start_whose_token_is_refused_is_stopped_at_once()
    {
        Begin();
        _office.Decide = @event => @event is SessionStarted ? new StartDecision(5, Authorisation.Invalid) : _office.Accept(@event);
        Charge();
        Assert.Contains("Stop 5 DeAuthorized", _office.Story, StringComparison.Ordinal);
    }

    [Fact]
    public void An_hour_at_7400_W_is_7400_Wh_in_the_register_the_values_and_the_stop()
    {
        Begin();
        _machine.Obey(new ChangeConfiguration("MeterValuesSampledData",
            "Energy.Active.Import.Register,Power.Active.Import,SoC,Current.Import,Voltage"));
        Charge();
        _office.Live(TimeSpan.FromHours(1));
        _machine.Unplug(1);
        _office.Answer();
        var start = Assert.Single(_office.All<SessionStarted>());
        var stop = Assert.Single(_office.All<SessionStopped>());
        Assert.Equal((1_000_000, 1_007_400, "EVDisconnected"), (start.MeterStartWh, stop.MeterStopWh, stop.Reason));
        Assert.Equal(_machine.Connector(1).RegisterWh, stop.MeterStopWh);
        var values = _office.All<MeterReported>().ToArray();
        Assert.Equal(60, values.Length);
        Assert.All(values, report => Assert.Equal(1, report.TransactionId));
        var half = values[29].Samples[0];
        Assert.Equal(Born + TimeSpan.FromMinutes(30), half.At);
        Assert.Equal(
            [
                new(Measurand.EnergyImportRegister, 1_003_700m), new(Measurand.PowerImport, 7400m), new(Measurand.CurrentImport, 32.2m,
                    Phase.L1),
                new(Measurand.Voltage, 229.4m, Phase.L1N),
            ],
            half.Values.AsEnumerable());
    }

    [Fact]
    public void A_full_car_suspends_the_session_and_the_register_stands_still()
    {
        Begin();
        Charge(soc: 98m);
        _office.Live(TimeSpan.FromHours(1));
        Assert.Equal(ConnectorStatus.SuspendedEV, _machine.Connector(1).Status);
        Assert.Equal(1_001_000, _machine.Connector(1).RegisterWh);
        Assert.Equal(100m, _machine.Connector(1).Soc);
    }

    [Fact]
    public void Fast_charging_tapers_as_the_battery_fills()
    {
        var (machine, office) = Make(Fast);
        machine.Connected();
        office.Answer();
        machine.Obey(new ChangeConfiguration("MeterValuesSampledData", "Power.Active.Import,SoC"));
        machine.PlugIn(1, Small, 40m);
        machine.Present(1, "T");
        office.Live(TimeSpan.FromMinutes(40));
        var powers = office.All<MeterReported>().Select(report => report.Samples[0].Values[0].Value).ToArray();
        var charges = office.All<MeterReported>().Select(report => report.Samples[0].Values[1].Value).ToArray();
        Assert.Equal(50_000m, powers[0]);
        Assert.True(powers[^1] < 30_000m);
        Assert.Equal(powers.OrderDescending(), powers);
        Assert.Equal(charges.Order(), charges);
        Assert.True(charges[^1] > 80m);
    }

    [Fact]
    public void TC_039_What_happened_offline_is_told_in_order_afterwards()
    {
        Begin();
        Charge();
        _machine.Disconnected();
        _machine.GoOffline(TimeSpan.FromMinutes(30));
        _office.Live(TimeSpan.FromMinutes(2));
        _machine.Unplug(1);
        _machine.PlugIn(2, Small, 20m);
        _machine.Present(2, "T");
        _office.Live(TimeSpan.FromMinutes(1));
        _machine.Present(2, "T");
        Assert.False(_machine.WantsConnection);
        _office.Heard.Clear();
        _office.Live(TimeSpan.FromMinutes(30));
        Assert.True(_machine.WantsConnection);
        Assert.Empty(_office.Heard);

        _machine.Connected();
        _office.Answer();

        Assert.Equal("Values 1, Values 1, Stop 1 EVDisconnected, Start 2, Values 2, Stop 2 Local, Status 1 Available, Status 2 Finishing",
            _office.Story);
        Assert.Equal(Born + TimeSpan.FromMinutes(3), _office.All<SessionStopped>().Last().At);
    }

    [Fact]
    public void A_message_without_an_answer_goes_out_again_with_its_id()
    {
        Begin();
        _machine.PlugIn(1, Small, 20m);
        _machine.Present(1, "T");
        _office.Decide = @event => _office.Accept(@event);
        for (var message = _machine.Next(); message?.Event is not SessionStarted; message = _machine.Next())
        {
            _machine.Sent(message!);
            _machine.Answered(message!, _office.Accept(message!.Event));
        }
        var start = _machine.Next()!;
        _machine.Sent(start);
        Assert.Null(_machine.Next());
        _machine.Disconnected();
        _machine.Connected();
        Assert.Same(start, _machine.Next());
    }

    [Fact]
    public void A_refused_start_is_told_again_and_given_up_in_the_end_with_all_that_belongs_to_it()
    {
        Begin();
        _office.Decide = @event => @event is SessionStarted ? null : _office.Accept(@event);
        Charge();
        _office.Live(TimeSpan.FromMinutes(10));
        _machine.Unplug(1);
        _office.Answer();
        Assert.Equal(3, _office.All<SessionStarted>().Count());
        Assert.Single(_office.Heard.Where(heard => heard.Event is SessionStarted).Select(heard => heard.Id).Distinct());
        Assert.Empty(_office.All<MeterReported>());
        Assert.Empty(_office.All<SessionStopped>());
        Assert.Equal(0, _machine.Waiting);
    }

    [Fact]
    public void A_fault_ends_the_session_and_a_repair_frees_the_connector()
    {
        Begin();
        Charge();
        _machine.Fault(1, "GroundFailure");
        _machine.Unplug(1);
        _machine.Repair(1);
        _office.Answer();
        Assert.EndsWith("Status 1 Charging, Status 1 Faulted, Stop 1 Other, Status 1 Available", _office.Story, StringComparison.Ordinal);
        Assert.Equal("GroundFailure", _office.All<StatusReported>().Single(status => status.Status == ConnectorStatus.Faulted).ErrorCode);
    }

    [Fact]
    public void The_same_seed_lives_the_same_week_and_another_seed_another()
    {
        var (first, again, other) = (Week(seed: 7), Week(seed: 7), Week(seed: 8));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.InRange(first.Split("Start").Length, 20, 120);
    }

    static string Week(int seed)
    {
        var plan = new StationPlan("S1", [OnePhase, Fast], ["A", "B", "C", "D"]) { FaultsPerWeek = 2, OfflineSpellsPerWeek = 1 };
        var machine = new StationMachine(plan, seed, Born) { IsTellingThePast = true, LeastSampleInterval = TimeSpan.FromMinutes(15) };
        var office = new BackOffice(machine);
        machine.Connected();
        office.Live(TimeSpan.FromDays(7));
        var stops = office.All<SessionStopped>().ToArray();
        Assert.All(stops, stop => Assert.True(stop.MeterStopWh >= plan.FirstRegisterWh));
        Assert.Empty(office.All<HeartbeatSent>());
        return office.Story + string.Join(' ', stops.Select(stop => $"{stop.At:O} {stop.MeterStopWh}"));
    }
}
