using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Xunit;

namespace Stationmaster.Tests.Transcripts;

public class TranscriptTests
{
    /// <summary>A version that is added here tells the same charges and ends in the same records.</summary>
    static readonly OcppVersion[] Versions = [Ocpp16.Instance];

    public static TheoryData<string, string> All() => [.. Transcript.All().Select(found => new TheoryDataRow<string, string>(found.Charge, found.Version))];

    [Theory, MemberData(nameof(All))]
    public void A_charge_told_in_any_version_ends_in_the_same_record(string charge, string version)
    {
        var transcript = Transcript.Read(charge, version);
        var player = new TranscriptPlayer(Versions.Single(known => known.Name == version));

        player.Play(transcript);
        player.Box.Until("5 00:00");

        var expected = transcript.Record.ReplaceLineEndings("\n").Trim();
        var actual = RecordText.Of(player.Box.Sessions.Select(session => player.Box.Record(session.Number))).Trim();
        Assert.True(expected == actual, $"Expected\n{expected}\n\ngot\n{actual}");
    }

    [Fact]
    public void Every_version_tells_every_charge() => Assert.Equal(
        Transcript.All().Select(found => found.Charge).Distinct().SelectMany(_ => Versions, (charge, version) => (charge, version.Name)),
        Transcript.All());
}
