using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stationmaster.Server.Access;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>
/// The real program on a free port of loopback, with a database of its own: real Kestrel, real sockets. Theories take
/// <see cref="TestDatabases.Engines"/>.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    readonly TestDatabase _database;
    readonly Action<WebApplicationBuilder>? _adjust;
    readonly Dictionary<Rights, string> _keys = [];
    readonly List<HttpClient> _clients = [];
    ServerOptions _options;
    WebApplication? _app;

    TestServer(TestDatabase database, ServerOptions options, Action<WebApplicationBuilder>? adjust) =>
        (_database, _options, _adjust) = (database, options, adjust);

    /// <param name="change">The options that differ: <c>options => options with { Stations = ... }</c>.</param>
    /// <param name="adjust">Services that differ: the clock.</param>
    public static async Task<TestServer> Start(
        string engine, Func<ServerOptions, ServerOptions>? change = null, Action<WebApplicationBuilder>? adjust = null)
    {
        var database = await TestDatabases.Fresh(engine);
        // What is asked of stations by itself and late would come into other tests' scripts.
        var plain = new ServerOptions
        {
            Urls = ["http://127.0.0.1:0"], DataFolder = database.DataFolder, Database = database.ConnectionString, Market = Server.Market.MarketOptions.Off,
            Stations = new() { SettingsDelay = TimeSpan.Zero },
        };
        var server = new TestServer(database, change is null ? plain : change(plain), adjust);
        try
        {
            await server.Start();
            foreach (var rights in Enum.GetValues<Rights>())
                server._keys[rights] = await server.NewKey(rights);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>"http://127.0.0.1:12345", the same after a restart.</summary>
    public string Url => _options.Urls[0];

    /// <summary>Where stations connect: "ws://127.0.0.1:12345/ocpp/".</summary>
    public string StationUrl => Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/";

    public ServerOptions Options => _options;

    /// <summary>The program's own parts, for what cannot be seen from outside.</summary>
    public IServiceProvider Services => _app!.Services;

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A caller of the whole tree with a key of these rights.</summary>
    public HttpClient Http(Rights rights = Rights.Control) => Client(_keys[rights]);

    /// <summary>A caller limited to a customer and those below it.</summary>
    public async Task<HttpClient> Http(Rights rights, long customerId) => Client(await NewKey(rights, customerId));

    /// <summary>A caller with any key; null for none. Cookies are not kept.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        _clients.Add(client);
        return client;
    }

    public async Task<string> NewKey(Rights rights, long customerId = 1, DateTimeOffset? expiresAt = null) =>
        (await Get<ApiKeys>().Create(Scope.System, $"test {rights.Word()}", rights, customerId, expiresAt, Ct)).Text;

    /// <summary>Stops and starts again on the same data and the same port; the keys hold.</summary>
    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    public async Task Stop()
    {
        if (_app is null)
            return;
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _app = null;
    }

    public async Task Start()
    {
        var app = StationmasterServer.Build(_options, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(new TestOutput(TestContext.Current.TestOutputHelper));
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
            // A busy machine is not what is tested.
            builder.Services.AddSingleton(new HealthPatience(Part: TimeSpan.FromSeconds(15), Caller: TimeSpan.FromSeconds(15)));
            _adjust?.Invoke(builder);
        });
        _app = app;
        await StationmasterServer.Start(app, Ct);
        _options = _options with { Urls = [.. app.Urls] };
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Stop();
        await _database.DisposeAsync();
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;
}

/// <summary>Warnings and errors of the program appear with the test that caused them.</summary>
sealed class TestOutput(ITestOutputHelper? output) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        try
        {
            output?.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");
        }
        catch (InvalidOperationException)
        {
            // The test is over.
        }
    }

    public void Dispose()
    {
    }
}
