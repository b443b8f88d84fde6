using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.LocalLists;

/// <summary>What a station holds, as far as we know.</summary>
sealed record HeldList
{
    public long ChargeBoxId { get; init; }
    public long Version { get; init; }
    public long? StationVersion { get; init; }
    public long Entries { get; init; }
    public string Held { get; init; } = "[]";
    public string HeldHash { get; init; } = "";
    public long? IsEnabled { get; init; }
    public long? MostEntries { get; init; }
    public long? MostPerMessage { get; init; }
    public long? MostBytes { get; init; }
    public string? UpdateKind { get; init; }
    public string? Outcome { get; init; }
    public string? Status { get; init; }
    public string? Why { get; init; }
    public long? AtMs { get; init; }
    public long Attempts { get; init; }
    public long? NextMs { get; init; }

    public ListLimits Limits => new(IsEnabled is null ? null : IsEnabled != 0, (int?)MostEntries, (int?)MostPerMessage, (int?)MostBytes);
}

/// <summary>The local lists of the stations, and what should be on them.</summary>
sealed class LocalListStore(Database database, Commits commits, TimeProvider clock)
{
    const string Columns =
        """
        charge_box_id as "ChargeBoxId", version as "Version", station_version as "StationVersion", entries as "Entries", held as "Held",
        held_hash as "HeldHash", is_enabled as "IsEnabled", most_entries as "MostEntries", most_per_message as "MostPerMessage",
        most_bytes as "MostBytes", update_kind as "UpdateKind", outcome as "Outcome", status as "Status", why as "Why", at_ms as "AtMs",
        attempts as "Attempts", next_ms as "NextMs"
        """;

    /// <summary>Longer than any update takes: who holds a claim for longer has died.</summary>
    static readonly TimeSpan ClaimLasts = TimeSpan.FromMinutes(30);

    /// <summary>The charge keys of these customers and of those below them that may charge now, those with priority first.</summary>
    public async Task<ImmutableArray<ListedToken>> Wanted(IReadOnlyList<long> customerIds, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var paths = (await connection.QueryAsync<string>(new CommandDefinition(
            $"select path from customer where id in {InList.Of(customerIds)}", cancellationToken: ct))).AsList();
        if (paths.Count == 0)
            return [];
        var nowMs = Epoch.ToMs(clock.GetUtcNow());
        var rows = await connection.QueryAsync<(string Uid, string Type, long? ExpiresMs, string? ParentUid)>(new CommandDefinition(
            $"""
            select t.uid, t.type, t.expires_ms, t.parent_uid
            from customer c join token t on t.customer_id = c.id {(customerIds.Contains(1) ? "or t.customer_id is null and c.id = 1" : "")}
            where t.deleted_ms is null and t.active = 1 and t.valid_from_ms <= @nowMs and (t.expires_ms is null or t.expires_ms > @nowMs)
                and t.type in ('rfid', 'virtual', 'vehicle', 'app')
                and not exists (select 1 from credit_account a where a.token_id = t.id and a.active = 1)
                and ({string.Join(" or ", paths.Select((_, i) => $"c.path >= @from{i} and c.path < @to{i}"))})
            order by t.priority desc, t.id
            """, Parameters(paths, nowMs), cancellationToken: ct));
        return
        [
            .. rows.DistinctBy(row => row.Uid).Select(row => new ListedToken(
                row.Uid, Enum.TryParse<TokenKind>(row.Type, ignoreCase: true, out var kind) ? kind : TokenKind.Rfid,
                new(AuthorisationStatus.Accepted, Epoch.FromMs(row.ExpiresMs), row.ParentUid))),
        ];
    }

    /// <summary>Without what the station was told to forget.</summary>
    public async Task<ImmutableArray<ListedToken>> Wanted(IReadOnlyList<long> customerIds, long chargeBoxId, CancellationToken ct) =>
        Without(await Wanted(customerIds, ct), (await Excluded([chargeBoxId], ct))[chargeBoxId]);

