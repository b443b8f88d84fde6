using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using Stationmaster.Ocpp;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Observability;

public sealed class TelemetryTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_collector_gets_the_metrics_and_the_traces(string engine)
    {
        await using var collector = await Collector.Start();
        await using var network = await Network.Start(engine, other: options => options with
        {
            Telemetry = new(collector.Address, OtlpExportProtocol.HttpProtobuf), TraceMessagesOneIn = 1,
        });
        var box = await network.NewBox();
        await using var station = await box.Start();
        await station.Tell("Heartbeat", "{}");
        await station.TellRefused("Heartbeat", "[]");
        await station.TellRefused("MakeCoffee", "{}");
        var order = box.Order("clear-cache");
        await (await station.Asked("ClearCache")).Answer("""{"status":"Accepted"}""");
        await order;

        await Eventually.Holds(
            () =>
            {
                network.Server.Get<TelemetryExport>().Flush();
                return Metrics.All(name => collector.Has("/v1/metrics", name)) && Spans.All(name => collector.Has("/v1/traces", name));
            },
            "the collector has every metric and span");

        Assert.False(collector.Has("/v1/metrics", "MakeCoffee"), "A name that a station made up became a tag.");
        Assert.All(["answered", "FormationViolation", "NotImplemented", "ClearCache", "Accepted"], tag => Assert.True(collector.Has("/v1/metrics", tag), tag));
    }

    static readonly string[] Metrics =
    [
        "stationmaster.messages", "stationmaster.messages.handling", "stationmaster.commits.batch_size", "stationmaster.commits.duration",
        "stationmaster.commits.waiting", "stationmaster.mailboxes.waiting", "stationmaster.stations.connected", "stationmaster.stations.held",
        "stationmaster.orders", "stationmaster.orders.duration", "stationmaster.board.lag", "stationmaster.streams.open",
        "stationmaster.sessions.running", "stationmaster.records.sealed", "http.server.request.duration", "dotnet.gc.collections",
    ];

    static readonly string[] Spans =
        ["ocpp Heartbeat", "order ClearCache", "commit", "POST /v2/chargeboxes/{id:long}/clear-cache", "stationmaster.charge_box"];

    [Fact]
    public async Task A_collector_that_is_away_is_told_in_the_log_and_harms_nobody()
    {
        var kept = new KeptLog();
        await using var server = await TestServer.Start(
            TestDatabases.Sqlite,
            options => options with { Telemetry = new(new Uri("http://127.0.0.1:1"), OtlpExportProtocol.HttpProtobuf) },
            builder => builder.Services.AddSingleton<ILoggerProvider>(kept));

        server.Get<TelemetryExport>().Flush();

        await Eventually.Holds(
            () => kept.Lines.Any(line => line.StartsWith("Metrics or traces could not be sent", StringComparison.Ordinal)), "a line in the log");
        await server.Http().Get("/health/ready");
    }

    [Fact]
    public async Task Nothing_is_set_up_where_nothing_is_sent()
    {
        await using var server = await TestServer.Start(TestDatabases.Sqlite);

        Assert.Null(server.Services.GetService(typeof(TelemetryExport)));
        Assert.False(Telemetry.Source.HasListeners());
    }

    [Fact]
    public async Task Counting_a_message_allocates_nothing()
    {
        var figures = new MessageFigures();
        figures.Answered("MeterValues", 1);
        figures.Refused("MeterValues", OcppErrorCode.FormationViolation, 1);
        await Task.Yield();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            using var span = figures.Trace("MeterValues", 1);
            figures.Answered("MeterValues", 1);
            figures.Refused("MeterValues", OcppErrorCode.FormationViolation, 1);
            figures.Dropped("MeterValues");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Percentiles_are_of_what_happened_between_two_looks()
    {
        var times = new Distribution();
        times.Add(TimeSpan.FromSeconds(9));
        var before = times.Look();
        for (var i = 1; i <= 100; i++)
            times.Add(TimeSpan.FromMilliseconds(i));
        var now = times.Look();

        Assert.InRange(Distribution.Percentile(before, now, 0.5)!.Value, 46, 54);
        Assert.InRange(Distribution.Percentile(before, now, 0.99)!.Value, 91, 107);
        Assert.Null(Distribution.Percentile(now, now, 0.5));
    }

    [Fact]
    public void A_lag_is_the_age_of_the_oldest_that_waits()
    {
        var lag = new Lag();
        Assert.Equal((TimeSpan.Zero, null), (lag.Now, lag.Ends()));

        lag.Began();
        lag.Began();
        Assert.True(lag.Now > TimeSpan.Zero);
        Assert.NotNull(lag.Ends());
        Assert.Equal(TimeSpan.Zero, lag.Now);
        Assert.True(lag.TakeWorst() > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, lag.TakeWorst());
    }
}
