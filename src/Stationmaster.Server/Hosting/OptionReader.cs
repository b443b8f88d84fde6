using System.Globalization;
using System.Net;
using OpenTelemetry.Exporter;
using Stationmaster.Server.Market;
using Stationmaster.Server.Security;
using Stationmaster.Server.Stations.Limits;

namespace Stationmaster.Server.Hosting;

/// <summary>Reads <see cref="ServerOptions"/> from the command line and the environment, and collects everything that is wrong.</summary>
/// <param name="given">An option's value from the command line; null when it was not given.</param>
/// <param name="environment">A variable's value; null when it is not set.</param>
sealed class OptionReader(Func<string, string?> given, Func<string, string?> environment)
{
    readonly List<string> _errors = [];

    /// <summary>What is wrong, each line naming its option; empty when the options hold.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public static string VariableOf(string option) => "STATIONMASTER_" + option.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    public ServerOptions Read(bool isDemo = false)
    {
        var plain = new ServerOptions();
        var stations = plain.Stations;
        var options = new ServerOptions
        {
            IsDemo = isDemo,
            Urls = Urls(isDemo ? ["http://localhost:8080"] : plain.Urls),
            DataFolder = Folder(isDemo ? Path.Combine(plain.DataFolder, "demo") : plain.DataFolder),
            Database = ConnectionString(),
            Broker = Broker(),
            Node = Node(plain.Node),
            Certificate = Certificate(),
            TrustedProxies = [.. List("--trusted-proxy", []).Select(Network)],
            ProxyProtocolPorts = [.. List("--proxy-protocol", []).Select(Port).OfType<int>()],
            FirstAdministratorLinkBase = LinkBase(),
            Telemetry = Telemetry(),
            TraceMessagesOneIn = Number("--trace-messages", plain.TraceMessagesOneIn, 0, 1_000_000),
            Log = Word("--log", plain.Log),
            Limits = Limits(plain.Limits),
            Security = new SecurityOptionReader(Text, Fail).Read(plain.Security),
            Market = new MarketOptionReader(Text, Fail).Read(plain.Market, isDemo),
            Messages = new(
                TimeSpan.FromDays(Number("--keep-messages-days", (int)plain.Messages.KeepFor.TotalDays, 1, 3650)),
                Number("--keep-messages-mb", (int)(plain.Messages.KeepBytes >> 20), 10, 100_000_000) * 1024L * 1024),
            Files = new(
                TimeSpan.FromDays(Number("--keep-uploads-days", (int)plain.Files.KeepFor.TotalDays, 1, 3650)),
                Number("--upload-mb", (int)(plain.Files.MostBytes >> 20), 1, 16_384) * 1024L * 1024, FileAddress()),
            Stations = new()
            {
                UnknownStations = Word("--unknown-stations", isDemo ? UnknownStations.Ask : stations.UnknownStations),
                UnknownTokens = Word("--unknown-tokens", stations.UnknownTokens),
                HeldStations = Number("--held-stations", stations.HeldStations, 0, 100_000),
                AllowPasswordless = Choice("--passwordless", "allow", "allow", "refuse") == "allow",
                KeepAliveInterval = Duration("--keepalive-interval", stations.KeepAliveInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
                KeepAliveTimeout = Duration("--keepalive-timeout", stations.KeepAliveTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
                HeartbeatInterval = Duration("--heartbeat-interval", stations.HeartbeatInterval, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
                SettingsDelay = Duration("--settings-delay", isDemo ? TimeSpan.FromSeconds(5) : stations.SettingsDelay, TimeSpan.Zero, TimeSpan.FromHours(24)),
                MeterInterval = Duration("--meter-interval", isDemo ? TimeSpan.FromSeconds(15) : stations.MeterInterval, TimeSpan.Zero, TimeSpan.FromHours(1)),
                CostInterval = Duration("--cost-interval", isDemo ? TimeSpan.FromSeconds(30) : stations.CostInterval, TimeSpan.Zero, TimeSpan.FromHours(1)),
                CostInAnswers = Choice("--cost-in-answers", "off", "on", "off") == "on",
                TariffText = Choice("--tariff-text", isDemo ? "on" : "off", "on", "off") == "on",
                LocalTariffs = Choice("--local-tariffs", "off", "on", "off") == "on",
                DirectPayments = Choice("--direct-payments", "off", "on", "off") == "on",
                ClosingTime = Duration("--closing-time", stations.ClosingTime, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
                MaxFrameBytes = Number("--max-frame-kb", stations.MaxFrameBytes / 1024, 16, 65_536) * 1024,
            },
        };
        if (options.Broker is not null && options.Database is null)
            Fail("--broker", "several nodes share a PostgreSQL: give --database too, or leave --broker out");
        if (isDemo && _errors.Count == 0 && options.Urls.FirstOrDefault(url => !Addresses.IsLoopback(url)) is { } open)
            _errors.Add($"--urls: the demo signs every visitor in, so it listens on this machine only, not on {open}");
        if (options.Security.CertificateHeader is not null && options.TrustedProxies.Count == 0)
            _errors.Add("--certificate-header: needs --trusted-proxy, since it is believed from trusted proxies only");
        if (options.ProxyProtocolPorts.Count > 0 && options.TrustedProxies.Count == 0)
            _errors.Add("--proxy-protocol: needs --trusted-proxy, since its header is believed from trusted proxies only");
        if (options.Certificate is null && options.Urls.Any(Addresses.IsHttps))
            _errors.Add("--urls: an https:// address needs --certificate");
        return options;
    }

    LimitOptions Limits(LimitOptions plain) => new()
    {
        HandshakeTimeout = Duration("--handshake-timeout", plain.HandshakeTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        ConnectionsPerAddress = Number("--connections-per-address", plain.ConnectionsPerAddress, 1, 1_000_000),
        FailuresPerMinute = Number("--failures-per-minute", plain.FailuresPerMinute, 1, 1_000_000),
        GuessesPerMinute = Number("--guesses-per-minute", plain.GuessesPerMinute, 1, 1_000_000),
        AdmissionsPerMinute = Number("--admissions-per-minute", plain.AdmissionsPerMinute, 1, 1_000_000),
        HeldPerAddress = Number("--held-per-address", plain.HeldPerAddress, 1, 100_000),
        ReconnectsPerMinute = Number("--reconnects-per-minute", plain.ReconnectsPerMinute, 1, 1_000_000),
        CallsPerSecond = Number("--station-calls-per-second", plain.CallsPerSecond, 1, 1_000_000),
        CallBurst = Number("--station-call-burst", plain.CallBurst, 1, 1_000_000),
        BytesPerSecond = Number("--station-kb-per-second", plain.BytesPerSecond / 1024, 1, 1_000_000) * 1024,
        ByteBurst = Number("--station-kb-burst", plain.ByteBurst / 1024, 1, 1_000_000) * 1024,
        MessageTimeout = Duration("--message-timeout", plain.MessageTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        SessionsPerMinute = Number("--station-sessions-per-minute", plain.SessionsPerMinute, 1, 1_000_000),
        LearntConnectors = Number("--learnt-connectors", plain.LearntConnectors, 0, 100),
        KeptPerMinute = Number("--station-kept-per-minute", plain.KeptPerMinute, 1, 1_000_000),
    };

    Uri? FileAddress()
    {
        if (Text("--file-address") is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
            return address;
        Fail("--file-address", $"'{text}' is not an address such as https://files.example.com");
        return null;
    }

    string? Text(string option) => NotEmpty(given(option)) ?? NotEmpty(environment(VariableOf(option)));

    static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    void Fail(string option, string what) =>
        _errors.Add(NotEmpty(given(option)) is null ? $"{option} (from {VariableOf(option)}): {what}" : $"{option}: {what}");

    IReadOnlyList<string> List(string option, IReadOnlyList<string> fallback) =>
        Text(option)?.Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? fallback;

    IReadOnlyList<string> Urls(IReadOnlyList<string> fallback)
    {
        var urls = List("--urls", fallback);
        var faults = urls.Select(Addresses.Fault).OfType<string>().ToList();
        faults.ForEach(fault => Fail("--urls", fault));
        return faults.Count > 0 || urls.Count == 0 ? fallback : urls;
    }

    string Folder(string fallback)
    {
        var folder = Text("--data") ?? fallback;
        if (File.Exists(folder))
            Fail("--data", $"'{folder}' is a file, not a folder");
        return Path.GetFullPath(folder);
    }

    string? ConnectionString()
    {
        if (Text("--database") is not { } text)
            return null;
        try
        {
            if (string.IsNullOrEmpty(new Npgsql.NpgsqlConnectionStringBuilder(text).Host))
                Fail("--database", "names no Host, as in \"Host=localhost;Database=stationmaster;Username=stationmaster;Password=…\"");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            Fail("--database", $"is not a PostgreSQL connection string ({e.Message.TrimEnd('.')})");
        }
        return text;
    }

    string? Broker()
    {
        if (Text("--broker") is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps")))
            Fail("--broker", "is not an address of RabbitMQ, as in amqp://user:password@host:5672/vhost");
        return Text("--broker");
    }

    string Node(string fallback)
    {
        var name = Text("--node") ?? fallback;
        if (name.Length > 100 || name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')))
            Fail("--node", $"'{name}' is not a name of up to 100 letters, digits, '-', '_' and '.'");
        return name;
    }

    CertificateOptions? Certificate()
    {
        var (file, key) = (Text("--certificate"), Text("--certificate-key"));
        if (file is null && key is not null)
            Fail("--certificate-key", "is given without --certificate");
        foreach (var (option, path) in new[] { ("--certificate", file), ("--certificate-key", key) })
        {
            if (path is not null && !File.Exists(path))
                Fail(option, $"there is no file '{path}'");
        }
        if (file is null || !File.Exists(file) || (key is not null && !File.Exists(key)))
            return null;
        var options = new CertificateOptions(Path.GetFullPath(file), key is null ? null : Path.GetFullPath(key), Text("--certificate-password"));
        if (Hosting.Certificate.Fault(options) is { } fault)
            Fail("--certificate", fault);
        return options;
    }

    IPNetwork Network(string text)
    {
        if (IPAddress.TryParse(text, out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        if (IPNetwork.TryParse(text, out var network))
            return network;
        Fail("--trusted-proxy", $"'{text}' is neither an address nor a network, as in 10.0.0.1 or 10.0.0.0/8");
        return default;
    }

    int? Port(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
            return port;
        Fail("--proxy-protocol", $"'{text}' is not a port of --urls, as in 8081");
        return null;
    }

    string? LinkBase()
    {
        if (Text("--first-administrator-link-base") is not { } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            Fail("--first-administrator-link-base", $"'{text}' is not an address, as in https://csms.example.com");
        return text.TrimEnd('/');
    }

    /// <summary>By our option, or by the variables every OpenTelemetry program knows; without either nothing is set up.</summary>
    TelemetryOptions? Telemetry()
    {
        var (own, all, metrics, traces) = (Text("--otlp"), Standard("ENDPOINT"), Standard("METRICS_ENDPOINT"), Standard("TRACES_ENDPOINT"));
        var standard = all ?? metrics ?? traces;
        if (own is null && (standard is null || environment("OTEL_SDK_DISABLED")?.Trim().ToLowerInvariant() == "true"))
            return null;
        if (!Uri.TryCreate(own ?? standard, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            Fail("--otlp", $"'{own ?? standard}' is not an address, as in http://localhost:4318");
            return null;
        }
        // The standard's default is HTTP; whoever names gRPC's own port means gRPC.
        OtlpExportProtocol? protocol = Standard("PROTOCOL") is not null ? null : uri.Port == 4317 ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        var isAll = own is not null || all is not null;
        return new(own is null ? null : uri, protocol, isAll || metrics is not null, isAll || traces is not null);
    }

    string? Standard(string name) => NotEmpty(environment($"OTEL_EXPORTER_OTLP_{name}"));

    int Number(string option, int fallback, int least, int most)
    {
        if (Text(option) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Fail(option, $"'{text}' is not a whole number from {least} to {most}");
        return fallback;
    }

    TimeSpan Duration(string option, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        if (Text(option) is not { } text)
            return fallback;
        if (Durations.TryRead(text, out var duration) && duration >= least && duration <= most)
            return duration;
        Fail(option, $"'{text}' is not a time from {Durations.Write(least)} to {Durations.Write(most)}, as in 90s, 5m or 1h");
        return fallback;
    }

    string Choice(string option, string fallback, params string[] words)
    {
        var text = Text(option) ?? fallback;
        if (words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        Fail(option, $"'{text}' is not one of {string.Join(", ", words)}");
        return fallback;
    }

    T Word<T>(string option, T fallback) where T : struct, Enum =>
        Enum.Parse<T>(Choice(option, fallback.ToString(), Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToArray()), ignoreCase: true);
}
