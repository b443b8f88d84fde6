using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.ChargeRecords.Explanation;

/// <summary>Why a session costs what it costs: from plain words down to the bytes the charge box sent.</summary>
public sealed record RecordExplanation(
    long TransactionId, string State, int Revision, string Currency, string TimeZone,
    [property: Description("In plain words, for the driver.")] IReadOnlyList<string> Summary,
    [property: Description("What the amount is the sum of.")] IReadOnlyList<SumPart> Sum,
    decimal Amount, decimal AmountExVat, IReadOnlyList<VatPart> Vat,
    [property: Description("Why nothing is charged, in words; null where something is.")] string? WhyFree,
    IReadOnlyList<ExplainedLine> Lines, PriceOrigin PriceSource, ExplainedEnergy Energy, ExplainedTime Time,
    [property: Description("What people corrected, in order.")] IReadOnlyList<string> Corrections,
    [property: Description("The messages everything above rests on, oldest first, as the charge box sent them.")] IReadOnlyList<ExplainedMessage> Messages,
    Chain Chain)
{
    [Description("What the meter signed, character for character; empty where it signs nothing.")]
    public IReadOnlyList<Signed.SignedValue> SignedValues { get; init; } = [];

    [Description("What the charge box worked out itself, in words, with the difference; null where it works out nothing.")]
    public string? StationCost { get; init; }
}

public sealed record SumPart(string Text, decimal Amount);

public sealed record VatPart(decimal Rate, decimal Amount, decimal AmountExVat, decimal Vat);

/// <param name="How">The arithmetic: "12.34 kWh × 2.49 DKK = 30.7266 DKK".</param>
/// <param name="Rule">Which rule of the tariff gave the unit price; null where none did.</param>
public sealed record ExplainedLine(
    string Kind, string Text, decimal Quantity, string Unit, decimal UnitPrice, decimal Amount, decimal? VatRate, string How, TariffRule? Rule,
    IReadOnlyList<ExplainedPeriod> Periods, ExplainedSpot? Spot, string? Step, string? Note);

/// <param name="Element">Counted from 1, as the tariff lists them.</param>
/// <param name="Words">What it costs, and when it holds.</param>
public sealed record TariffRule(int Element, int Component, string Words, bool IsRestricted);

/// <param name="FromBetween">The samples its beginning was interpolated between, as places in <see cref="ExplainedEnergy.Readings"/>.</param>
public sealed record ExplainedPeriod(
    DateTimeOffset From, DateTimeOffset Until, decimal Quantity, IReadOnlyList<int> FromBetween, IReadOnlyList<int> UntilBetween);

public sealed record ExplainedSpot(string Words, string Rule, decimal? PricePerMwh, IReadOnlyList<ExplainedSlot> Slots);

public sealed record ExplainedSlot(
    DateTimeOffset From, DateTimeOffset Until, string Area, decimal? PricePerMwh, string Currency, string Source, DateTimeOffset FetchedAt, decimal? ExchangeRate);

/// <param name="Won">Which rule gave the payer's price.</param>
/// <param name="Order">All rules, the strongest first, and what became of each.</param>
public sealed record PriceOrigin(
    string Won, string Words, string? TariffName, int? TariffVersion, DateTimeOffset FrozenAt, IReadOnlyList<PriceCandidate> Order);

public sealed record PriceCandidate(string Source, bool IsWinner, string Words);

/// <param name="How">The registers' arithmetic in words.</param>
/// <param name="Readings">The registers, in order of time.</param>
public sealed record ExplainedEnergy(
    decimal Consumed, decimal? MeterStart, decimal? MeterStop, string How, IReadOnlyList<string> Corrections, IReadOnlyList<ExplainedReading> Readings);

/// <param name="RegisterKwh">What the meter showed.</param>
/// <param name="EnergyKwh">What was counted for this session until then.</param>
/// <param name="Message">The place of its message in <see cref="RecordExplanation.Messages"/>; null where that is gone.</param>
public sealed record ExplainedReading(DateTimeOffset At, string Kind, decimal? RegisterKwh, decimal? EnergyKwh, decimal? PowerKw, int? Message);

/// <param name="Idle">Each part of the time that counts as idle.</param>
public sealed record ExplainedTime(long Charging, long Idle, long Total, string Words, IReadOnlyList<IdleStretch> IdleStretches, IReadOnlyList<SeenStatus> Statuses);

public sealed record IdleStretch(DateTimeOffset From, DateTimeOffset Until, long Seconds, string Because, int? Message);

public sealed record SeenStatus(DateTimeOffset At, string Status, int? Message);

/// <param name="FromStation">False where we called the charge box.</param>
/// <param name="Request">The payload, character for character.</param>
/// <param name="Marks">What of the request counted.</param>
public sealed record ExplainedMessage(
    long Id, DateTimeOffset ReceivedAt, bool FromStation, string Action, string MessageId, string Request, string? Answer, string? Error, string? Notes,
    IReadOnlyList<Mark> Marks);

/// <param name="Start">In characters of the request.</param>
public sealed record Mark(int Start, int Length, string What);

/// <summary>From the price down to the bytes.</summary>
/// <param name="Evidence">complete, incomplete, differs, or none.</param>
/// <param name="SealedPart">The text that was hashed.</param>
public sealed record Chain(
    string Evidence, string? EvidenceWhy, int Messages, string? EvidenceHash, string RulesVersion, string? SealedHash, string? SealedPart, DateTimeOffset? SealedAt,
    IReadOnlyList<string> Steps);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecordExplanation))]
sealed partial class ExplanationJson : JsonSerializerContext;
