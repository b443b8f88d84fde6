using System.Globalization;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.Costs;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Payments;

/// <summary>A charge box at which somebody wants to pay.</summary>
sealed record PayingBox(long Id, string Identity, string? OcppVersion);

sealed record NewPayment(
    PaymentKind Kind, long ChargeBoxId, int Evse, string? ExternalId, string Reference, TransactionLimit? Limit, DateTimeOffset ExpiresAt, string By);

sealed record PaymentQuery(
    long? ChargeBoxId, PaymentState? State, long? TransactionId, string? ExternalId, int Limit, long Before);

/// <summary>Payments for single charges. A payment whose time has passed has expired, though its row says so only when it is looked at.</summary>
sealed class PaymentStore(Database database, Commits commits, Sequences sequences, TimeProvider clock)
{
    public const string Order = "payments";

    const string Select =
        """
        select p.id as "Id", p.kind as "Kind", p.state as "State", p.charge_box_id as "ChargeBoxId", b.identity as "Identity", p.evse_number as "EvseNumber",
               e.evse_id as "EvseId", p.external_id as "ExternalId", p.token_uid as "Token", p.card_digits as "CardDigits",
               p.limit_document as "Limit", p.session_number as "SessionNumber", r.amount_minor as "AmountMinor", r.currency as "Currency",
               r.sealed_ms as "SealedMs", p.why as "Why", p.notified as "Notified", p.order_id as "OrderId", p.by_name as "ByName", p.created_ms as "CreatedMs",
               p.updated_ms as "UpdatedMs", p.expires_ms as "ExpiresMs", p.confirmed_ms as "ConfirmedMs", p.started_ms as "StartedMs",
               p.ended_ms as "EndedMs", p.settled_ms as "SettledMs"
        from payment p
        join charge_box b on b.id = p.charge_box_id join location l on l.id = b.location_id join customer c on c.id = l.customer_id
        left join evse e on e.charge_box_id = p.charge_box_id and e.number = p.evse_number
        left join charge_record r on r.number = p.session_number
        """;

    /// <returns>Null where the caller has no such charge box.</returns>
    public async Task<PayingBox?> Box(Scope scope, long? id, string? identity, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<PayingBox>(new CommandDefinition(
            $"""
            select b.id as "Id", b.identity as "Identity", b.ocpp_version as "OcppVersion"
            from charge_box b join location l on l.id = b.location_id join customer c on c.id = l.customer_id
            where {(id is null ? "b.identity = @identity" : "b.id = @id")} and b.deleted_ms is null and c.path >= @from and c.path < @to
            """, new { id, identity, from = scope.PathFrom, to = scope.PathTo }, cancellationToken: ct));
    }

