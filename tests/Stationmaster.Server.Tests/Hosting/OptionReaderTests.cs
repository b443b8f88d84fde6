using OpenTelemetry.Exporter;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Stations.Limits;
using Xunit;

namespace Stationmaster.Server.Tests.Hosting;

public sealed class OptionReaderTests
{
    [Fact]
    public void Without_options_the_defaults_hold()
    {
        var (options, errors) = Read([], []);

        Assert.Empty(errors);
        Assert.Equal(["http://*:8080"], options.Urls);
        Assert.Equal(Path.GetFullPath("data"), options.DataFolder);
        Assert.Null(options.Database);
        Assert.Equal(new StationOptions(), options.Stations);
        Assert.Equal(new LimitOptions(), options.Limits);
        Assert.Equal(new MessageLogOptions(), options.Messages);
    }

    [Fact]
    public void An_option_wins_over_the_environment()
    {
        var (options, errors) = Read(
            new() { ["--unknown-stations"] = "refuse" },
            new() { ["STATIONMASTER_UNKNOWN_STATIONS"] = "accept", ["STATIONMASTER_UNKNOWN_TOKENS"] = "Accept" });

        Assert.Empty(errors);
        Assert.Equal(UnknownStations.Refuse, options.Stations.UnknownStations);
        Assert.Equal(UnknownTokens.Accept, options.Stations.UnknownTokens);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_and_names_its_option()
    {
        var (_, errors) = Read(
            new()
            {
                ["--urls"] = "http://*:8080;gopher://x:70", ["--database"] = "Host=", ["--held-stations"] = "-1", ["--keepalive-interval"] = "soon",
                ["--passwordless"] = "perhaps", ["--certificate-key"] = "/nowhere/key.pem", ["--trusted-proxy"] = "10.0.0.0/99",
                ["--first-administrator-link-base"] = "csms",
            },
            new() { ["STATIONMASTER_MAX_FRAME_KB"] = "1" });

        string[] expected =
        [
            "--urls", "--database", "--held-stations", "--keepalive-interval", "--passwordless", "--certificate-key", "--trusted-proxy",
            "--first-administrator-link-base", "--max-frame-kb (from STATIONMASTER_MAX_FRAME_KB)",
        ];
        Assert.All(expected, option => Assert.Contains(errors, error => error.StartsWith(option + ":", StringComparison.Ordinal)));
    }

    [Fact]
    public void Telemetry_goes_where_our_option_or_the_standard_variables_say_and_nowhere_by_itself()
    {
        Assert.Null(Read([], []).Options.Telemetry);
        Assert.Equal(
            new TelemetryOptions(new Uri("http://collector:4318"), OtlpExportProtocol.HttpProtobuf),
            Read(new() { ["--otlp"] = "http://collector:4318" }, new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://other:4317" }).Options.Telemetry);
        Assert.Equal(
            new TelemetryOptions(null, OtlpExportProtocol.Grpc), Read([], new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://other:4317" }).Options.Telemetry);
        Assert.Equal(
            new TelemetryOptions(null, null, Metrics: true, Traces: false),
            Read([], new() { ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = "http://other/v1/metrics", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc" }).Options.Telemetry);
        Assert.Null(Read([], new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://other:4317", ["OTEL_SDK_DISABLED"] = "true" }).Options.Telemetry);
        Assert.Contains(Read(new() { ["--otlp"] = "collector" }, []).Errors, error => error.StartsWith("--otlp:", StringComparison.Ordinal));
        Assert.Equal(LogFormat.Json, Read(new() { ["--log"] = "json" }, []).Options.Log);
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3600)]
    public void Times_are_written_with_a_unit_or_in_seconds(string text, int seconds)
    {
        var (options, errors) = Read(new() { ["--heartbeat-interval"] = text }, []);

        Assert.Empty(errors);
        Assert.Equal(TimeSpan.FromSeconds(seconds), options.Stations.HeartbeatInterval);
    }

    [Fact]
    public void Proxies_are_addresses_or_networks()
    {
        var (options, errors) = Read(new() { ["--trusted-proxy"] = "10.0.0.1, 192.168.0.0/16,::1" }, []);

        Assert.Empty(errors);
        Assert.Equal(["10.0.0.1/32", "192.168.0.0/16", "::1/128"], options.TrustedProxies.Select(proxy => proxy.ToString()));
    }

    [Fact]
    public void Each_limit_is_an_option()
    {
        var (options, errors) = Read(
            new()
            {
                ["--handshake-timeout"] = "5s", ["--connections-per-address"] = "1", ["--failures-per-minute"] = "2", ["--guesses-per-minute"] = "3",
                ["--admissions-per-minute"] = "4", ["--held-per-address"] = "5", ["--reconnects-per-minute"] = "6", ["--station-calls-per-second"] = "7",
                ["--station-call-burst"] = "8", ["--station-kb-per-second"] = "9", ["--station-kb-burst"] = "10", ["--message-timeout"] = "11s",
                ["--station-sessions-per-minute"] = "12", ["--learnt-connectors"] = "13", ["--station-kept-per-minute"] = "14",
            },
            []);

        Assert.Empty(errors);
        Assert.Equal(
            new LimitOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(5), ConnectionsPerAddress = 1, FailuresPerMinute = 2, GuessesPerMinute = 3, AdmissionsPerMinute = 4,
                HeldPerAddress = 5, ReconnectsPerMinute = 6, CallsPerSecond = 7, CallBurst = 8, BytesPerSecond = 9 * 1024, ByteBurst = 10 * 1024,
                MessageTimeout = TimeSpan.FromSeconds(11), SessionsPerMinute = 12, LearntConnectors = 13, KeptPerMinute = 14,
            },
            options.Limits);
    }

    [Fact]
    public void PROXY_headers_are_for_ports_and_need_a_trusted_proxy()
    {
        Assert.Equal([8081, 8443], Read(new() { ["--proxy-protocol"] = "8081,8443", ["--trusted-proxy"] = "10.0.0.1" }, []).Options.ProxyProtocolPorts);
        Assert.Contains("--trusted-proxy", Assert.Single(Read(new() { ["--proxy-protocol"] = "8081" }, []).Errors), StringComparison.Ordinal);
        Assert.Contains(Read(new() { ["--proxy-protocol"] = "all", ["--trusted-proxy"] = "10.0.0.1" }, []).Errors, error => error.StartsWith("--proxy-protocol:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_demo_has_a_data_folder_of_its_own_and_stays_on_this_machine()
    {
        var (options, errors) = Read([], [], isDemo: true);
        Assert.Empty(errors);
        Assert.Equal(["http://localhost:8080"], options.Urls);
        Assert.Equal(Path.GetFullPath("data/demo"), options.DataFolder);

        Assert.Contains("--urls", Assert.Single(Read(new() { ["--urls"] = "http://0.0.0.0:80" }, [], isDemo: true).Errors), StringComparison.Ordinal);
        Assert.Empty(Read(new() { ["--urls"] = "http://127.0.0.1:9000" }, [], isDemo: true).Errors);
    }

    [Fact]
    public void Https_needs_a_certificate() =>
        Assert.Equal("--urls: an https:// address needs --certificate", Assert.Single(Read(new() { ["--urls"] = "https://*:443" }, []).Errors));

    static (ServerOptions Options, IReadOnlyList<string> Errors) Read(
        Dictionary<string, string> given, Dictionary<string, string> environment, bool isDemo = false)
    {
        var reader = new OptionReader(name => given.GetValueOrDefault(name), name => environment.GetValueOrDefault(name));
        return (reader.Read(isDemo), reader.Errors);
    }
}
