using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeRecords.Evidence;
using Stationmaster.Server.ChargeRecords.Review;
using Stationmaster.Server.ChargeRecords.Revisions;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>
/// Charge records, each stored as its finished document: reading one is one key look-up and a copy of bytes. The record of a running
/// session is not stored; it is made when it is asked for.
/// </summary>
public sealed partial class ChargeRecordStore(Database database, Commits commits, RecordIndex index, Lazy<IStations> stations)
{
    const int FirstRevision = 1;

    const string Upsert = """
        insert into charge_record (
            number, uuid, state, customer_id, location_id, charge_box_id, token_id, token_customer_id, evse_id, search_folded, started_ms, ended_ms,
            consumed_milliwh, amount_minor, currency, excluded_reason, revision, sealed_ms, sealed_hash, created_ms, updated_ms, document,
            held, credit_of, corrects)
        values (
            @Number, @Uuid, @State, @CustomerId, @LocationId, @ChargeBoxId, @TokenId, @TokenCustomerId, @EvseId, @SearchFolded, @StartedMs, @EndedMs,
            @ConsumedMilliWh, @AmountMinor, @Currency, @ExcludedReason, @Revision, @SealedMs, @SealedHash, @CreatedMs, @UpdatedMs, @Document,
            @Held, @CreditOf, @Corrects)
        on conflict (number) do update set
            state = excluded.state, customer_id = excluded.customer_id, location_id = excluded.location_id, charge_box_id = excluded.charge_box_id,
            token_id = excluded.token_id, token_customer_id = excluded.token_customer_id, evse_id = excluded.evse_id,
            search_folded = excluded.search_folded, started_ms = excluded.started_ms, ended_ms = excluded.ended_ms,
            consumed_milliwh = excluded.consumed_milliwh, amount_minor = excluded.amount_minor, currency = excluded.currency,
            excluded_reason = excluded.excluded_reason, sealed_ms = excluded.sealed_ms, sealed_hash = excluded.sealed_hash,
            updated_ms = excluded.updated_ms, document = excluded.document, held = excluded.held
        where charge_record.sealed_ms is null
        """;

    const string Revise = """
        update charge_record set
            token_id = @TokenId, token_customer_id = @TokenCustomerId, search_folded = @SearchFolded, started_ms = @StartedMs, ended_ms = @EndedMs,
            consumed_milliwh = @ConsumedMilliWh, amount_minor = @AmountMinor, currency = @Currency, excluded_reason = @ExcludedReason,
            revision = @Revision, sealed_hash = @SealedHash, updated_ms = @UpdatedMs, document = @Document, held = @Held
        where number = @Number
        """;

    /// <summary>
    /// What makes the record of a session that ended durable, and puts it before a human where it is not plausible. One that is sealed
    /// already stays as it is.
    /// </summary>
    /// <param name="now">The open stamp of the write (<see cref="Commits.OpenStamp"/>): lists by updatedAt rely on it.</param>
    /// <param name="emission">The CO2 of its energy; null where nobody knows.</param>
    /// <param name="evidence">Of a record that is sealed now.</param>
    internal IEnumerable<Change> Saved(ChargeRecord record, DateTimeOffset now, Market.RecordEmission? emission = null, EvidencePack? evidence = null)
    {
        if (record.Session.State == SessionState.Running)
            throw new ArgumentException("The record of a running session is not stored.", nameof(record));
        var reasons = Settlement.ReasonsOf(record);
        if (evidence is { Header.State: EvidenceState.Differs })
            reasons = reasons.Add(ReviewReason.NotReproducible);
        var state = new RecordState(FirstRevision, now) { EvidenceHash = evidence?.Hash, Review = reasons, Emission = emission };
        var document = ChargeRecordDocument.Write(record, state);
        yield return Written(record, state, document);
        yield return RecordColumns.Saved(record.Session.Number, document, Epoch.ToMs(now));
        foreach (var found in ReviewStore.Found(record, reasons, now))
            yield return found;
        if (record.Session.SealedAt is not null)
            yield return RevisionStore.First(record, state, document);
    }

    /// <summary>The row of a record with its document.</summary>
    internal static Statement Written(ChargeRecord record, RecordState state, byte[] document) => new(Upsert, Columns(record, state, document));

    /// <summary>The next revision of a sealed record.</summary>
    internal static Statement Revised(ChargeRecord record, RecordState state, byte[] document) => new(Revise, Columns(record, state, document));

