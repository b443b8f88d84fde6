using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Npgsql;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

/// <summary>Processes of the built program on one PostgreSQL and one RabbitMQ.</summary>
sealed class SeveralNodes : IAsyncDisposable
{
    readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    readonly Func<ValueTask> _dropDatabase;
    readonly string _database, _broker;

    SeveralNodes(string database, string broker, Func<ValueTask> dropDatabase) => (_database, _broker, _dropDatabase) = (database, broker, dropDatabase);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Key { get; private set; } = "";

    public string Database => _database;

    public Node this[string name] => _nodes[name];

    public static async Task<SeveralNodes> Start(params string[] names)
    {
        var database = await TestDatabases.Fresh(TestDatabases.Postgres, migrate: false);
        return await Start(database.ConnectionString!, (await RabbitServer.Shared).Uri, database.DisposeAsync, names);
    }

    /// <param name="dropDatabase">Called at the end.</param>
    public static async Task<SeveralNodes> Start(string database, string broker, Func<ValueTask> dropDatabase, params string[] names)
    {
        var nodes = new SeveralNodes(database, broker, dropDatabase);
        try
        {
            foreach (var name in names)
                await nodes.Add(name);
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <param name="url">Where it listens.</param>
    /// <param name="through">Runs it: another network namespace.</param>
    /// <param name="more">Further arguments.</param>
    public async Task<Node> Add(string name, string url = "http://127.0.0.1:0", string[]? through = null, string? database = null, string? broker = null,
        string unknownStations = "accept", string[]? more = null)
    {
        var folder = Directory.CreateTempSubdirectory("stationmaster-node-").FullName;
        string[] storage = ["--data", folder, "--database", database ?? _database];
        string[] arguments =
        [
            "serve", "--urls", url, "--node", name, "--broker", broker ?? _broker, "--unknown-stations", unknownStations, "--unknown-tokens", "accept",
            "--meter-interval", "0s", .. storage, .. more ?? [],
        ];
        var node = new Node(name, folder, arguments, through);
        _nodes[name] = node;
        await node.Start();
        if (Key.Length == 0)
            Key = await Run("apikey", "create", "--name", "cluster", "--scope", "control");
        node.UseKey(Key);
        return node;
    }

    /// <summary>What the database holds.</summary>
    public async Task<long> Count(string from)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync(Ct);
        await using var count = new NpgsqlCommand($"select count(*) from {from}", connection);
        return (long)(await count.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>A command beside the running nodes; what it prints.</summary>
    public async Task<string> Run(params string[] command)
    {
        var (code, output, errors) = await RunningProgram.Run([.. command, "--data", _nodes.Values.First().Folder, "--database", _database]);
        Assert.True(code == 0, errors);
        return output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.Values)
            await node.DisposeAsync();
        await _dropDatabase();
    }
}

/// <summary>One of them.</summary>
sealed class Node(string name, string folder, string[] arguments, string[]? through) : IAsyncDisposable
{
    RunningProgram? _program;
    HttpClient _http = new();
    string _key = "";

    public string Name => name;

    public string Folder => folder;

    public string Url => Program.Url;

    public string StationUrl => Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/";

    public bool IsRunning => _program is { HasExited: false };

    public HttpClient Http => _http;

    public RunningProgram Program => _program ?? throw new InvalidOperationException($"{name} does not run.");

    public async Task Start()
    {
        _program = await RunningProgram.Start(arguments, through: through);
        _http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new(Url) };
        UseKey(_key);
    }

    public void UseKey(string key)
    {
        _key = key;
        if (key.Length > 0)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>As an upgrade does.</summary>
    public async Task Stop()
    {
        if (_program is { } program)
            await program.DisposeAsync();
        _program = null;
    }

    public async Task Kill()
    {
        await Program.Kill();
        await Stop();
    }

    public Task<ScriptedStation> Connect(string identity) => ScriptedStation.Connect(StationUrl, identity);

    /// <summary>Connects a station nobody registered, boots it, and finds it.</summary>
    public async Task<(ScriptedStation Station, long Id)> Boot(string identity)
    {
        var station = await Connect(identity);
        await station.Boot();
        return (station, await IdOf(identity));
    }

    public async Task<long> IdOf(string identity) =>
        (long)(await Eventually.Gives(async () => await Connector(identity), $"{name} shows {identity}"))["chargeBox"]!["id"]!;

    /// <summary>The live connector of a station with one; null when it is not shown.</summary>
    public async Task<JsonNode?> Connector(string identity) => (await Http.Get("/v2/connectors"))["data"]!.AsArray()
        .FirstOrDefault(connector => (string)connector!["chargeBox"]!["identity"]! == identity);

    public async Task<string?> StatusOf(string identity) => (string?)(await Connector(identity))?["status"];

    public Task Shows(string identity, string status) => Eventually.Holds(
        async () => await StatusOf(identity) == status, async () => $"{name} shows {identity} {status}, not {await StatusOf(identity)}");

    public Task<JsonNode> Order(long chargeBoxId, string order, object? body = null) => Http.Post($"/v2/chargeboxes/{chargeBoxId}/{order}", body ?? new { });

    public async Task<IReadOnlyList<JsonNode>> Records(long chargeBoxId) =>
    [
        .. (await Http.Get("/v2/charge-records?ongoing=1&sort=transactionId&limit=100"))["data"]!.AsArray()
            .OfType<JsonNode>().Where(record => (long)record["chargeBoxId"]! == chargeBoxId),
    ];

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await Program.Wake();
        try
        {
            await Stop();
        }
        catch (OperationCanceledException)
        {
            // It was asked politely; the failure of the test matters more.
            await Program.Kill();
        }
        _http.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
