using Stationmaster.Charging.Stations;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

/// <summary>An EVSE with two connectors and one meter: either of them charges, never both.</summary>
public sealed class SharedEvseTests
{
    static LaterStation Station(string version = "2.0.1") => new(
        version, null, new ConnectorPlan(ConnectorKind.Dc, 50m), new ConnectorPlan(ConnectorKind.AcThreePhase, 22m, SharesEvse: true),
        new ConnectorPlan(ConnectorKind.Dc, 50m));

    [Fact]
    public void Connectors_are_numbered_within_their_evse_and_of_1_6_through_the_station()
    {
        Assert.Equal([new(1, 1), new(1, 2), new ConnectorRef(2, 1)], Station().Machine.Connectors.Select(connector => connector.Ref));
        Assert.Equal([new(1, 1), new(2, 1), new ConnectorRef(3, 1)], Station("1.6").Machine.Connectors.Select(connector => connector.Ref));
    }

    [Fact]
    public void A_charge_at_one_makes_the_other_unavailable_until_it_is_over()
    {
        var station = Station();
        station.Charge(2);
        Assert.Equal("1.2 Preparing, 1.1 Unavailable", station.Statuses);
        station.Office.Heard.Clear();

        station.Machine.PlugIn(1, LaterStation.Car, 20m);
        Assert.Null(station.Machine.Connector(1).Car);
        station.Charge(3);
        Assert.Equal("2.1 Preparing", station.Statuses);

        station.Office.Heard.Clear();
        station.Machine.Unplug(2);
        station.Office.Live(LaterStation.AWhile);
        Assert.Equal("1.2 Available, 1.1 Available", station.Statuses);
    }

    [Fact]
    public void A_token_that_waits_for_its_car_keeps_the_other_connector_out_of_use_only_so_long()
    {
        var station = Station();
        Assert.Equal(OutcomeKind.Accepted, station.Obey(new RemoteStart(new(1, 0), "T") { StartId = 5 }).Item1);
        Assert.Equal("1.1 Preparing, 1.2 Unavailable", station.Statuses);
        station.Office.Live(TimeSpan.FromMinutes(2));
        Assert.EndsWith("1.1 Available, 1.2 Available", station.Statuses, StringComparison.Ordinal);
    }

    [Fact]
    public void They_have_one_meter()
    {
        var station = Station();
        var before = station.Machine.Connector(2).RegisterWh;
        station.Charge(1);
        station.Office.Live(TimeSpan.FromMinutes(10));
        Assert.True(station.Machine.Connector(1).RegisterWh > before);
        Assert.Equal(station.Machine.Connector(1).RegisterWh, station.Machine.Connector(2).RegisterWh);
        Assert.NotEqual(station.Machine.Connector(1).RegisterWh, station.Machine.Connector(3).RegisterWh);
    }

    [Fact]
    public void What_is_ordered_of_an_evse_is_of_all_its_connectors_and_what_of_one_of_that_alone()
    {
        var station = Station();
        station.Obey(new ChangeAvailability(new(1, 0), Availability.Inoperative));
        Assert.Equal("1.1 Unavailable, 1.2 Unavailable", station.Statuses);
        station.Obey(new ChangeAvailability(new(1, 2), Availability.Operative));
        Assert.Equal(ConnectorStatus.Available, station.Machine.Connector(2).Status);
        Assert.Equal(ConnectorStatus.Unavailable, station.Machine.Connector(1).Status);
        Assert.Equal(OutcomeKind.Rejected, station.Obey(new ChangeAvailability(new(2, 2), Availability.Operative)).Item1);
    }

    [Fact]
    public void A_reservation_is_of_the_whole_evse_and_over_for_both_when_one_is_used()
    {
        var station = Station();
        station.Obey(new ReserveNow(7, new(1, 0), "T", station.Machine.Now.AddMinutes(30)));
        Assert.Equal("1.1 Reserved, 1.2 Reserved", station.Statuses);
        Assert.Equal((OutcomeKind.Rejected, "Occupied"), station.Obey(new ReserveNow(8, new(1, 0), "U", station.Machine.Now.AddMinutes(30))));
        station.Charge(2);
        Assert.Equal(ConnectorStatus.Unavailable, station.Machine.Connector(1).Status);
        station.Machine.Unplug(2);
        station.Office.Live(LaterStation.AWhile);
        Assert.EndsWith("1.2 Available, 1.1 Available", station.Statuses, StringComparison.Ordinal);
        Assert.Empty(station.Office.All<ReservationEnded>());
    }

    [Fact]
    public void Its_settings_tell_of_each_connector_and_once_of_the_evse()
    {
        var station = Station();
        station.Charge(2);
        station.Obey(new ReportSomeSettings(4, [], [new("EVSE", "AvailabilityState"), new("Connector", "AvailabilityState", Evse: 1)]));
        var told = station.Office.All<SettingsReported>().SelectMany(report => report.Settings).Select(setting => $"{setting.Name} {setting.Values[0].Value}");
        Assert.Equal(
            ["EVSE@1/AvailabilityState Occupied", "Connector@1.1/AvailabilityState Unavailable", "Connector@1.2/AvailabilityState Occupied",
                "EVSE@2/AvailabilityState Available"], told);
    }
}