    /// <summary>Folded uids of charge keys that stations were told to forget.</summary>
    public async Task<ILookup<long, string>> Excluded(IEnumerable<long> chargeBoxIds, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<(long ChargeBoxId, string Uid)>(new CommandDefinition(
            $"select charge_box_id, uid from local_list_exclusion where charge_box_id in {InList.Of(chargeBoxIds)}", cancellationToken: ct)))
            .ToLookup(row => row.ChargeBoxId, row => row.Uid);
    }

    public static ImmutableArray<ListedToken> Without(ImmutableArray<ListedToken> entries, IEnumerable<string> excluded) =>
        excluded.ToHashSet() is { Count: > 0 } gone ? [.. entries.Where(entry => !gone.Contains(Fold.Text(entry.Uid)))] : entries;

    static DynamicParameters Parameters(IReadOnlyList<string> paths, long nowMs)
    {
        var parameters = new DynamicParameters();
        parameters.Add("nowMs", nowMs);
        for (var i = 0; i < paths.Count; i++)
        {
            parameters.Add($"from{i}", paths[i]);
            parameters.Add($"to{i}", paths[i][..^1] + "0");
        }
        return parameters;
    }

    /// <summary>One that holds nothing where nothing is known.</summary>
    public async Task<HeldList> Of(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<HeldList>(new CommandDefinition(
            $"select {Columns} from local_list where charge_box_id = @chargeBoxId", new { chargeBoxId }, cancellationToken: ct))
            ?? new() { ChargeBoxId = chargeBoxId };
    }

    public async Task<IReadOnlyDictionary<long, HeldList>> Of(IReadOnlyList<long> chargeBoxIds, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<HeldList>(new CommandDefinition(
            $"select {Columns.Replace("held as \"Held\",", "", StringComparison.Ordinal)} from local_list where charge_box_id in {InList.Of(chargeBoxIds)}",
            cancellationToken: ct));
        return rows.ToDictionary(row => row.ChargeBoxId);
    }

    /// <summary>Only one at a time brings a station's list up to date, on whichever node.</summary>
    public async Task<bool> Claim(long chargeBoxId, CancellationToken ct) => await commits.Write(
        async write =>
        {
            await write.Execute("insert into local_list (charge_box_id) values (@chargeBoxId) on conflict do nothing", new { chargeBoxId }, ct);
            return await write.Execute(
                "update local_list set busy_ms = @NowMs where charge_box_id = @chargeBoxId and (busy_ms is null or busy_ms < @overMs)",
                new { chargeBoxId, write.NowMs, overMs = write.NowMs - (long)ClaimLasts.TotalMilliseconds }, ct);
        },
        ct) > 0;

    /// <summary>Which version a station says it holds.</summary>
    public Task Seen(long chargeBoxId, int version) => commits.Write(
        async write =>
        {
            await write.Execute("insert into local_list (charge_box_id) values (@chargeBoxId) on conflict do nothing", new { chargeBoxId }, CancellationToken.None);
            return await write.Execute(
                "update local_list set station_version = @version where charge_box_id = @chargeBoxId", new { chargeBoxId, version = (long)version },
                CancellationToken.None);
        },
        CancellationToken.None);

    public Task Release(long chargeBoxId) => commits.Write(
        write => write.Execute("update local_list set busy_ms = null where charge_box_id = @chargeBoxId", new { chargeBoxId }, CancellationToken.None),
        CancellationToken.None);

    public Task Save(HeldList list) => commits.Write(
        write => write.Execute(
            """
            update local_list set version = @Version, station_version = @StationVersion, entries = @Entries, held = @Held, held_hash = @HeldHash,
                is_enabled = @IsEnabled, most_entries = @MostEntries, most_per_message = @MostPerMessage, most_bytes = @MostBytes,
                update_kind = @UpdateKind, outcome = @Outcome, status = @Status, why = @Why, at_ms = @AtMs, attempts = @Attempts, next_ms = @NextMs
            where charge_box_id = @ChargeBoxId
            """, list, CancellationToken.None),
        CancellationToken.None);

    public static ImmutableDictionary<string, ListedToken> Read(string held) =>
        (JsonSerializer.Deserialize<ListedToken[]>(held, ApiJson.Options) ?? []).ToImmutableDictionary(entry => Fold.Text(entry.Uid));

    public static string Write(IEnumerable<ListedToken> held) =>
        JsonSerializer.Serialize(held.OrderBy(entry => entry.Uid, StringComparer.Ordinal), ApiJson.Options);

    /// <summary>The same for the same entries, in whatever order.</summary>
    public static string HashOf(IEnumerable<ListedToken> entries) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(entries))));
}
