using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.V21;
using Xunit;

namespace Stationmaster.Tests.Ocpp.V201;

public class TariffTranslationTests
{
    static readonly PriceComponent Energy = new(PriceDimension.Energy, 2.5m);

    static Tariff Of(params TariffElement[] elements) =>
        new(1, Guid.Empty, "Standard", "DKK", 0.25m, [.. elements], DateTimeOffset.UnixEpoch);

    static TariffTranslation Translated(Tariff tariff) => Ocpp21.Instance.Translate(tariff)!;

    static JsonNode Document(Tariff tariff) => JsonNode.Parse(Translated(tariff).Tariff!.Document)!;

    [Fact]
    public void Prices_are_told_without_VAT_and_per_minute()
    {
        var document = Document(Of(new TariffElement([Energy, new(PriceDimension.Time, 6m), new(PriceDimension.Flat, 1m)])));

        Assert.Equal(2m, (decimal)document["energy"]!["prices"]![0]!["priceKwh"]!);
        Assert.Equal(25m, (decimal)document["energy"]!["taxRates"]![0]!["tax"]!);
        Assert.Equal(0.08m, (decimal)document["chargingTime"]!["prices"]![0]!["priceMinute"]!);
        Assert.Equal(0.8m, (decimal)document["fixedFee"]!["prices"]![0]!["priceFixed"]!);
    }

    [Fact]
    public void The_first_price_whose_conditions_hold_stands_first()
    {
        var night = new Restrictions(new TimeOnly(22, 0), new TimeOnly(6, 0), MinKwh: 1.5m, MaxPower: 22m, DaysOfWeek: [DayOfWeek.Sunday]);
        var prices = Document(Of(new TariffElement([Energy with { Price = 1 }], night), new TariffElement([Energy])))["energy"]!["prices"]!;

        Assert.Equal(
            """{"startTimeOfDay":"22:00","endTimeOfDay":"06:00","dayOfWeek":["Sunday"],"minEnergy":1500,"maxPower":22000}""",
            prices[0]!["conditions"]!.ToJsonString());
        Assert.Null(prices[1]!["conditions"]);
    }

    [Fact]
    public void Quiet_hours_come_first_and_the_grace_is_a_condition()
    {
        var tariff = Of(new TariffElement([Energy, new(PriceDimension.ParkingTime, 60m)])) with
        {
            Idle = new(TimeSpan.FromMinutes(15), QuietFrom: new TimeOnly(22, 0), QuietUntil: new TimeOnly(7, 0)),
        };

        var prices = Document(tariff)["idleTime"]!["prices"]!;

        Assert.Equal((0m, "22:00"), ((decimal)prices[0]!["priceMinute"]!, (string)prices[0]!["conditions"]!["startTimeOfDay"]!));
        Assert.Equal((0.8m, 900), ((decimal)prices[1]!["priceMinute"]!, (int)prices[1]!["conditions"]!["minIdleTime"]!));
    }

    public static TheoryData<Tariff> Unsayable =>
    [
        Of(new TariffElement([Energy])) with { Spot = new(null, 15, 0, 0, 0) },
        Of(new TariffElement([Energy, new(PriceDimension.ParkingTime, 60m)])) with { Idle = new(TimeSpan.Zero, Cap: 50) },
        Of(new TariffElement([Energy, new(PriceDimension.ParkingTime, 60m)])) with { Idle = new(TimeSpan.FromMinutes(5), IsGracePerStretch: true) },
        Of(new TariffElement([Energy]), new TariffElement([Energy with { VatRate = 0.1m }])),
        Of(new TariffElement([new(PriceDimension.Flat, 5m)], new Restrictions(Reservation: ReservationKind.ReservationExpires))),
        Of(new TariffElement([new(PriceDimension.Flat, 5m)], new Restrictions(MinKwh: 10))),
    ];

    [Theory, MemberData(nameof(Unsayable), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_said_is_said_to_people_and_not_sent(Tariff tariff)
    {
        var translation = Translated(tariff);

        Assert.Null(translation.Tariff);
        Assert.Single(translation.Unsaid);
    }

    [Fact]
    public void Another_price_has_another_id_and_the_same_price_the_same()
    {
        var (one, other) = (Of(new TariffElement([Energy])), Of(new TariffElement([Energy with { Price = 3 }])));

        Assert.Equal(Translated(one).Tariff!.Id, Translated(one).Tariff!.Id);
        Assert.NotEqual(Translated(one).Tariff!.Id, Translated(other).Tariff!.Id);
        Assert.InRange(Translated(one).Tariff!.Id.Length, 1, 60);
    }

    [Fact]
    public void What_is_counted_otherwise_is_named()
    {
        var stepped = new PriceComponent(PriceDimension.Time, 6m, 60) { RoundsAlone = true };

        Assert.Empty(Translated(Of(new TariffElement([Energy]))).Differences);
        Assert.Single(Translated(Of(new TariffElement([Energy, stepped]))).Differences);
    }

    [Fact]
    public void Older_versions_take_no_tariffs()
    {
        Assert.Null(Ocpp16.Instance.Translate(Of(new TariffElement([Energy]))));
    }
}
