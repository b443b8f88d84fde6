using Dapper;
using Stationmaster.Charging.SmartCharging;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.SmartCharging;

/// <summary>The profiles that stations keep. The caller may see the charge box.</summary>
sealed class ProfileStore(Database database, Commits commits, Sequences sequences, TimeProvider clock)
{
    static readonly TimeSpan Ahead = TimeSpan.FromHours(24);

    /// <summary>Unique at every station.</summary>
    public async ValueTask<int> NextId(CancellationToken ct) => (int)await sequences.Next("charging_profile", ct);

    /// <summary>The same, above those that the station leaves to external systems (OCPP 2.1: MaxExternalConstraintsId).</summary>
    public async ValueTask<int> NextId(long chargeBoxId, CancellationToken ct)
    {
        var next = await NextId(ct);
        await using var connection = await database.Open(ct);
        var value = await connection.QueryFirstOrDefaultAsync<string?>(new CommandDefinition(
            """
            select value from station_setting where charge_box_id = @chargeBoxId and lower(variable) = 'maxexternalconstraintsid' and attribute = 0
            """, new { chargeBoxId }, cancellationToken: ct));
        return int.TryParse(value, out var floor) && floor > 0 && next <= floor && floor < int.MaxValue - next ? floor + next : next;
    }

    /// <summary>By EVSE, purpose and level, the highest first.</summary>
    public async Task<IReadOnlyList<ProfileView>> List(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select p.evse_number as "EvseNumber", p.document as "Document", p.source as "Source", p.by_name as "ByName", p.set_ms as "SetMs",
                   p.transaction_id as "TransactionId", p.update_document as "UpdateDocument", p.for_start as "ForStart", s.state as "SessionState", s.started_ms as "StartedMs"
            from charging_profile p left join session s on s.number = p.transaction_id
            where p.charge_box_id = @chargeBoxId order by p.evse_number, p.purpose, p.stack_level desc, p.profile_id
            """, new { chargeBoxId }, cancellationToken: ct));
        var now = clock.GetUtcNow();
        return [.. rows.Select(row => row.ToView(now, now + Ahead))];
    }

    public async Task<bool> Has(long chargeBoxId, int id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long>(new CommandDefinition(
            "select profile_id from charging_profile where charge_box_id = @chargeBoxId and profile_id = @id", new { chargeBoxId, id = (long)id },
            cancellationToken: ct)) != 0;
    }

    /// <summary>A session that runs at this station; the station's own id of it, where it has one.</summary>
    public async Task<(bool Runs, string? OwnId)> Running(long chargeBoxId, int number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<(long Number, string? OwnId)>(new CommandDefinition(
            "select number, own_id from session where number = @number and charge_box_id = @chargeBoxId and state = 0",
            new { number = (long)number, chargeBoxId }, cancellationToken: ct));
        return (row.Number != 0, row.OwnId);
    }

    /// <summary>The station took it: it replaces any of the same id, and of the same EVSE, purpose and level (OCPP 1.6 §5.16).</summary>
    /// <param name="isForCar">We made it from what a car asked for.</param>
    public Task Set(long chargeBoxId, int evse, ChargingProfile profile, string by, bool isForCar = false) => commits.Write(
        async write =>
        {
            var key = new { chargeBoxId, id = (long)profile.Id, evse = (long)evse, purpose = profile.Purpose.ToString(), level = (long)profile.StackLevel };
            await write.Execute(
                """
                delete from charging_profile where charge_box_id = @chargeBoxId
                    and (profile_id = @id or evse_number = @evse and purpose = @purpose and stack_level = @level)
                """, key, CancellationToken.None);
            return await write.Execute(
                """
                insert into charging_profile (charge_box_id, profile_id, evse_number, purpose, stack_level, transaction_id, document, source, by_name, set_ms, for_car)
                values (@chargeBoxId, @id, @evse, @purpose, @level, @transactionId, @document, 'CSO', @by, @NowMs, @forCar)
                """,
                new
                {
                    key.chargeBoxId, key.id, key.evse, key.purpose, key.level, transactionId = (long?)profile.TransactionId,
                    document = ProfileRows.Write(profile), by, write.NowMs,
                    forCar = isForCar ? 1L : 0L,
                },
                CancellationToken.None);
        },
        CancellationToken.None);

    /// <summary>Of a session that is to start: it is known before the station hears of it, since the session may be there before its answer.</summary>
    public Task Expect(long chargeBoxId, int evse, ChargingProfile profile, string by) => commits.Write(
        write => write.Execute(
            """
            insert into charging_profile (charge_box_id, profile_id, evse_number, purpose, stack_level, document, source, by_name, set_ms, for_start)
            values (@chargeBoxId, @id, @evse, @purpose, @level, @document, 'CSO', @by, @NowMs, 1)
            on conflict (charge_box_id, profile_id) do update set evse_number = excluded.evse_number, purpose = excluded.purpose,
                stack_level = excluded.stack_level, transaction_id = null, document = excluded.document, source = excluded.source,
                by_name = excluded.by_name, set_ms = excluded.set_ms, for_start = 1, update_document = null
            """,
            new
            {
                chargeBoxId, id = (long)profile.Id, evse = (long)evse, purpose = profile.Purpose.ToString(), level = (long)profile.StackLevel,
                document = ProfileRows.Write(profile), by, write.NowMs,
            },
            CancellationToken.None),
        CancellationToken.None);

    /// <summary>The station took it: what was for sessions there before, it keeps no more.</summary>
    public Task Taken(long chargeBoxId, int evse, ChargingProfile profile) => commits.Write(
        write => write.Execute(
            """
            delete from charging_profile where charge_box_id = @chargeBoxId and profile_id <> @id and evse_number = @evse and purpose = @purpose
                and stack_level = @level
            """,
            new { chargeBoxId, id = (long)profile.Id, evse = (long)evse, purpose = profile.Purpose.ToString(), level = (long)profile.StackLevel },
            CancellationToken.None),
        CancellationToken.None);

    /// <summary>The station keeps them no more.</summary>
    public Task Clear(long chargeBoxId, ClearChargingProfiles cleared) => commits.Write(
        write => write.Execute(
            $"""
            delete from charging_profile where charge_box_id = @chargeBoxId and source = 'CSO'
            {(cleared.Id is null ? "" : "and profile_id = @id")} {(cleared.Connector is null ? "" : "and evse_number = @evse")}
            {(cleared.Purpose is null ? "" : "and purpose = @purpose")} {(cleared.StackLevel is null ? "" : "and stack_level = @level")}
            """,
            new
            {
                chargeBoxId, id = (long?)cleared.Id, evse = (long?)cleared.Connector?.Evse, purpose = cleared.Purpose?.ToString(),
                level = (long?)cleared.StackLevel,
            },
            CancellationToken.None),
        CancellationToken.None);

    /// <summary>All that the station keeps as far as is known, for deciding.</summary>
    public async Task<IReadOnlyList<KeptProfile>> Kept(long chargeBoxId, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = await connection.QueryAsync<(long Evse, string Document, string? Update, long? Number, long ForCar)>(new CommandDefinition(
            "select evse_number, document, update_document, transaction_id, for_car from charging_profile where charge_box_id = @chargeBoxId",
            new { chargeBoxId }, cancellationToken: ct));
        return
        [
            .. rows.Select(row => new KeptProfile(
                (int)row.Evse, ProfileRows.Read(row.Document) is var profile && row.Number is { } number ? profile with { TransactionId = (int)number } : profile,
                ProfileRows.ReadUpdate(row.Update)) { IsMadeForCar = row.ForCar != 0 }),
        ];
    }

    /// <summary>What a dynamic profile gives from now on.</summary>
    public Task Update(long chargeBoxId, int id, ScheduleUpdate update) => commits.Write(
        write => write.Execute(
            "update charging_profile set update_document = @document where charge_box_id = @chargeBoxId and profile_id = @id",
            new { chargeBoxId, id = (long)id, document = ProfileRows.Write(update) }, CancellationToken.None),
        CancellationToken.None);

    /// <summary>Before the station is asked for all that it keeps.</summary>
    public async Task Asked(long chargeBoxId, int requestId)
    {
        await Epoch.NextMs(clock, CancellationToken.None);
        await commits.Write(
            write => write.Execute(
                """
                insert into profile_refresh (charge_box_id, request_id, asked_ms) values (@chargeBoxId, @requestId, @NowMs)
                on conflict (charge_box_id) do update set request_id = excluded.request_id, asked_ms = excluded.asked_ms
                """,
                new { chargeBoxId, requestId = (long)requestId, write.NowMs }, CancellationToken.None),
            CancellationToken.None);
    }

    /// <summary>Before the station tells anew: what it does not tell, it does not keep.</summary>
    public Task Forget(long chargeBoxId) => commits.Write(
        write => write.Execute("delete from charging_profile where charge_box_id = @chargeBoxId", new { chargeBoxId }, CancellationToken.None),
        CancellationToken.None);

    sealed record Row
    {
        public long EvseNumber { get; init; }
        public string Document { get; init; } = "";
        public string Source { get; init; } = "";
        public string? ByName { get; init; }
        public long SetMs { get; init; }
        public long? TransactionId { get; init; }
        public string? UpdateDocument { get; init; }
        public long ForStart { get; init; }
        public long? SessionState { get; init; }
        public long? StartedMs { get; init; }

        public ProfileView ToView(DateTimeOffset from, DateTimeOffset until)
        {
            var profile = ProfileRows.Read(Document);
            return new(
                profile.Id, EvseNumber, profile.Purpose, profile.Kind, profile.Recurrency, profile.StackLevel, profile.ValidFrom, profile.ValidUntil,
                TransactionId, [.. profile.Schedules.Select(ProfileViews.Of)], Source, ByName, Epoch.FromMs(SetMs),
                profile.ValidUntil <= from || SessionState is > 0 || IsOver(profile, from)
                    || ForStart != 0 && Epoch.FromMs(SetMs) + Charging.Stations.Patience.RemoteStart < from,
                profile.Schedules.IsDefaultOrEmpty
                    ? []
                    : ProfileViews.Of(LimitSteps.Of(profile, profile.Schedules[0], from, until, Epoch.FromMs(StartedMs))),
                profile.MostOfflineSeconds, profile.IsGoneAfterOffline, profile.AskEverySeconds, ProfileRows.ReadUpdate(UpdateDocument));
        }

        static bool IsOver(ChargingProfile profile, DateTimeOffset now) =>
            profile.Kind == ProfileKind.Absolute && !profile.Schedules.IsDefaultOrEmpty
            && profile.Schedules.All(schedule => schedule is { StartsAt: { } start, DurationSeconds: { } seconds } && start.AddSeconds(seconds) <= now);
    }
}
