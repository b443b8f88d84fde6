using Dapper;
using Stationmaster.Server.Access;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Receipts;

/// <summary>Why a session has no receipt.</summary>
public enum ReceiptStanding { Issued, Preliminary, Held, NothingOwed, Excluded, Roaming }

/// <summary>A session's record with what was issued for it.</summary>
/// <param name="Receipts">In the order they were issued.</param>
/// <param name="Record">The document of the charge record.</param>
public sealed record SessionReceipts(
    long Number, Guid SessionId, string Record, string? MeterSerial, MerchantDetails Merchant, ReceiptStanding Standing, IReadOnlyList<Receipt> Receipts);

/// <summary>
/// Issues receipts and credit notes. A number is drawn from its merchant's counter in the transaction that keeps the receipt; the counter's
/// row stays locked until that is durable, so numbers have no gaps, whatever fails and whoever issues beside.
/// </summary>
public sealed class ReceiptStore(Database database, Commits commits, Sequences sequences, MerchantStore merchants)
{
    const string Series = "R";

    /// <summary>
    /// What the transaction that seals a record, or revises, frees or credits a sealed one, writes with it: its receipt is issued soon after. So
    /// does one that keeps what became of its payment, or computes it anew after that: it is written on the record then.
    /// </summary>
    public static Change Due(long number, DateTimeOffset now) => new Statement(
        "insert into receipt_due (number, at_ms) values (@number, @atMs) on conflict (number) do nothing", new { number, atMs = Epoch.ToMs(now) });

