using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Connectors;

/// <summary>Reads what the board knows before any station has spoken: of one charge box, or of all.</summary>
public delegate Task<BoardFacts> BoardSource(long? chargeBoxId, CancellationToken ct);

/// <param name="Views">Every charge box as it was left, offline.</param>
public sealed record BoardFacts(ImmutableArray<ConnectorPlace> Places, ImmutableArray<StationView> Views);

/// <summary>What the board knows, from the database: three queries, and one for each session that runs.</summary>
sealed class BoardStore(Database database, SampleStore samples, TimeProvider time)
{
    public async Task<BoardFacts> Load(long? chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var running = (await Running(connection, chargeBoxId, ct)).ToLookup(open => open.Session.Site.ConnectorId);
        var connectors = (await connection.QueryAsync<ConnectorRow>(Command(ConnectorsSql, chargeBoxId, ct))).AsList();
        var boxes = await connection.QueryAsync<BoxRow>(Command(BoxesSql, chargeBoxId, ct));
        var states = connectors.ToLookup(row => row.ChargeBoxId, row => new ConnectorView(row.ToState(), running[row.Id].LastOrDefault()));
        var now = time.GetUtcNow();
        return new([.. connectors.Select(row => row.ToPlace())], [.. boxes.Select(box => box.ToView([.. states[box.Id]], now))]);
    }

    async Task<List<OpenSession>> Running(DbConnection connection, long? chargeBoxId, CancellationToken ct)
    {
        var running = new List<OpenSession>();
        foreach (var document in (await connection.QueryAsync<string>(Command(SessionsSql, chargeBoxId, ct))).AsList())
        {
            var session = SessionJson.Read(document);
            var metering = Metering.From(session.StartedAt, session.MeterStartWh);
            foreach (var (at, sample) in await samples.Of(connection, session.Number, ct))
                metering = metering.Add(sample, at);
            running.Add(new(session, metering));
        }
        return [.. running.OrderBy(open => open.Session.StartedAt)];
    }

    static CommandDefinition Command(string sql, long? chargeBoxId, CancellationToken ct) =>
        new(chargeBoxId is null ? sql : $"{sql} and b.id = @chargeBoxId", new { chargeBoxId }, cancellationToken: ct);

    const string ConnectorsSql =
        """
        select k.id as "Id", e.uid as "EvseUid", e.evse_id as "EvseId", e.number as "Evse", k.number as "Number", k.standard as "Standard",
               k.format as "Format", k.power_type as "PowerType", k.max_power_w as "MaxPowerW", b.id as "ChargeBoxId",
               b.identity as "Identity",
               l.id as "LocationId", l.name as "LocationName", c.id as "CustomerId", c.name as "CustomerName", c.path as "CustomerPath",
               k.status as "Status", k.error_code as "ErrorCode", k.info as "Info", k.vendor_error_code as "VendorErrorCode",
               k.status_since_ms as "SinceMs", k.status_received_ms as "ToldMs"
        from connector k
        join evse e on e.uid = k.evse_uid and e.deleted_ms is null
        join charge_box b on b.id = e.charge_box_id and b.deleted_ms is null
        join location l on l.id = b.location_id
        join customer c on c.id = l.customer_id
        where k.deleted_ms is null
        """;

    const string BoxesSql =
        """
        select b.id as "Id", b.connected_ms as "ConnectedMs", b.disconnected_ms as "DisconnectedMs", b.created_ms as "CreatedMs"
        from charge_box b where b.deleted_ms is null
        """;

    const string SessionsSql =
        """select s.document from session s join charge_box b on b.id = s.charge_box_id and b.deleted_ms is null where s.state = 0""";

    sealed record BoxRow
    {
        public long Id { get; init; }
        public long? ConnectedMs { get; init; }
        public long? DisconnectedMs { get; init; }
        public long CreatedMs { get; init; }

        /// <summary>Offline: since when it left, since it was made, or (this program stopped while it was connected) since now.</summary>
        public StationView ToView(ImmutableArray<ConnectorView> connectors, DateTimeOffset now) => new(
            Id, IsOnline: false, Epoch.FromMs(DisconnectedMs) ?? (ConnectedMs is null ? Epoch.FromMs(CreatedMs) : now),
            Epoch.FromMs(DisconnectedMs ?? ConnectedMs), connectors);
    }

    sealed record ConnectorRow
    {
        public long Id { get; init; }
        public long EvseUid { get; init; }
        public string EvseId { get; init; } = "";
        public long Evse { get; init; }
        public long Number { get; init; }
        public string? Standard { get; init; }
        public string? Format { get; init; }
        public string? PowerType { get; init; }
        public long? MaxPowerW { get; init; }
        public long ChargeBoxId { get; init; }
        public string Identity { get; init; } = "";
        public long LocationId { get; init; }
        public string LocationName { get; init; } = "";
        public long CustomerId { get; init; }
        public string CustomerName { get; init; } = "";
        public string CustomerPath { get; init; } = "";
        public string Status { get; init; } = "";
        public string? ErrorCode { get; init; }
        public string? Info { get; init; }
        public string? VendorErrorCode { get; init; }
        public long? SinceMs { get; init; }
        public long? ToldMs { get; init; }

        ConnectorRef Ref => new((int)Evse, (int)Number);

        public ConnectorPlace ToPlace() => new(
            Id, EvseUid, EvseId, Ref, SharedText.Of(Standard ?? ConnectorTypes.Default), SharedText.Of(Format ?? "SOCKET"),
            SharedText.Of(PowerType ?? "AC_3_PHASE"), MaxPowerW, ChargeBoxId, Identity,
            LocationId, SharedText.Of(LocationName), CustomerId, SharedText.Of(CustomerName), SharedText.Of(CustomerPath));

        public ConnectorState ToState() => new(
            Ref, Enum.TryParse<ConnectorStatus>(Status, out var status) ? status : ConnectorStatus.Unknown, ErrorCode, Info,
            VendorErrorCode,
            Epoch.FromMs(SinceMs ?? 0), Epoch.FromMs(ToldMs ?? 0));
    }
}
