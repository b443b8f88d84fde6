using System.Text.Json.Serialization;
using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.CustomerInformation;

public enum InquirySubject { Token, Customer, Certificate }

/// <summary>What a charge box was asked about a customer.</summary>
/// <param name="Subject">Who was meant: a charge key, a name, a certificate's serial number.</param>
/// <param name="Reported">It was asked to tell what it holds.</param>
/// <param name="Cleared">It was asked to forget.</param>
/// <param name="Status">The charge box's own word; null while it has not answered.</param>
/// <param name="IsWhole">All parts of what it told are here.</param>
public sealed record Inquiry(
    long Id, DateTimeOffset At, string By, InquirySubject SubjectKind, string Subject, bool Reported, bool Cleared, OutcomeKind? Outcome,
    string? Status, string? Why, bool IsWhole, int Parts, DateTimeOffset? ToldAt);

public sealed record InquiryPage(IReadOnlyList<Inquiry> Data, string? NextPageCursor);

/// <param name="Text">The parts put together, as far as they go without a gap; null where nothing was told.</param>
public sealed record InquiryAnswer(Inquiry Inquiry, string? Text);

/// <summary>Exactly one of tokenId or idTag, customerIdentifier, certificate says who is meant.</summary>
/// <param name="Report">Tell what is held.</param>
/// <param name="Clear">Forget it.</param>
public sealed record InquiryRequest(
    long? TokenId = null, string? IdTag = null, string? CustomerIdentifier = null, InquiryCertificate? Certificate = null, bool? Report = null,
    bool? Clear = null);

/// <param name="HashAlgorithm">SHA256, SHA384 or SHA512.</param>
public sealed record InquiryCertificate(
    string? HashAlgorithm = null, string? IssuerNameHash = null, string? IssuerKeyHash = null, string? SerialNumber = null);

public sealed record InquiryOutcome(string Status, OutcomeKind Outcome, OrderError? Error, long? OrderId, Inquiry Inquiry);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InquiryPage))]
[JsonSerializable(typeof(InquiryAnswer))]
[JsonSerializable(typeof(InquiryRequest))]
[JsonSerializable(typeof(InquiryOutcome))]
sealed partial class InquiryJson : JsonSerializerContext;

static class InquiryRows
{
    /// <summary>Of one answer; and of one station, whatever it was asked. Half a kilobyte each.</summary>
    public const int Most = 1_000, MostOfStation = 20_000;

    /// <summary>Only of what this charge box was asked.</summary>
    public static Change Told(long boxId, CustomerInformationTold told) => new Statement(
        """
        insert into customer_inquiry_part (charge_box_id, request_id, part, is_last, at_ms, data)
        select @boxId, request_id, @part, @isLast, @at, @data from customer_inquiry
        where request_id = @request and charge_box_id = @boxId and @part < @Most
            and @MostOfStation > (select count(*) from customer_inquiry_part p where p.charge_box_id = @boxId)
        on conflict (charge_box_id, request_id, part) do update set is_last = excluded.is_last, data = excluded.data
        """,
        new
        {
            Most = (long)Most, MostOfStation = (long)MostOfStation, boxId, request = (long)told.Report.RequestId, part = (long)told.Report.Part, isLast = told.Report.IsLast, at = told.At,
            data = Clean.Text(told.Report.Data),
        });
}

/// <summary>What stations were asked about customers, and told. The caller may see the charge box.</summary>
sealed class InquiryStore(Database database, Commits commits, Sequences sequences, TimeProvider clock)
{
    internal const string Order = "customer-information";

    const string Columns =
        """
        i.request_id as "Id", i.at_ms as "AtMs", i.by_name as "ByName", i.subject_kind as "SubjectKind", i.subject as "Subject",
        i.is_reported as "IsReported", i.is_cleared as "IsCleared", i.outcome as "Outcome", i.status as "Status", i.why as "Why",
        (select count(*) from customer_inquiry_part p where p.charge_box_id = i.charge_box_id and p.request_id = i.request_id) as "Parts",
        (select max(p.part) + 1 from customer_inquiry_part p where p.charge_box_id = i.charge_box_id and p.request_id = i.request_id and p.is_last = 1) as "Expected",
        (select max(p.at_ms) from customer_inquiry_part p where p.charge_box_id = i.charge_box_id and p.request_id = i.request_id) as "ToldMs"
        """;

