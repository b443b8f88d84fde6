using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Access;
using Stationmaster.Server.Connectors;

namespace Stationmaster.Server.Tests.Connectors;

/// <summary>Boards without a database, and what stations show on them.</summary>
static class Boards
{
    public static readonly DateTimeOffset Noon = new(2025, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static Scope Operator { get; } = new(Rights.Control, 1, "/1/", "test", false);

    public static ConnectorPlace Place(long chargeBox, int number = 1, string customerPath = "/1/5/", long location = 7,
        string standard = "IEC_62196_T2") => new(
        (chargeBox * 10) + number, (chargeBox * 10) + number, $"DK*STM*E{chargeBox:0000}*{number}", new(number, 1), standard, "SOCKET",
        "AC_3_PHASE", 22_000,
        chargeBox, $"AAR-{chargeBox:00}", location, $"Location {location}", 5, "Ærø Parkering", customerPath);

    public static StationView View(long chargeBox, params ConnectorView[] connectors) => new(chargeBox, true, Noon, Noon, [.. connectors]);

    public static StationView Gone(long chargeBox, DateTimeOffset at, params ConnectorView[] connectors) =>
        new(chargeBox, false, at, null, [.. connectors]);

    public static ConnectorView Is(ConnectorStatus status, int number = 1, OpenSession? running = null, string? errorCode = null,
        string? info = null) =>
        new(new(new(number, 1), status, errorCode, info, null, Noon, Noon), running);

    public static OpenSession Runs(long chargeBox, decimal watt, DateTimeOffset at, Driver? driver = null, string uid = "04A1B2C3")
    {
        var (place, start) = (Place(chargeBox), Noon.AddHours(-1));
        var site = new Site(
            new(1, "Operator"), new(5, "Ærø Parkering"), [1, 5], 7, "Location 7", "", "", "", "DK", "Europe/Copenhagen", true, false,
            chargeBox,
            place.ChargeBoxIdentity, place.Ref, place.EvseUid, place.EvseId, place.Id, false, 22_000, null);
        var session = new Session(
            4711, Guid.NewGuid(), site, uid, driver, AuthorisationStatus.Accepted, start, start, start, 1000, SessionState.Running,
            SessionFlags.None, start, start);
        var sample = new MeterSample(at,
            [new(Measurand.PowerImport, watt), new(Measurand.EnergyImportRegister, 1000 + 2500), new(Measurand.StateOfCharge, 61)]);
        return new(session, Metering.From(start, 1000).Add(sample, at));
    }

    public static Driver Driver(string label, string? comment = null, TokenKind kind = TokenKind.Rfid) =>
        new(1, "04A1B2C3", label, kind, new(5, "Ærø Parkering"), null, [1, 5], comment, null, false, false, true, Noon, null, null);

    public static async Task<LiveBoard> Loaded(TimeProvider time, params ConnectorPlace[] places)
    {
        var boxes = places.Select(place => place.ChargeBoxId).Distinct().Select(id => Gone(id, Noon)).ToImmutableArray();
        var board = new LiveBoard((id, _) => Task.FromResult(new BoardFacts(
            [.. places.Where(place => id is null || place.ChargeBoxId == id)],
            [.. boxes.Where(box => id is null || box.ChargeBoxId == id)])), time);
        await board.Load(CancellationToken.None);
        _ = board.Follow();
        return board;
    }

    public static ConnectorLive One(this LiveBoard board) => board.Snapshot().Connectors.Single();
}

/// <summary>A clock that stands still until it is moved.</summary>
sealed class StillClock : TimeProvider
{
    DateTimeOffset _now = Boards.Noon;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
