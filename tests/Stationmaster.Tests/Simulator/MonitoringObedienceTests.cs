using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.V21;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

/// <summary>A simulated station watches itself, shows messages, and knows who charged there.</summary>
public sealed class MonitoringObedienceTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    static readonly SettingName Temperature = new("Connector", "Temperature", Evse: 1, Connector: 1);

    static (StationMachine Machine, BackOffice Office) Charging()
    {
        var machine = new StationMachine(
            new("SIM-1", [new(ConnectorKind.AcThreePhase, 22)], ["CARD"]) { Version = Ocpp21.Instance, VisitsPerDay = 0 }, seed: 1, Noon);
        var office = new BackOffice(machine);
        office.Decide = told => told is StreamOpened ? new StreamDecision(true) : office.Accept(told);
        machine.Connected();
        office.Answer();
        return (machine, office);
    }

    static void Start(StationMachine machine, BackOffice office)
    {
        machine.PlugIn(1, Vehicle.Usual[0], 20);
        Assert.Equal(OutcomeKind.Accepted, machine.Obey(new RemoteStart(new(1, 1), "CARD") { StartId = 1 }).Kind);
        Pass(machine, office, TimeSpan.FromSeconds(5));
        Assert.NotNull(machine.Connector(1).Transaction);
    }

    static void Pass(StationMachine machine, BackOffice office, TimeSpan time) => office.Live(time);

    [Fact]
    public void A_threshold_that_is_crossed_is_told_and_told_again_when_that_is_over()
    {
        var (machine, office) = Charging();
        var set = machine.Obey(new SetMonitors(new WantedMonitor(Temperature, MonitorKind.UpperThreshold, 25, 3))).MonitorResults[0];
        Assert.Equal("Accepted", set.Status);
        Assert.Equal("Duplicate", machine.Obey(new SetMonitors(new WantedMonitor(Temperature, MonitorKind.UpperThreshold, 30, 3))).MonitorResults[0].Status);
        Start(machine, office);
        Pass(machine, office, TimeSpan.FromSeconds(20));
        machine.Obey(new RemoteStop(0) { OwnId = machine.Connector(1).Transaction!.OwnId });
        Pass(machine, office, TimeSpan.FromSeconds(20));

        var events = office.All<EventsNotified>().SelectMany(told => told.Events).Where(told => told.MonitorId == set.Id).ToList();
        Assert.Equal([false, true], events.Select(told => told.IsCleared));
        Assert.All(events, told => Assert.Equal((ComponentEvent.Alerting, Temperature), (told.Trigger, told.Name)));
    }

    [Fact]
    public void Monitors_are_reported_and_those_set_later_are_lost_at_a_restart()
    {
        var (machine, office) = Charging();
        machine.Obey(new SetMonitors(new WantedMonitor(Temperature, MonitorKind.Delta, 5, 8)));
        Assert.Equal(["Connector@1.1/Temperature UpperThreshold", "Connector@1.1/Temperature Delta"], Reported(machine, office));
        Assert.Equal("Rejected", machine.Obey(new ClearMonitors(1)).MonitorResults[0].Status);
        Assert.Equal("NotFound", machine.Obey(new ClearMonitors(99)).MonitorResults[0].Status);

        machine.Obey(new ResetStation(ResetKind.Hard));
        Pass(machine, office, TimeSpan.FromSeconds(60));
        machine.Connected();
        office.Answer();
        Assert.Equal(["Connector@1.1/Temperature UpperThreshold"], Reported(machine, office));
    }

    static IEnumerable<string> Reported(StationMachine machine, BackOffice office)
    {
        Assert.Equal(OutcomeKind.Accepted, machine.Obey(new ReportMonitors(office.Heard.Count, [], [])).Kind);
        Pass(machine, office, TimeSpan.FromSeconds(1));
        return office.All<MonitorsReported>().Last().Monitors.Select(monitor => $"{monitor.Variable} {monitor.Kind}");
    }

    [Fact]
    public void Periodic_values_come_in_a_stream_where_one_is_wanted()
    {
        var (machine, office) = Charging();
        machine.Obey(new SetMonitors(new WantedMonitor(new("EVSE", "Power", Evse: 1), MonitorKind.Periodic, 5, 9) { Stream = new(null, 3) }));
        Pass(machine, office, TimeSpan.FromSeconds(40));

        Assert.Single(office.All<StreamOpened>());
        Assert.Equal(3, office.All<StreamTold>().First().Values.Length);
        var stream = Assert.Single(machine.Obey(new GetStreams()).Streams);
        Assert.Equal(OutcomeKind.Accepted, machine.Obey(new AdjustStream(stream.Id, new(10, null))).Kind);
        Assert.Equal(OutcomeKind.Rejected, machine.Obey(new AdjustStream(99, new(10, null))).Kind);
    }

    [Fact]
    public void Messages_are_shown_until_their_time_is_over()
    {
        var (machine, office) = Charging();
        var text = new DisplayText("Welcome");
        Assert.Equal(OutcomeKind.Accepted, machine.Obey(new SetDisplayMessage(new(1, DisplayPriority.InFront, [text]))).Kind);
        machine.Obey(new SetDisplayMessage(new(2, DisplayPriority.InFront, [text]) { EndsAt = Noon.AddSeconds(30) }));
        Assert.Equal("UnknownTransaction", machine.Obey(new SetDisplayMessage(new(3, DisplayPriority.InFront, [text]) { OwnId = "T" })).Status);
        Assert.Equal("Unknown", machine.Obey(new ClearDisplayMessage(9)).Status);
        Pass(machine, office, TimeSpan.FromSeconds(31));

        Assert.Equal([1], machine.Display.Select(message => message.Id));
        machine.Obey(new GetDisplayMessages(7, []));
        Pass(machine, office, TimeSpan.FromSeconds(1));
        Assert.Equal(1, Assert.Single(office.All<DisplayMessagesReported>().Single().Messages).Id);
        Assert.Equal("Unknown", machine.Obey(new GetDisplayMessages(8, [2])).Status);
    }

    [Fact]
    public void Who_charged_there_is_told_of_and_forgotten()
    {
        var (machine, office) = Charging();
        Start(machine, office);
        machine.Obey(new AskCustomerInformation(1, IsReported: true, IsCleared: true) { TokenUid = "CARD" });
        Pass(machine, office, TimeSpan.FromSeconds(1));
        machine.Obey(new AskCustomerInformation(2, IsReported: true, IsCleared: false) { TokenUid = "CARD" });
        Pass(machine, office, TimeSpan.FromSeconds(1));

        Assert.Equal(
            ["Charge key CARD: charged here 1 times.", ""], office.All<CustomerInformationReported>().Select(told => told.Data));
        Assert.Equal("Invalid", machine.Obey(new AskCustomerInformation(3, IsReported: true, IsCleared: false)).Status);
    }
}