    public async Task<bool> HasEvse(long chargeBoxId, int number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "select count(*) from evse where charge_box_id = @chargeBoxId and number = @number and deleted_ms is null",
            new { chargeBoxId, number = (long)number }, cancellationToken: ct)) > 0;
    }

    /// <returns>Its id; that of the one that stands where the service has opened it before.</returns>
    /// <exception cref="ApiProblem">409: another payment has this reference.</exception>
    public async Task<(long Id, bool IsNew)> Add(NewPayment added, CancellationToken ct)
    {
        var fresh = await sequences.Next("payment", ct);
        return await commits.Write(
            async write =>
            {
                if (added.ExternalId is not null && await write.Find<long>(
                    "select id from payment where charge_box_id = @ChargeBoxId and external_id = @ExternalId", added, ct) is > 0 and var known)
                    return (known, false);
                await RequireFree(write, added.ChargeBoxId, added.Reference, fresh, ct);
                await write.Execute(
                    """
                    insert into payment (id, kind, state, charge_box_id, evse_number, external_id, token_uid, token_folded, limit_document, by_name,
                        created_ms, updated_ms, expires_ms)
                    values (@fresh, @kind, 'Open', @ChargeBoxId, @evse, @ExternalId, @Reference, @folded, @limit, @By, @NowMs, @NowMs, @expiresMs)
                    """,
                    new
                    {
                        fresh, kind = added.Kind.ToString(), added.ChargeBoxId, evse = (long)added.Evse, added.ExternalId, added.Reference,
                        folded = PaymentRows.Folded(added.Reference), limit = Write(added.Limit), added.By, write.NowMs, expiresMs = Epoch.ToMs(added.ExpiresAt),
                    }, ct);
                return (fresh, true);
            },
            ct);
    }

    static async Task RequireFree(WriteTransaction write, long chargeBoxId, string reference, long id, CancellationToken ct)
    {
        if (await write.Find<long>(
            "select id from payment where charge_box_id = @chargeBoxId and token_folded = @folded and id <> @id",
            new { chargeBoxId, folded = PaymentRows.Folded(reference), id }, ct) > 0)
            throw Problem.Conflict("reference", $"There already is a payment {reference} at this charge box.");
    }

    static string? Write(TransactionLimit? limit) => limit is null or { IsEmpty: true } ? null : JsonSerializer.Serialize(limit, ApiJson.Options);

    public Task Notified(long id, string outcome) => commits.Write(
        write => write.Execute("update payment set notified = @outcome where id = @id", new { id, outcome }, CancellationToken.None), CancellationToken.None);

    /// <returns>False where it is not open any more.</returns>
    public Task<bool> Confirm(Payment payment, string reference, string? cardDigits, TransactionLimit? limit, DateTimeOffset until, CancellationToken ct) =>
        commits.Write(
            async write =>
            {
                await RequireFree(write, payment.ChargeBoxId, reference, payment.Id, ct);
                return await write.Execute(
                    """
                    update payment set state = 'Confirmed', token_uid = @reference, token_folded = @folded, card_digits = @cardDigits,
                        limit_document = @limit, confirmed_ms = @NowMs, updated_ms = @NowMs, expires_ms = @untilMs
                    where id = @Id and state = 'Open' and expires_ms > @NowMs
                    """,
                    new
                    {
                        payment.Id, reference, folded = PaymentRows.Folded(reference), cardDigits, limit = Write(limit), write.NowMs,
                        untilMs = Epoch.ToMs(until),
                    }, ct) == 1;
            },
            ct);

    /// <summary>How the order to start ended; a charge that began meanwhile stays begun.</summary>
    public Task Ordered(long id, long orderId, bool isRefused, string? why) => commits.Write(
        write => write.Execute(
            $"""
            update payment set order_id = @orderId, updated_ms = @NowMs {(isRefused ? ", state = 'Refused', why = @why" : "")}
            where id = @id and state = 'Confirmed'
            """, new { id, orderId, why, write.NowMs }, CancellationToken.None),
        CancellationToken.None);

    /// <returns>False where its charge has begun, or it is over.</returns>
    public Task<bool> Cancel(long id, string why, CancellationToken ct) => commits.Write(
        async write => await write.Execute(
            "update payment set state = 'Cancelled', why = @why, updated_ms = @NowMs where id = @id and state in ('Open', 'Confirmed')",
            new { id, why, write.NowMs }, ct) == 1,
        ct);

    /// <summary>More is reserved: the charge may go on until there.</summary>
    /// <param name="raise">From the limit that stands; what it throws leaves that standing.</param>
    /// <returns>False where it is over.</returns>
    public Task<bool> Raise(long id, Func<TransactionLimit, TransactionLimit> raise, CancellationToken ct) => commits.Write(
        async write =>
        {
            // Takes the row before it is read: another's raise, on whichever node, is either in it or waits.
            if (await write.Execute(
                "update payment set updated_ms = @NowMs where id = @id and state in ('Confirmed', 'Charging')", new { id, write.NowMs }, ct) == 0)
                return false;
            var stands = await write.Find<string>("select limit_document from payment where id = @id", new { id }, ct);
            var limit = Write(raise(SessionLimitStore.Read(stands) ?? new()));
            await write.Execute("update payment set limit_document = @limit where id = @id", new { id, limit }, ct);
            return true;
        },
        ct);

    /// <summary>What the payment service says of the settlement.</summary>
    /// <returns>False where it is settled already.</returns>
    public async Task<bool> Settle(Payment payment, StationSettlement told, string by, CancellationToken ct)
    {
        var settlement = await sequences.Next("settlement", ct);
        return await commits.Write(
            async write =>
            {
                var changed = await write.Execute(
                    """
                    update payment set state = @standing, why = @why, updated_ms = @NowMs, settled_ms = @atMs
                    where id = @Id and state in ('Ended', 'Unsettled', 'Cancelled', 'Expired', 'Refused')
                    """,
                    new
                    {
                        payment.Id, standing = PaymentRows.StateOf(told.Status).ToString(), why = told.Status == "Settled" ? null : told.Why, write.NowMs,
                        atMs = told.Status == "Settled" ? Epoch.ToMs(told.At) : (long?)null,
                    }, ct);
                if (changed == 0)
                    return false;
                var kept = PaymentRows.Kept(new(settlement, payment.ChargeBoxId, (int?)payment.TransactionId, null, "Service", told, by, write.Now));
                await write.Execute(kept.Sql, kept.Parameters, ct);
                if (payment.TransactionId is { } number && Receipts.ReceiptStore.Due(number, write.Now) is Statement due)
                    await write.Execute(due.Sql, due.Parameters, ct);
                return true;
            },
            ct);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<Payment> Find(Scope scope, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} where p.id = @id and c.path >= @from and c.path < @to", new { id, from = scope.PathFrom, to = scope.PathTo },
            cancellationToken: ct)) ?? throw Problem.NotFound($"Payment {id}");
        return row.ToPayment(clock.GetUtcNow(), await Settlements(connection, [row], ct));
    }

    /// <summary>Newest first.</summary>
    public async Task<PaymentPage> List(Scope scope, PaymentQuery query, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var where = new List<string> { "p.id < @Before", "c.path >= @from", "c.path < @to" };
        if (query.ChargeBoxId is not null)
            where.Add("p.charge_box_id = @ChargeBoxId");
        if (query.TransactionId is not null)
            where.Add("p.session_number = @TransactionId");
        if (query.ExternalId is not null)
            where.Add("p.external_id = @ExternalId");
        if (query.State is { } state)
            where.Add(state switch
            {
                PaymentState.Expired => "p.state in ('Open', 'Confirmed') and p.expires_ms <= @nowMs",
                PaymentState.Open or PaymentState.Confirmed => "p.state = @state and p.expires_ms > @nowMs",
                _ => "p.state = @state",
            });
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} where {string.Join(" and ", where)} order by p.id desc limit @more",
            new
            {
                query.Before, query.ChargeBoxId, query.TransactionId, query.ExternalId, state = query.State?.ToString(), from = scope.PathFrom,
                to = scope.PathTo, nowMs = Epoch.ToMs(clock.GetUtcNow()), more = query.Limit + 1L,
            },
            cancellationToken: ct))).AsList();
        var (page, now) = (rows.Take(query.Limit).ToList(), clock.GetUtcNow());
        var settlements = await Settlements(connection, page, ct);
        return new(
            [.. page.Select(row => row.ToPayment(now, settlements))],
            rows.Count > query.Limit ? new Cursor(Order, rows[query.Limit - 1].Id).ToString() : null);
    }

    /// <summary>Who is told true gives the order to start: nobody else while its outcome is waited for, and nobody after it.</summary>
    /// <returns>True again where no outcome came, for a crash came before it.</returns>
    public Task<bool> TakeOrder(long id, TimeSpan patience) => commits.Write(
        async write => await write.Execute(
            """
            update payment set ordering_ms = @NowMs
            where id = @id and state = 'Confirmed' and order_id is null and (ordering_ms is null or ordering_ms <= @givenUpMs)
            """, new { id, write.NowMs, givenUpMs = Epoch.ToMs(write.Now - patience) }, CancellationToken.None) == 1,
        CancellationToken.None);

    static async Task<ILookup<(long, string), SettlementView>> Settlements(
        System.Data.Common.DbConnection connection, List<Row> payments, CancellationToken ct)
    {
        var boxes = payments.Select(row => row.ChargeBoxId).Distinct().ToList();
        var rows = boxes.Count == 0 ? [] : await connection.QueryAsync<SettlementRow>(new CommandDefinition(
            $"""
            select s.charge_box_id as "ChargeBoxId", s.source as "Source", s.psp_ref as "Reference", s.status as "Status", s.amount as "Amount",
                   s.info as "Info", s.receipt_id as "ReceiptId", s.receipt_url as "ReceiptUrl", s.vat_number as "VatNumber", s.company as "Company",
                   s.by_name as "ByName", s.at_ms as "AtMs", s.id as "Id"
            from payment p join settlement s on s.charge_box_id = p.charge_box_id and s.psp_ref = p.token_uid
            where p.id in {InList.Of(payments.Select(row => row.Id))} order by s.at_ms, s.id
            """, cancellationToken: ct));
        return rows.ToLookup(row => (row.ChargeBoxId, row.Reference), row => row.ToView());
    }

    sealed class SettlementRow
    {
        public long ChargeBoxId { get; init; }
        public string Source { get; init; } = "";
        public string Reference { get; init; } = "";
        public string Status { get; init; } = "";
        public string Amount { get; init; } = "0";
        public string? Info { get; init; }
        public string? ReceiptId { get; init; }
        public string? ReceiptUrl { get; init; }
        public string? VatNumber { get; init; }
        public string? Company { get; init; }
        public string? ByName { get; init; }
        public long AtMs { get; init; }

        public SettlementView ToView() => new(
            Source, Status, decimal.Parse(Amount, NumberStyles.Number, CultureInfo.InvariantCulture), Reference, Info, ReceiptId, ReceiptUrl, VatNumber,
            Company, ByName, Epoch.FromMs(AtMs));
    }

    sealed class Row
    {
        public long Id { get; init; }
        public string Kind { get; init; } = "";
        public string State { get; init; } = "";
        public long ChargeBoxId { get; init; }
        public string Identity { get; init; } = "";
        public long? EvseNumber { get; init; }
        public string? EvseId { get; init; }
        public string? ExternalId { get; init; }
        public string Token { get; init; } = "";
        public string? CardDigits { get; init; }
        public string? Limit { get; init; }
        public long? SessionNumber { get; init; }
        public long? AmountMinor { get; init; }
        public string? Currency { get; init; }
        public long? SealedMs { get; init; }
        public string? Why { get; init; }
        public string? Notified { get; init; }
        public string ByName { get; init; } = "";
        public long CreatedMs { get; init; }
        public long UpdatedMs { get; init; }
        public long? ExpiresMs { get; init; }
        public long? ConfirmedMs { get; init; }
        public long? StartedMs { get; init; }
        public long? EndedMs { get; init; }
        public long? SettledMs { get; init; }

        public Payment ToPayment(DateTimeOffset now, ILookup<(long, string), SettlementView> settlements)
        {
            var state = Enum.Parse<PaymentState>(State);
            if (state is PaymentState.Open or PaymentState.Confirmed && ExpiresMs <= Epoch.ToMs(now))
                state = PaymentState.Expired;
            return new(
                Id, Enum.Parse<PaymentKind>(Kind), state, ChargeBoxId, Identity, (int?)EvseNumber, EvseId, ExternalId, Token, CardDigits,
                SessionLimitStore.Read(Limit) is { } limit ? SessionLimitView.Of(limit) : null, SessionNumber,
                AmountMinor is { } minor && Currency is { } currency ? new(CreditAmounts.Major(minor, currency), currency, SealedMs is not null) : null,
                Why, Notified, ByName, Epoch.FromMs(CreatedMs), Epoch.FromMs(UpdatedMs), Epoch.FromMs(ExpiresMs), Epoch.FromMs(ConfirmedMs),
                Epoch.FromMs(StartedMs), Epoch.FromMs(EndedMs), Epoch.FromMs(SettledMs), [.. settlements[(ChargeBoxId, Token)]]);
        }
    }
}
