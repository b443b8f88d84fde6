using Stationmaster.Server.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

public sealed class SequencesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Two_processes_never_give_the_same_id(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var another = test.Another();
        await using var firstCommits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        await using var secondCommits = new Commits(another, TimeProvider.System, TestLog.For<Commits>());
        var (first, second) = (new Sequences(firstCommits), new Sequences(secondCommits));

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(
            async () =>
            {
                var sequences = worker % 2 == 0 ? first : second;
                var taken = new List<long>();
                for (var i = 0; i < 500; i++)
                {
                    if (i % 50 == 0)
                    {
                        var block = await sequences.NextBlock("session", 20, Ct);
                        taken.AddRange(Enumerable.Range(0, 20).Select(n => block + n));
                    }

                    taken.Add(await sequences.Next("session", Ct));
                }

                return taken;
            },
            Ct)));

        var all = ids.SelectMany(taken => taken).ToList();
        Assert.Equal(8 * 700, all.Count);
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(1, all.Min());
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_sequence_starts_where_the_migration_left_it(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        var sequences = new Sequences(commits);

        Assert.Equal(2, await sequences.Next("customer", Ct));
        Assert.Equal(1, await sequences.Next("location", Ct));
        Assert.Equal(2, await sequences.Next("location", Ct));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Ids_drawn_inside_a_write_that_fails_are_not_given_to_two(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Commits(test.Database, TimeProvider.System, TestLog.For<Commits>());
        var sequences = new Sequences(commits);

        var taken = await commits.Write(async _ => await sequences.NextBlock("token", 100, Ct), Ct);
        await Assert.ThrowsAsync<FormatException>(() => commits.Write(
            async _ =>
            {
                await sequences.NextBlock("token", 100, Ct);
                throw new FormatException();
            },
            Ct));
        var next = await sequences.NextBlock("token", 100, Ct);

        Assert.Equal(1, taken);
        Assert.True(next > taken + 99);
    }
}
