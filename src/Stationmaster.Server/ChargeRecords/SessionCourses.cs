using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Energy;
using Stationmaster.Server.Access;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Sessions;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>Puts together how a session went, from its record, its samples, its connector's statuses and its messages.</summary>
sealed class SessionCourses(Database database, ChargeRecordStore records, MessageStore messages, SampleStore samples, TimeProvider clock)
{
    /// <summary>How long before the start and after the end things still belong to the session: plugging in, presenting a key, leaving.</summary>
    static readonly TimeSpan Around = TimeSpan.FromMinutes(10);

    sealed record Place(long ChargeBoxId, long ConnectorId, long? MeterStartWh);

    sealed record StatusRow(long FromMs, string Status, string? ErrorCode, string? Info);

    /// <summary>Null where the caller sees no session of that number.</summary>
    public async Task<SessionCourse?> Find(Scope scope, long number, CancellationToken ct)
    {
        if (await records.Find(scope, number, ct) is not { } document)
            return null;
        using var json = JsonDocument.Parse(document);
        var record = CourseRecord.Of(json.RootElement);
        var end = record.EndedAt ?? clock.GetUtcNow();

        // A credit, and a record in another's place, tell of that one's session.
        number = Session(json.RootElement) ?? number;
        if (await PlaceOf(number, ct) is not { } place)
            return new([], [], [], 0);
        var (count, authorizations) = await messages.Between(place.ChargeBoxId, record.StartedAt, end, "Authorize", Around, ct);

        // Opened last: who holds one connection and waits for another can wait for ever.
        await using var connection = await database.Open(ct);
        var statuses = await connection.QueryAsync<StatusRow>(new CommandDefinition(
            """
            select from_ms as FromMs, status as Status, error_code as ErrorCode, info as Info from status_interval
            where connector_id = @ConnectorId and from_ms <= @until
                and from_ms >= coalesce((select max(from_ms) from status_interval where connector_id = @ConnectorId and from_ms <= @since), 0)
            order by from_ms, id
            """,
            new { place.ConnectorId, since = Epoch.ToMs(record.StartedAt - Around), until = Epoch.ToMs(end + Around) }, cancellationToken: ct));

        var changes = statuses.Select(row => new StatusSeen(Epoch.FromMs(row.FromMs), row.Status, row.ErrorCode, row.Info)).ToList();
        return new(
            Points(record, place.MeterStartWh, (await samples.Of(connection, number, ct)).Select(sample => (sample.At, sample.Sample))),
            Within(changes, record.StartedAt, end),
            Timeline.Of(record, changes, authorizations, end, Around),
            count);
    }

    static long? Session(JsonElement document) =>
        document.TryGetProperty("creditReferenceId", out var credited) ? credited.GetInt64()
        : document.TryGetProperty("correctedId", out var corrected) ? corrected.GetInt64()
        : null;

    async Task<Place?> PlaceOf(long number, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        return await connection.QueryFirstOrDefaultAsync<Place>(new CommandDefinition(
            "select charge_box_id as ChargeBoxId, connector_id as ConnectorId, meter_start_wh as MeterStartWh from session where number = @number",
            new { number }, cancellationToken: ct));
    }

    static ImmutableArray<CoursePoint> Points(CourseRecord record, long? meterStartWh, IEnumerable<(DateTimeOffset At, MeterSample Sample)> samples)
    {
        var ordered = samples.Where(sample => sample.At >= record.StartedAt && !(sample.At > record.EndedAt)).OrderBy(sample => sample.At).ToList();
        var metering = Metering.From(record.StartedAt, meterStartWh);
        var energy = new Dictionary<DateTimeOffset, long>();
        foreach (var (at, sample) in ordered)
        {
            metering = metering.Add(sample, at);
            energy[at] = metering.EnergyMilliWh;
        }
        return
        [
            .. Series.Of(ordered, metering.RegisterFactor).Select(point => new CoursePoint(
                point.At, point.RegisterWh is null ? null : Units.Kwh(energy[point.At]), Units.Shortest(point.PowerW / 1000), point.Soc,
                Units.Shortest(point.CurrentA), Units.Shortest(point.VoltageV))),
        ];
    }

    static ImmutableArray<CourseStatus> Within(List<StatusSeen> changes, DateTimeOffset start, DateTimeOffset end)
    {
        var before = changes.LastOrDefault(change => change.At <= start);
        IEnumerable<CourseStatus> first = before is null ? [] : [new(start, before.Status)];
        return [.. first, .. changes.Where(change => change.At > start && change.At <= end).Select(change => new CourseStatus(change.At, change.Status))];
    }
}
