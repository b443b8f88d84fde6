using System.Net;
using System.Text.Json.Nodes;
using Stationmaster.Ocpp;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Simulator;
using Xunit;

namespace Stationmaster.Server.Tests.Simulated;

/// <summary>
/// A simulated station, connected to a running server, for which time passes faster; it is given orders in the standard's words, and what it calls is
/// read from the message log.
/// </summary>
sealed class PlayedStation : IAsyncDisposable
{
    const int Pace = 20;

    readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    readonly SimulatedStation _station;
    readonly Task _living;
    readonly HashSet<string> _given = new(StringComparer.Ordinal);

    PlayedStation(Box box, StationPlan plan, Uri server)
    {
        Box = box;
        _station = new(plan, server, seed: 1, PacedTime.At(Pace));
        _living = Live();
    }

    public Box Box { get; }

    /// <summary>Actions that were given and carried out.</summary>
    public IReadOnlySet<string> Given => _given;

    public static async Task<PlayedStation> Start(Network network, string version, Func<StationPlan, StationPlan>? change = null, params ConnectorPlan[] connectors)
    {
        var box = await network.NewBox(connectors.Count(connector => !connector.SharesEvse));
        var plan = new StationPlan(box.Identity, [.. connectors], ["T"]) { Password = box.Password, VisitsPerDay = 0, Version = OcppVersions.Find(version)! };
        var station = new PlayedStation(box, change is null ? plan : change(plan), new(network.Endpoint));
        await station.Called("BootNotification");
        await Eventually.Holds(async () => (bool?)(await box.Read())["status"]?["isOnline"] != false && (await box.Messages("StatusNotification")).Count >= connectors.Length, "it is there");
        return station;
    }

    async Task Live()
    {
        try
        {
            await _station.Run(_end.Token);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // As it was told.
        }
    }

    public Task Do(Action<StationMachine> act) => _station.Do(act);

    public Task<T> Do<T>(Func<StationMachine, T> act) => _station.Do(act);

    /// <summary>Gives an order and expects a yes.</summary>
    /// <param name="payload">Null for an empty one.</param>
    /// <returns>The station's answer.</returns>
    public async Task<JsonNode> Give(string action, string? payload = null)
    {
        var result = await Box.Network.Http.Post($"/v2/chargeboxes/{Box.Id}/ocpp/{action}", JsonNode.Parse(payload ?? "{}"));
        Assert.True((string?)result["outcome"] == "Accepted", $"{action} {payload}: {result.ToJsonString()}");
        _given.Add(action);
        return result["answer"]!;
    }

    /// <summary>Gives an order and expects a no, in an answer of the action's own.</summary>
    public async Task<JsonNode> GiveInVain(string action, string payload)
    {
        var result = await Box.Network.Http.Post($"/v2/chargeboxes/{Box.Id}/ocpp/{action}", JsonNode.Parse(payload));
        Assert.True((string?)result["outcome"] == "Rejected", $"{action} {payload}: {result.ToJsonString()}");
        return result["answer"]!;
    }

    /// <summary>Waits until the station, or we, called this; answered without an error.</summary>
    /// <param name="count">So often at least.</param>
    public async Task<JsonNode> Called(string action, int count = 1)
    {
        var found = await Eventually.Gives(
            async () => (await Box.Messages(action)).Where(one => (string?)one["answerKind"] != "none" || action == "NotifyPeriodicEventStream").ToList()
                is { } all && all.Count >= count ? all : null,
            $"{action} was called {count} times ({_station.LastFailure})");
        Assert.All(found, one => Assert.True(one["error"] is null, $"{action}: {one.ToJsonString()}"));
        return found[^1];
    }

    /// <summary>What the station called so far, and was answered without an error.</summary>
    public async Task<IReadOnlySet<string>> Calls()
    {
        var all = (await Box.Network.Http.Get($"/v2/chargeboxes/{Box.Id}/messages?limit=1000"))["data"]!.AsArray().OfType<JsonNode>();
        return all.Where(one => (string?)one["direction"] == "fromStation" && one["error"] is null).Select(one => (string)one["action"]!).ToHashSet();
    }

    /// <summary>The one session that runs, by its number and, in 2.x, the station's own id.</summary>
    public async Task<(int Number, string? OwnId)> Session(int connector = 1)
    {
        var session = await Eventually.Gives(
            async () => (await Box.Network.Http.Get($"/v2/connectors?search={Box.Identity}"))["data"]!.AsArray()
                .Select(one => one!["session"]).FirstOrDefault(one => one is not null),
            "a session runs");
        return ((int)session["transactionId"]!, await Do(machine => machine.Connector(connector).Transaction?.OwnId));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _living;
        await _station.DisposeAsync();
        _end.Dispose();
    }
}
