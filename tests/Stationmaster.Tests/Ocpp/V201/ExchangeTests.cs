using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.V201;

public class ExchangeTests
{
    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void What_a_station_tells_is_written_by_the_schema_and_read_as_it_was(string name)
    {
        var version = OcppVersions.Find(name)!;
        foreach (var (@event, decision) in Exchanges.FromStation())
        {
            var call = version.WriteEvent(@event);
            var shape = version.Actions.Find(call.Action)!;
            Assert.True(Verdict.Of(call.Payload, shape.Request).IsValid, $"{call.Action} {Text(call.Payload)}");
            var reading = version.Read(call.Action, call.Payload);
            Assert.True(reading.IsStrictlyValid, $"{call.Action} {Text(call.Payload)}: {reading.Error} {string.Join("; ", reading.Deviations)}");
            Assert.Equal(@event.GetType(), reading.Event!.GetType());
            AssertJson(Text(call.Payload), version.WriteEvent(reading.Event).Payload);
            var answer = version.WriteAnswer(@event, decision);
            Assert.True(Verdict.Of(answer, shape.Answer!).IsValid, $"{call.Action} {Text(answer)}");
            Assert.Equal(decision, version.ReadAnswer(@event, answer));
        }
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public void What_we_order_is_written_by_the_schema_and_its_answer_is_judged_as_it_was_meant(string name)
    {
        var version = OcppVersions.Find(name)!;
        foreach (var (order, outcome) in Exchanges.ToStation())
        {
            var call = version.WriteOrder(order)!;
            var shape = version.Actions.Find(call.Action)!;
            Assert.True(Verdict.Of(call.Payload, shape.Request).IsValid, $"{call.Action} {Text(call.Payload)}");
            var reading = version.ReadOrder(call.Action, call.Payload);
            Assert.True(reading.Error is null && reading.Deviations.Count == 0, $"{call.Action} {Text(call.Payload)}: {reading.Error}");
            AssertJson(Text(call.Payload), version.WriteOrder(reading.Order!)!.Payload);
            var answer = version.WriteOutcome(order, outcome);
            Assert.True(Verdict.Of(answer, shape.Answer!).IsValid, $"{call.Action} {Text(answer)}");
            var read = version.ReadOutcome(order, answer);
            Assert.Equal((outcome.Kind, outcome.Why, outcome.Data), (read.Kind, read.Why, read.Data));
            if (outcome.Transaction is not null)
                Assert.Equal(outcome.Transaction, read.Transaction);
        }
    }

    [Theory]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public async Task Everything_we_write_is_what_the_official_schemas_ask_for(string name)
    {
        var version = OcppVersions.Find(name)!;
        List<(string Schema, string Payload)> written = [];
        foreach (var (@event, decision) in Exchanges.FromStation())
        {
            var call = version.WriteEvent(@event);
            written.Add(($"{call.Action}Request", Text(call.Payload)));
            written.Add(($"{call.Action}Response", Text(version.WriteAnswer(@event, decision))));
        }
        foreach (var (order, outcome) in Exchanges.ToStation())
        {
            var call = version.WriteOrder(order)!;
            written.Add(($"{call.Action}Request", Text(call.Payload)));
            written.Add(($"{call.Action}Response", Text(version.WriteOutcome(order, outcome))));
        }

        var verdicts = await Schemas.Judge(name, written, TestContext.Current.CancellationToken);

        Assert.Equal(written.Count, verdicts.Count);
        Assert.Equal("", string.Join('\n', written.Zip(verdicts).Where(pair => !pair.Second.IsValid)
            .Select(pair => $"{pair.First}: {pair.Second.Errors}")));
    }
}
