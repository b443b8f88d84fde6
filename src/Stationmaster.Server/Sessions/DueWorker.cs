using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Observability;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Sessions;

/// <summary>Works off what must happen without a message from a station: sealing, time-outs. What is due is a row; its actor decides and deletes it.</summary>
sealed partial class DueWorker(
    Database database, Commits commits, StationRegistry stations, StationServices services, Pulses pulses, TimeProvider clock, ILogger<DueWorker> logger)
    : RecurringWork("work off what is due", TimeSpan.FromSeconds(1), database, clock, logger)
{
    const int AtOnce = 200;

    /// <summary>When what could not be done is tried again.</summary>
    static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    readonly ILogger _logger = logger;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        pulses.Due.Beat();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task Round(CancellationToken ct)
    {
        pulses.Due.Beat();
        await Work("due", ct);
        await Work("limit_watch", ct);
    }

    async Task Work(string table, CancellationToken ct)
    {
        while (await Due(table, ct) is { Count: > 0 } due)
        {
            await Task.WhenAll(due.GroupBy(row => row.ChargeBoxId).Select(box => Tell(table, box.Key, box)));
            if (due.Count < AtOnce)
                return;
            pulses.Due.Beat();
        }
    }

    async Task<List<DueRow>> Due(string table, CancellationToken ct)
    {
        await using var connection = await Database.Open(ct);
        return (await connection.QueryAsync<DueRow>(
            $"""
            select kind as "Kind", charge_box_id as "ChargeBoxId", session_number as "Number", detail as "Detail"
            from {table} due where at_ms <= @nowMs {(services.Owners is null ? "" : NotAnothers)} order by at_ms limit @AtOnce
            """, new { nowMs = Epoch.ToMs(Clock.GetUtcNow()), AtOnce, self = services.Owners?.Self ?? 0 })).AsList();
    }

    /// <summary>What a living node owns, it works off itself.</summary>
    const string NotAnothers =
        """
        and not exists (
            select 1 from station_owner o join node n on n.id = o.node and n.ended_ms is null
            where o.charge_box_id = due.charge_box_id and o.node <> @self)
        """;

    async Task Tell(string table, long chargeBoxId, IEnumerable<DueRow> rows)
    {
        foreach (var row in rows)
        {
            try
            {
                await stations.Tell(chargeBoxId, new DueReached(Enum.Parse<DueKind>(row.Kind), row.Number, row.Detail));
            }
            catch (StaleOwnerException)
            {
                LogTaken(chargeBoxId);
                return;
            }
            catch (Exception e) when (!Database.IsAway(e))
            {
                LogNotDone(e, row.Kind, row.Number, Again);
                await Postpone(table, row);
            }
        }
    }

    /// <summary>What cannot be done must not stand before what can.</summary>
    Task Postpone(string table, DueRow row) => commits.Write(
        write => write.Execute(
            $"update {table} set at_ms = @atMs where kind = @Kind and charge_box_id = @ChargeBoxId and session_number = @Number",
            new { atMs = Epoch.ToMs(Clock.GetUtcNow() + Again), row.Kind, row.ChargeBoxId, row.Number }, CancellationToken.None),
        CancellationToken.None);

    sealed record DueRow(string Kind, long ChargeBoxId, long Number, string? Detail);

    [LoggerMessage(LogLevel.Error, "{Kind} of session {Number} could not be worked off; tried again in {Again}")]
    partial void LogNotDone(Exception e, string kind, long number, TimeSpan again);

    [LoggerMessage(LogLevel.Debug, "What is due of charge box {ChargeBoxId} is another node's to work off")]
    partial void LogTaken(long chargeBoxId);
}
