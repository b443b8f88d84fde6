using System.Collections.Immutable;
using Dapper;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;

namespace Stationmaster.Server.Stations;

/// <summary>What actors load; what they save is in <see cref="Changes"/>. Runs for the system: no scope, a station's own rows only.</summary>
sealed partial class StationStore(
    Database database, Commits commits, Sequences sequences, SiteDirectory sites, DriverDirectory drivers, EvseStore evses,
    ChargeRecords.ChargeRecordStore records, SampleStore samples)
{
    public async ValueTask<int> NextNumber(CancellationToken ct) => checked((int)await sequences.Next("transaction", ct));

    public ValueTask<long> NextMessage(CancellationToken ct) => sequences.Next("message", ct);

    public Task<StationSites> Sites(long chargeBoxId, CancellationToken ct) => sites.Of(chargeBoxId, ct);

    public Task<Driver?> Driver(string uid, CancellationToken ct) => drivers.Find(uid, ct);

    public Task AddConnector(long chargeBoxId, ConnectorRef connector, CancellationToken ct) => evses.Ensure(chargeBoxId, connector.Evse, ct);

    public async Task<Station> Load(long chargeBoxId, StationSites sites, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var statuses = await connection.QueryAsync<StatusRow>(
            """
            select e.number as "Evse", c.number as "Connector", c.status as "Status", c.error_code as "ErrorCode", c.info as "Info",
                   c.vendor_error_code as "VendorErrorCode", c.status_since_ms as "SinceMs", c.status_received_ms as "ToldMs"
            from connector c join evse e on e.uid = c.evse_uid
            where e.charge_box_id = @chargeBoxId and c.status is not null and c.deleted_ms is null and e.deleted_ms is null
            """, new { chargeBoxId });
        var whole = await connection.QueryFirstOrDefaultAsync<StatusRow>(
            """
            select 0 as "Evse", 0 as "Connector", status as "Status", error_code as "ErrorCode", info as "Info",
                   null as "VendorErrorCode", from_ms as "SinceMs", from_ms as "ToldMs"
            from status_interval where charge_box_id = @chargeBoxId and connector_id is null order by from_ms desc, id desc limit 1
            """, new { chargeBoxId });
        var documents = await connection.QueryAsync<string>(
            "select document from session where charge_box_id = @chargeBoxId and state in (0, 1)", new { chargeBoxId });

        var connectors = statuses.Concat(whole is null ? [] : [whole]).Select(row => row.ToState()).ToImmutableSortedDictionary(s => s.Connector, s => s);
        var open = ImmutableSortedDictionary.CreateBuilder<int, OpenSession>();
        foreach (var session in documents.Select(SessionJson.Read))
            open[session.Number] = OpenSession.Of(session, MayGoOn(session) ? await HistoryOf(session, ct) : History.Empty);
        return new Station(chargeBoxId, connectors, open.ToImmutable());
    }

    static bool MayGoOn(Session session) => session.State == SessionState.Running || session.Is(SessionFlags.EstimatedStop);

    /// <summary>True once in a station's life, after its first boot here: it is to be configured.</summary>
    public async Task<bool> TakeFirstSetUp(long chargeBoxId, CancellationToken ct) => await commits.Write(async transaction =>
        await transaction.Connection.ExecuteAsync(
            "update charge_box set set_up_ms = @nowMs where id = @chargeBoxId and set_up_ms is null and first_boot_ms is not null",
            new { chargeBoxId, nowMs = Epoch.ToMs(transaction.Now) }, transaction.Transaction) == 1, ct);

    /// <summary>A session of this station that is not in memory any more.</summary>
    public async Task<Session?> Session(long chargeBoxId, int number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var document = await connection.QueryFirstOrDefaultAsync<string>(
            "select document from session where number = @number and charge_box_id = @chargeBoxId", new { number, chargeBoxId });
        return document is null ? null : SessionJson.Read(document);
    }

    public async Task<Session?> SameStart(long chargeBoxId, long connectorId, SessionStarted start, CancellationToken ct)
    {
        if (start.At is not { } at)
            return null;
        await using var connection = await database.Open(ct);
        var documents = await connection.QueryAsync<string>(
            "select document from session where charge_box_id = @chargeBoxId and connector_id = @connectorId and started_ms = @atMs and state = 2",
            new { chargeBoxId, connectorId, atMs = Epoch.ToMs(at) });
        return documents.Select(SessionJson.Read).FirstOrDefault(session => session.IsSameStart(start));
    }

    /// <summary>The sealed session that this stop, which does not name it, has ended before.</summary>
    public async Task<Session?> SameStop(long chargeBoxId, SessionStopped stop, CancellationToken ct)
    {
        if (stop.At is not { } at)
            return null;
        await using var connection = await database.Open(ct);
        var documents = await connection.QueryAsync<string>(
            "select document from session where charge_box_id = @chargeBoxId and stopped_ms = @atMs and state = 2",
            new { chargeBoxId, atMs = Epoch.ToMs(at) });
        return documents.Select(SessionJson.Read).FirstOrDefault(session => session.IsSameStop(stop));
    }

    /// <summary>Whether the token has a running session on another connector whose station is connected: one that is offline may long have ended.</summary>
    public async Task<bool> ChargesElsewhere(long tokenId, long chargeBoxId, long connectorId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long?>(
            """
            select s.number from session s join charge_box b on b.id = s.charge_box_id
            where s.token_id = @tokenId and s.state = 0 and s.connector_id <> @connectorId
              and (s.charge_box_id = @chargeBoxId or (b.connected_ms is not null and b.disconnected_ms is null))
            limit 1
            """, new { tokenId, connectorId, chargeBoxId }) is not null;
    }

    /// <summary>All samples of a session, and what its connector and station said from just before its start on.</summary>
    public async Task<History> HistoryOf(Session session, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var statuses = await connection.QueryAsync<StatusAt>(
            """
            select from_ms as "FromMs", status as "Status" from status_interval
            where connector_id = @connectorId and from_ms >= coalesce(
                    (select max(from_ms) from status_interval where connector_id = @connectorId and from_ms <= @startMs), @startMs)
              and from_ms <= @stopMs
            order by from_ms, id
            """,
            new
            {
                connectorId = session.Site.ConnectorId,
                startMs = Epoch.ToMs(session.StartedAt),
                stopMs = Epoch.ToMs(session.StoppedAt ?? DateTimeOffset.MaxValue),
            });
        return new(
            [.. await samples.Of(connection, session.Number, ct)],
            [.. statuses.Select(row => new StatusChange(Epoch.FromMs(row.FromMs), Enum.Parse<ConnectorStatus>(row.Status)))]);
    }

    sealed record StatusAt(long FromMs, string Status);

    sealed class StatusRow
    {
        public long Evse { get; init; }
        public long Connector { get; init; }
        public string Status { get; init; } = "";
        public string? ErrorCode { get; init; }
        public string? Info { get; init; }
        public string? VendorErrorCode { get; init; }
        public long? SinceMs { get; init; }
        public long? ToldMs { get; init; }

        public ConnectorState ToState() => new(
            new((int)Evse, (int)Connector), Enum.Parse<ConnectorStatus>(Status), ErrorCode, Info, VendorErrorCode,
            Epoch.FromMs(SinceMs ?? 0), Epoch.FromMs(ToldMs ?? 0));
    }
}
