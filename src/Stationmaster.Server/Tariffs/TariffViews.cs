using System.ComponentModel;

namespace Stationmaster.Server.Tariffs;

// A tariff as the API writes and reads it. What a caller reads it may send back.

sealed record TariffView(
    [property: Description("UUID.")] Guid Id,
    [property: Description("The same tariff as charge records name it.")] int TariffId,
    string Name,
    [property: Description("ISO 4217.")] string Currency,
    [property: Description("Whose it is; null: the operator's own.")] long? CustomerId,
    [property: Description("0.25 is 25 %. Of every component that names none of its own.")] decimal VatRate,
    [property: Description("GROSS: prices are entered with VAT. NET: without; priceExVat is then what counts.")] string Basis,
    [property: Description("Null where the tariff is more than plain prices; elements has them all.")] decimal? PricePerKwh,
    decimal? PricePerMinute, decimal? PricePerSession, decimal? IdlePricePerMinute, int? IdleGraceMinutes,
    [property: Description("REGULAR, AD_HOC_PAYMENT, PROFILE_CHEAP, PROFILE_FAST or PROFILE_GREEN.")] string Type,
    [property: Description("Read from the top: of each type the first component whose element's restrictions hold counts.")]
    IReadOnlyList<TariffElementView> Elements,
    IReadOnlyList<TariffTextView> TariffAltText, string? TariffAltUrl,
    [property: Description("The least a session costs.")] PriceLimitView? MinPrice,
    [property: Description("The most a session costs.")] PriceLimitView? MaxPrice,
    [property: Description("Energy at the market's price where no energy component matches; null for fixed prices.")] SpotView? Spot,
    [property: Description("How idle time (PARKING_TIME) is counted.")] IdleView? Idle,
    [property: Description("Sessions that start from here on use it; null: always.")] DateTimeOffset? ValidFrom,
    [property: Description("Sessions that start from here on use it no more.")] DateTimeOffset? ValidUntil,
    [property: Description("Counts changes; the one in force.")] int Version,
    [property: Description("A version that is made but holds only later; null where there is none.")] UpcomingView? Upcoming,
    [property: Description("How many of your locations use it.")] long LocationCount,
    DateTimeOffset LastUpdated);

sealed record TariffElementView(
    IReadOnlyList<PriceComponentView> PriceComponents,
    [property: Description("All that are given must hold; null: always.")] RestrictionsView? Restrictions = null);

sealed record PriceComponentView(
    [property: Description("ENERGY (per kWh), TIME (per hour of charging), PARKING_TIME (per hour idle) or FLAT (once).")] string Type,
    [property: Description("Gross. In a NET tariff it follows from priceExVat.")] decimal? Price = null,
    [property: Description("0.25 is 25 %; absent: the tariff's.")] decimal? Vat = null,
    [property: Description("What is billed is a multiple of it: Wh, or seconds. 0: exactly what was used.")] int StepSize = 0,
    [property: Description("Net; what counts in a NET tariff.")] decimal? PriceExVat = null,
    [property: Description("Seconds the session lasts before this component holds.")] int Delay = 0,
    [property: Description("Rounded up to its step by itself (per minute started); else as OCPI rounds, time and parking together.")] bool RoundsAlone = false);

sealed record RestrictionsView(
    [property: Description("HH:MM in the location's zone.")] string? StartTime = null,
    [property: Description("HH:MM; 00:00 is the end of the day; earlier than startTime is the next day; equal to it the whole day.")] string? EndTime = null,
    [property: Description("The first day, YYYY-MM-DD.")] string? StartDate = null,
    [property: Description("The first day no more.")] string? EndDate = null,
    decimal? MinKwh = null, decimal? MaxKwh = null,
    [property: Description("A, all phases together.")] decimal? MinCurrent = null, decimal? MaxCurrent = null,
    [property: Description("kW.")] decimal? MinPower = null, decimal? MaxPower = null,
    [property: Description("Seconds of the session.")] int? MinDuration = null, int? MaxDuration = null,
    [property: Description("MONDAY to SUNDAY; absent or empty: every day.")] IReadOnlyList<string>? DayOfWeek = null,
    [property: Description("RESERVATION or RESERVATION_EXPIRES; absent: charging.")] string? Reservation = null);

sealed record TariffTextView(string Language, string Text);

sealed record PriceLimitView(decimal? ExclVat = null, decimal? InclVat = null);

[Description("Per kWh: max(minimum, spot x (1 + VAT) x (1 + marginRate) + margin); in a NET tariff without VAT.")]
sealed record SpotView(
    [property: Description("0.1 is 10 %. Applied first.")] decimal MarginRate,
    [property: Description("Per kWh, gross or net as the tariff.")] decimal Margin,
    [property: Description("Per kWh: the floor, and the price where the market's is missing.")] decimal Minimum,
    [property: Description("The most per kWh; null: no cap.")] decimal? Maximum = null,
    [property: Description("15, or 60: the mean of the hour.")] int SlotMinutes = 15,
    [property: Description("DK1, DK2, DE-LU, ...; null: the location's.")] string? Area = null,
    [property: Description("The price at the session's start holds for all of it.")] bool IsFixedAtStart = false,
    [property: Description("0.25 is 25 %; absent: the tariff's.")] decimal? Vat = null);

sealed record IdleView(
    [property: Description("The first minutes that are free.")] int GraceMinutes = 0,
    [property: Description("The grace begins anew each time the car stops charging; else once a session.")] bool IsGracePerStretch = false,
    [property: Description("HH:MM in the location's zone; idle time from here to quietUntil is free.")] string? QuietFrom = null, string? QuietUntil = null,
    [property: Description("The most a session's idle time costs, gross or net as the tariff.")] decimal? Cap = null,
    [property: Description("Idle time goes on after the stop until the car is unplugged.")] bool CountsUntilUnplugged = false);

sealed record UpcomingView(int Version, DateTimeOffset ValidFrom);

sealed record TariffList(IReadOnlyList<TariffView> Data);

sealed record TariffVersionView(
    int Version, [property: Description("Sessions that start from here on use it, until the next does.")] DateTimeOffset ValidFrom,
    [property: Description("In force now.")] bool IsCurrent, [property: Description("The person or API key.")] string MadeBy, DateTimeOffset MadeAt, TariffView Tariff);

sealed record TariffVersionList([property: Description("Newest first.")] IReadOnlyList<TariffVersionView> Data);

sealed record TariffLocationView(long Id, string Name, string City);

sealed record TariffLocationList(
    [property: Description("Your locations that use it, and those of which a connector does.")] IReadOnlyList<TariffLocationView> Data);

[Description("Either elements (and spot), or the plain prices pricePerKwh to idleGraceMinutes.")]
sealed record TariffRequest(
    string? Name, string? Currency, decimal? VatRate, decimal? PricePerKwh = null, decimal? PricePerMinute = null, decimal? PricePerSession = null,
    decimal? IdlePricePerMinute = null, int? IdleGraceMinutes = null,
    [property: Description("Whose it is; null for your own. When replacing, null leaves it.")] long? CustomerId = null,
    [property: Description("GROSS (as when absent) or NET.")] string? Basis = null, string? Type = null, IReadOnlyList<TariffElementView>? Elements = null,
    IReadOnlyList<TariffTextView>? TariffAltText = null, string? TariffAltUrl = null, PriceLimitView? MinPrice = null, PriceLimitView? MaxPrice = null,
    SpotView? Spot = null, IdleView? Idle = null,
    [property: Description("When the new version begins to hold; absent: now.")] DateTimeOffset? ValidFrom = null, DateTimeOffset? ValidUntil = null);
