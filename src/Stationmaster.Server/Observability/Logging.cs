using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Observability;

static class Logging
{
    /// <summary>One line an event on standard output, limited in repetition. A reader who stands still costs lines, never time.</summary>
    public static void AddLog(this ILoggingBuilder logging, LogFormat format)
    {
        logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        // By it the web server would begin a span and a scope for each request, and a station's lasts for months. It says nothing that we do not.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.Services.Configure<LoggerFilterOptions>(filter => filter.CaptureScopes = format == LogFormat.Json);
        logging.AddSimpleConsole(console => (console.SingleLine, console.TimestampFormat, console.UseUtcTimestamp) = (true, "yyyy-MM-ddTHH:mm:ssZ ", true));
        if (format == LogFormat.Json)
            logging.AddConsole(console => console.FormatterName = JsonLines.FormatterName).AddConsoleFormatter<JsonLines, ConsoleFormatterOptions>();
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
            (console.QueueFullMode, console.MaxQueueLength) = (ConsoleLoggerQueueFullMode.DropWrite, 10_000));
        logging.ClearProviders();
        logging.Services.TryAddSingleton<ConsoleLoggerProvider>();
        logging.Services.AddSingleton<ILoggerProvider>(services => new LimitedLog(
            services.GetRequiredService<ConsoleLoggerProvider>(), services.GetRequiredService<TimeProvider>()));
    }
}

/// <summary>Within which request something was logged.</summary>
sealed record RequestScope(string RequestId, string Path) : IEnumerable<KeyValuePair<string, object?>>
{
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return new("RequestId", RequestId);
        yield return new("RequestPath", Path);
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"request {RequestId}, {Path}";
}

/// <summary>Within which station's connection something was logged.</summary>
/// <param name="ChargeBox">The station's identity.</param>
/// <param name="Connection">Its row in the history of connections.</param>
sealed record StationScope(string ChargeBox, long ChargeBoxId, long Connection, string Remote) : IEnumerable<KeyValuePair<string, object?>>
{
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return new("ChargeBox", ChargeBox);
        yield return new("ChargeBoxId", ChargeBoxId);
        yield return new("Connection", Connection);
        yield return new("Remote", Remote);
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"charge box {ChargeBox}, connection {Connection}";
}
