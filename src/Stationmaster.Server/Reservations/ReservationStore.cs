using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Reservations;

/// <param name="EvseNumber">Null for any.</param>
sealed record NewReservation(
    long ChargeBoxId, int? EvseNumber, string? ConnectorType, string TokenUid, string? TokenLabel, string? GroupUid, DateTimeOffset ExpiresAt,
    string By)
{
    /// <summary>OCPP's id of it; null for our own.</summary>
    public long? Number { get; init; }
}

/// <summary>One that a station may keep though it never said so.</summary>
sealed record DoubtfulReservation
{
    public long Id { get; init; }
    public long? OwnNumber { get; init; }
    public long ChargeBoxId { get; init; }
    public long ExpiresMs { get; init; }

    public long Number => OwnNumber ?? Id;
}

/// <param name="ChargeBoxId">Null for all of the caller's.</param>
/// <param name="IsOpen">Only those that stand.</param>
sealed record ReservationQuery(long? ChargeBoxId, bool IsOpen, int Limit, long Before);

/// <summary>Who has reserved what. One whose time has come has expired, whether or not the station says so.</summary>
sealed class ReservationStore(Database database, Commits commits, Sequences sequences, TimeProvider clock)
{
    public const string Order = "reservations";

    /// <summary>Longer than any order takes: what has no outcome then never will, and is in doubt.</summary>
    static readonly TimeSpan LongestOrder = TimeSpan.FromMinutes(10);

    static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    const int MostDoubtful = 1000;

    const string Select =
        """
        select r.id as "Id", r.number as "OwnNumber", r.charge_box_id as "ChargeBoxId", b.identity as "Identity", r.evse_number as "EvseNumber", e.evse_id as "EvseId",
               r.connector_type as "ConnectorType", r.token_uid as "TokenUid", r.token_label as "TokenLabel", r.group_uid as "GroupUid",
               r.state as "State", r.why as "Why", r.by_name as "ByName", r.ended_by as "EndedBy", r.session_number as "SessionNumber",
               r.created_ms as "CreatedMs", r.expires_ms as "ExpiresMs", r.ended_ms as "EndedMs"
        from reservation r
        join charge_box b on b.id = r.charge_box_id join location l on l.id = b.location_id join customer c on c.id = l.customer_id
        left join evse e on e.charge_box_id = r.charge_box_id and e.number = r.evse_number
        """;

