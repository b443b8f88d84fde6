using System.ComponentModel;
using Stationmaster.Server.ChargeRecords;

namespace Stationmaster.Server.Transactions;

// For the API's description alone: what is answered is written by TransactionDocument.

sealed record TransactionListShape(
    IReadOnlyList<TransactionShape> Data,
    [property: Description("<time>-<id>; null at the end.")] string? NextPageCursor,
    [property: Description("<time>-<id>; null at the beginning.")] string? PreviousPageCursor);

sealed record TransactionShape(
    int Id, Guid SessionId, string EvseId, long? ChargeBoxId, bool IsRoaming, bool IsPriority, DateTimeOffset CreatedAt, DateTimeOffset StartedAt,
    DateTimeOffset UpdatedAt, [property: Description("Null while it runs.")] DateTimeOffset? EndedAt,
    [property: Description("running, completed or sealed.")] string State, AuthShape Auth, ChargingDetailsShape ChargingDetails, PartyShape Company,
    TransactionDurationShape Duration, TransactionLocationShape Location,
    [property: Description("Null where no tariff applied.")] TransactionPriceShape? Price,
    [property: Description("PaymentTerminal, RoamingOperator, Stripe, MobilePay, Free, System, Invoice or Unknown.")] string PaymentMethod,
    string PaymentStatus, [property: Description("Always null: there is no app.")] long? AppUserId);

sealed record ChargingDetailsShape(
    [property: Description("kWh, up to now.")] decimal Consumed, decimal? MeterStart, decimal? MeterStop, [property: Description("Tonnes.")] decimal? Co2Emitted,
    [property: Description("kW.")] decimal? HighestPowerDrawn, [property: Description("Percent.")] VehicleStateShape? VehicleStateOfCharge);

[Description("Whole seconds; null until the transaction ends.")]
sealed record TransactionDurationShape(long? Charging, long? Idle, long? Total);

sealed record TransactionLocationShape(
    long Id, string Name, string Address, string? ZipCode, string City, long? CrmId, long? CrmCustomerId, bool IsEligibleForRefund, string CountryCode,
    [property: Description("PublicRoad, Residential, ParkingLot, ParkingLotIndoor, ParkingLotUnderground or Hotel.")] string? Type);

sealed record TransactionPriceShape(
    decimal Amount, decimal AmountExVat, string Currency, [property: Description("0.25 is 25 %.")] decimal VatRate, bool IsDynamic, decimal? PerKwh,
    decimal? SpotPriceMargin, decimal? SpotPriceMinimum, int? TariffId, string? TariffName);
