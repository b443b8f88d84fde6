using Stationmaster.Ocpp;
using Xunit;
using Xunit.Sdk;

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

    /// <summary>Of other orders a simulated station, which alone reads them, looks at a part.</summary>
    static readonly string[] WholeOrders =
    [
        "ChangeAvailability", "ClearCache", "CostUpdated", "DataTransfer", "GetTransactionStatus", "RequestStartTransaction",
        "RequestStopTransaction", "Reset", "TriggerMessage", "UnlockConnector",
    ];

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void By_hand_and_by_the_vocabulary_every_mistake_the_schemas_of_2_x_know_is_seen(string name)
    {
        var (version, read, wrong) = (OcppVersions.Find(name)!, 0, new SortedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var file in Schemas.Files(name).Where(file => file.EndsWith("Request", StringComparison.Ordinal)))
        {
            var action = file[..^"Request".Length];
            foreach (var made in new SchemaPayloads(Schemas.Read(name, file), seed: 20261121).All())
            {
                try
                {
                    read += Overlap.AssertAlike(version, action, made.Json, WholeOrders.Contains(action));
                }
                catch (XunitException e)
                {
                    wrong.TryAdd(action, e.Message);
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong.Values));
        Assert.InRange(read, 1_000, 100_000);
    }
}
