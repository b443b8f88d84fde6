using System.Text.Json.Nodes;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.Vocabulary;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp.Vocabulary;

/// <summary>
/// For each action, both directions, payloads made from the official schema are judged by us and by a schema validator that shares no
/// code with us; and the deviation we name is the mistake that was made.
/// </summary>
public class AgreementTests
{
    [Theory]
    [InlineData("1.6", 78)]
    [InlineData("2.0.1", 128)]
    [InlineData("2.1", 181)]
    public async Task Our_verdict_is_that_of_the_official_schemas_on_every_action(string version, int files)
    {
        var made = Schemas.Files(version).SelectMany((file, i) => Make(version, file, seed: 20261121 + i)).ToList();

        var wrong = made.Where(each => !Agrees(each.Payload, each.Verdict)).Take(20).ToList();
        var verdicts = await Schemas.Judge(
            version, made.Select(each => (each.File, each.Payload.Json)), TestContext.Current.CancellationToken);

        Assert.Equal("", string.Join('\n', wrong.Select(Explain)));
        Assert.Equal("", string.Join('\n', made.Zip(verdicts)
            .Where(pair => pair.Second.IsValid != pair.First.Verdict.IsValid).Take(20)
            .Select(pair => $"{Explain(pair.First)}; the schema: {pair.Second}")));
        Assert.Equal(files, made.Select(each => each.File).Distinct().Count());
        Assert.InRange(verdicts.Count(verdict => verdict.IsValid), made.Count / 5, made.Count * 4 / 5);
    }

    static IEnumerable<(string File, MadePayload Payload, Verdict Verdict)> Make(string version, string file, int seed)
    {
        var isAnswer = file.EndsWith("Response", StringComparison.Ordinal);
        var action = Without("Response", Without("Request", file));
        var shape = OcppActions.Of(version)!.Find(action) ?? throw new InvalidOperationException($"{version} has no {action}");
        var ours = (isAnswer ? shape.Answer : shape.Request)!;
        foreach (var payload in new SchemaPayloads(Schemas.Read(version, file), seed).All())
            yield return (file, payload, Verdict.Of(Bytes(payload.Json), ours));
    }

    static string Without(string end, string name) => name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;

    static bool Agrees(MadePayload payload, Verdict verdict) => payload.Path is null
        ? verdict.IsValid
        : verdict.Deviations is [var only] && only.Field == payload.Path && only.Code == payload.Code;

    static string Explain((string File, MadePayload Payload, Verdict Verdict) each) =>
        $"{each.File} {(each.Payload.Json.Length > 600 ? each.Payload.Json[..600] : each.Payload.Json)} made with "
        + $"{each.Payload.Code} at '{each.Payload.Path}'; ours: {string.Join("; ", each.Verdict.Deviations)}";
}
