using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.ChargeRecords.Review;

/// <summary>What a message that came after the sealing says the record should have been.</summary>
/// <param name="EndedAt">Null where it says nothing of the end.</param>
/// <param name="MeterStop">kWh; null where it says nothing of the register.</param>
sealed record Proposal(string Text, DateTimeOffset? EndedAt, decimal? MeterStop)
{
    public static Proposal Of(RevisionProposed proposed) => new(proposed.Text, proposed.StoppedAt, Units.Thousandth(proposed.MeterStopWh));

    public string Write() => JsonSerializer.Serialize(this, ProposalJson.Default.Proposal);

    public static Proposal? Read(string? text) => text is null ? null : JsonSerializer.Deserialize(text, ProposalJson.Default.Proposal);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Proposal))]
sealed partial class ProposalJson : JsonSerializerContext;
