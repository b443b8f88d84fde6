using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.ChargeRecords.Revisions;

/// <param name="Reason">Why; kept with the revision.</param>
/// <param name="Preview">Only say what would come of it.</param>
/// <param name="AsCredit">Credit the record and make a new one in its place, as is always done where it was billed.</param>
sealed record CorrectionRequest(CorrectionChanges? Changes = null, string? Reason = null, bool Preview = false, bool AsCredit = false);

/// <summary>What is left out stays.</summary>
/// <param name="Consumed">kWh, up to three decimals.</param>
/// <param name="TariffId">The tariff's UUID, or its number.</param>
/// <param name="TokenId">The charge key that pays.</param>
/// <param name="Price">Gross, whatever the tariff gives.</param>
/// <param name="Free">true: the payer pays nothing.</param>
/// <param name="Settle">true: it is settled though it was excluded.</param>
sealed record CorrectionChanges(
    DateTimeOffset? StartedAt = null, DateTimeOffset? EndedAt = null, decimal? Consumed = null, JsonElement? TariffId = null, long? TokenId = null,
    decimal? Price = null, bool Free = false, bool Settle = false);

/// <summary>What a correction gave, or would give.</summary>
sealed record CorrectionAnswer(
    [property: Description("The record as it was.")] JsonElement Before,
    [property: Description("The record as it is now, or would be.")] JsonElement After,
    [property: Description("The credit, where the record was billed already.")] JsonElement? Credit,
    [property: Description("What of the sealed part changed.")] IReadOnlyList<SealDifference> Differences);

/// <summary>One sealed form of a record, without its document.</summary>
sealed record RevisionView(
    long Revision, DateTimeOffset At, [property: Description("Who made it.")] string By, string? Reason, string RulesVersion, string SealedHash,
    [property: Description("What of the sealed part it changed; empty for the first.")] IReadOnlyList<SealDifference> Differences);

sealed record RevisionList(IReadOnlyList<RevisionView> Data, IReadOnlyList<RecordAction> Actions);

/// <summary>What somebody did with a record.</summary>
/// <param name="Kind">released, excluded, corrected, credited, billed or unbilled: those with the bill's reference as note.</param>
sealed record RecordAction(DateTimeOffset At, string By, string Kind, string? Note, long? Revision);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CorrectionRequest))]
[JsonSerializable(typeof(CorrectionAnswer))]
[JsonSerializable(typeof(RevisionList))]
sealed partial class RevisionsJson : JsonSerializerContext;
