using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Server.Tests.ChargeRecords;

/// <summary>Sessions of one DC charge in Aarhus, and of what can go wrong with it.</summary>
static class SomeRecords
{
    public static readonly DateTimeOffset Start = new(2025, 11, 20, 9, 0, 4, TimeSpan.Zero);
    public static readonly DateTimeOffset Stop = new(2025, 11, 20, 9, 58, 10, 250, TimeSpan.Zero);
    public static readonly DateTimeOffset Written = Stop.AddSeconds(1);

    static readonly Party Operator = new(1, "Stationmaster");
    static readonly Party Harbour = new(5, "Aarhus Havn A/S");
    static readonly Party Fleet = new(7, "Nordhavn Energi A/S");

    public static Tariff Tariff { get; } = new SimpleTariff(
        12, new Guid("7d7a0193-f2b6-4c1e-9a43-0c2f5f6f1b2e"), "Havn standard", "DKK", VatRate: 0.25m, PricePerKwh: 2.49m, PricePerMinute: 0m,
        PricePerSession: 1m, IdlePricePerMinute: 1.5m, TimeSpan.FromMinutes(10), new(2025, 11, 1, 0, 0, 0, TimeSpan.Zero)).ToTariff();

    public static Site Site { get; } = new(
        Operator, Harbour, [1, 5], 31, "Aarhus Havn", "Mindet 2", "8000", "Aarhus C", "DK", "Europe/Copenhagen", IsPublic: true,
        IsEligibleForRefund: false, 114, "AAR-07", new ConnectorRef(1, 1), 220, "DK*STM*E0114*1", 330, IsDc: true, MaxPowerW: 150_000, Tariff);

    public static Driver FleetCar { get; } = new(
        910, "04A1B2C3D4E5F6", "DK.STM.0012345", TokenKind.Rfid, Fleet, new Person(55, "Åse", "Ømark"), [1, 7], "Fleet Car #10", "Cost centre 4410",
        IsPriority: true, AllowsConcurrent: false, IsActive: true, Start.AddYears(-1), null, null);

    public static Driver CompanyCar { get; } = FleetCar with { Person = null };

    public static Driver NoUid { get; } = new(
        2, "NoUID", "NoUID", TokenKind.None, null, null, [], null, null, false, AllowsConcurrent: true, IsActive: true, Start.AddYears(-1), null, null);

    public static Driver CreditCard { get; } = NoUid with { TokenId = 3, Uid = "CreditCard", Label = "CreditCard", Kind = TokenKind.Terminal };

    public static Session Running(Driver? driver, string? uid = null, int number = 123456) => new(
        number, new Guid("0193f2b6-7c1e-4d7a-9a43-0c2f5f6f1b2e"), Site, uid ?? driver?.Uid ?? "", driver,
        driver is null ? AuthorisationStatus.Invalid : AuthorisationStatus.Accepted, Start, Start, Start.AddSeconds(1), 1_234_567,
        SessionState.Running, SessionFlags.None, Start.AddSeconds(1), Start.AddSeconds(1));

    public static Session Completed(Driver? driver, string? uid = null, int number = 123456) => Running(driver, uid, number) with
    {
        State = SessionState.Completed,
        StoppedAt = Stop,
        StationStoppedAt = Stop,
        StopReceivedAt = Written,
        MeterStopWh = 1_248_567,
        StopReason = "Local",
        StoppedByUid = uid ?? driver?.Uid,
    };

    public static Session Orphan { get; } = Completed(null, "DEADBEEF") with
    {
        StationStartedAt = null,
        StartedAt = Stop,
        MeterStartWh = null,
        Flags = SessionFlags.StopWithoutStart,
        StationTransactionId = 77,
    };

    /// <summary>11 kW for half an hour, then a trickle, then nothing.</summary>
    public static History Course { get; } = new(
    [
        Sample(0, 1_234_567, 11_000m, 41), Sample(15, 1_237_317, 11_250.5m, 55), Sample(30, 1_240_067, 10_900m, 62),
        Sample(45, 1_248_567, 0m, 78), Sample(57, 1_248_567, 0m, 78),
    ],
    [new(Start, ConnectorStatus.Charging), new(Start.AddMinutes(45), ConnectorStatus.SuspendedEV)]);

