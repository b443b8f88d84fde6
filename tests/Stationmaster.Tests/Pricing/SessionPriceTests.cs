using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Pricing;

/// <summary>From a session and what its station told to its two prices.</summary>
public class SessionPriceTests
{
    static readonly DateTimeOffset Start = Tariffs.Utc("2026-01-15T10:00");
    static readonly DateTimeOffset Stop = Start.AddHours(1);

    static readonly History Course = new(
        [Sample(0, 0), Sample(30, 5000), Sample(60, 10_000)], [new(Start, ConnectorStatus.Charging), new(Stop, ConnectorStatus.Finishing)]);

    static TimedSample Sample(int minutes, decimal wh) => new(Start.AddMinutes(minutes), new(Start.AddMinutes(minutes), [new(Measurand.EnergyImportRegister, wh)]));

    static Session Session(Tariff tariff, Offer? offer = null) => new(
        1, Guid.Empty, Places.Site(new(1, 1), tariff), "ANNA", Places.Drivers()["ANNA"], AuthorisationStatus.Accepted, Start, Start, Start, 0,
        SessionState.Completed, SessionFlags.None, Start, Start) { StoppedAt = Stop, StopReceivedAt = Stop, MeterStopWh = 10_000, Offer = offer };

    [Fact]
    public void Without_an_offer_the_payer_pays_what_the_locations_tariff_gives()
    {
        var record = ChargeRecord.Of(Session(Places.Tariff), Course);

        Assert.Equal((25m, 25m), (record.Price.Amount, record.OperatorPrice.Amount));
        Assert.Equal((Start, Stop), (record.Price.Lines[0].From!.Value, record.Price.Lines[0].Until!.Value));
        Assert.Equal(PricingRules.Current, record.Price.Rules);
    }

    [Fact]
    public void An_offer_changes_the_payers_price_and_leaves_the_operators()
    {
        var voucher = new AppliedVoucher(1, 2, "HALF", VoucherKind.Percent, 0.5m, null, "Group");

        var record = ChargeRecord.Of(Session(Places.Tariff, new(PriceSource.LocationTariff, Places.Tariff, voucher)), Course);
        var free = ChargeRecord.Of(Session(Places.Tariff, new(PriceSource.FreeCharging, null)), Course);

        Assert.Equal((12.5m, 25m), (record.Price.Amount, record.OperatorPrice.Amount));
        Assert.Equal((0m, 25m, PaymentMethod.Free), (free.Price.Amount, free.OperatorPrice.Amount, free.PaymentMethod));
    }

    [Fact]
    public void The_stay_after_the_stop_is_paid_until_the_car_was_unplugged_and_only_where_that_was_seen()
    {
        var tariff = Places.Tariff with { Idle = new(TimeSpan.FromMinutes(15), CountsUntilUnplugged: true) };
        var unplugged = Course with { Statuses = Course.Statuses.Add(new StatusChange(Stop.AddMinutes(40), ConnectorStatus.Available)) };

        Assert.Equal(25m + 25m, ChargeRecord.Of(Session(tariff), unplugged).Price.Amount);
        Assert.Equal(25m, ChargeRecord.Of(Session(tariff), Course).Price.Amount);
        Assert.Equal(25m, ChargeRecord.Of(Session(Places.Tariff), unplugged).Price.Amount);
        Assert.Equal(TimeSpan.FromHours(1), ChargeRecord.Of(Session(tariff), unplugged).Durations.Total);
    }

    [Fact]
    public void Unplugging_works_the_record_out_again()
    {
        var box = StationUnderTest.Online();
        box.Tariff = Places.Tariff with { Idle = new(TimeSpan.Zero, CountsUntilUnplugged: true) };
        box.Status("09:00", ConnectorStatus.Charging);
        var number = box.Charge("09:00", "10:00");
        box.Status("10:00", ConnectorStatus.Finishing);
        var before = box.Record(number).Price.Amount;

        box.Status("10:10", ConnectorStatus.Available);

        Assert.Equal(before + 10m, box.Record(number).Price.Amount);
    }

    [Fact]
    public void A_session_is_priced_by_the_version_that_held_at_its_start()
    {
        var (old, young) = (Places.Tariff, Places.Tariff with { Version = 2 });
        var site = Places.Site(new(1, 1), young) with { TariffVersions = [new(Start, young), new(DateTimeOffset.UnixEpoch, old)] };

        Assert.Equal((1, 2), (site.At(Start.AddSeconds(-1)).Tariff!.Version, site.At(Start).Tariff!.Version));
        Assert.Null(site.At(Start).TariffVersions);
        Assert.Null((site with { TariffVersions = [new(Start, young with { ValidUntil = Stop })] }).At(Stop).Tariff);
    }
}
