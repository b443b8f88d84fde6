using Stationmaster.Ocpp;
using Xunit;

namespace Stationmaster.Tests.Transcripts;

public class TranscriptTests
{
    public static TheoryData<string, string> All() => [.. Transcript.All().Select(found => new TheoryDataRow<string, string>(found.Charge, found.Version))];

    [Theory, MemberData(nameof(All))]
    public void A_charge_told_in_any_version_ends_in_the_same_record(string charge, string version)
    {
        var transcript = Transcript.Read(charge, version);
        var player = new TranscriptPlayer(OcppVersions.Find(version)!);

        player.Play(transcript);
        player.Box.Until("5 00:00");

        var expected = transcript.Record.ReplaceLineEndings("\n").Trim();
        var actual = RecordText.Of(player.Box.Sessions.Select(session => player.Box.Record(session.Number))).Trim();
        Assert.True(expected == actual, $"Expected\n{expected}\n\ngot\n{actual}");
    }

    [Fact]
    public void Every_version_tells_every_charge() => Assert.Equal(
        Transcript.All().Select(found => found.Charge).Distinct().SelectMany(_ => OcppVersions.All.Reverse(), (charge, version) => (charge, version.Name)),
        Transcript.All());
}
