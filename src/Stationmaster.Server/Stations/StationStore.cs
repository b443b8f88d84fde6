using System.Collections.Immutable;
using Dapper;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tokens;
using Stationmaster.Server.Vouchers;

namespace Stationmaster.Server.Stations;

/// <summary>What actors load; what they save is in <see cref="Changes"/>. Runs for the system: no scope, a station's own rows only.</summary>
sealed partial class StationStore(
    Database database, Commits commits, Sequences sequences, SiteDirectory sites, DriverDirectory drivers, EvseStore evses,
    ChargeRecords.ChargeRecordStore records, SampleStore samples, PriceDirectory prices, Market.SessionMarket market,
    ChargeRecords.Evidence.EvidencePacker evidence, Security.SecurityEventStore securityEvents)
{
    readonly Gathered<long, Kept> _kept = new(ids => Read(database, ids));

    public async ValueTask<int> NextNumber(CancellationToken ct) => checked((int)await sequences.Next("transaction", ct));

    public ValueTask<long> NextMessage(CancellationToken ct) => sequences.Next("message", ct);

    public Task<StationSites> Sites(long chargeBoxId, CancellationToken ct) => sites.Of(chargeBoxId, ct);

    public Task<Driver?> Driver(string uid, CancellationToken ct) => drivers.Find(uid, ct);

    /// <summary>What the payer of this session pays by; null where that is the site's tariff. A start told as it happens is of now by our clock.</summary>
    public Task<Offer?> OfferOf(Driver? driver, Site site, DateTimeOffset? toldAt, DateTimeOffset now, CancellationToken ct)
    {
        var at = Clock.Resolve(toldAt, now);
        return prices.OfferOf(driver, site, now - at < Patience.Live ? now : at, ct);
    }

    public Task AddConnector(long chargeBoxId, ConnectorRef connector, CancellationToken ct) => evses.Ensure(chargeBoxId, connector, ct);

    public async Task<Station> Load(long chargeBoxId, StationSites sites, CancellationToken ct)
    {
        var kept = await _kept.Ask(chargeBoxId).WaitAsync(ct) ?? new();
        var connectors = kept.Statuses.Select(row => row.ToState()).ToImmutableSortedDictionary(state => state.Connector, state => state);
        var open = ImmutableSortedDictionary.CreateBuilder<int, OpenSession>();
        foreach (var session in kept.Documents.Select(SessionJson.Read))
            open[session.Number] = OpenSession.Of(session, MayGoOn(session) ? await HistoryOf(session, ct) : History.Empty);
        return new Station(chargeBoxId, connectors, open.ToImmutable());
    }

    /// <summary>What is stored of one station's state.</summary>
    sealed class Kept
    {
        public List<StatusRow> Statuses { get; } = [];
        public List<string> Documents { get; } = [];
    }

    static async Task<IReadOnlyDictionary<long, Kept>> Read(Database database, IReadOnlyList<long> chargeBoxIds)
    {
        await using var connection = await database.Open(default);
        var boxes = InList.Of(chargeBoxIds);
        await using var found = await connection.QueryMultipleAsync(
            $"""
            select e.charge_box_id as "ChargeBoxId", e.number as "Evse", c.number as "Connector", c.status as "Status", c.error_code as "ErrorCode",
                   c.info as "Info", c.vendor_error_code as "VendorErrorCode", c.status_since_ms as "SinceMs", c.status_received_ms as "ToldMs"
            from connector c join evse e on e.uid = c.evse_uid
            where e.charge_box_id in {boxes} and c.status is not null and c.deleted_ms is null and e.deleted_ms is null;
            select s.charge_box_id as "ChargeBoxId", 0 as "Evse", 0 as "Connector", s.status as "Status", s.error_code as "ErrorCode",
                   s.info as "Info", null as "VendorErrorCode", s.from_ms as "SinceMs", s.from_ms as "ToldMs"
            from charge_box b join status_interval s on s.id = (
                select i.id from status_interval i where i.charge_box_id = b.id and i.connector_id is null
                order by i.from_ms desc, i.id desc limit 1)
            where b.id in {boxes};
            select charge_box_id as "ChargeBoxId", document as "Document" from session where charge_box_id in {boxes} and state in (0, 1);
            """);
        var kept = chargeBoxIds.ToDictionary(id => id, _ => new Kept());
        foreach (var row in (await found.ReadAsync<StatusRow>()).Concat(await found.ReadAsync<StatusRow>()))
            kept[row.ChargeBoxId].Statuses.Add(row);
        foreach (var row in await found.ReadAsync<DocumentRow>())
            kept[row.ChargeBoxId].Documents.Add(row.Document);
        return kept;
    }

    sealed record DocumentRow(long ChargeBoxId, string Document);

    static bool MayGoOn(Session session) => session.State == SessionState.Running || session.Is(SessionFlags.EstimatedStop);

    /// <summary>It has booted here, and never was configured.</summary>
    public async Task<bool> IsToBeSetUp(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.ExecuteScalarAsync<long>(
            "select count(*) from charge_box where id = @chargeBoxId and set_up_ms is null and first_boot_ms is not null", new { chargeBoxId }) > 0;
    }

    public Task SetUp(long chargeBoxId, CancellationToken ct) => commits.Write(
        write => write.Execute("update charge_box set set_up_ms = @NowMs where id = @chargeBoxId and set_up_ms is null", new { chargeBoxId, write.NowMs }, ct), ct);

    /// <summary>A report that never ends is not kept without end.</summary>
    public async Task<bool> HasRoomForSettings(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.ExecuteScalarAsync<long>(SettingRows.Count, new { boxId = chargeBoxId }) < SettingRows.Most;
    }

    /// <summary>As its last boot told.</summary>
    public async Task<Hardware?> HardwareOf(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<(string? Serial, string? Meter)>(
            "select serial_number, meter_serial from charge_box where id = @chargeBoxId", new { chargeBoxId });
        return new(row.Serial, row.Meter);
    }

    /// <summary>A session of this station that is not in memory any more.</summary>
    public async Task<Session?> Session(long chargeBoxId, int number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var document = await connection.QueryFirstOrDefaultAsync<string>(
            "select document from session where number = @number and charge_box_id = @chargeBoxId", new { number, chargeBoxId });
        return document is null ? null : SessionJson.Read(document);
    }

    /// <summary>The latest session that the station called so.</summary>
    public async Task<Session?> OwnSession(long chargeBoxId, string ownId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var document = await connection.QueryFirstOrDefaultAsync<string>(
            "select document from session where charge_box_id = @chargeBoxId and own_id = @ownId order by started_ms desc, number desc limit 1",
            new { chargeBoxId, ownId = Clean.Text(ownId) });
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

    /// <summary>Its prices follow the market, which has not published all of its time yet.</summary>
    public Task<bool> AwaitsPrices(Session session, CancellationToken ct) => market.AwaitsPrices(session, ct);

    /// <summary>
    /// All samples of a session, what its connector and station said from just before its start on, and the market's prices where its tariff
    /// follows them.
    /// </summary>
    public async Task<History> HistoryOf(Session session, CancellationToken ct)
    {
        // Before a connection is held: it takes one of its own.
        var spot = await market.Spot(session, ct);
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
                // After the stop too: when the car was unplugged.
                stopMs = Epoch.ToMs(session.StoppedAt + Patience.SealUncertain ?? DateTimeOffset.MaxValue),
            });
        return new(
            [.. await samples.Of(connection, session.Number, ct)],
            [.. statuses.Select(row => new StatusChange(Epoch.FromMs(row.FromMs), Enum.Parse<ConnectorStatus>(row.Status)))])
        {
            Spot = spot,
        };
    }

    sealed record StatusAt(long FromMs, string Status);

    sealed class StatusRow
    {
        public long ChargeBoxId { get; init; }
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
