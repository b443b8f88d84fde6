using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <summary>A station as far as its settings go.</summary>
sealed record SettingsOwner
{
    public long Id { get; init; }
    public string Identity { get; init; } = "";
    public string? Name { get; init; }
    public string? OcppVersion { get; init; }
    public string? Vendor { get; init; }
    public string? Model { get; init; }
    public string? Firmware { get; init; }
    public long? LastBootMs { get; init; }

    /// <summary>Of the customer it belongs to.</summary>
    public string OwnerPath { get; init; } = "";
}

/// <summary>How far reading a station's settings has come.</summary>
sealed record ReadingRow
{
    public long? RequestId { get; init; }
    public long? AskedMs { get; init; }
    public string? AskedFor { get; init; }
    public long IsWhole { get; init; }
    public long? ReadMs { get; init; }
    public string? ReadBy { get; init; }
    public string? Firmware { get; init; }
    public long? LookedMs { get; init; }
    public long? FailedMs { get; init; }
    public string? Failure { get; init; }
    public long? LastPartMs { get; init; }
}

/// <summary>What is known of stations' settings.</summary>
sealed class SettingStore(Database database, Commits commits, Sequences sequences, TimeProvider clock)
{
    const string Owner =
        """
        select b.id as "Id", b.identity as "Identity", b.name as "Name", b.ocpp_version as "OcppVersion", b.vendor as "Vendor", b.model as "Model",
               b.firmware_version as "Firmware", b.last_boot_ms as "LastBootMs", c.path as "OwnerPath"
        from charge_box b join location l on l.id = b.location_id join customer c on c.id = l.customer_id
        """;

    /// <exception cref="ApiProblem">404: absent, deleted or not the caller's.</exception>
    public async Task<SettingsOwner> Require(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<SettingsOwner>(new CommandDefinition(
            $"{Owner} where b.id = @id and b.deleted_ms is null and c.path >= @PathFrom and c.path < @PathTo",
            new { id, scope.PathFrom, scope.PathTo }, cancellationToken: ct)) ?? throw Problem.NotFound($"Charge box {id}");
    }

