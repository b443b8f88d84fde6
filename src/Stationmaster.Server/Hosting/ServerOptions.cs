using System.Net;
using OpenTelemetry.Exporter;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Market;
using Stationmaster.Server.Security;
using Stationmaster.Server.Stations.Limits;

namespace Stationmaster.Server.Hosting;

/// <summary>Everything that can be set, with its default. Read once at start by <see cref="OptionReader"/>; never changes afterwards.</summary>
public sealed record ServerOptions
{
    /// <summary>Where the program listens.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://*:8080"];

    /// <summary>The only folder that is written to: the SQLite file, keys, uploads.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>A PostgreSQL connection string; null keeps everything in a SQLite file of the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>The message broker of a cluster, "amqp://user:password@host/vhost"; null for one process alone.</summary>
    public string? Broker { get; init; }

    /// <summary>What this node is called among the others. One name is one node: a second of this name ends the first.</summary>
    public string Node { get; init; } = $"{Environment.MachineName}-{Random.Shared.Next(0x10000):x4}";

    /// <summary>The demo: visitors are signed in, loopback only.</summary>
    public bool IsDemo { get; init; }

    public StationOptions Stations { get; init; } = new();

    public LimitOptions Limits { get; init; } = new();

    public SecurityOptions Security { get; init; } = new();

    public MessageLogOptions Messages { get; init; } = new();

    public FileOptions Files { get; init; } = new();

    /// <summary>Where spot prices and emission factors come from.</summary>
    public MarketOptions Market { get; init; } = new();

    /// <summary>Where metrics and traces are sent; null sends and sets up nothing.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>Of station messages, one in so many is traced while traces are sent; 0 for none.</summary>
    public int TraceMessagesOneIn { get; init; } = 100;

    /// <summary>How the log is written to standard output.</summary>
    public LogFormat Log { get; init; } = LogFormat.Text;

    /// <summary>What https addresses present; null without them.</summary>
    public CertificateOptions? Certificate { get; init; }

    /// <summary>The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The ports of <see cref="Urls"/> where every connection begins with HAProxy's PROXY header.</summary>
    public IReadOnlyList<int> ProxyProtocolPorts { get; init; } = [];

    /// <summary>The portal's address as people reach it, for links that are printed; null derives it from <see cref="Urls"/>.</summary>
    public string? FirstAdministratorLinkBase { get; init; }

    /// <summary>The portal's address for links.</summary>
    public string LinkBase => FirstAdministratorLinkBase ?? Addresses.Reachable(Urls[0]);
}

/// <param name="Endpoint">The collector's base address; null leaves it to the standard's variables, OTEL_EXPORTER_OTLP_….</param>
/// <param name="Protocol">Null leaves it to OTEL_EXPORTER_OTLP_PROTOCOL.</param>
public sealed record TelemetryOptions(Uri? Endpoint, OtlpExportProtocol? Protocol, bool Metrics = true, bool Traces = true);

public enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,
    /// <summary>A JSON object on a line, with everything that is known as a field of its own.</summary>
    Json,
}

/// <summary>What becomes of a station nobody registered.</summary>
public enum UnknownStations
{
    /// <summary>It is held until an operator accepts it.</summary>
    Ask,
    /// <summary>It is admitted without a password and placed at a location named Unplaced.</summary>
    Accept,
    /// <summary>Its connection is refused.</summary>
    Refuse,
}

public sealed record StationOptions
{
    public UnknownStations UnknownStations { get; init; } = UnknownStations.Ask;

    public UnknownTokens UnknownTokens { get; init; } = UnknownTokens.Refuse;

    /// <summary>How many unknown stations are held at most.</summary>
    public int HeldStations { get; init; } = 100;

    /// <summary>Whether an operator may let a station in without a password.</summary>
    public bool AllowPasswordless { get; init; } = true;

    /// <summary>How often a silent station is pinged.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer to a ping may take before the socket counts as dead.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The heartbeat interval given to stations.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>MeterValueSampleInterval, set on stations when they are admitted; zero leaves theirs alone.</summary>
    public TimeSpan MeterInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after a connection a station's settings are read and compared with its templates; zero never does by itself.</summary>
    public TimeSpan SettingsDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a driver is told at the station what a session costs so far, where stations can show it; zero never tells it by itself.</summary>
    public TimeSpan CostInterval { get; init; } = TimeSpan.Zero;

    /// <summary>Whether each answer to a transaction's message says what it costs so far (OCPP 2.x).</summary>
    public bool CostInAnswers { get; init; }

    /// <summary>Whether a driver who presents a key is told the prices, where stations can show them (OCPP 2.x).</summary>
    public bool TariffText { get; init; }

    /// <summary>Whether stations that work out costs themselves are given the locations' tariffs (OCPP 2.1).</summary>
    public bool LocalTariffs { get; init; }

    /// <summary>Whether payments are taken that stations' own terminals say they have authorised, where a location chose nothing else (OCPP 2.1).</summary>
    public bool DirectPayments { get; init; }

    /// <summary>Over how long the connections are closed at most when the server stops.</summary>
    public TimeSpan ClosingTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest message a station may send, in bytes.</summary>
    public int MaxFrameBytes { get; init; } = 256 * 1024;
}

/// <param name="KeepFor">How long OCPP messages are kept.</param>
/// <param name="KeepBytes">How large their log may grow before the oldest go earlier.</param>
public sealed record MessageLogOptions(TimeSpan KeepFor, long KeepBytes)
{
    public MessageLogOptions() : this(TimeSpan.FromDays(30), 10_000L * 1024 * 1024) { }
}

/// <summary>Files that stations send and fetch.</summary>
/// <param name="KeepFor">How long what stations sent is kept.</param>
/// <param name="MostBytes">The largest file taken, from stations and for the firmware library.</param>
/// <param name="Address">Under which stations reach this program for files; null: as whoever gives the order reaches it.</param>
public sealed record FileOptions(TimeSpan KeepFor, long MostBytes, Uri? Address)
{
    public FileOptions() : this(TimeSpan.FromDays(90), 256L << 20, null) { }
}

/// <param name="File">PEM (may hold the chain and the key) or PFX.</param>
/// <param name="KeyFile">The PEM key where it has a file of its own.</param>
/// <param name="Password">Of the key or the PFX; null for none.</param>
public sealed record CertificateOptions(string File, string? KeyFile, string? Password);
