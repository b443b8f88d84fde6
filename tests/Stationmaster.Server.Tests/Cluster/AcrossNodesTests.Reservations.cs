using System.Text.Json.Nodes;
using Npgsql;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Xunit;

namespace Stationmaster.Server.Tests.Cluster;

// Reservations, where who asks and who holds the station's socket are two.
public sealed partial class AcrossNodesTests
{
    static string In(TimeSpan time) => $"{DateTime.UtcNow + time:yyyy-MM-ddTHH:mm:ss.fffZ}";

    static async Task<JsonNode> Reservation(Node node, JsonNode answer) => await node.Http.Get($"/v2/reservations/{answer["reservation"]!["id"]}");

    [Fact]
    public async Task A_reservation_reaches_a_station_at_another_node_and_is_over_at_every_node_at_its_own_time()
    {
        var (station, id) = await two.B.Boot(TwoQuietNodes.NewIdentity());
        await using var _ = station;

        var asking = two.A.Http.Post("/v2/reservations", new { chargeBoxId = id, idTag = "KEPT-1", expiresAt = In(TimeSpan.FromSeconds(15)) });
        await (await station.Asked("ReserveNow")).Answer("""{"status":"Accepted"}""");
        var answer = await asking;
        Assert.Equal("Accepted", (string)answer["status"]!);

        foreach (var node in new[] { two.A, two.B })
        {
            await Eventually.Holds(async () => (string?)(await Reservation(node, answer))["state"] == "Expired", "it has expired");
            var over = await Reservation(node, answer);
            Assert.Equal((string)over["expiresAt"]!, (string)over["endedAt"]!);
            Assert.Single((await node.Http.Get($"/v2/reservations?chargeBoxId={id}"))["data"]!.AsArray());
        }
        Assert.DoesNotContain(await Orders(two.A, id), order => order == "CancelReservation");
    }

    [Fact]
    public async Task A_reservation_in_doubt_is_undone_by_the_node_that_has_the_station_and_again_only_while_it_gave_no_answer()
    {
        var identity = TwoQuietNodes.NewIdentity();
        var (station, id) = await two.B.Boot(identity);
        JsonNode answer;
        await using (station)
        {
            var asking = two.A.Http.Post("/v2/reservations", new { chargeBoxId = id, idTag = "DOUBT-1", expiresAt = In(TimeSpan.FromHours(1)) });
            await station.Asked("ReserveNow");
            await station.Vanish();
            answer = await asking;
        }

        await using (var back = await two.A.Connect(identity))
        {
            await Cancelled(back);
            await back.Vanish();
        }
        await Eventually.Holds(async () => await IsDueAgain(id), "the cancel without an answer is noted, to be repeated in a while");
        await using var again = await two.B.Connect(identity);
        var cancel = await Cancelled(again);
        Assert.Equal((int)answer["reservation"]!["id"]!, (int)cancel.Payload["reservationId"]!);
        await cancel.Answer("""{"status":"Accepted"}""");

        foreach (var node in new[] { two.A, two.B })
        {
            await Eventually.Holds(
                async () => ((string?)(await Reservation(node, answer))["why"])?.Contains("was told to let go of it", StringComparison.Ordinal) == true, "it is undone");
            Assert.Equal(2, (await Orders(node, id)).Count(order => order == "CancelReservation"));
        }
    }

    /// <summary>As if the while had passed.</summary>
    async Task<bool> IsDueAgain(long id)
    {
        await using var connection = new NpgsqlConnection(two.Nodes.Database);
        await connection.OpenAsync(Ct);
        await using var update = new NpgsqlCommand("update reservation set cancel_ms = 1 where charge_box_id = @id and cancel_ms > @now", connection)
        {
            Parameters = { new("id", id), new("now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) },
        };
        return await update.ExecuteNonQueryAsync(Ct) == 1;
    }

    /// <summary>Whoever comes back is asked for its statuses too.</summary>
    static async Task<ServerCall> Cancelled(ScriptedStation station)
    {
        while (await station.Asked() is var call)
        {
            if (call.Action == "CancelReservation")
                return call;
            await call.Answer("""{"status":"Rejected"}""");
        }
        throw new InvalidOperationException("It is asked without end.");
    }

    static async Task<IReadOnlyList<string>> Orders(Node node, long id) =>
        [.. (await node.Http.Get($"/v2/chargeboxes/{id}/orders"))["data"]!.AsArray().Select(order => (string)order!["order"]!)];
}
