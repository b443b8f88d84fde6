using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Xunit;

namespace Stationmaster.Tests.Sessions;

public class RestartTests
{
    [Fact, SessionCase(59)]
    public void A_charge_goes_on_over_our_restart_as_if_nothing_had_been()
    {
        var box = StationUnderTest.Online();
        var start = box.Start("10:00", wh: 1000);
        box.Status("10:00:05", ConnectorStatus.Charging).Meter("10:15", 3000, start.TransactionId);
        var before = box.Live(start.TransactionId).Metering;

        box.Restart();

        Assert.Equal(before.EnergyMilliWh, box.Live(start.TransactionId).Metering.EnergyMilliWh);
        Assert.Equal(before.PowerW, box.Live(start.TransactionId).Metering.PowerW);
        Assert.Equal(ConnectorStatus.Charging, box.State().Status);
        Assert.Equal(start, box.Start("10:00", wh: 1000));
        box.Meter("10:20", 4000, start.TransactionId);
        box.Stop(start.TransactionId, "10:30", 11_000, "ANNA");
        Assert.Equal(10_000_000, box.OnlyRecord.Metering.EnergyMilliWh);
        Assert.Equal(SessionState.Sealed, box.Restart().Until("11:00").Only.State);
    }

    [Theory, SessionCase(59, 5)]
    [InlineData("10:31")]
    [InlineData("2 10:00")]
    public void What_is_sent_again_after_our_restart_is_known(string at)
    {
        var box = StationUnderTest.Online();
        var number = box.Charge("10:00", "10:30");
        box.Until(at).Restart();
        var before = box.OnlyRecord;

        Assert.Equal(number, box.Start("10:00").TransactionId);
        box.Stop(number, "10:30", 11_000, "ANNA");

        Assert.Same(before, box.OnlyRecord);
        Assert.Single(box.Sessions);
    }

    [Fact, SessionCase(59, 6, 7)]
    public void Provisional_sessions_and_orphans_wait_for_their_start_over_our_restart()
    {
        var box = StationUnderTest.Online().Status("10:00", ConnectorStatus.Charging);
        box.Meter("10:15", 3000, -1).Restart().Meter("10:30", 5000, -1);
        var provisional = box.Start("10:00", "ANNA", 1000).TransactionId;
        box.Stop(-5, "09:30", 8000, "BO");
        var orphan = box.Restart().Start("09:00", "BO", 4000, connector: 2).TransactionId;

        Assert.Equal(2, box.Sessions.Count);
        Assert.Equal(4_000_000, box.Record(orphan).Metering.EnergyMilliWh);
        box.Stop(provisional, "11:00", 9000);
        Assert.Equal(8_000_000, box.Record(provisional).Metering.EnergyMilliWh);
    }
}
