using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.ChargeRecords.Billing;

/// <param name="TransactionIds">1 to 1000.</param>
/// <param name="Reference">Of the bill; up to 100 characters.</param>
/// <param name="BilledAt">Now where absent.</param>
sealed record BillingRequest(IReadOnlyList<long>? TransactionIds = null, string? Reference = null, DateTimeOffset? BilledAt = null);

/// <summary>For all that a statement lists.</summary>
sealed record StatementBilling(string? Reference = null, DateTimeOffset? BilledAt = null);

/// <summary>What came of marking records.</summary>
sealed record BillingAnswer(
    string Reference, [property: Description("How many were marked, or unmarked, now.")] long Marked,
    [property: Description("How many stood so already.")] long Already, IReadOnlyList<LeftOut> LeftOut);

/// <summary>Records that were left as they are.</summary>
sealed record LeftOut(
    [property: Description("notSealed: still settling. otherReference: billed under another. held, excluded: not settled any more. "
        + "changed: being changed right now.")] string Reason,
    long Count, [property: Description("The first hundred.")] IReadOnlyList<long> TransactionIds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BillingRequest))]
[JsonSerializable(typeof(StatementBilling))]
[JsonSerializable(typeof(BillingAnswer))]
sealed partial class BillingJson : JsonSerializerContext;
