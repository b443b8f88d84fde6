using Stationmaster.Server.Hosting;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Tests.Hosting;
using Xunit;

namespace Stationmaster.Server.Tests.ChargeBoxes;

public sealed class WaitingRoomTests
{
    [Fact]
    public void A_full_waiting_room_forgets_first_who_has_left()
    {
        var clock = new TestClock();
        var held = new HeldStations(new StationOptions { HeldStations = 2 }, new(), clock);
        Assert.NotNull(held.Enter("GONE-1", "192.0.2.1", false));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(held.Enter("GONE-2", "192.0.2.1", false));
        Assert.Null(held.Enter("REAL", "192.0.2.2", false));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(held.Enter("REAL", "192.0.2.2", false));

        Assert.Equal(["GONE-2", "REAL"], held.All().Select(station => station.Identity).Order());
    }
}
