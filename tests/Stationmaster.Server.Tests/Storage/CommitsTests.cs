using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Dapper;
using Npgsql;
using Stationmaster.Server.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Storage;

public sealed class CommitsTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Many_callers_share_a_commit(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = Start(test);
        var batches = new ConcurrentQueue<int>();
        using var meter = Listen("stationmaster.commits.batch_size", batches);

        var holding = await HeldWriter.Of(commits);
        var callers = Enumerable.Range(1, 500).Select(i => commits.Save([Message(i), Sample(i), Setting($"s{i}", "x")], Ct)).ToArray();
        await holding.DisposeAsync();
        await Task.WhenAll(callers);

        Assert.Equal(500, await Count(test, "message"));
        Assert.Equal(500, await Count(test, "meter_sample"));
        Assert.Equal(501, await Count(test, "setting"));
        Assert.Contains(500, batches);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Only_the_offender_of_a_batch_fails_and_its_unit_is_left_out_whole(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = Start(test);
        var holding = await HeldWriter.Of(commits);

        var good = Enumerable.Range(1, 20).Select(i => commits.Save([Message(i), Setting($"s{i}", "x")], Ct)).ToArray();
        var bad = commits.Save([Message(100), Setting("half", "x"), Setting("party_id", "twice")], Ct);
        var late = commits.Save([Message(101)], Ct);
        await holding.DisposeAsync();
        await Task.WhenAll([.. good, late]);

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => bad);
        Assert.True(test.Database.IsUniqueViolation(fault));
        Assert.False(test.Database.IsAway(fault));
        Assert.Equal(21, await Count(test, "message"));
        Assert.Equal(0, await Count(test, "message where id = 100"));
        Assert.Equal(0, await Count(test, "setting where name = 'half'"));
        Assert.True(commits.IsHealthy);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_write_that_throws_leaves_nothing_and_the_next_goes_through(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = Start(test);

        await Assert.ThrowsAsync<FormatException>(() => commits.Write<int>(
            async write =>
            {
                await write.Execute("insert into setting (name, value) values ('half', 'x')", null, Ct);
                throw new FormatException("no");
            },
            Ct));
        var now = await commits.Write(
            async write =>
            {
                await write.Execute("insert into setting (name, value) values ('whole', 'x')", null, Ct);
                return write.Now;
            },
            Ct);

        Assert.Equal(0, await Count(test, "setting where name = 'half'"));
        Assert.Equal(1, await Count(test, "setting where name = 'whole'"));
        Assert.True(commits.Horizon >= now);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_write_inside_a_write_says_so_instead_of_waiting_for_ever(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = Start(test);

        await Assert.ThrowsAsync<InvalidOperationException>(() => commits.Write(async _ => await commits.Save([Message(1)], Ct), Ct));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task What_waits_when_the_program_stops_is_still_written(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using (var commits = Start(test))
        {
            for (var i = 1; i <= 50; i++)
                _ = commits.SaveLater([Message(i)]);
        }

        Assert.Equal(50, await Count(test, "message"));
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task The_horizon_stands_at_the_oldest_open_write(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = Start(test);
        var gate = new TaskCompletionSource();
        var inside = new TaskCompletionSource<DateTimeOffset>();

        var stamp = commits.OpenStamp();
        Assert.Equal(stamp.At, commits.Horizon);
        stamp.Dispose();

        var open = commits.Write(
            async write =>
            {
                inside.SetResult(write.Now);
                await gate.Task;
            },
            Ct);
        var stamped = await inside.Task;
        Assert.Equal(stamped, commits.Horizon);
        gate.SetResult();
        await open;
        Assert.True(commits.Horizon >= stamped);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Every_kind_of_value_comes_back_as_it_was(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = Start(test);
        var raw = new byte[] { 0, 1, 2, 0xFF };

        await commits.Save(
            [
                new MessageRow(1, 7, 8, 1, "Data\0Transfer", "\uD800", raw, default, 0, null, null, null, null),
                new MessageRow(2, 7, 9, 0, "", "é€😀", default, raw, 2, 10, "Code\0", "text", "[]"),
                new SampleRow(1, null, 3, 4, 5, 6, "{\"a\":\"\0\"}"),
                new Statement("insert into setting (name, value) values (@Name, @Value)", new { Name = "a\0b", Value = "😀\uDC00" }),
                new Statement(
                    "insert into api_key (id, name, prefix, salt, hash, rights, customer_id, created_ms, expires_ms) "
                    + "values (@id, '', @prefix, @salt, @hash, @rights, @yes, @at, @until)",
                    new
                    {
                        id = 1, prefix = Guid.Empty, salt = raw, hash = (ReadOnlyMemory<byte>)raw, rights = "", yes = true,
                        at = DateTimeOffset.UnixEpoch.AddSeconds(1), until = (long?)null,
                    }),
            ],
            Ct);

        await using var connection = await test.Database.Open(Ct);
        var first = await connection.QuerySingleAsync<(string Action, string MessageId, byte[] Request, byte[]? Answer, string? Notes)>(
            "select action, message_id, request, answer, notes from message where id = 1");
        Assert.Equal(("Data\uFFFDTransfer", "\uFFFD"), (first.Action, first.MessageId));
        Assert.Equal(raw, first.Request);
        Assert.Null(first.Answer);
        Assert.Null(first.Notes);
        var second = await connection.QuerySingleAsync<(
            string Action, string MessageId, byte[] Request, byte[]? Answer, string? ErrorCode)>(
            "select action, message_id, request, answer, error_code from message where id = 2");
        Assert.Equal(("", "é€😀", "Code\uFFFD"), (second.Action, second.MessageId, second.ErrorCode));
        Assert.Empty(second.Request);
        Assert.Equal(raw, second.Answer);
        Assert.Equal("{\"a\":\"\uFFFD\"}", await connection.ExecuteScalarAsync<string>("select sample from meter_sample"));
        Assert.Equal("😀\uFFFD", await connection.ExecuteScalarAsync<string>("select value from setting where name = 'a\uFFFDb'"));
        var key = await connection.QuerySingleAsync<(string Prefix, byte[] Salt, byte[] Hash, long Customer, long At, long? Until)>(
            "select prefix, salt, hash, customer_id, created_ms, expires_ms from api_key");
        Assert.Equal((Guid.Empty.ToString(), 1L, 1000L, null), (key.Prefix, key.Customer, key.At, key.Until));
        Assert.Equal(raw, key.Salt);
        Assert.Equal(raw, key.Hash);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Another_process_writes_at_the_same_time_and_neither_fails(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var another = test.Another();
        await using var server = Start(test);
        await using var commandLine = new Commits(another, TimeProvider.System, TestLog.For<Commits>());

        await Task.WhenAll(Enumerable.Range(1, 200).Select(i => i % 2 == 0
            ? server.Save([Message(i)], Ct)
            : commandLine.Write(
                write => write.Execute("insert into setting (name, value) values (@name, '')", new { name = $"n{i}" }, Ct), Ct)));

        Assert.Equal(100, await Count(test, "message"));
        Assert.Equal(101, await Count(test, "setting"));
    }

    [Fact]
    public async Task A_killed_connection_is_opened_again_and_nobody_notices()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await using var commits = Start(test);
        await commits.Save([Message(1)], Ct);

        for (var i = 2; i < 12; i++)
        {
            await KillTheOthers(test);
            await commits.Save([Message(i), Setting($"s{i}", "x")], Ct);
        }

        Assert.Equal(11, await Count(test, "message"));
        Assert.True(commits.IsHealthy);
    }

    [Fact]
    public async Task Connections_killed_under_load_lose_and_double_nothing()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Postgres);
        await using var commits = Start(test);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var killing = Task.Run(
            async () =>
            {
                // Each time at another moment of a commit, and never so fast that none can succeed.
                for (var seen = 0L; !over.IsCancellationRequested; seen = commits.Figures.Batches)
                {
                    await KillTheOthers(test);
                    for (var wait = 0; commits.Figures.Batches == seen && wait < 100 && !over.IsCancellationRequested; wait++)
                        await Task.Delay(1, Ct);
                }
            },
            Ct);

        for (var round = 0; round < 40; round++)
            await Task.WhenAll(Enumerable.Range(1, 25).Select(i => commits.Save([Message((round * 25) + i)], Ct)));
        await over.CancelAsync();
        await killing;

        Assert.Equal(1000, await Count(test, "message"));
    }

    [Fact]
    public async Task A_table_that_is_missing_is_the_statements_fault_not_the_databases_absence()
    {
        await using var test = await TestDatabases.Fresh(TestDatabases.Sqlite);
        await using var commits = Start(test);

        await Assert.ThrowsAnyAsync<Exception>(() => commits.Save([new Statement("insert into nowhere values (1)", new { })], Ct));

        Assert.True(commits.IsHealthy);
        await commits.Save([Message(1)], Ct);
    }

    static Commits Start(TestDatabase test) => new(test.Database, TimeProvider.System, TestLog.For<Commits>());

    static MessageRow Message(long id) => new(
        id, 1, 1, 0, "MeterValues", $"m{id}", Encoding.UTF8.GetBytes("[2]"), Encoding.UTF8.GetBytes("[3]"), 1, 2, null, null, null);

    static SampleRow Sample(long id) => new(id, id, 1, 1, 1, id, "{}");

    static Statement Setting(string name, string value) =>
        new("insert into setting (name, value) values (@name, @value)", new { name, value });

    static async Task<long> Count(TestDatabase test, string table)
    {
        // Its own database, for the pooled connections of the other one may just have been killed.
        await using var database = test.Another();
        await using var connection = await database.Open(Ct);
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {table}");
    }

    static async Task KillTheOthers(TestDatabase test)
    {
        await using var connection = new NpgsqlConnection($"{test.ConnectionString};Pooling=false");
        await connection.OpenAsync(Ct);
        await connection.ExecuteAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    }

    static MeterListener Listen(string instrument, ConcurrentQueue<int> values)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Name == instrument)
                    listener.EnableMeasurementEvents(published);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => values.Enqueue(value));
        listener.Start();
        return listener;
    }
}
