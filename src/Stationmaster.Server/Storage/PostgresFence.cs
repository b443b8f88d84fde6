using System.Diagnostics.Metrics;
using Npgsql;
using NpgsqlTypes;
using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Storage;

/// <summary>
/// Keeps a node that was paused or cut off from writing over its successor: the owner rows of a batch are locked against claims until it
/// is committed, and units of an owner that is none any more are left out.
/// </summary>
static class PostgresFence
{
    static readonly Counter<long> StaleUnits = Telemetry.Meter.CreateCounter<long>(
        "stationmaster.commits.stale_units", "{unit}", "Callers whose changes were left out: another node has their station");

    // In one order everywhere, or batches and claims would wait for each other in a ring.
    const string Owners = "select charge_box_id, node, epoch from station_owner where charge_box_id = any($1) order by charge_box_id for share";

    // A heartbeat may go on meanwhile; declaring the node dead may not.
    const string Nodes = "select id from node where id = any($1) and ended_ms is null for key share";

    /// <summary>Within the batch's transaction: notes the stale units among its failures.</summary>
    public static void Hold(NpgsqlConnection connection, Batch batch)
    {
        var owned = batch.Units.Where(unit => unit.Owner is not null).ToList();
        if (owned.Count == 0)
            return;
        var (nodes, current) = (new HashSet<long>(), new HashSet<StationOwner>());
        using var ask = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(Nodes, owned.Select(unit => unit.Owner!.Node)), Command(Owners, owned.Select(unit => unit.Owner!.ChargeBoxId)),
            },
        };
        using (var reader = ask.ExecuteReader())
        {
            while (reader.Read())
                nodes.Add(reader.GetInt64(0));
            reader.NextResult();
            while (reader.Read())
                current.Add(new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
        }
        foreach (var unit in owned.Where(unit => !nodes.Contains(unit.Owner!.Node) || !current.Contains(unit.Owner)))
        {
            batch.Failures[unit] = new StaleOwnerException(unit.Owner!.ChargeBoxId);
            StaleUnits.Add(1);
        }
    }

    static NpgsqlBatchCommand Command(string sql, IEnumerable<long> ids) => new(sql)
    {
        Parameters = { new NpgsqlParameter<long[]> { TypedValue = [.. ids.Distinct()], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint } },
    };
}