    // Values as both ways of writing take them.
    static object Columns(ChargeRecord record, RecordState state, byte[] document)
    {
        var (session, site, driver) = (record.Session, record.Session.Site, record.Session.Driver);
        return new
        {
            Number = (long)session.Number,
            Uuid = session.Id.ToString(),
            State = (long)session.State,
            CustomerId = site.Company.Id,
            site.LocationId,
            site.ChargeBoxId,
            driver?.TokenId,
            TokenCustomerId = driver?.BillingCustomerId,
            site.EvseId,
            SearchFolded = Folded(record),
            StartedMs = Epoch.ToMs(session.StartedAt),
            EndedMs = Epoch.ToMs(session.StoppedAt),
            ConsumedMilliWh = record.Metering.EnergyMilliWh,
            AmountMinor = Minor(record.Price),
            record.Price.Currency,
            ExcludedReason = record.Exclusion?.ToString(),
            Revision = (long)state.Revision,
            SealedMs = Epoch.ToMs(session.SealedAt),
            SealedHash = session.SealedAt is null ? null : Seal.Of(document),
            CreatedMs = Epoch.ToMs(session.CreatedAt),
            UpdatedMs = Epoch.ToMs(state.UpdatedAt),
            Document = System.Text.Encoding.UTF8.GetString(document),
            Held = state.Review.IsEmpty ? 0L : 1L,
            state.CreditOf,
            state.Corrects,
        };
    }

    /// <summary>The session runs after all, so it has no record until it ends. A sealed one stays.</summary>
    public static Change Withdrawn(long number) => new Statement("delete from charge_record where number = @number and sealed_ms is null", new { number });

    /// <summary>The document of a record, or of a running session as it stands; null where the caller sees none of that number.</summary>
    public async Task<byte[]?> Find(Scope scope, long number, CancellationToken ct)
    {
        if (await Stored(scope, number, ct) is { } document)
            return document;
        if (await RunningOn(scope, number, ct) is { } chargeBoxId && await Running(chargeBoxId, (int)number, ct) is { } running)
            return running;
        // It may have ended between the looks.
        return await Stored(scope, number, ct);
    }

    async Task<byte[]?> Stored(Scope scope, long number, CancellationToken ct)
    {
        const string sql = "select r.document, c.path from charge_record r join customer c on c.id = r.customer_id where r.number = @number";
        await using var connection = await database.Open(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, new { number }, cancellationToken: ct));
        return await reader.ReadAsync(ct) && scope.Covers(reader.GetString(1)) ? Bytes(reader, 0) : null;
    }

    async Task<long?> RunningOn(Scope scope, long number, CancellationToken ct)
    {
        const string sql = """
            select s.charge_box_id, c.path from session s join customer c on c.id = s.customer_id where s.number = @number and s.state = 0
            """;
        await using var connection = await database.Open(ct);
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, new { number }, cancellationToken: ct));
        return await reader.ReadAsync(ct) && scope.Covers(reader.GetString(1)) ? reader.GetInt64(0) : null;
    }

    async Task<byte[]?> Running(long chargeBoxId, int number, CancellationToken ct) =>
        await stations.Value.Running(chargeBoxId, number, ct) is { } record
            ? ChargeRecordDocument.Write(record, FirstRevision, record.Session.UpdatedAt)
            : null;

    /// <summary>Text is read as the bytes it is: both engines keep it in UTF-8.</summary>
    static byte[] Bytes(DbDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    static long Minor(Price price)
    {
        var amount = price.Amount;
        for (var decimals = Currency.DecimalsOf(price.Currency); decimals > 0; decimals--)
            amount *= 10;
        return (long)Math.Round(amount, MidpointRounding.AwayFromZero);
    }

    /// <summary>All that a search finds a record by.</summary>
    static string Folded(ChargeRecord record)
    {
        var (session, site, driver) = (record.Session, record.Session.Site, record.Session.Driver);
        ImmutableArray<string?> texts =
        [
            session.Number.ToString(), site.EvseId, site.ChargeBoxIdentity, site.LocationName, site.Company.Name, session.TokenUid,
            driver?.Label, driver?.Comment, driver?.BillingReference, driver?.Company?.Name,
            driver?.Person is { } person ? $"{person.FirstName} {person.LastName}" : null, session.Id.ToString(),
        ];
        return Fold.Text(string.Join('\n', texts.Where(text => !string.IsNullOrEmpty(text)).Distinct(StringComparer.Ordinal)));
    }
}
