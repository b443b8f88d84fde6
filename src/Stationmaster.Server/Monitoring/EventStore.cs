using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Monitoring;

/// <summary>What stations noticed, and the values of their streams. The caller may see the charge box.</summary>
sealed class EventStore(Database database)
{
    internal const string Order = "station-events";

    /// <summary>Newest first.</summary>
    /// <param name="isOpen">Only what lasts.</param>
    /// <param name="isAlarming">Only what raised an alert.</param>
    /// <param name="mostSevere">Only of this severity or more severe; null for all.</param>
    public async Task<StationEventPage> List(
        long boxId, bool isOpen, bool isAlarming, int? mostSevere, int limit, string? next, CancellationToken ct)
    {
        var before = Cursor.Read(next, Order, 1)?.Keys[0] ?? long.MaxValue;
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<EventRow>(new CommandDefinition(
            $"""
            select id as "Id", event_number as "EventNumber", at_ms as "AtMs", received_ms as "ReceivedMs", name as "Name", event_trigger as "Trigger",
                   origin as "Origin", value as "Value", severity as "Severity", monitor_id as "MonitorId", cause as "Cause", tech_code as "TechCode",
                   tech_info as "TechInfo", own_transaction as "OwnTransaction", is_cleared as "IsCleared", alarming as "Alarming", is_open as "IsOpen",
                   cleared_ms as "ClearedMs"
            from station_event where charge_box_id = @boxId and id < @before {(isOpen ? "and is_open = 1" : "")} {(isAlarming ? "and alarming = 1" : "")}
                {(mostSevere is null ? "" : "and severity <= @mostSevere")}
            order by id desc limit @more
            """, new { boxId, before, mostSevere = (long?)mostSevere, more = limit + 1L }, cancellationToken: ct))).AsList();
        return new([.. rows.Take(limit).Select(row => row.ToView())], rows.Count > limit ? new Cursor(Order, rows[limit - 1].Id).ToString() : null);
    }

    /// <summary>What deciding about events needs: the severities of their monitors, and which of them are kept already.</summary>
    public async Task<Facts> With(Facts facts, long boxId, EventsNotified notified, CancellationToken ct)
    {
        var events = notified.Events;
        if (events.IsEmpty)
            return facts;
        await using var connection = await database.Open(ct);
        var known = await connection.QueryAsync<(long Number, long AtMs)>(new CommandDefinition(
            $"select event_number, at_ms from station_event where charge_box_id = @boxId and event_number in {InList.Of(events.Select(told => (long)told.Number))}",
            new { boxId }, cancellationToken: ct));
        var times = events.Select(told => (told.Number, At: Clock.Resolve(told.At, facts.Now))).ToList();
        facts = facts with
        {
            KnownEvents = [.. times.Where(told => known.Any(row => row.Number == told.Number && row.AtMs == Epoch.ToMs(told.At)))],
        };
        var monitors = events.Where(told => told.Severity is null).Select(told => told.MonitorId).OfType<int>().Select(id => (long)id).ToList();
        if (monitors.Count == 0)
            return facts;
        var severities = await connection.QueryAsync<(long Id, long Severity)>(new CommandDefinition(
            $"select monitor_id, severity from monitor where charge_box_id = @boxId and monitor_id in {InList.Of(monitors)}", new { boxId },
            cancellationToken: ct));
        return facts with { Severities = severities.ToImmutableDictionary(row => (int)row.Id, row => (int)row.Severity) };
    }

    /// <summary>The newest values of a stream, oldest first.</summary>
    public async Task<IReadOnlyList<StreamValue>> Values(long boxId, int streamId, int limit, CancellationToken ct)
    {
        await using var connection = await database.Open(ct);
        var parts = await connection.QueryAsync<string>(new CommandDefinition(
            "select samples from event_stream_part where charge_box_id = @boxId and stream_id = @streamId order by id desc limit @limit",
            new { boxId, streamId = (long)streamId, limit = (long)limit }, cancellationToken: ct));
        return
        [
            .. parts.SelectMany(part => JsonSerializer.Deserialize<StreamValue[]>(part, ApiJson.Options)!)
                .OrderByDescending(value => value.At).Take(limit).OrderBy(value => value.At),
        ];
    }

    sealed record EventRow
    {
        public long Id { get; init; }
        public long EventNumber { get; init; }
        public long AtMs { get; init; }
        public long ReceivedMs { get; init; }
        public string Name { get; init; } = "";
        public string Trigger { get; init; } = "";
        public string Origin { get; init; } = "";
        public string Value { get; init; } = "";
        public long? Severity { get; init; }
        public long? MonitorId { get; init; }
        public long? Cause { get; init; }
        public string? TechCode { get; init; }
        public string? TechInfo { get; init; }
        public string? OwnTransaction { get; init; }
        public long IsCleared { get; init; }
        public long Alarming { get; init; }
        public long IsOpen { get; init; }
        public long? ClearedMs { get; init; }

        public StationEventView ToView() => new(
            Id, (int)EventNumber, Epoch.FromMs(AtMs), Epoch.FromMs(ReceivedMs), Name, Trigger, Origin, Value, (int?)Severity, (int?)MonitorId, (int?)Cause,
            TechCode, TechInfo, OwnTransaction, IsCleared != 0, Alarming != 0, IsOpen != 0, Epoch.FromMs(ClearedMs));
    }
}
