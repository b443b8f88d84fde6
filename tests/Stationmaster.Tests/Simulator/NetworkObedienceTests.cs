using Stationmaster.Charging.Stations;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Tests.Simulator;

/// <summary>How a station connects by what it was told, and back again where that does not work.</summary>
public sealed class NetworkObedienceTests
{
    static readonly SettingName Priority = new("OCPPCommCtrlr", "NetworkConfigurationPriority");

    static LaterStation Station(string version) => new(version, plan => plan with { Password = "0123456789abcdef", Security = new(1, Roots: "/etc/roots.pem") });

    static string Slot(int number, int profile, string url, string version) => $$$"""
        {"configurationSlot":{{{number}}},"connectionData":{{{{(version == "2.0.1" ? "\"ocppVersion\":\"OCPP20\"," : "")}}}"ocppTransport":"JSON",
         "ocppCsmsUrl":"{{{url}}}","messageTimeout":30,"securityProfile":{{{profile}}},"ocppInterface":"Wired0"}}
        """;

    static string Result(LaterStation station, string value) =>
        station.Machine.Obey(new ChangeSettings(new WantedSetting(new(Priority), value))).SettingResults[0].Status!;

    static void Restart(LaterStation station)
    {
        station.Obey(new ResetStation(ResetKind.Hard));
        station.Machine.Disconnected();
        station.Office.Live(TimeSpan.FromSeconds(30));
        Assert.True(station.Machine.WantsConnection);
        station.Office.Heard.Clear();
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void The_new_slot_is_tried_after_the_restart_and_where_it_works_a_lower_profile_is_forgotten(string version)
    {
        var station = Station(version);
        Assert.Equal("Accepted", (string?)station.Obey("SetNetworkProfile", Slot(2, 2, "wss://new.example/ocpp", version))["status"]);
        Assert.Equal("RebootRequired", Result(station, "2,1"));
        Assert.Equal(1, station.Machine.Network.Number);

        Restart(station);
        Assert.Equal((2, new Uri("wss://new.example/ocpp")), (station.Machine.Network.Number, station.Machine.Network.Address(new("ws://old.example/ocpp"))));
        station.Machine.Connected();
        station.Office.Live(LaterStation.AWhile);
        Assert.Equal("ReconfigurationOfSecurityParameters", station.Office.All<SecurityEventTold>().Single().Type);
        Assert.Equal("Rejected", (string?)station.Obey("SetNetworkProfile", Slot(3, 1, "ws://old.example/ocpp", version))["status"]);
        Assert.Equal("Rejected", Result(station, "2,1"));
        for (var i = 0; i < 10; i++)
            station.Machine.ConnectionFailed("refused");
        Assert.Equal(2, station.Machine.Network.Number);
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void Where_the_new_slot_does_not_work_it_falls_back_and_says_so(string version)
    {
        var station = Station(version);
        station.Obey("SetNetworkProfile", Slot(2, 2, "wss://new.example/ocpp", version));
        Result(station, "2,1");
        Restart(station);
        station.Machine.ConnectionFailed("refused");
        station.Machine.ConnectionFailed("refused");
        Assert.Equal(2, station.Machine.Network.Number);
        station.Machine.ConnectionFailed("the server's certificate is not trusted");
        Assert.Equal(1, station.Machine.Network.Number);
        station.Machine.Connected();
        station.Office.Live(LaterStation.AWhile);
        var told = station.Office.All<SecurityEventTold>().Single();
        Assert.Equal("FailedToAuthenticateAtCsms", told.Type);
        Assert.Contains("the server's certificate is not trusted", told.TechInfo);
        var active = station.Machine.Obey(new ReadSettings(new SettingRef(new("OCPPCommCtrlr", "ActiveNetworkProfile")))).SettingResults[0];
        Assert.Equal("1", active.Value);
    }

    [Theory]
    [InlineData(1, 2, "wss://new.example/ocpp", "PriorityNetworkConf")]
    [InlineData(2, 2, "ws://new.example/ocpp", "InvalidNetworkConf")]
    [InlineData(2, 3, "wss://new.example/ocpp", "InvalidNetworkConf")]
    [InlineData(2, 0, "ws://new.example/ocpp", "NoSecurityDowngrade")]
    public void A_slot_by_which_it_could_not_come_is_refused(int slot, int profile, string url, string why) =>
        Assert.Equal(why, (string?)Station("2.1").Obey("SetNetworkProfile", Slot(slot, profile, url, "2.1"))["statusInfo"]!["reasonCode"]);

    [Theory]
    [InlineData("2")]
    [InlineData("1,1")]
    [InlineData("")]
    [InlineData("one")]
    public void A_priority_of_slots_that_are_not_there_is_refused(string value) => Assert.Equal("Rejected", Result(Station("2.1"), value));

    [Fact]
    public void A_station_of_1_6_comes_again_at_once_by_its_new_profile_and_back_by_the_old_one()
    {
        var station = Station("1.6");
        Assert.Equal(OutcomeKind.Rejected, station.Obey(new ChangeConfiguration("SecurityProfile", "0")).Item1);
        Assert.Equal(OutcomeKind.Rejected, station.Obey(new ChangeConfiguration("SecurityProfile", "3")).Item1);
        Assert.Equal(OutcomeKind.Accepted, station.Machine.Obey(new ChangeConfiguration("SecurityProfile", "2")).Kind);
        station.Machine.Advance(station.Machine.Now + TimeSpan.FromMilliseconds(1500));
        Assert.False(station.Machine.WantsConnection);
        station.Machine.Disconnected();
        station.Machine.Advance(station.Machine.Now + TimeSpan.FromSeconds(2));
        Assert.Equal("wss://old.example:8080/ocpp", station.Machine.Network.Address(new("ws://old.example:8080/ocpp")).ToString());
        for (var i = 0; i < 3; i++)
            station.Machine.ConnectionFailed("refused");
        station.Machine.Connected();
        station.Office.Live(LaterStation.AWhile);
        Assert.Equal("FailedToAuthenticateAtCentralSystem", station.Office.All<SecurityEventTold>().Single().Type);
        Assert.Equal("1", station.Machine.Configuration["SecurityProfile"]);
        Assert.Equal("ws", station.Machine.Network.Address(new("ws://old.example/ocpp")).Scheme);
    }
}
