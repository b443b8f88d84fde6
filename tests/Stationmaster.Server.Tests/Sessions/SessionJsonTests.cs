using System.Text.Json.Nodes;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Sessions;
using Xunit;

namespace Stationmaster.Server.Tests.Sessions;

public sealed class SessionJsonTests
{
    static readonly DateTimeOffset At = new(2025, 11, 20, 9, 30, 15, 250, TimeSpan.Zero);

    static readonly Tariff Tariff = new SimpleTariff(
        7, Guid.Parse("77777777-0000-0000-0000-000000000000"), "Standard", "DKK", 0.25m, 2.5m, 0.1m, 5m, 1m, TimeSpan.FromMinutes(15), At).ToTariff();

    static readonly Session Full = new(
        101, Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10"),
        new Site(
            new(1, "Operator"), new(2, "Harbour"), [1, 2], 20, "Quay", "Quay 1", "8000", "Aarhus", "DK", "Europe/Copenhagen", true, true, 40, "BOX1",
            new(1, 1), 401, "DK*STM*E40*1", 4001, true, 150_000,
            Tariff)
        {
            PriceArea = "DK1", Merchant = new("Operator A/S", "Street 1, 8000 Aarhus", "DK12345678"),
        },
        "ANNA",
        new Driver(
            1, "ANNA", "DK.STM.0001", TokenKind.Vehicle, new(3, "Fleet"), new(4, "Anna", "Berg"), [1, 3], "van", "cost centre", true, true, true, At, At,
            "BOSS"),
        AuthorisationStatus.ConcurrentTx, At.AddTicks(7), At, At, 1000, SessionState.Completed, SessionFlags.LateStop | SessionFlags.UnitCorrected, At, At)
    {
        Offer = new(PriceSource.Voucher, Tariff, new(9, 8, "SUMMER", VoucherKind.Percent, 0.2m, null, "Summer", "Until September")),
        ReservationId = 5,
        StationTransactionId = -1,
        OwnId = "0f6c-7",
        Sequence = new(0, 9, [4, 6]),
        IsNumberKnown = true,
        IsStopMatched = true,
        RebootedAt = At,
        StoppedAt = At,
        StationStoppedAt = At.AddTicks(7),
        StopReceivedAt = At,
        MeterStopWh = 11_000,
        StopReason = "Local",
        StoppedByUid = "BO",
        RemotelyStoppedAt = At,
        RemotelyStoppedBy = "Olga",
        EndHint = At,
        DoubtedAt = At,
        SealedAt = At,
        Details = ChargeRecords.SomeRecords.AllDetails,
    };

    [Fact]
    public void A_session_comes_back_as_it_was_with_every_member()
    {
        var text = SessionJson.Write(Full);
        var back = SessionJson.Read(text);

        Assert.Equal(text, SessionJson.Write(back));
        Assert.Equal(Full with { Site = back.Site, Driver = back.Driver, Offer = back.Offer, Sequence = back.Sequence }, back);
        Assert.Equal(Full.Sequence! with { Missing = back.Sequence!.Missing }, back.Sequence);
        Assert.Equal([4, 6], back.Sequence.Missing);
        Assert.Equal(Full.Site with { FamilyTree = back.Site.FamilyTree, Tariff = back.Site.Tariff }, back.Site);
        Assert.Equal(Full.Site.FamilyTree, back.Site.FamilyTree);
        Assert.All(typeof(Session).GetProperties().Where(property => property.CanWrite), property =>
            Assert.True(JsonNode.Parse(text)!.AsObject().Any(member => string.Equals(member.Key, property.Name, StringComparison.OrdinalIgnoreCase)),
                $"{property.Name} is set in none of what is tested here"));
    }
}