    /// <summary>All of the caller's that ever said what they are.</summary>
    public async Task<IReadOnlyList<SettingsOwner>> All(Scope scope, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<SettingsOwner>(new CommandDefinition(
            $"{Owner} where b.deleted_ms is null and b.model is not null and c.path >= @PathFrom and c.path < @PathTo order by b.id",
            new { scope.PathFrom, scope.PathTo }, cancellationToken: ct))).AsList();
    }

    public async Task<IReadOnlyList<SettingRow>> Rows(long boxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<SettingRow>(new CommandDefinition(
            $"select {SettingRow.Columns} from station_setting s where s.charge_box_id = @boxId", new { boxId }, cancellationToken: ct))).AsList();
    }

    /// <summary>Some settings of many stations.</summary>
    public async Task<ILookup<long, SettingRow>> Rows(IReadOnlyCollection<long> boxIds, IReadOnlyCollection<string> names, CancellationToken ct)
    {
        const int AtOnce = 400;
        var rows = new List<SettingRow>();
        await using var connection = await database.Open(ct);
        foreach (var some in boxIds.Chunk(AtOnce))
            rows.AddRange(await connection.QueryAsync<SettingRow>(new CommandDefinition(
                $"""
                select {SettingRow.Columns} from station_setting s
                where s.charge_box_id in {InList.Of(some)} and s.name in {InList.Of(names)}
                """, cancellationToken: ct)));
        return rows.ToLookup(row => row.ChargeBoxId);
    }

    /// <summary>Those of the stations that have told their settings.</summary>
    public async Task<IReadOnlySet<long>> Read(IReadOnlyCollection<long> boxIds, CancellationToken ct)
    {
        const int AtOnce = 1000;
        var read = new HashSet<long>();
        await using var connection = await database.Open(ct);
        foreach (var some in boxIds.Chunk(AtOnce))
            read.UnionWith(await connection.QueryAsync<long>(new CommandDefinition(
                $"select charge_box_id from station_reading where charge_box_id in {InList.Of(some)} and read_ms is not null",
                cancellationToken: ct)));
        return read;
    }

    public async Task<ReadingRow?> Reading(long boxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<ReadingRow>(new CommandDefinition(
            """
            select request_id as "RequestId", asked_ms as "AskedMs", asked_for as "AskedFor", is_whole as "IsWhole", read_ms as "ReadMs",
                   read_by as "ReadBy", firmware as "Firmware", looked_ms as "LookedMs", failed_ms as "FailedMs", failure as "Failure",
                   (select max(p.at_ms) from station_report_part p
                    where p.charge_box_id = station_reading.charge_box_id and p.request_id = station_reading.request_id) as "LastPartMs"
            from station_reading where charge_box_id = @boxId
            """, new { boxId }, cancellationToken: ct));
    }

    /// <summary>A report is about to be asked for: of its parts those count that come from now on.</summary>
    /// <param name="what">A <see cref="SettingsReport"/>, or what it is called.</param>
    /// <returns>The number to ask by.</returns>
    public async Task<int> Asking(long boxId, string what, CancellationToken ct)
    {
        var request = (int)(await sequences.Next("setting_report", ct) % int.MaxValue);
        await Epoch.NextMs(clock, ct);
        await commits.Save(
        [
            new Statement("delete from station_report_part where charge_box_id = @boxId", new { boxId }),
            SettingRows.MakeRoom(boxId),
            new Statement(
                """
                insert into station_reading (charge_box_id, request_id, asked_ms, asked_for, is_whole) values (@boxId, @request, @now, @what, 0)
                on conflict (charge_box_id) do update set request_id = @request, asked_ms = @now, asked_for = @what, is_whole = 0
                """,
                new { boxId, request, now = clock.GetUtcNow(), what }),
        ], ct);
        return request;
    }

    /// <summary>What was asked for will not come; or null, all that was asked for at once has come.</summary>
    /// <param name="why">Null where it has come.</param>
    /// <param name="readBy">What was read; null for a part of the settings.</param>
    public Task Asked(long boxId, string? why, string? readBy, CancellationToken ct) => commits.Save(
    [
        new Statement(
            """
            insert into station_reading (charge_box_id, is_whole) values (@boxId, 1) on conflict (charge_box_id) do update set is_whole = 1
            """, new { boxId }),
        why is not null
            ? new Statement(
                "update station_reading set failed_ms = @now, failure = @why where charge_box_id = @boxId", new { boxId, now = clock.GetUtcNow(), why })
            : new Statement(
                """
                update station_reading set failed_ms = null, failure = null, read_ms = coalesce(@readMs, read_ms),
                    read_by = coalesce(@readBy, read_by),
                    firmware = case when @readBy is null then firmware else (select b.firmware_version from charge_box b where b.id = @boxId) end
                where charge_box_id = @boxId
                """,
                new { boxId, readMs = readBy is null ? (DateTimeOffset?)null : clock.GetUtcNow(), readBy }),
    ], ct);

    /// <summary>What had to be done after its boot is done: once is enough, however it ended.</summary>
    public Task Looked(long boxId, DateTimeOffset at, CancellationToken ct) => commits.Save(
    [
        new Statement(
            """
            insert into station_reading (charge_box_id, is_whole, looked_ms) values (@boxId, 1, @at)
            on conflict (charge_box_id) do update set looked_ms = @at
            """, new { boxId, at }),
    ], ct);

    /// <summary>Keeps what was read by name.</summary>
    /// <param name="isAll">The station named all it has: what it did not name is gone.</param>
    public Task Read(long boxId, IEnumerable<SettingResult> results, string by, bool isAll, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        List<Change> changes =
        [
            .. results.Where(result => result.Kind == OutcomeKind.Accepted).Select(result => SettingRows.Read(
                boxId, result.Setting, result.Value, result.Mutability, StoredTraits.Write(result.Traits, null), now, by)),
        ];
        if (isAll)
            changes.Add(new Statement("delete from station_setting where charge_box_id = @boxId and read_ms < @now", new { boxId, now }));
        return commits.Save(changes, ct);
    }
}
