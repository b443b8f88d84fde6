using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Observability;

public sealed class LogTests
{
    [Fact]
    public void A_line_of_JSON_holds_every_value_and_the_station_it_is_about()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var request = scopes.Push(new RequestScope("req_1", "/v2/locations"));
        using var scope = scopes.Push(new StationScope("AAR-07", 7, 42, "10.0.0.1"));
        KeyValuePair<string, object?>[] state = [new("Identity", "AAR-07"), new("Seconds", 1.5), new("{OriginalFormat}", "…")];
        var text = new StringWriter();

        new JsonLines().Write(
            new LogEntry<KeyValuePair<string, object?>[]>(
                LogLevel.Warning, "Stations", new EventId(1, "LogRefused"), state, new IOException("gone"), (_, _) => "AAR-07 was \"refused\" in Århus"),
            scopes, text);

        var line = JsonNode.Parse(text.ToString())!;
        Assert.Single(text.ToString().TrimEnd().Split('\n'));
        Assert.Equal(
            ("warning", "Refused", "AAR-07 was \"refused\" in Århus", "AAR-07", 1.5, "AAR-07", 7, 42),
            ((string)line["level"]!, (string)line["event"]!, (string)line["message"]!, (string)line["identity"]!, (double)line["seconds"]!,
                (string)line["chargeBox"]!, (int)line["chargeBoxId"]!, (int)line["connection"]!));
        Assert.Equal(("req_1", "/v2/locations"), ((string)line["requestId"]!, (string)line["requestPath"]!));
        Assert.StartsWith("System.IO.IOException: gone", (string)line["exception"]!, StringComparison.Ordinal);
        Assert.Null(line["{OriginalFormat}"]);
    }

    [Fact]
    public void What_repeats_is_left_out_and_counted()
    {
        var (kept, clock) = (new KeptLog(), new TestClock());
        using var log = new LimitedLog(kept, clock);
        var logger = log.CreateLogger("Stations");

        for (var i = 0; i < 25; i++)
            logger.LogWarning("{Identity} was turned away", "BAD-1");
        logger.LogWarning("{Identity} was turned away", "GOOD-1");
        logger.LogWarning("{Identity} has come", "BAD-1");
        Assert.Equal(Repetition.MostOfOne + 2, kept.Lines.Count);

        for (var i = 0; i < 5_000; i++)
            logger.LogWarning("{Identity} was turned away", $"STRANGER-{i}");
        Assert.Equal(Repetition.MostOfAll + 1, kept.Lines.Count);

        log.Dispose();
        Assert.Contains("4026 more lines like \"{Identity} was turned away\" (Stations) were left out", kept.Lines);
    }

    [Fact]
    public async Task Stations_that_do_as_they_should_write_no_line_per_message()
    {
        var kept = new KeptLog();
        await using var network = await Network.Start(TestDatabases.Sqlite, adjust: builder => builder.Services.AddSingleton<ILoggerProvider>(kept));
        var box = await network.NewBox();
        await using var station = await box.Start();
        await station.Tell("Heartbeat", "{}");
        var before = kept.Lines.Count(line => line.Contains(box.Identity, StringComparison.Ordinal));

        for (var i = 0; i < 50; i++)
        {
            await station.Tell("Heartbeat", "{}");
            await station.Tell("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Available"}""");
        }

        Assert.Equal(before, kept.Lines.Count(line => line.Contains(box.Identity, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_connection_logs_names_its_station()
    {
        var kept = new KeptLog();
        // As with lines of JSON, the only ones that hold what is around them.
        await using var network = await Network.Start(TestDatabases.Sqlite, adjust: builder => builder.Services
            .AddSingleton<ILoggerProvider>(kept).Configure<LoggerFilterOptions>(filter => filter.CaptureScopes = true));
        var box = await network.NewBox();
        await using (var station = await box.Start())
            await station.Send("nonsense");

        await Eventually.Holds(
            () => kept.Scoped.Any(line => line.Contains("sent what is no OCPP message", StringComparison.Ordinal)
                && line.Contains($"charge box {box.Identity}, connection ", StringComparison.Ordinal)),
            "a line within the station's scope");
    }
}
