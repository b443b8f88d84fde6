using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Interop;

/// <summary>A station on an OCPP library that is not ours, which refuses whatever its own schemas refuse (tests/interop).</summary>
public sealed class IndependentStationTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task With_its_address_and_identity_alone_it_is_held_accepted_charges_and_is_stopped(string engine)
    {
        await using var network = await Network.Start(engine);
        var card = await network.NewToken();
        await using var station = await NodeStation.Start(network, "FOREIGN-1", card);

        Assert.Equal("Pending", (string?)(await station.Says())["boot"]);
        Assert.Equal("FOREIGN-1", (string?)Assert.Single((await network.Http.Get("/v2/held-stations"))["data"]!.AsArray())!["identity"]);
        await network.Http.Post("/v2/held-stations/FOREIGN-1/accept", new { locationId = network.LocationId }, HttpStatusCode.Created);
        Assert.Equal("Accepted", (string?)(await station.Says())["boot"]);
        Assert.Equal("Accepted", (string?)(await station.Says())["authorised"]);
        var transaction = (int)(await station.Says())["started"]!;
        var live = Assert.Single((await network.Http.Get("/v2/connectors?search=FOREIGN-1"))["data"]!.AsArray())!;
        Assert.Equal(("Charging", 1.5m), ((string?)live["status"], (decimal)live["session"]!["energyKwh"]!));

        var stopped = await network.Http.Post(
            $"/v2/evses/{live["evseUid"]}/connectors/{live["connectorId"]}/remote-stop-transaction", new { transactionId = transaction });

        Assert.Equal("Accepted", (string?)stopped["status"]);
        var end = await station.Says();
        Assert.Equal("Remote", (string?)end["stopped"]);
        Assert.Contains("MeterValueSampleInterval=60", end["asked"]!.AsArray().Select(setting => (string?)setting));
        var record = await network.Http.Get($"/v2/charge-records/{transaction}");
        Assert.Equal(("completed", 3m, "Remote", card), ((string?)record["state"], (decimal)record["consumed"]!, (string?)record["stopReason"], (string?)record["auth"]!["idTag"]!["uid"]));
        Assert.NotNull(record["remotelyStoppedAt"]);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Where_everybody_is_accepted_it_charges_without_a_click(string engine)
    {
        await using var network = await Network.Start(
            engine, options => options with { UnknownStations = UnknownStations.Accept, UnknownTokens = UnknownTokens.Accept });
        await using var station = await NodeStation.Start(network, "FOREIGN-2", "ANYCARD");

        Assert.Equal("Accepted", (string?)(await station.Says())["boot"]);
        Assert.Equal("Accepted", (string?)(await station.Says())["authorised"]);
        var transaction = (int)(await station.Says())["started"]!;
        await station.Stop();

        Assert.Equal("Local", (string?)(await station.Says())["stopped"]);
        var record = await network.Http.Get($"/v2/charge-records/{transaction}");
        Assert.Equal(("completed", 3m), ((string?)record["state"], (decimal)record["consumed"]!));
    }

    sealed class NodeStation(Process process) : IAsyncDisposable
    {
        static string Folder([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../interop"));

        public static async Task<NodeStation> Start(Network network, string identity, string card)
        {
            await NodeProject.Install(Folder());
            return new(NodeProject.Start(Folder(), ["station.mjs", network.Endpoint.TrimEnd('/'), identity, card]));
        }

        public async Task<JsonNode> Says()
        {
            var line = await Eventually.Within(process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask(), "the station says something");
            if (line is null)
                throw new InvalidOperationException($"The station ended: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
            var said = JsonNode.Parse(line)!;
            Assert.True(said["broken"] is null, line);
            return said;
        }

        public Task Stop() => process.StandardInput.WriteLineAsync("stop");

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }
}
