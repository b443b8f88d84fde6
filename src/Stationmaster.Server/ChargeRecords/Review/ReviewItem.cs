using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.ChargeRecords.Review;

/// <param name="Text">In plain words, with the figures.</param>
sealed record ReviewGround(string Reason, string Text);

/// <summary>A record that waits for a human, or did.</summary>
sealed record ReviewItem(
    long TransactionId,
    [property: Description("Why somebody should look at it.")] IReadOnlyList<ReviewGround> Grounds,
    [property: Description("What a message that came after the sealing says; null where none did.")] Proposal? Proposal,
    [property: Description("The most the connector can deliver in the session's time, kWh; null where its power is not known.")] decimal? ExpectedMaximum,
    DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt,
    [property: Description("released, excluded or corrected; null while it waits.")] string? Outcome,
    string? Note, string? By,
    [property: Description("The charge record.")] JsonElement Record);

sealed record ReviewPage(
    IReadOnlyList<ReviewItem> Data, [property: Description("How many wait in all.")] long Waiting, string? NextPageCursor);

/// <param name="Action">release: as it is. exclude: the payer pays nothing.</param>
/// <param name="Note">Why; kept with the record. Needed to exclude.</param>
sealed record ReviewDecision(string? Action = null, string? Note = null);

/// <param name="Waiting">How many records wait for a human.</param>
sealed record ReviewCount(long Waiting);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReviewPage))]
[JsonSerializable(typeof(ReviewDecision))]
[JsonSerializable(typeof(ReviewCount))]
sealed partial class ReviewJson : JsonSerializerContext;