    /// <summary>Newest first.</summary>
    public async Task<InquiryPage> List(long boxId, int limit, string? next, CancellationToken ct)
    {
        var before = Cursor.Read(next, Order, 1)?.Keys[0] ?? long.MaxValue;
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"select {Columns} from customer_inquiry i where i.charge_box_id = @boxId and i.request_id < @before order by i.request_id desc limit @more",
            new { boxId, before, more = limit + 1L }, cancellationToken: ct))).AsList();
        return new([.. rows.Take(limit).Select(row => row.ToInquiry())], rows.Count > limit ? new Cursor(Order, rows[limit - 1].Id).ToString() : null);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<InquiryAnswer> Find(long boxId, long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"select {Columns} from customer_inquiry i where i.charge_box_id = @boxId and i.request_id = @id", new { boxId, id }, cancellationToken: ct))
            ?? throw Problem.NotFound($"The inquiry {id}");
        var parts = (await connection.QueryAsync<(long Part, string Data)>(new CommandDefinition(
            "select part, data from customer_inquiry_part where charge_box_id = @boxId and request_id = @id order by part", new { boxId, id },
            cancellationToken: ct))).AsList();
        var whole = parts.TakeWhile((part, i) => part.Part == i).Select(part => part.Data).ToList();
        return new(row.ToInquiry(), whole.Count == 0 ? null : string.Concat(whole));
    }

    public async Task<int> Add(long boxId, InquirySubject kind, string subject, bool isReported, bool isCleared, string by, CancellationToken ct)
    {
        var id = (int)(await sequences.Next("customer_inquiry", ct) % int.MaxValue);
        await commits.Save(
            [new Statement(
                """
                insert into customer_inquiry (request_id, charge_box_id, at_ms, by_name, subject_kind, subject, is_reported, is_cleared)
                values (@id, @boxId, @now, @by, @kind, @subject, @isReported, @isCleared)
                """,
                new { id = (long)id, boxId, now = clock.GetUtcNow(), by, kind = kind.ToString(), subject = Clean.Text(subject), isReported, isCleared })], ct);
        return id;
    }

    public Task Answered(long id, Outcome outcome) => commits.Save(
        [new Statement(
            "update customer_inquiry set outcome = @outcome, status = @status, why = @why, answered_ms = @now where request_id = @id",
            new { id, outcome = outcome.Kind.ToString(), status = Clean.Optional(outcome.Status), why = Clean.Optional(outcome.Why), now = clock.GetUtcNow() })],
        CancellationToken.None);

    /// <summary>Its charge key is left off the local list of this charge box from now on.</summary>
    public Task Exclude(long boxId, string uid, string by) => commits.Save(
        [new Statement(
            "insert into local_list_exclusion (charge_box_id, uid, at_ms, by_name) values (@boxId, @uid, @now, @by) on conflict do nothing",
            new { boxId, uid = Fold.Text(uid), now = clock.GetUtcNow(), by })], CancellationToken.None);

    /// <exception cref="ApiProblem">404.</exception>
    public async Task Delete(long boxId, long id, CancellationToken ct)
    {
        var deleted = await commits.Write(
            async write =>
            {
                await write.Execute("delete from customer_inquiry_part where charge_box_id = @boxId and request_id = @id", new { boxId, id }, ct);
                return await write.Execute("delete from customer_inquiry where charge_box_id = @boxId and request_id = @id", new { boxId, id }, ct);
            }, ct);
        if (deleted == 0)
            throw Problem.NotFound($"The inquiry {id}");
    }

    sealed record Row
    {
        public long Id { get; init; }
        public long AtMs { get; init; }
        public string ByName { get; init; } = "";
        public string SubjectKind { get; init; } = "";
        public string Subject { get; init; } = "";
        public long IsReported { get; init; }
        public long IsCleared { get; init; }
        public string? Outcome { get; init; }
        public string? Status { get; init; }
        public string? Why { get; init; }
        public long Parts { get; init; }
        public long? Expected { get; init; }
        public long? ToldMs { get; init; }

        public Inquiry ToInquiry() => new(
            Id, Epoch.FromMs(AtMs), ByName, Enum.Parse<InquirySubject>(SubjectKind), Subject, IsReported != 0, IsCleared != 0,
            Enum.TryParse<OutcomeKind>(Outcome, out var kind) ? kind : null, Status, Why, Expected == Parts && Parts > 0, (int)Parts, Epoch.FromMs(ToldMs));
    }
}
