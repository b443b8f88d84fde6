using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Stationmaster.Server.Access;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Storage;

namespace Stationmaster.Server.Tests.Scripts;

/// <summary>A running server with a customer, a location and a tariff, all made over the API with a real key.</summary>
sealed class Network : IAsyncDisposable
{
    static int _names;

    Network(TestServer server) => Server = server;

    public TestServer Server { get; }

    public HttpClient Http { get; private init; } = null!;

    public long CustomerId { get; private init; }

    public long LocationId { get; private init; }

    /// <summary>Who holds the charge keys: another than the owner of the location, who would pay himself.</summary>
    public long FleetId { get; private init; }

    /// <summary>"ws://127.0.0.1:12345/ocpp/".</summary>
    public string Endpoint => Server.StationUrl;

    /// <summary>On a storage of the test's own.</summary>
    public static Task<Network> On(string dataFolder, string? database) =>
        Start(TestDatabases.Sqlite, other: options => options with { DataFolder = dataFolder, Database = database });

    /// <param name="change">The options of stations that differ.</param>
    /// <param name="adjust">Services that differ: the clock.</param>
    /// <param name="other">The other options that differ.</param>
    public static async Task<Network> Start(
        string engine, Func<StationOptions, StationOptions>? change = null, Action<WebApplicationBuilder>? adjust = null,
        Func<ServerOptions, ServerOptions>? other = null)
    {
        var server = await TestServer.Start(
            engine,
            options =>
            {
                var changed = other is null ? options : other(options);
                return change is null ? changed : changed with { Stations = change(changed.Stations) };
            },
            adjust);
        try
        {
            var http = server.Http(Rights.Control);
            var customer = await http.Post("/v2/customers", new { name = "Havn Energi", type = "Business", country = "DK", ownerId = 1 }, HttpStatusCode.Created);
            var fleet = await http.Post("/v2/customers", new { name = "Fjord Flåde A/S", type = "Business", country = "DK", ownerId = 1 }, HttpStatusCode.Created);
            var tariff = await http.Post(
                "/v2/tariffs",
                new { name = "Standard", currency = "DKK", vatRate = 0.25, pricePerKwh = 2.5, pricePerMinute = 0.1, pricePerSession = 1 },
                HttpStatusCode.Created);
            var location = await http.Post(
                "/v2/locations",
                new
                {
                    name = "Havn", address = "Mindet 2", postalCode = "8000", city = "Aarhus C", countryCode = "DK", publish = true,
                    coordinates = new { latitude = 56.15, longitude = 10.21 }, customerId = (long)customer["id"]!, tariffId = (string)tariff["id"]!,
                },
                HttpStatusCode.Created);
            return new(server) { Http = http, CustomerId = (long)customer["id"]!, LocationId = (long)location["id"]!, FleetId = (long)fleet["id"]! };
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public static string NewName(string prefix) => $"{prefix}-{Interlocked.Increment(ref _names):D4}";

    /// <summary>Registers a charge box.</summary>
    public async Task<Box> NewBox(int connectors = 1)
    {
        var identity = NewName("BOX");
        var made = await Http.Post(
            "/v2/chargeboxes",
            new
            {
                chargeBoxIdentity = identity, locationId = LocationId,
                connectors = Enumerable.Range(0, connectors).Select(_ => new { standard = "IEC_62196_T2" }),
            },
            HttpStatusCode.Created);
        return new(this, (long)made["id"]!, identity, (string)made["password"]!, [.. made["evses"]!.AsArray().Select(evse => (long)evse!["uid"]!)]);
    }

    public async Task<long> NewCustomer() => (long)(await Http.Post(
        "/v2/customers", new { name = NewName("Flåde"), type = "Business", country = "DK", ownerId = 1 }, HttpStatusCode.Created))["id"]!;

    /// <summary>Registers a charge key.</summary>
    /// <returns>Its uid.</returns>
    public async Task<string> NewToken(
        bool isActive = true, bool isExpired = false, bool allowConcurrent = false, long? customerId = null, string? group = null)
    {
        var uid = NewName("CARD");
        await Http.Post(
            "/v2/tokens",
            new
            {
                identifier = new { type = "rfid", uid, label = $"Key {uid}" }, customerId = customerId ?? FleetId, isActive, allowConcurrent,
                groupUid = group,
                validFrom = DateTimeOffset.UtcNow.AddYears(-1), expiresAt = isExpired ? DateTimeOffset.UtcNow.AddDays(-1) : (DateTimeOffset?)null,
            },
            HttpStatusCode.Created);
        return uid;
    }

    /// <summary>One whose sessions end at 100 DKK, 10 kWh or an hour.</summary>
    public async Task<string> NewLimitedToken()
    {
        var (uid, id) = await NewKey();
        await Http.Put($"/v2/tokens/{id}/session-limit", new { maxCost = 100, maxKwh = 10, maxMinutes = 60 });
        return uid;
    }

    /// <summary>One with 2 DKK a kWh agreed, and nothing else due.</summary>
    public async Task<string> NewAgreedToken()
    {
        var (uid, id) = await NewKey();
        await Http.Post("/v2/price-agreements", new { ownerId = 1, tokenId = id, pricing = new { perKwh = 2, currency = "DKK" } }, HttpStatusCode.Created);
        return uid;
    }

    /// <summary>One with so many DKK paid in advance.</summary>
    public async Task<(string Uid, long Id)> NewPrepaidToken(decimal credit)
    {
        var (uid, id) = await NewKey();
        await Http.Put($"/v2/tokens/{id}/credit", new { isPrepaid = true, currency = "DKK" });
        if (credit > 0)
            await Http.Post($"/v2/tokens/{id}/credit/entries", new { amount = credit, reference = "first" }, HttpStatusCode.Created);
        return (uid, id);
    }

    async Task<(string Uid, long Id)> NewKey()
    {
        var uid = await NewToken();
        return (uid, (long)(await Http.Get($"/v2/tokens?search={uid}"))["data"]!.AsArray().Single()!["id"]!);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>A registered charge box.</summary>
sealed record Box(Network Network, long Id, string Identity, string Password, IReadOnlyList<long> EvseUids)
{
    HttpClient Http => Network.Http;

    /// <param name="version">Of OCPP.</param>
    public Task<ScriptedStation> Connect(string version = "1.6") =>
        ScriptedStation.Connect(Network.Endpoint, Identity, ScriptedStation.Basic(Identity, Password), $"ocpp{version}");

    /// <summary>Connects and boots.</summary>
    public async Task<ScriptedStation> Start(string version = "1.6")
    {
        var station = await Connect(version);
        await station.Boot(EvseUids.Count);
        return station;
    }

    /// <summary>Gives an order to the charge box and waits for how it ended.</summary>
    public Task<JsonNode> Order(string order, object? body = null) => Http.Post($"/v2/chargeboxes/{Id}/{order}", body ?? new { });

    /// <summary>Gives an order to a connector.</summary>
    public Task<JsonNode> Order(int connector, string order, object? body = null) =>
        Http.Post($"/v2/evses/{EvseUids[connector - 1]}/connectors/1/{order}", body ?? new { });

    public async Task<JsonNode> Read() => await Http.Get($"/v2/chargeboxes/{Id}");

    /// <summary>The live connector.</summary>
    public async Task<JsonNode> Connector(int number) => (await Http.Get("/v2/connectors"))["data"]!.AsArray()
        .First(one => (long)one!["evseUid"]! == EvseUids[number - 1])!;

    /// <summary>The records of this charge box, those of running sessions too, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> Records() =>
    [
        .. (await Http.Get($"/v2/charge-records?ongoing=1&sort=transactionId&limit=100&search={Identity}"))["data"]!.AsArray()
            .OfType<JsonNode>().Where(record => (long)record["chargeBoxId"]! == Id),
    ];

    public Task<JsonNode> Record(int transaction) => Http.Get($"/v2/charge-records/{transaction}");

    /// <summary>The OCPP messages of this charge box, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> Messages(string actions) =>
        [.. (await Http.Get($"/v2/chargeboxes/{Id}/messages?limit=1000&action={actions}"))["data"]!.AsArray().OfType<JsonNode>().Reverse()];
}
