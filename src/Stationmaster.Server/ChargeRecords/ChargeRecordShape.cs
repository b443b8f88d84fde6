using System.ComponentModel;
using System.Text.Json.Serialization;
using Stationmaster.Server.Tariffs;

namespace Stationmaster.Server.ChargeRecords;

// For the API's description alone: what is answered is written by ChargeRecordDocument. A test holds the two together.

sealed record ChargeRecordListShape(
    IReadOnlyList<ChargeRecordShape> Data,
    [property: Description("Null at the end.")] string? NextPageCursor,
    [property: Description("Null at the beginning.")] string? PreviousPageCursor);

sealed record ChargeRecordShape
{
    [Description("The number the charge box was given.")] public required int TransactionId { get; init; }
    [Description("Opens the receipt.")] public required Guid SessionId { get; init; }
    public required string EvseId { get; init; }
    public required LocationShape Location { get; init; }
    [Description("kWh, to three decimals.")] public required decimal Consumed { get; init; }
    [Description("What the payer pays.")] public required PriceShape Price { get; init; }
    [Description("The card of a payment by app; all null so far.")] public required CardShape Card { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    [Description("Null while the session runs.")] public required DateTimeOffset? EndedAt { get; init; }
    public required DurationShape Duration { get; init; }
    [Description("PaymentTerminal, RoamingOperator, Stripe, MobilePay, Free, System, Invoice or Unknown.")] public required string PaymentMethod { get; init; }
    [Description("unknown, succeeded, canceled, expired, n/a, paid, pending or failed.")] public required string PaymentStatus { get; init; }
    public required PaymentMetadataShape PaymentMetadata { get; init; }
    [Description("Who charged.")] public required AuthShape Auth { get; init; }
    public required bool IsRoaming { get; init; }
    [Description("The customer that owns the location.")] public required PartyShape Company { get; init; }
    [Description("From the root of the customer tree to the company.")] public required IReadOnlyList<string> FamilyTreeCompanyIds { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    [Description("When this document last changed.")] public required DateTimeOffset UpdatedAt { get; init; }
    public required bool IsPriority { get; init; }
    [Description("What the location's tariff alone gives, whoever pays what.")] public CpoPriceShape? CpoDefaultPrice { get; init; }
    [Description("What the payer paid by, as it stood at the start; absent where charging is free.")] public PricingSourceShape? PricingSource { get; init; }
    [Description("Only where one was used.")] public VoucherShape? Voucher { get; init; }
    [Description("Only where one was used.")] public VoucherGroupShape? VoucherGroup { get; init; }
    [Description("Who sells: printed on the receipt.")] public MerchantShape? MerchantInfo { get; init; }
    public bool? IsPublicSharing { get; init; }
    [Description("Which rule won: FreeCharging, Voucher, TokenTariff, CustomerTariff, RoamingTariff, LocationTariff, or Free where there is no tariff.")] public string? PriceSource { get; init; }
    public string? OperatorName { get; init; }
    public long? OperatorId { get; init; }
    public long? ChargeBoxId { get; init; }
    [Description("Seconds. Use duration.charging.")] public long? ChargingTime { get; init; }
    [Description("Seconds. Use duration.idle.")] public long? IdleTime { get; init; }
    [Description("The meter's register at the start, kWh.")] public decimal? MeterStart { get; init; }
    [Description("State of charge, percent.")] public VehicleStateShape? VehicleState { get; init; }
    [Description("The meter's register at the end, kWh.")] public decimal? MeterStop { get; init; }
    [Description("Tonnes, location-based; null where factors are not known.")] public decimal? Co2 { get; init; }
    [Description("kW.")] public decimal? HighestPowerDrawn { get; init; }
    [Description("What the model can deliver, kW.")] public decimal? MaxPower { get; init; }
    public string? Role { get; init; }
    [Description("When the charge box agreed to stop.")] public DateTimeOffset? RemotelyStoppedAt { get; init; }

    [Description("running; completed (priced, may still change); sealed (final).")] public required string State { get; init; }
    [Description("Counts corrections; 1 is the first.")] public required int Revision { get; init; }
    public required DateTimeOffset? SealedAt { get; init; }
    [Description("Why the record is not settled: stopWithoutStart, invalidMeterValues, tokenRefused, noAuthentication, freeCharging, tooLittleEnergy, ownFleet or byOperator.")] public required string? ExcludedReason { get; init; }
    [Description("What was odd about the session.")] public required IReadOnlyList<string> Flags { get; init; }
    [Description("What the car gave back, kWh, to three decimals; absent where the charge box told nothing of it. Neither taken from consumed nor priced.")] public decimal? Exported { get; init; }
    [Description("The charge box's own word: Local, Remote, EVDisconnected, PowerLoss, ...")] public required string? StopReason { get; init; }
    [Description("The charge key that stopped it; null where none was presented.")] public required StoppedByShape? StoppedBy { get; init; }
    [Description("Who ordered the stop.")] public required string? RemotelyStoppedBy { get; init; }
    [Description("Waits for a human, and is not settled until then.")] public required bool IsHeld { get; init; }
    [Description("Why: stopWithoutStart, stopDiffers, invalidMeterValues, implausibleEnergy, tooLong, notReproducible.")] public required IReadOnlyList<string> ReviewReasons { get; init; }
    [Description("The rules it was computed by.")] public required string RulesVersion { get; init; }
    [Description("SHA-256 of the messages and facts it was computed from; null until it is sealed.")] public required string? EvidenceHash { get; init; }
    [Description("True where it takes another record back; else absent.")] public bool? Credit { get; init; }
    [Description("Of a credit: the record it takes back.")] public int? CreditReferenceId { get; init; }
    [Description("The credited record it stands in the place of; else absent.")] public int? CorrectedId { get; init; }
    [Description("What a newer charge box told beside; absent where it told nothing.")] public DetailsShape? Details { get; init; }
    [Description("What co2 rests on; absent where that is null.")] public Co2BasisShape? Co2Basis { get; init; }
    [Description("When it was billed; absent until then.")] public DateTimeOffset? BilledAt { get; init; }
    [Description("The bill it stands on; absent until it is billed.")] public string? InvoiceReference { get; init; }
}

sealed record DetailsShape(
    [property: Description("Where it ends by itself, as the charge box keeps to it.")] SessionLimitShape? Limit,
    [property: Description("As the charge key has it, and as it was given.")] SessionLimitShape? GivenLimit,
    [property: Description("True where the charge box cannot end it there and is told to stop; else absent.")] bool? LimitKeptHere,
    [property: Description("Which limit ended it: Cost, Energy, Time or SoC.")] string? LimitReached,
    [property: Description("Of the car's battery: Unknown, Ready, NotReady or Preconditioning.")] string? Preconditioning,
    string? OperationMode, [property: Description("The tariff the charge box worked out its cost by.")] string? TariffId, bool? HasPriority,
    StationCostShape? StationCost, SettlementShape? Settlement, NeedsShape? Needs);

sealed record SessionLimitShape([property: Description("Taxes included.")] decimal? MaxCost, decimal? MaxKwh, decimal? MaxMinutes, int? MaxSoc);

[Description("What the charge box worked out itself. It is shown, never billed.")]
sealed record StationCostShape(
    string Currency, decimal? Amount, decimal? AmountExVat,
    [property: Description("The charge box's cost less the price here; null where the two cannot be compared.")] decimal? Difference,
    [property: Description("NormalCost, MinCost or MaxCost.")] string Kind, decimal Consumed, long ChargingTime, long IdleTime,
    [property: Description("Why it could not work it out.")] string? Failure);

[Description("How the charge box's own terminal was paid.")]
sealed record SettlementShape(
    [property: Description("Settled, Canceled, Rejected or Failed.")] string Status, decimal Amount, DateTimeOffset At, string PaymentReference, string? ReceiptId,
    string? ReceiptUrl, string? Why, string? VatNumber, [property: Description("Name and address in lines.")] string? Company);

[Description("What the car asked for.")]
sealed record NeedsShape(string EnergyTransfer, string? ControlMode, DateTimeOffset? DepartureAt, decimal? Kwh, decimal? MaxCurrentA, decimal? MaxPowerKw);

sealed record Co2BasisShape(
    [property: Description("location-based: what the area's grid emitted then.")] string Method,
    [property: Description("Price area.")] string Area,
    [property: Description("measured; lastKnown or yearlyAverage where some of its energy has no factor of its own.")] string Factors,
    string? Source, DateTimeOffset ComputedAt);

sealed record PartyShape(long? Id, string? Name);

sealed record LocationShape(
    long Id, string Name, string Address, string? ZipCode, string City, string Timezone, bool IsPublic, long? CrmId, long? CrmCustomerId,
    bool IsEligibleForRefund, long? AppUserId, [property: Description("Two letters.")] string Country);

sealed record PriceShape(
    decimal AmountExVat, string Currency, [property: Description("0.25 is 25 %.")] decimal VatRate, [property: Description("Gross.")] decimal Amount,
    [property: Description("Gross; null where no energy was taken.")] decimal? PerKwh, bool IsDynamic, decimal? SpotPriceMargin, decimal? SpotPriceMinimum,
    long? RoamingTariffId, string? RoamingTariffProductId, int? TariffId, TariffsShape Tariffs, BreakdownShape Breakdown, string? TariffName);

[Description("The tariff as it stood at the start, prices gross; empty where charging is free.")]
sealed record TariffsShape(
    Guid? Id, int? TariffId, string? Name, int? Version, string? Currency, decimal? VatRate, [property: Description("GROSS or NET: how its prices are entered.")] string? Basis,
    [property: Description("Null, like those that follow, where the tariff is more than plain prices.")] decimal? PricePerKwh, decimal? PricePerMinute, decimal? PricePerSession,
    decimal? IdlePricePerMinute, decimal? IdleGraceMinutes, SpotView? Spot, IdleView? Idle, PriceLimitView? MinPrice, PriceLimitView? MaxPrice);

sealed record BreakdownShape(
    [property: Description("They add up to the amount.")] IReadOnlyList<LineShape> Lines,
    [property: Description("By rate; they add up to the amount.")] IReadOnlyList<VatShareView> Vats);

sealed record LineShape(
    [property: Description("energy, time, session, idle, reservation, reservationFee, minimumPrice, maximumPrice, idleCap, discount or rounding.")] string Kind, string Text, decimal Quantity,
    [property: Description("kWh, min, or empty for a count.")] string Unit, decimal UnitPrice, [property: Description("Gross, to four decimals.")] decimal Amount,
    [property: Description("0.25 is 25 %; null where mixed.")] decimal? VatRate, [property: Description("Of the tariff, from 0.")] int? Element,
    [property: Description("Of the element, from 0.")] int? Component, [property: Description("Where the quantity was used.")] IReadOnlyList<PricePeriodView> Periods,
    [property: Description("Only of energy at the market's price.")] SpotShapeOfLine? Spot,
    [property: Description("Wh or seconds it was rounded up to; 0 where it was not.")] int StepSize,
    [property: Description("Billed beyond what was used, in the line's unit.")] decimal StepSurplus, string? Note);

sealed record SpotShapeOfLine(
    DateTimeOffset From, DateTimeOffset Until, [property: Description("Net, in the tariff's currency; null where it was missing.")] decimal? PricePerMwh,
    [property: Description("market, minimum, maximum or missing.")] string Rule, IReadOnlyList<SpotSlotShape> Slots);

sealed record SpotSlotShape(
    DateTimeOffset From, int Minutes, decimal? PricePerMwh, string Currency, string Area, string Source, DateTimeOffset FetchedAt, bool IsMissing,
    decimal? ExchangeRate);

sealed record VoucherShape(
    long Id, long GroupId, string Code, string? Currency, [property: Description("percent, amount, pricePerKwh, free or tariff.")] string Type, decimal? PerKwh,
    [property: Description("A fraction for percent, else money.")] decimal? Value);

sealed record VoucherGroupShape(long Id, string Name, string? Notes);


sealed record CpoPriceShape(
    string Currency, decimal VatRate, decimal Amount, decimal AmountExVat, decimal? PerKwh, BreakdownShape Breakdown, int? TariffId, string? TariffName,
    bool IsDynamic, decimal? SpotPriceMargin, decimal? SpotPriceMinimum);

sealed record PricingSourceShape(
    string Currency, Guid Id, [property: JsonPropertyName("spi_id")] string? SpiId, int TariffId, [property: Description("Gross; null where it is not one price.")] decimal? PerKwh,
    [property: Description("OCPI tariff elements, prices gross, times per hour.")] IReadOnlyList<ElementShape> Elements,
    [property: JsonPropertyName("last_updated")] DateTimeOffset LastUpdated, bool IsOcpiBased, bool IsSpotPriceBased, decimal Vat);

sealed record ElementShape(
    [property: JsonPropertyName("price_components")] IReadOnlyList<ComponentShape> PriceComponents,
    [property: Description("Only where there are any.")] RestrictionsShape? Restrictions);

sealed record RestrictionsShape(
    [property: JsonPropertyName("start_time")] string? StartTime, [property: JsonPropertyName("end_time")] string? EndTime,
    [property: JsonPropertyName("start_date")] string? StartDate, [property: JsonPropertyName("end_date")] string? EndDate,
    [property: JsonPropertyName("min_kwh")] decimal? MinKwh, [property: JsonPropertyName("max_kwh")] decimal? MaxKwh,
    [property: JsonPropertyName("min_current")] decimal? MinCurrent, [property: JsonPropertyName("max_current")] decimal? MaxCurrent,
    [property: JsonPropertyName("min_power")] decimal? MinPower, [property: JsonPropertyName("max_power")] decimal? MaxPower,
    [property: JsonPropertyName("min_duration")] int? MinDuration, [property: JsonPropertyName("max_duration")] int? MaxDuration,
    [property: JsonPropertyName("day_of_week")] IReadOnlyList<string>? DayOfWeek, string? Reservation);

sealed record ComponentShape(
    [property: Description("ENERGY, TIME, FLAT or PARKING_TIME.")] string Type, decimal Price, [property: Description("0.25 is 25 %.")] decimal Vat,
    [property: JsonPropertyName("step_size")] int StepSize,
    [property: Description("Seconds before it holds; only where there are any.")] int? Delay,
    [property: JsonPropertyName("rounds_alone")] [property: Description("Only where true.")] bool? RoundsAlone);

sealed record CardShape(string? Brand, int? LastFour, string? CustomerId, string? VatId);

[Description("Whole seconds; total is charging plus idle.")]
sealed record DurationShape(long Charging, long Idle, long Total);

sealed record MerchantShape(string? Name, string? Address, string? TaxId);

sealed record PaymentMetadataShape(
    string PaymentStatus, string? MaskedPan, string? MerchantId, MerchantShape MerchantInfo, string? TerminalId, string? TerminalSerialNumber,
    string? ExternalSessionId, long? SessionId, DateTimeOffset? PaidAt);

sealed record AuthShape(IdTagShape IdTag);

sealed record IdTagShape(
    string Uid, [property: Description("Null for a charge key nobody registered.")] long? Id,
    [property: Description("rfid, virtual, vehicle, app, terminal or none.")] string? Type, string Label,
    [property: Description("The person that holds the key.")] long? CustomerId, long? OperatorId, [property: Description("The company that holds it.")] long? CompanyId,
    IReadOnlyList<string> FamilyTreeCompanyIds, long? CrmCustomerId, string? Comment, string? BillingReference, long? CustomerCrmCustomerId,
    long? CompanyCrmCustomerId, OperatorShape Operator, PartyShape Company,
    [property: Description("The person; null where a company or nobody holds the key.")] CustomerShape? Customer);

sealed record OperatorShape(long? Id, string? Name, long? CrmId);

sealed record CustomerShape(
    long Id, string FirstName, string LastName, PartyShape Operator, PartyShape Company, IReadOnlyList<string> FamilyTreeCompanyIds);

sealed record VehicleStateShape(decimal? FirstValue, decimal? LastValue);

sealed record StoppedByShape(string Uid, string Label);
