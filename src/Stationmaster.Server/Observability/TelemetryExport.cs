using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Observability;

/// <summary>
/// Sends metrics and traces by OTLP. What is not in our options the standard's own variables say (OTEL_EXPORTER_OTLP_HEADERS, …_TIMEOUT,
/// OTEL_METRIC_EXPORT_INTERVAL, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER).
/// </summary>
sealed partial class TelemetryExport(ServerOptions server, ILogger<TelemetryExport> logger) : IHostedService, IDisposable
{
    /// <summary>The runtime, the web server and the database driver measure themselves.</summary>
    static readonly string[] Meters =
        [Telemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];

    readonly TelemetryOptions _options = server.Telemetry!;
    MeterProvider? _metrics;
    TracerProvider? _traces;
    ExportFaults? _faults;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("stationmaster", serviceVersion: ProgramVersion.Text, autoGenerateServiceInstanceId: false, serviceInstanceId: Node.Name)
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
        _faults = new ExportFaults(LogNotExported);
        _metrics = !_options.Metrics ? null : Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters)
            .AddOtlpExporter(otlp => Direct(otlp, "v1/metrics")).Build();
        _traces = !_options.Traces ? null : Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Telemetry.Name)
            .AddOtlpExporter(otlp => Direct(otlp, "v1/traces")).Build();
        LogExporting(_options.Endpoint?.ToString() ?? "where OTEL_EXPORTER_OTLP_… says");
        return Task.CompletedTask;
    }

    /// <summary>Sends what there is now.</summary>
    public bool Flush() => (_metrics?.ForceFlush(5_000) ?? true) & (_traces?.ForceFlush(5_000) ?? true);

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _metrics?.Shutdown(2_000);
        _traces?.Shutdown(2_000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _traces?.Dispose();
        _faults?.Dispose();
    }

    void Direct(OtlpExporterOptions otlp, string path)
    {
        if (_options.Protocol is { } protocol)
            otlp.Protocol = protocol;
        if (_options.Endpoint is not { } endpoint)
            return;
        // An address given here is taken as it is, where one from the environment gets its path added.
        otlp.Endpoint = otlp.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{endpoint.ToString().TrimEnd('/')}/{path}") : endpoint;
    }

    [LoggerMessage(LogLevel.Information, "Metrics and traces are sent to {Where}")]
    partial void LogExporting(string where);

    [LoggerMessage(LogLevel.Warning, "Metrics or traces could not be sent: {Why}")]
    partial void LogNotExported(string why);
}
