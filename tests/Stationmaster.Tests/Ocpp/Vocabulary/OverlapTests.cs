using Xunit;

namespace Stationmaster.Tests.Ocpp.Vocabulary;

/// <summary>Every payload that another test reads by way of <see cref="Ocpp16Text"/> is held against the vocabulary there.</summary>
public class OverlapTests
{
    [Fact]
    public void By_hand_and_by_the_vocabulary_payloads_with_several_mistakes_are_judged_alike()
    {
        var payloads = new Payloads(seed: 20261121);
        var read = payloads.Valid(each: 100).Concat(payloads.Changed(each: 400))
            .Sum(made => Overlap.AssertAlike(made.Action, made.Payload.ToJsonString()));
        Assert.InRange(read, 5_000, 10_000);
    }

    [Fact]
    public void By_hand_and_by_the_vocabulary_every_mistake_the_schemas_know_is_seen()
    {
        var read = Schemas.Files("1.6").Where(file => !file.EndsWith("Response", StringComparison.Ordinal)).Sum(action =>
            new SchemaPayloads(Schemas.Read("1.6", action), seed: 20261121).All().Sum(made => Overlap.AssertAlike(action, made.Json)));
        Assert.InRange(read, 500, 10_000);
    }
}
