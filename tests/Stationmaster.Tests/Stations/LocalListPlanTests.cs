using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Ocpp;
using Xunit;

namespace Stationmaster.Tests.Stations;

public class LocalListPlanTests
{
    static readonly Authorisation Welcome = new(AuthorisationStatus.Accepted);

    static ListedToken Entry(string uid, string? group = null) => new(uid, TokenKind.Rfid, Welcome with { ParentUid = group });

    static ListLimits Most(int perMessage) => new(true, null, perMessage);

    static ImmutableDictionary<string, ListedToken> List(params ListedToken[] entries) => entries.ToImmutableDictionary(entry => entry.Uid);

    [Fact]
    public void A_full_list_that_does_not_fit_goes_on_as_changes_with_versions_of_their_own()
    {
        var plan = LocalListPlan.Full([Entry("A"), Entry("B"), Entry("C")], after: 7, Most(2));
        Assert.Equal([(8, true, 2), (9, false, 1)], plan.Select(update => (update.Version, update.IsFull, update.Entries.Length)));
    }

    [Fact]
    public void An_empty_list_is_sent_too() => Assert.Equal(
        (4, true, 0), LocalListPlan.Full([], after: 3, Most(2)).Select(update => (update.Version, update.IsFull, update.Entries.Length)).Single());

    [Fact]
    public void Changes_name_what_is_new_other_or_gone_and_nothing_else()
    {
        var plan = LocalListPlan.Differential(List(Entry("A"), Entry("B"), Entry("C")), List(Entry("A"), Entry("B", "FLEET"), Entry("D")), 3, null);
        var update = Assert.Single(plan);
        Assert.Equal((4, false), (update.Version, update.IsFull));
        Assert.Equal(new("C", TokenKind.Rfid, null), update.Entries[0]);
        Assert.Equal(["B", "D"], update.Entries.Skip(1).Select(entry => entry.Uid).Order(StringComparer.Ordinal));
        Assert.Empty(LocalListPlan.Differential(List(Entry("A")), List(Entry("A")), 3, null));
    }

    [Fact]
    public void Whatever_is_sent_in_whatever_parts_leaves_the_station_with_what_was_wanted()
    {
        var random = new Random(20261121);
        var held = List();
        for (var turn = 0; turn < 200; turn++)
        {
            var wanted = List([.. Enumerable.Range(0, 30).Where(_ => random.Next(2) == 0).Select(i => Entry($"T{i}", random.Next(3) == 0 ? "G" : null))]);
            var perMessage = random.Next(1, 12);
            var plan = random.Next(4) == 0
                ? LocalListPlan.Full(wanted.Values, turn, Most(perMessage))
                : LocalListPlan.Differential(held, wanted, turn, Most(perMessage));
            Assert.All(plan, update => Assert.InRange(update.Entries.Length, 0, perMessage));
            held = plan.Aggregate(held, (list, update) => LocalListPlan.After(list, update, uid => uid));
            Assert.Equal(wanted.OrderBy(pair => pair.Key), held.OrderBy(pair => pair.Key));
        }
    }

    [Fact]
    public void A_message_has_as_many_entries_as_the_station_takes()
    {
        ListedToken[] many = [.. Enumerable.Range(0, 120).Select(i => Entry($"T{i}"))];
        Assert.Equal([50, 50, 20], LocalListPlan.Full(many, 0, null).Select(update => update.Entries.Length));
        Assert.Equal(12, LocalListPlan.Full(many, 0, new(true, 1000, 10)).Length);
        Assert.Equal(120, LocalListPlan.Full(many, 0, new(true, null, 10, MostBytesPerMessage: 100)).Length);
    }

    [Theory]
    [InlineData("2.0.1", 600)]
    [InlineData("2.0.1", 4000)]
    [InlineData("2.1", 900)]
    public void A_message_has_no_more_bytes_than_the_station_takes_and_not_many_fewer(string version, int most)
    {
        var random = new Random(20261122);
        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 36)).Select(_ => "0123456789ABCDEFabcdef-_Ø\"\\+"[random.Next(28)]));
        ListedToken[] entries =
        [
            .. Enumerable.Range(0, 300).Select(i => new ListedToken(
                Text(), (TokenKind)random.Next(3),
                random.Next(5) == 0 ? null : new(AuthorisationStatus.Accepted, random.Next(2) == 0 ? DateTimeOffset.UnixEpoch : null, random.Next(2) == 0 ? Text() : null))),
        ];
        var plan = LocalListPlan.Full(entries, 2_000_000_000, new(true, null, 1000, most));
        var frames = plan.Select(update => Frame.Call(new string('f', 32), "SendLocalList", OcppVersions.Find(version)!.WriteOrder(update)!.Payload).Length).ToList();
        Assert.All(frames, length => Assert.InRange(length, 1, most));
        Assert.True(frames.Sum() > most * (frames.Count - 1) * 0.4, $"{frames.Count} messages of {frames.Average()} bytes where {most} fit");
    }
}
