using System.Data.Common;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Stationmaster.Server.Storage;

/// <param name="Heartbeat">Another value at each beat; only that it changes means something, for clocks differ.</param>
/// <param name="Horizon">What that node has stamped before it is committed.</param>
public sealed record NodeRow(long Id, string Name, long Heartbeat, long Horizon);

/// <param name="Before">The node that had the station; null when none ever had.</param>
public sealed record Claim(StationOwner Owner, long? Before);

/// <summary>The tables of nodes and owners, on connections of its own: claims must not wait behind the group commit.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    // One process alone holds it, nodes of a cluster share it. Any number does, as long as every process of this program takes the same.
    const long Seat = 0x53_54_4D_53_45_41;

    readonly NpgsqlDataSource _source;
    readonly string _seating;
    NpgsqlConnection? _seat;

    internal PostgresCluster(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // Held transactions end with a lost peer in seconds, not in the hours of the system's own keepalive.
            Pooling = true, Timeout = 3, CommandTimeout = 6, MaxPoolSize = 8, CancellationTimeout = 500, ApplicationName = "Stationmaster node", MaxAutoPrepare = 20,
            Options = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=2 -c idle_in_transaction_session_timeout=5000",
        };
        _source = NpgsqlDataSource.Create(settings);
        // In a pool it would keep its lock.
        _seating = new NpgsqlConnectionStringBuilder(settings.ToString()) { Pooling = false }.ToString();
    }

    /// <summary>Takes the place of a process on this database, or sees whether it still has it. Not for several threads.</summary>
    /// <returns>False when another process, or a cluster, has it.</returns>
    public async Task<bool> TakeSeat(bool isShared, CancellationToken ct)
    {
        if (_seat is not null)
        {
            try
            {
                await _seat.ExecuteScalarAsync<int>(new CommandDefinition("select 1", cancellationToken: ct));
                return true;
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
            {
                await LeaveSeat();
            }
        }
        var connection = new NpgsqlConnection(_seating);
        await connection.OpenAsync(ct);
        var isTaken = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            isShared ? "select pg_try_advisory_lock_shared(@Seat)" : "select pg_try_advisory_lock(@Seat)", new { Seat }, cancellationToken: ct));
        if (isTaken)
            _seat = connection;
        else
            await connection.DisposeAsync();
        return isTaken;
    }

    public async Task LeaveSeat()
    {
        if (Interlocked.Exchange(ref _seat, null) is { } seat)
            await seat.DisposeAsync();
    }

    /// <summary>A new run of a node. An earlier one of this name is over, whatever it thinks.</summary>
    public async Task<long> Join(string name, long nowMs, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        foreach (var earlier in await connection.QueryAsync<long>(new CommandDefinition(
            "select id from node where name = @name and ended_ms is null", new { name }, cancellationToken: ct)))
            await End(earlier, nowMs, ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            with drawn as (
                insert into sequence (name, next) values ('node', 2) on conflict (name) do update set next = sequence.next + 1 returning next - 1 as id)
            insert into node (id, name, started_ms, heartbeat_ms, horizon_ms) select id, @name, @nowMs, @nowMs, 0 from drawn returning id
            """, new { name, nowMs }, cancellationToken: ct));
    }

    /// <summary>Says that the node lives, and reads who else says so.</summary>
    /// <returns>Null when this run was ended by another.</returns>
    public async Task<IReadOnlyList<NodeRow>?> Beat(long node, long heartbeat, long horizon, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        var beaten = await connection.ExecuteAsync(new CommandDefinition(
            "update node set heartbeat_ms = @heartbeat, horizon_ms = @horizon where id = @node and ended_ms is null",
            new { node, heartbeat, horizon }, cancellationToken: ct));
        if (beaten == 0)
            return null;
        return (await connection.QueryAsync<NodeRow>(new CommandDefinition(
            """
            select id as "Id", name as "Name", heartbeat_ms as "Heartbeat", horizon_ms as "Horizon" from node where ended_ms is null order by id
            """, cancellationToken: ct))).AsList();
    }

    /// <summary>Ends a run of a node. What it has under way is committed before, or never.</summary>
    /// <returns>False when it had ended already.</returns>
    public async Task<bool> End(long node, long nowMs, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var isOpen = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "select id from node where id = @node and ended_ms is null for update", new { node }, transaction, cancellationToken: ct)) is not null;
        if (isOpen)
        {
            await connection.ExecuteAsync(
                new CommandDefinition("update node set ended_ms = @nowMs where id = @node", new { node, nowMs }, transaction, cancellationToken: ct));
            await EndConnections(connection, transaction, nowMs, ct);
        }
        await transaction.CommitAsync(ct);
        return isOpen;
    }

    /// <summary>Connections of nodes that have ended are over; those left by one process alone are too.</summary>
    public async Task EndConnections(long nowMs, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await EndConnections(connection, transaction, nowMs, ct);
        await transaction.CommitAsync(ct);
    }

    static Task EndConnections(DbConnection connection, DbTransaction transaction, long nowMs, CancellationToken ct) => connection.ExecuteAsync(
        new CommandDefinition(
            """
            update connection_interval set disconnected_ms = @nowMs, reason = 'the server ended'
            where disconnected_ms is null and (node is null or node not in (select name || '/' || id from node where ended_ms is null));
            update charge_box set disconnected_ms = @nowMs
            where connected_ms is not null and disconnected_ms is null and not exists (
                select 1 from station_owner o join node n on n.id = o.node and n.ended_ms is null where o.charge_box_id = charge_box.id)
            """, new { nowMs }, transaction, cancellationToken: ct));

    /// <summary>Takes stations over, whoever has them. Waits until what their owners have under way is committed or given up.</summary>
    public async Task<IReadOnlyList<Claim>> Take(long node, IReadOnlyCollection<long> chargeBoxIds, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        long[] ids = [.. chargeBoxIds];
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new("select charge_box_id, node from station_owner where charge_box_id = any($1) order by charge_box_id for update")
                {
                    Parameters = { Ids(ids) },
                },
                new("""
                    insert into station_owner (charge_box_id, node, epoch) select id, $2, 1 from unnest($1) id order by id
                    on conflict (charge_box_id) do update set node = excluded.node, epoch = station_owner.epoch + 1
                    returning charge_box_id, epoch
                    """)
                {
                    Parameters = { Ids(ids), new NpgsqlParameter<long> { TypedValue = node } },
                },
            },
        };
        var (before, claims) = (new Dictionary<long, long>(), new List<Claim>());
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                before[reader.GetInt64(0)] = reader.GetInt64(1);
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                var id = reader.GetInt64(0);
                claims.Add(new(new(id, node, reader.GetInt64(1)), before.TryGetValue(id, out var former) ? former : null));
            }
        }
        await transaction.CommitAsync(ct);
        return claims;
    }

    /// <summary>Takes a station that no living node has, or that is ours already.</summary>
    /// <returns>Null when another node has it.</returns>
    public async Task<Claim?> TakeFree(long node, long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        var before = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "select node from station_owner where charge_box_id = @chargeBoxId", new { chargeBoxId }, cancellationToken: ct));
        var epoch = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            """
            insert into station_owner (charge_box_id, node, epoch) values (@chargeBoxId, @node, 1)
            on conflict (charge_box_id) do update set node = excluded.node, epoch = station_owner.epoch + 1
            where station_owner.node = @node or not exists (select 1 from node n where n.id = station_owner.node and n.ended_ms is null)
            returning epoch
            """, new { chargeBoxId, node }, cancellationToken: ct));
        return epoch is { } raised ? new(new(chargeBoxId, node, raised), before) : null;
    }

    /// <summary>Who has a station; null when nobody who lives.</summary>
    public async Task<StationOwner?> OwnerOf(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<StationOwner>(new CommandDefinition(
            """
            select o.charge_box_id as "ChargeBoxId", o.node as "Node", o.epoch as "Epoch"
            from station_owner o join node n on n.id = o.node and n.ended_ms is null where o.charge_box_id = @chargeBoxId
            """, new { chargeBoxId }, cancellationToken: ct));
    }

    static NpgsqlParameter<long[]> Ids(long[] ids) => new() { TypedValue = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    public async ValueTask DisposeAsync()
    {
        await LeaveSeat();
        await _source.DisposeAsync();
    }
}
