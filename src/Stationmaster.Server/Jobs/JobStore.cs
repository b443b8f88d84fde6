using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Uploads;

namespace Stationmaster.Server.Jobs;

public sealed record JobStep(DateTimeOffset At, string Status);

/// <summary>A file that a charge box sent for a job.</summary>
public sealed record JobFile(long Id, string? Name, long? Size, DateTimeOffset? ReceivedAt, bool IsDeleted);

/// <summary>What a charge box works at for a while: fetching and installing firmware, sending a log.</summary>
/// <param name="RequestId">OCPP's: the same as Id, but where somebody gave the order in the standard's own words.</param>
/// <param name="What">Which firmware, which log.</param>
/// <param name="Location">Where to or from; without passwords.</param>
/// <param name="Status">The charge box's newest word; Requested before its first.</param>
/// <param name="Note">What else it said: how it calls the file, where it published the firmware.</param>
/// <param name="History">Oldest first.</param>
/// <param name="EndedAt">Null while it goes on.</param>
public sealed record Job(
    long Id, long RequestId, long ChargeBoxId, JobKind Kind, string What, string Location, string By, string Status, string? Note, IReadOnlyList<JobStep> History,
    DateTimeOffset CreatedAt, DateTimeOffset StatusAt, DateTimeOffset? EndedAt, JobFile? File);

public sealed record JobPage(IReadOnlyList<Job> Data, string? NextPageCursor);

/// <summary>How the order to begin it ended.</summary>
public sealed record JobAnswer(string Status, OutcomeKind Outcome, OrderError? Error, long? OrderId, Job Job);

sealed record NewJob(long ChargeBoxId, JobKind Kind, string What, string Location, long? FirmwareId, string By, long? RequestId = null);

/// <summary>What the stations work at.</summary>
sealed class JobStore(Database database, Commits commits, Sequences sequences)
{
    public const string Order = "jobs";

    public ValueTask<long> NextId(CancellationToken ct) => sequences.Next("station_job", ct);

    /// <summary>Before the station is asked: what it says of it at once finds it.</summary>
    public Task Add(long id, NewJob job, CancellationToken ct) => commits.Write(
        write => write.Execute(
            """
            insert into station_job (id, number, charge_box_id, kind, what, location, firmware_id, by_name, status, history, created_ms, status_ms)
            values (@id, @RequestId, @ChargeBoxId, @kind, @What, @location, @FirmwareId, @By, 'Requested', @entry, @NowMs, @NowMs)
            """,
            new
            {
                id, job.RequestId, job.ChargeBoxId, kind = job.Kind.ToString(), job.What, location = StationAddresses.Shown(job.Location), job.FirmwareId, job.By,
                entry = $"{write.NowMs} Requested\n", write.NowMs,
            },
            ct),
        ct);

    /// <summary>How the station answered; what it told since stays.</summary>
    public Task Answered(long id, Outcome outcome) => commits.Write(
        async write =>
        {
            if (outcome is { Kind: OutcomeKind.Accepted, Status: "AcceptedCanceled" })
                await EndEarlier(write, id);
            return await Answered(write, id, outcome);
        },
        CancellationToken.None);

    static Task<int> Answered(WriteTransaction write, long id, Outcome outcome) => write.Execute(
        """
        update station_job set status = @status, note = coalesce(note, @note), history = history || @entry, status_ms = @NowMs, ended_ms = @endedMs
        where id = @id and status = 'Requested'
        """,
        new
        {
            id, status = StatusOf(outcome), note = outcome.FileName ?? (outcome.Kind == OutcomeKind.Accepted ? null : outcome.Why),
            entry = $"{write.NowMs} {StatusOf(outcome)}\n", write.NowMs,
            endedMs = outcome.Kind == OutcomeKind.Accepted ? (long?)null : write.NowMs,
        },
        CancellationToken.None);

    /// <summary>The station gave up what it was at for this one: it may not say so of itself.</summary>
    static Task<int> EndEarlier(WriteTransaction write, long id) => write.Execute(
        """
        update station_job set status = 'Canceled', history = history || @entry, status_ms = @NowMs, ended_ms = @NowMs, note = coalesce(note, @note)
        where id < @id and ended_ms is null and status <> 'Requested'
            and charge_box_id = (select j.charge_box_id from station_job j where j.id = @id)
            and kind = (select j.kind from station_job j where j.id = @id)
        """,
        new { id, write.NowMs, entry = $"{write.NowMs} Canceled\n", note = $"Given up for job {id}" }, CancellationToken.None);

    static string StatusOf(Outcome outcome) =>
        outcome.Kind is OutcomeKind.Accepted or OutcomeKind.Rejected && outcome.Status is { Length: > 0 and < 40 } word && !word.Contains(' ', StringComparison.Ordinal)
            ? word
            : outcome.Kind.ToString();

    /// <summary>Newest first. The caller may see the charge box.</summary>
    public async Task<JobPage> List(long chargeBoxId, JobKind? kind, int limit, long before, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            {Select} where j.charge_box_id = @chargeBoxId and j.id < @before {(kind is null ? "" : "and j.kind = @kind")}
            order by j.id desc limit @more
            """, new { chargeBoxId, before, kind = kind?.ToString(), more = limit + 1L }, cancellationToken: ct))).AsList();
        return new([.. rows.Take(limit).Select(row => row.ToJob())], rows.Count > limit ? new Cursor(Order, rows[limit - 1].Id).ToString() : null);
    }

    public async Task<Job> Find(long id, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return (await connection.QueryFirstAsync<Row>(new CommandDefinition($"{Select} where j.id = @id", new { id }, cancellationToken: ct))).ToJob();
    }

    const string Select =
        """
        select j.id as "Id", j.number as "OwnNumber", j.charge_box_id as "ChargeBoxId", j.kind as "Kind", j.what as "What", j.location as "Location", j.by_name as "ByName",
               j.status as "Status", j.note as "Note", j.history as "History", j.created_ms as "CreatedMs", j.status_ms as "StatusMs",
               j.ended_ms as "EndedMs", u.id as "FileId", u.name as "FileName", u.size as "FileSize", u.received_ms as "ReceivedMs",
               u.deleted_ms as "DeletedMs"
        from station_job j left join upload u on u.id = j.id
        """;

    sealed record Row
    {
        public long Id { get; init; }
        public long? OwnNumber { get; init; }
        public long ChargeBoxId { get; init; }
        public string Kind { get; init; } = "";
        public string What { get; init; } = "";
        public string Location { get; init; } = "";
        public string ByName { get; init; } = "";
        public string Status { get; init; } = "";
        public string? Note { get; init; }
        public string History { get; init; } = "";
        public long CreatedMs { get; init; }
        public long StatusMs { get; init; }
        public long? EndedMs { get; init; }
        public long? FileId { get; init; }
        public string? FileName { get; init; }
        public long? FileSize { get; init; }
        public long? ReceivedMs { get; init; }
        public long? DeletedMs { get; init; }

        public Job ToJob() => new(
            Id, OwnNumber ?? Id, ChargeBoxId, Enum.Parse<JobKind>(Kind), What, Location, ByName, Status, Note,
            [
                .. History.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2))
                    .Select(step => new JobStep(Epoch.FromMs(long.Parse(step[0], System.Globalization.CultureInfo.InvariantCulture)), step[1])),
            ],
            Epoch.FromMs(CreatedMs), Epoch.FromMs(StatusMs), Epoch.FromMs(EndedMs),
            FileId is { } file && ReceivedMs is not null ? new(file, FileName, FileSize, Epoch.FromMs(ReceivedMs), DeletedMs is not null) : null);
    }
}