    /// <summary>The records whose receipts are to be issued, the oldest first.</summary>
    public async Task<IReadOnlyList<long>> Waiting(DateTimeOffset now, int most, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryAsync<long>(new CommandDefinition(
            "select number from receipt_due where at_ms <= @nowMs order by at_ms, number limit @most", new { nowMs = Epoch.ToMs(now), most },
            cancellationToken: ct))).AsList();
    }

    /// <summary>Later, for it failed.</summary>
    public Task Postpone(long number, TimeSpan by, CancellationToken ct) => commits.Write(
        write => write.Execute("update receipt_due set at_ms = @atMs where number = @number", new { number, atMs = Epoch.ToMs(write.Now + by) }, ct), ct);

    /// <summary>
    /// Issues what is due for a record: its receipt; a credit note where a receipt stands that is not right any more; both; or nothing. Does
    /// nothing where another has done it.
    /// </summary>
    public async Task Issue(long number, CancellationToken ct)
    {
        var first = await sequences.NextBlock("receipt", 2, ct);
        await commits.Write(
            async write =>
            {
                if (await write.Execute("delete from receipt_due where number = @number", new { number }, ct) == 0)
                    return;
                await Payments.PaidRecords.Follow(write, number, ct);
                if (await RecordRow.Find(write, number, ct) is not { } row)
                    return;
                var record = RecordReader.Of(row.Document);
                if (row.SealedMs is not null)
                    await Payments.CreditLedger.Follow(write, sequences, number, record, ct);
                if (record.CreditOf is { } credited)
                {
                    if (await Standing(write, credited, ct) is { } taken)
                        await Credit(write, first, taken, "corrected", ct);
                    return;
                }
                var content = record.Content(await MerchantStore.Find(write, Customer.Root, ct), row.MeterSerial);
                // What somebody is yet to look at stands as it is until then.
                if (StandingOf(row, record) is var stands && stands is ReceiptStanding.Held or ReceiptStanding.Preliminary)
                    return;
                var isOwed = stands == ReceiptStanding.Issued;
                if (await Standing(write, number, ct) is { } standing)
                {
                    if (isOwed && IsSame(standing.Content, content))
                        return;
                    await Credit(write, first, standing, "corrected", ct);
                }
                if (isOwed)
                    await Keep(write, first + 1, content, null, ct);
            },
            ct);
    }

    /// <summary>Takes back the receipt of a record by a credit note.</summary>
    /// <returns>The credit note; null where no receipt stands.</returns>
    public async Task<Receipt?> Credit(long number, string reason, CancellationToken ct)
    {
        var id = await sequences.Next("receipt", ct);
        return await commits.Write(
            async write => await Standing(write, number, ct) is { } standing ? await Credit(write, id, standing, reason, ct) : null, ct);
    }

    /// <returns>Null where the caller sees no such record that has ended.</returns>
    public Task<SessionReceipts?> Find(Scope scope, long number, CancellationToken ct) => Find("r.number = @number", new { number }, scope, ct);

    /// <summary>For whoever holds the link.</summary>
    internal Task<SessionReceipts?> Find(Guid sessionId, CancellationToken ct) =>
        Find("r.uuid = @uuid", new { uuid = sessionId.ToString() }, Scope.System, ct);

    async Task<SessionReceipts?> Find(string where, object parameters, Scope scope, CancellationToken ct)
    {
        // Before: one connection at a time.
        var merchant = await merchants.Find(Customer.Root, ct);
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<RecordRow>(new CommandDefinition($"{RecordRow.Select} where {where}", parameters, cancellationToken: ct));
        if (row is null || !scope.Covers(row.Path))
            return null;
        var receipts = await connection.QueryAsync<ReceiptRow>(new CommandDefinition(
            $"{ReceiptRow.Select} where r.session_number = @number order by r.id", new { number = row.Number }, cancellationToken: ct));
        var record = RecordReader.Of(row.Document);
        if (!record.IsCompleted)
            return null;
        var issued = receipts.Select(receipt => receipt.Receipt).ToList();
        var standing = issued.Count > 0 ? ReceiptStanding.Issued : StandingOf(row, record);
        return new(
            row.Number, Guid.Parse(row.Uuid), row.Document, row.MeterSerial, merchant,
            standing == ReceiptStanding.Issued && issued.Count == 0 ? ReceiptStanding.Preliminary : standing, issued);
    }

    static ReceiptStanding StandingOf(RecordRow row, RecordReader record) => record switch
    {
        { ExcludedReason: not null } => ReceiptStanding.Excluded,
        { IsHeld: true } => ReceiptStanding.Held,
        { Amount: <= 0 } => ReceiptStanding.NothingOwed,
        { PaymentMethod: "RoamingOperator" } => ReceiptStanding.Roaming,
        _ => row.SealedMs is null ? ReceiptStanding.Preliminary : ReceiptStanding.Issued,
    };

    /// <summary>What is shown of the charge and its price; the merchant may have moved meanwhile.</summary>
    static bool IsSame(ReceiptContent issued, ReceiptContent content) => ReceiptJson.Write(issued with
    {
        Number = null, IssuedAt = null, Merchant = content.Merchant, MeterSerial = content.MeterSerial, Payment = content.Payment,
    }) == ReceiptJson.Write(content);

    static async Task<Receipt?> Standing(WriteTransaction write, long number, CancellationToken ct) => (await write.Find<ReceiptRow>(
        $"{ReceiptRow.Select} where r.session_number = @number and r.kind = 0 and not exists (select 1 from receipt c where c.credits_id = r.id) "
        + "order by r.id desc limit 1", new { number }, ct))?.Receipt;

    static Task<Receipt> Credit(WriteTransaction write, long id, Receipt receipt, string reason, CancellationToken ct)
    {
        var content = receipt.Content;
        return Keep(write, id, content with
        {
            Kind = ReceiptKind.CreditNote, Net = -content.Net, Gross = -content.Gross, ListAmount = null,
            Lines = [.. content.Lines.Select(line => line with { Quantity = -line.Quantity, Amount = -line.Amount })],
            Vats = [.. content.Vats.Select(vat => vat with { Net = -vat.Net, Gross = -vat.Gross })],
            Credits = new(content.Number!, receipt.IssuedAt, reason),
        }, receipt, ct);
    }

    static async Task<Receipt> Keep(WriteTransaction write, long id, ReceiptContent content, Receipt? credits, CancellationToken ct)
    {
        var serial = await NextSerial(write, Customer.Root, ct);
        var party = await write.Find<string>("select value from setting where name = 'party_id'", null, ct);
        var issued = content with { Number = $"{party}-{serial:D6}", IssuedAt = write.Now };
        var document = ReceiptJson.Write(issued);
        var receipt = new Receipt(
            id, issued.TransactionId, issued.SessionId, issued.Kind, credits?.Id, write.Now, document, Receipt.HashOf(document));
        await write.Execute(
            "insert into receipt (id, merchant_id, series, serial, session_number, session_uuid, kind, credits_id, issued_ms, document, hash) values "
            + "(@Id, @merchant, @series, @serial, @SessionNumber, @uuid, @kind, @CreditsId, @NowMs, @Document, @Hash)",
            new
            {
                receipt.Id, merchant = Customer.Root, series = Series, serial, receipt.SessionNumber, uuid = receipt.SessionId.ToString(),
                kind = (long)receipt.Kind, receipt.CreditsId, write.NowMs, receipt.Document, receipt.Hash,
            },
            ct);
        return receipt;
    }

    /// <summary>The merchant's next number. Given back when the transaction comes to nothing.</summary>
    internal static Task<long> NextSerial(WriteTransaction write, long merchantId, CancellationToken ct) => write.Find<long>(
        "insert into receipt_counter (merchant_id, series, last) values (@merchantId, @series, 1) on conflict (merchant_id, series) do update set "
        + "last = receipt_counter.last + 1 returning last", new { merchantId, series = Series }, ct);

    sealed class RecordRow
    {
        public const string Select =
            "select r.number as Number, r.uuid as Uuid, r.document as Document, r.sealed_ms as SealedMs, c.path as Path, b.meter_serial as "
            + "MeterSerial from charge_record r join customer c on c.id = r.customer_id left join charge_box b on b.id = r.charge_box_id";

        public long Number { get; init; }
        public string Uuid { get; init; } = "";
        public string Document { get; init; } = "";
        public long? SealedMs { get; init; }
        public string Path { get; init; } = "";
        public string? MeterSerial { get; init; }

        public static Task<RecordRow?> Find(WriteTransaction write, long number, CancellationToken ct) =>
            write.Find<RecordRow>($"{Select} where r.number = @number", new { number }, ct);
    }
}
