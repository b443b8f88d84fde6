using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.ChargeBoxes;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Server.Tests.Browser;

/// <summary>A place with a price, a charge key, and stations on real sockets that only do what they are told.</summary>
sealed class LiveSite : IAsyncDisposable
{
    public const string Key = "04A1B2C3D4E5F6", KeyLabel = "DK.STM.0012345", Place = "Aarhus Havn";

    readonly CancellationTokenSource _end = new();
    readonly List<(SimulatedStation Station, Task Life)> _stations = [];

    LiveSite(TestServer server, long locationId) => (Server, Http, LocationId) = (server, server.Http(), locationId);

    public TestServer Server { get; }

    public HttpClient Http { get; }

    public long LocationId { get; }

    public static async Task<LiveSite> Open(Func<StationOptions, StationOptions>? change = null)
    {
        var server = await TestServer.Start(TestDatabases.Sqlite, options =>
        {
            var stations = options.Stations with { MeterInterval = TimeSpan.FromSeconds(1) };
            return options with { Stations = change is null ? stations : change(stations) };
        });
        var http = server.Http();
        var tariff = await http.Post(
            "/v2/tariffs",
            new
            {
                name = "Harbour", currency = "DKK", vatRate = 0.25m, pricePerKwh = 3.4567m, pricePerMinute = 0.1m, pricePerSession = 5m,
                idlePricePerMinute = 0m, idleGraceMinutes = 0, type = "REGULAR",
            }, HttpStatusCode.Created);
        var location = await http.NewLocation(Place);
        await http.Patch($"/v2/locations/{location}", new { tariffId = (string)tariff["id"]! });
        await http.Post("/v2/tokens", new { identifier = new { type = "rfid", uid = Key, label = KeyLabel } }, HttpStatusCode.Created);
        return new LiveSite(server, location);
    }

    /// <summary>A registered fast charger that has connected and said how it is.</summary>
    public async Task<SimulatedStation> Station(string identity, int connectors = 1)
    {
        var box = await Http.NewChargeBox(identity, LocationId, connectors);
        return await Awake(Unknown(identity, connectors, (string)box["password"]!));
    }

    /// <summary>A station nobody registered, connecting.</summary>
    public SimulatedStation Unknown(string identity, int connectors = 1, string? password = null)
    {
        var plan = new StationPlan(identity, [.. Enumerable.Repeat(new ConnectorPlan(ConnectorKind.Dc, 150), connectors)], [])
        {
            VisitsPerDay = 0, Password = password,
        };
        var station = new SimulatedStation(plan, new Uri(Server.StationUrl), seed: 7, TimeProvider.System);
        _stations.Add((station, station.Run(_end.Token)));
        return station;
    }

    /// <summary>Waits until the program knows the state of a station's connectors.</summary>
    public async Task<SimulatedStation> Awake(SimulatedStation station)
    {
        await Connectors(station.Identity, rows => rows.Count > 0 && rows.All(row => (string)row!["status"]! is not ("Offline" or "Unknown")));
        return station;
    }

    /// <summary>Asks until the connectors are as wanted.</summary>
    public async Task<JsonArray> Connectors(string search, Predicate<JsonArray> wanted)
    {
        var rows = new JsonArray();
        await Eventually.Holds(
            async () => wanted(rows = (await Http.Get($"/v2/connectors?search={search}"))["data"]!.AsArray()), () => $"other connectors than {rows.ToJsonString()}");
        return rows;
    }

    public async Task<string> EvseId(string identity, int number = 1) =>
        (string)(await Connectors(identity, rows => rows.Count >= number)).Single(row => (int)row!["chargeBox"]!["connectorNumber"]! == number)!["evseId"]!;

    public static Task Charge(SimulatedStation station, int connector = 1) => station.Do(machine =>
    {
        machine.PlugIn(connector, Vehicle.Usual[5], soc: 20);
        machine.Present(connector, Key);
    });

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var (station, life) in _stations)
        {
            await life.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await station.DisposeAsync();
        }
        _end.Dispose();
        await Server.DisposeAsync();
    }
}
