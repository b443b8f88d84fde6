using System.Data.Common;
using System.Net.WebSockets;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Durability;

/// <summary>A database that hangs, as one whose tables another program has locked.</summary>
public sealed class OverloadTests
{
    /// <summary>200 MB a station: far more than the sockets' buffers hold on the way.</summary>
    const int Frames = 2_000, FrameBytes = 100_000, BufferedFrames = 400;

    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task When_the_database_hangs_sockets_are_not_read_and_memory_does_not_grow(string engine)
    {
        await using var test = await TestDatabases.Fresh(engine, migrate: false);
        await using var network = await Network.On(test.DataFolder, test.ConnectionString);
        var (telling, beating, idle) = (await network.NewBox(), await network.NewBox(), await network.NewBox());
        await using var teller = await telling.Start();
        await using var beater = await beating.Start();
        await using var quiet = await idle.Start();

        int told, beaten;
        await using (await Lock(test))
        {
            var filling = new string('x', FrameBytes);
            var first = Flood(teller, "DataTransfer", $$"""{"vendorId":"flood","data":"{{filling}}"}""");
            var second = Flood(beater, "Heartbeat", $$"""{"unasked":"{{filling}}"}""");
            await Eventually.Holds(
                () => Connection(network, telling) is not { Room.CurrentCount: > 0 } && Connection(network, beating) is not { Room.CurrentCount: > 0 },
                "neither is read on");
            // They wait for an answer, so they are closed in the end; the quiet one stays.
            await Task.WhenAll(teller.Gone(), beater.Gone());
            (told, beaten) = (await first, await second);
            await quiet.Tell("Heartbeat", "{}");
            Assert.InRange(network.Server.Get<Commits>().Waiting, 0, 100);
        }

        Assert.InRange(told, 1, BufferedFrames);
        Assert.InRange(beaten, 1, BufferedFrames);
        await Eventually.Holds(() => network.Server.Get<Commits>().IsHealthy, "the database is back");
        await using var back = await telling.Start();
        await back.Tell("StatusNotification", Payload.Status("Preparing"));
        Assert.True(quiet.IsOpen);
    }

    /// <returns>How many frames the socket took.</returns>
    static async Task<int> Flood(ScriptedStation station, string action, string payload)
    {
        for (var sent = 0; sent < Frames; sent++)
        {
            try
            {
                await station.Begin(action, payload);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
            {
                return sent;
            }
        }
        return Frames;
    }

    static StationConnection? Connection(Network network, Box box) =>
        network.Server.Get<StationRegistry>().Connections().FirstOrDefault(connection => connection.ChargeBoxId == box.Id);

    static async Task<DbConnection> Lock(TestDatabase test)
    {
        DbConnection other = test.ConnectionString is { } text
            ? new NpgsqlConnection($"{text};Pooling=false")
            : new SqliteConnection($"Data Source={Path.Combine(test.DataFolder, "stationmaster.db")};Pooling=false");
        await other.OpenAsync(Ct);
        await other.ExecuteAsync(test.ConnectionString is null ? "begin immediate" : "begin; lock table message, meter_sample in access exclusive mode");
        return other;
    }
}
