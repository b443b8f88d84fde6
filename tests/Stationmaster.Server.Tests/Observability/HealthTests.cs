using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Observability;

public sealed class HealthTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task Strangers_see_the_status_and_callers_who_are_known_the_parts(string engine)
    {
        await using var server = await TestServer.Start(engine);

        foreach (var path in new[] { "/health/live", "/health/ready" })
            Assert.Equal("""{"status":"ok"}""", (await server.Client(null).Get(path)).ToJsonString());
        Assert.Equal(["commit thread", "live board", "what is due"], NamesOf(await server.Http().Get("/health/live")));
        Assert.Equal(["program", "storage", "writes"], NamesOf(await server.Http().Get("/health/ready")));
    }

    [Fact]
    public async Task Without_its_storage_a_node_lives_and_is_not_ready()
    {
        await using var relay = new Relay();
        await using var server = await TestServer.Start(TestDatabases.Postgres, options => options with { Database = relay.Through(options.Database!) });
        relay.Cut();

        // Since when, too, where it has been noticed already; which parts, only to who can be looked up.
        var health = await server.Http().Get("/health/ready", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(("unavailable", null), ((string?)health["status"], health["parts"]));
        await server.Http().Get("/health/live");

        relay.Mend();
        await Ready(server);
    }

    [Fact]
    public async Task A_part_that_is_added_is_asked_with_the_others()
    {
        var clogged = new Clogged();
        await using var server = await TestServer.Start(TestDatabases.Sqlite, adjust: builder => builder.Services.AddSingleton<IReadiness>(clogged));
        await server.Http().Get("/health/ready");

        clogged.Why = "the broker is away";
        var parts = (await server.Http().Get("/health/ready", HttpStatusCode.ServiceUnavailable))["parts"]!.AsArray();

        Assert.Equal("the broker is away", (string)parts.Single(part => !(bool)part!["ok"]!)!["why"]!);
    }

    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_quiet_node_proves_that_it_can_write_by_writing(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine);
        await using var commits = new Server.Storage.Commits(test.Database, TimeProvider.System, TestLog.For<Server.Storage.Commits>());
        Assert.Null(commits.Figures.SinceDurable);

        Assert.Null(await new StorageWrites(commits).WhyNot(Ct));
        Assert.NotNull(commits.Figures.SinceDurable);
        var proven = commits.Figures.Batches;
        Assert.Null(await new StorageWrites(commits).WhyNot(Ct));
        Assert.Equal(proven, commits.Figures.Batches);
    }

    [Fact]
    public async Task A_part_that_never_answers_or_throws_is_a_no()
    {
        var readiness = new Readiness([new Clogged { Hangs = true }, new Clogged { Throws = true }], new(TimeSpan.FromSeconds(5), TimeSpan.Zero));

        var parts = await readiness.Look(Ct);

        Assert.Equal(["does not answer within 5 s", "failed: IOException"], parts.Select(part => part.Why));
    }

    [Fact]
    public async Task A_node_that_stops_is_not_ready_and_lives()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);

        server.Get<IHostApplicationLifetime>().StopApplication();

        var parts = (await server.Http().Get("/health/ready", HttpStatusCode.ServiceUnavailable))["parts"]!.AsArray();
        Assert.Equal("is stopping", (string)parts.Single(part => (string)part!["name"]! == "program")!["why"]!);
        await server.Http().Get("/health/live");
    }

    [Fact]
    public async Task A_node_says_that_it_stops_before_any_part_of_it_does()
    {
        var last = new LastToStop();
        await using var server = await TestServer.Start(TestDatabases.Sqlite, adjust: builder => builder.Services
            .Insert(0, ServiceDescriptor.Singleton<IHostedService>(last)));
        last.Readiness = server.Get<Readiness>();

        await server.Stop();

        Assert.Contains("is stopping", last.Seen);
    }

    [Fact]
    public async Task A_loop_that_stands_still_is_told()
    {
        await using var server = await TestServer.Start(
            TestDatabases.Sqlite, adjust: builder => builder.Services.AddSingleton(new Pulses(TimeSpan.FromSeconds(10))));
        await server.Http().Get("/health/live");

        await server.Services.GetServices<IHostedService>().OfType<BoardService>().Single().StopAsync(Ct);

        await Eventually.Holds(
            async () =>
            {
                using var response = await server.Http().GetAsync("/health/live", Ct);
                var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!;
                return response.StatusCode == HttpStatusCode.ServiceUnavailable
                    && body["parts"]?.AsArray().Where(part => !(bool)part!["ok"]!).Select(part => (string)part!["name"]!).ToArray() is ["live board"];
            },
            "the board is named as what stands still");
    }

    static async Task Ready(TestServer server) => await Eventually.Holds(
        async () =>
        {
            using var response = await server.Client(null).GetAsync("/health/ready", Ct);
            return response.StatusCode == HttpStatusCode.OK;
        },
        "the node is ready again");

    static IEnumerable<string> NamesOf(JsonNode report) => report["parts"]!.AsArray().Select(part => (string)part!["name"]!);

    /// <summary>Looks at the readiness while the others stop.</summary>
    sealed class LastToStop : IHostedService
    {
        public Readiness? Readiness { get; set; }

        public IReadOnlyList<string?> Seen { get; private set; } = [];

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken) =>
            Seen = [.. (await Readiness!.Look(CancellationToken.None)).Select(part => part.Why)];
    }

    /// <summary>A part that is as the test wants it.</summary>
    sealed class Clogged : IReadiness
    {
        public string? Why { get; set; }

        public bool Hangs { get; init; }

        public bool Throws { get; init; }

        public string Name => "test";

        public async ValueTask<string?> WhyNot(CancellationToken ct)
        {
            if (Hangs)
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return Throws ? throw new IOException() : Why;
        }
    }
}