    /// <summary>Newest first.</summary>
    public async Task<ReservationPage> List(Scope scope, ReservationQuery query, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            {Select} where r.id < @Before and c.path >= @from and c.path < @to
            {(query.ChargeBoxId is null ? "" : "and r.charge_box_id = @ChargeBoxId")}
            {(query.IsOpen ? "and r.state in ('Requested', 'Active') and r.expires_ms > @nowMs" : "")}
            order by r.id desc limit @more
            """,
            new
            {
                query.Before, query.ChargeBoxId, from = scope.PathFrom, to = scope.PathTo, nowMs = Epoch.ToMs(clock.GetUtcNow()),
                more = query.Limit + 1L,
            },
            cancellationToken: ct))).AsList();
        var now = clock.GetUtcNow();
        return new(
            [.. rows.Take(query.Limit).Select(row => row.ToReservation(now))],
            rows.Count > query.Limit ? new Cursor(Order, rows[query.Limit - 1].Id).ToString() : null);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<Reservation> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} where r.id = @id and c.path >= @from and c.path < @to", new { id, from = scope.PathFrom, to = scope.PathTo },
            cancellationToken: ct));
        return row?.ToReservation(clock.GetUtcNow()) ?? throw Problem.NotFound($"Reservation {id}");
    }

    /// <summary>Written before the station is asked: a car that comes at once finds it.</summary>
    /// <returns>Its id, 1..2^31-1.</returns>
    public async Task<long> Add(NewReservation added, CancellationToken ct)
    {
        var id = await sequences.Next("reservation", ct);
        await commits.Write(
            write => write.Execute(
                """
                insert into reservation (id, number, cancel_ms, charge_box_id, evse_number, connector_type, token_uid, token_uid_folded, token_label, group_uid,
                    group_uid_folded, state, by_name, created_ms, expires_ms)
                values (@id, @Number, @cancelMs, @ChargeBoxId, @EvseNumber, @ConnectorType, @TokenUid, @tokenFolded, @TokenLabel, @GroupUid, @groupFolded,
                    'Requested', @By, @NowMs, @expiresMs)
                """,
                new
                {
                    id, added.Number, cancelMs = write.NowMs + (long)LongestOrder.TotalMilliseconds, added.ChargeBoxId, added.EvseNumber, added.ConnectorType, added.TokenUid, tokenFolded = Fold.Text(added.TokenUid),
                    added.TokenLabel, added.GroupUid, groupFolded = added.GroupUid is { } group ? Fold.Text(group) : null, added.By,
                    write.NowMs, expiresMs = Epoch.ToMs(added.ExpiresAt),
                },
                ct),
            ct);
        return id;
    }

    /// <summary>What became of it; one that a car used meanwhile stays used.</summary>
    public Task Set(long id, ReservationState state, string? why, string? by) => commits.Write(
        write => write.Execute(
            """
            update reservation set state = @state, why = @why, ended_by = @by, ended_ms = @endedMs, cancel_ms = null
            where id = @id and state in ('Requested', 'Active')
            """,
            new { id, state = state.ToString(), why, by, endedMs = state == ReservationState.Active ? (long?)null : write.NowMs },
            CancellationToken.None),
        CancellationToken.None);

    /// <summary>The station took it, in place of the one that had its number there.</summary>
    public Task Accepted(long chargeBoxId, long id) => commits.Write(
        async write =>
        {
            await write.Execute(
                """
                update reservation set state = 'Removed', why = @why, ended_ms = @NowMs, cancel_ms = null
                where charge_box_id = @chargeBoxId and id <> @id and state in ('Requested', 'Active')
                    and coalesce(number, id) = (select coalesce(o.number, o.id) from reservation o where o.id = @id)
                """,
                new { chargeBoxId, id, why = "Another took its number at the charge box", write.NowMs }, CancellationToken.None);
            return await write.Execute(
                "update reservation set state = 'Active', cancel_ms = null where id = @id and state = 'Requested'", new { id }, CancellationToken.None);
        },
        CancellationToken.None);

    /// <summary>It does not stand; the station is to be told so as soon as it can be, or a moment after it was told in vain.</summary>
    public Task Doubt(long id, string why, bool again = false) => commits.Write(
        write => write.Execute(
            """
            update reservation set state = 'Rejected', why = @why, ended_ms = coalesce(ended_ms, @NowMs), cancel_ms = @cancelMs
            where id = @id and state in ('Requested', 'Rejected')
            """,
            new { id, why, write.NowMs, cancelMs = write.NowMs + (again ? (long)TryAgain.TotalMilliseconds : 0) }, CancellationToken.None),
        CancellationToken.None);

    public Task Undone(long id, string why) => commits.Write(
        write => write.Execute(
            "update reservation set why = @why, cancel_ms = null where id = @id and cancel_ms is not null", new { id, why }, CancellationToken.None),
        CancellationToken.None);

    /// <summary>Those of which stations are to be told now.</summary>
    public async Task<IReadOnlyList<DoubtfulReservation>> Doubtful(CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<DoubtfulReservation>(new CommandDefinition(
            """
            select id as "Id", number as "OwnNumber", charge_box_id as "ChargeBoxId", expires_ms as "ExpiresMs"
            from reservation where cancel_ms <= @nowMs order by cancel_ms limit @MostDoubtful
            """, new { nowMs = Epoch.ToMs(clock.GetUtcNow()), MostDoubtful }, cancellationToken: ct))).AsList();
    }

    /// <summary>The one that stands under this number at a charge box; null for none.</summary>
    public async Task<long?> Standing(long chargeBoxId, long number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            """
            select id from reservation
            where charge_box_id = @chargeBoxId and state in ('Requested', 'Active') and coalesce(number, id) = @number order by id desc limit 1
            """, new { chargeBoxId, number }, cancellationToken: ct));
    }

    sealed record Row
    {
        public long Id { get; init; }
        public long? OwnNumber { get; init; }
        public long ChargeBoxId { get; init; }
        public string Identity { get; init; } = "";
        public long? EvseNumber { get; init; }
        public string? EvseId { get; init; }
        public string? ConnectorType { get; init; }
        public string TokenUid { get; init; } = "";
        public string? TokenLabel { get; init; }
        public string? GroupUid { get; init; }
        public string State { get; init; } = "";
        public string? Why { get; init; }
        public string ByName { get; init; } = "";
        public string? EndedBy { get; init; }
        public long? SessionNumber { get; init; }
        public long CreatedMs { get; init; }
        public long ExpiresMs { get; init; }
        public long? EndedMs { get; init; }

        public Reservation ToReservation(DateTimeOffset now)
        {
            var state = Enum.Parse<ReservationState>(State);
            var isOver = state is ReservationState.Requested or ReservationState.Active && ExpiresMs <= Epoch.ToMs(now);
            return new(
                Id, OwnNumber ?? Id, ChargeBoxId, Identity, EvseNumber, EvseId, ConnectorType, TokenUid, TokenLabel, GroupUid,
                isOver ? ReservationState.Expired : state, Why, ByName, EndedBy, SessionNumber, Epoch.FromMs(CreatedMs), Epoch.FromMs(ExpiresMs),
                isOver ? Epoch.FromMs(ExpiresMs) : Epoch.FromMs(EndedMs));
        }
    }
}