    public static TimedSample Sample(int minutes, decimal registerWh, decimal powerW, int soc) => new(
        Start.AddMinutes(minutes),
        new(Start.AddMinutes(minutes),
        [
            new(Measurand.EnergyImportRegister, registerWh), new(Measurand.PowerImport, powerW), new(Measurand.StateOfCharge, soc),
            new(Measurand.CurrentImport, powerW / 400), new(Measurand.Voltage, 400.25m),
        ]));

    public static ChargeRecord RunningNow(Session session, int minutes)
    {
        var seen = Course with { Samples = [.. Course.Samples.Where(sample => sample.At <= Start.AddMinutes(minutes))] };
        var metering = seen.Samples.Aggregate(
            Metering.From(session.StartedAt, session.MeterStartWh), (metering, sample) => metering.Add(sample.Sample, sample.At));
        return ChargeRecord.Running(session, metering, seen, Start.AddMinutes(minutes));
    }

    /// <summary>Whatever a station of OCPP 2.1 can tell beside the course.</summary>
    public static TransactionDetails AllDetails { get; } = new()
    {
        Limit = new(20m, 30_000m, 3600, 80),
        GivenLimit = new(25m, 40_000m, 7200, 90),
        IsLimitKeptHere = true,
        LimitReached = "Cost",
        Preconditioning = "Ready",
        OperationMode = "ChargingOnly",
        TariffId = "DK-1",
        Cost = new("DKK", 20m, 16m, "NormalCost", 12_000m, 3000, 60, null),
        Settlement = new("Settled", 20m, Stop, "PSP-1", "R-1", "https://example.com/R-1", null),
        HasPriority = true,
        Needs = new("DC", "DynamicControl", Stop, 30_000m, 32m, 11_000m),
    };

    /// <summary>All that a tariff and an offer can hold.</summary>
    public static Session SpotWithVoucher
    {
        get
        {
            var session = Completed(FleetCar);
            var restrictions = new Restrictions(
                new(20, 0), new(6, 0), new(2025, 1, 1), new(2030, 1, 1), 0, 1000, 0, 1000, 0, 1000, 0, 1_000_000, [DayOfWeek.Monday, DayOfWeek.Sunday],
                ReservationKind.Reservation);
            var tariff = Tariff with
            {
                Elements =
                [
                    new([new(PriceDimension.Time, 60m, 60) { DelaySeconds = 60, RoundsAlone = true }], restrictions),
                    new([new(PriceDimension.Flat, 5m, 1, 0.1m), new(PriceDimension.ParkingTime, 90m, 60) { RoundsAlone = true }]),
                ],
                Spot = new("DK1", 15, 0.1m, 0.5m, 1m, 10m) { VatRate = 0.25m },
                Idle = new(TimeSpan.FromMinutes(5), false, new(22, 0), new(6, 0), 100m, true),
                MinPrice = new(1m, 1.25m), MaxPrice = new(1000m, 1250m),
            };
            var voucher = new AppliedVoucher(9, 8, "SUMMER", VoucherKind.PricePerKwh, 0.2m, "DKK", "Summer", "Until September");
            return session with { Site = session.Site with { Tariff = tariff, PriceArea = "DK1" }, Offer = new(PriceSource.Voucher, tariff, voucher) };
        }
    }

    public static History SpotCourse { get; } = Course with
    {
        Spot =
        [
            .. Enumerable.Range(-1, 8).Select(quarter => new SpotSlot(
                SpotPrices.Floor(Start, SpotPrices.Quarter).AddMinutes(quarter * 15), SpotPrices.Quarter, 500 + (quarter * 100), "DKK", "DK1", "Energi Data Service",
                Start.AddHours(-10)) { ExchangeRate = 7.46m }),
        ],
    };
}
