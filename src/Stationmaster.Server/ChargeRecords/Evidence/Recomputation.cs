using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Stationmaster.Server.ChargeRecords.Evidence;

/// <summary>What came of computing a record again.</summary>
public sealed record Recomputation(
    long TransactionId,
    [property: Description("Which revision was compared.")] int Revision,
    [property: Description("identical: byte for byte as sealed. differs: something else comes out, or was changed since. incomplete: it was computed "
        + "from its samples, for messages are missing. impossible: nothing could be computed.")] string Result,
    [property: Description("The rules it was made by.")] string? MadeBy,
    [property: Description("The rules it was computed by now.")] string ComputedBy,
    [property: Description("Of the sealed part, as it was sealed.")] string? SealedHash,
    [property: Description("Of the sealed part, as it comes out now.")] string? ComputedHash,
    [property: Description("How many messages it was computed from.")] int Messages,
    [property: Description("What of the sealed part differs: JSON as sealed, and as it comes out.")] IReadOnlyList<SealDifference> Differences,
    [property: Description("Everything that is not as it should be, in words.")] IReadOnlyList<string> Findings)
{
    [JsonIgnore]
    public bool IsSound => Result == Identical || (Result == Incomplete && Findings.Count <= 1);

    internal const string Identical = "identical", Differs = "differs", Incomplete = "incomplete", Impossible = "impossible";
}

/// <param name="Rules">recorded (as it is): the rules it was made by. current: today's.</param>
sealed record RecomputeRequest(string? Rules = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Recomputation))]
[JsonSerializable(typeof(RecomputeRequest))]
sealed partial class RecomputationJson : JsonSerializerContext;
