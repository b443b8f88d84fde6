using Dapper;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <summary>A change that somebody asked for.</summary>
/// <param name="Setting">Its name within the station: "OCPPCommCtrlr/HeartbeatInterval".</param>
/// <param name="By">The person, the key, or the template.</param>
/// <param name="From">What was known before; null for what is secret or was not known.</param>
/// <param name="To">Null for what is secret.</param>
/// <param name="Status">The station's own word.</param>
public sealed record SettingChange(
    long Id, DateTimeOffset At, string By, string Setting, SettingAttribute Attribute, string? From, string? To, bool IsSecret,
    OutcomeKind Outcome, string? Status, string? Why, long? TemplateId);

public sealed record SettingChangePage(IReadOnlyList<SettingChange> Data, string? NextPageCursor);

/// <summary>Who changed what.</summary>
sealed class SettingHistory(Database database, Commits commits, Sequences sequences, TimeProvider clock)
{
    const string Order = "setting changes";

    /// <summary>Keeps how changes ended, and what the settings are by that. Secrets are kept nowhere.</summary>
    /// <param name="before">What was known, by name.</param>
    public async Task Keep(
        long boxId, string by, long? templateId, IReadOnlyList<(WantedSetting Wanted, SettingResult Result)> changes,
        IReadOnlyDictionary<SettingRef, SettingRow> before, CancellationToken ct)
    {
        var (now, saved) = (clock.GetUtcNow(), new List<Change>());
        foreach (var (wanted, result) in changes)
        {
            var isSecret = Secrets.IsSecretSetting(wanted.Setting.Name.Variable);
            var (known, value) = (before.GetValueOrDefault(wanted.Setting), isSecret ? null : wanted.Value);
            saved.Add(new Statement(
                """
                insert into station_setting_change (id, charge_box_id, at_ms, by_name, name, attribute, from_value, to_value, is_secret, outcome,
                    status, why, template_id)
                values (@id, @boxId, @now, @by, @name, @attribute, @before, @value, @isSecret, @outcome, @Status, @Why, @templateId)
                """,
                new
                {
                    id = await sequences.Next("station_setting_change", ct), boxId, now, by, name = wanted.Setting.Name.ToString(),
                    attribute = wanted.Setting.Attribute, before = known?.Value, value, isSecret, outcome = result.Kind.ToString(), result.Status,
                    result.Why, templateId,
                }));
            if (result.Kind == OutcomeKind.Accepted)
                saved.AddRange(Taken(boxId, wanted.Setting, value, known, result.Status == "RebootRequired", by, now));
        }
        await commits.Save(saved, ct);
    }

    static IEnumerable<Change> Taken(
        long boxId, SettingRef setting, string? value, SettingRow? known, bool awaitsBoot, string by, DateTimeOffset now)
    {
        yield return SettingRows.Read(boxId, setting, awaitsBoot ? known?.Value : value, null, null, now, by);
        yield return new Statement(
            """
            update station_setting set changed_ms = @now, pending = @pending, pending_ms = @pendingMs
            where charge_box_id = @boxId and name = @name and attribute = @attribute
            """,
            new
            {
                now, pending = awaitsBoot ? value : null, pendingMs = awaitsBoot ? now : (DateTimeOffset?)null, boxId,
                name = setting.Name.ToString(), attribute = setting.Attribute,
            });
    }

    /// <summary>Newest first.</summary>
    /// <param name="name">Of one setting; null for all.</param>
    /// <exception cref="ApiProblem">400: the cursor.</exception>
    public async Task<SettingChangePage> List(long boxId, string? name, int limit, string? nextPageCursor, CancellationToken ct)
    {
        var before = Cursor.Read(nextPageCursor, Order, 1)?.Keys[0] ?? long.MaxValue;
        await using var connection = await database.Open(ct);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select id as "Id", at_ms as "AtMs", by_name as "ByName", name as "Name", attribute as "Attribute", from_value as "FromValue",
                   to_value as "ToValue", is_secret as "IsSecret", outcome as "Outcome", status as "Status", why as "Why", template_id as "TemplateId"
            from station_setting_change where charge_box_id = @boxId {(name is null ? "" : "and name = @name")} and id < @before
            order by id desc limit @more
            """, new { boxId, name, before, more = limit + 1L }, cancellationToken: ct))).AsList();
        return new(
            [.. rows.Take(limit).Select(row => row.ToChange())], rows.Count > limit ? new Cursor(Order, rows[limit - 1].Id).ToString() : null);
    }

    sealed record Row
    {
        public long Id { get; init; }
        public long AtMs { get; init; }
        public string ByName { get; init; } = "";
        public string Name { get; init; } = "";
        public long Attribute { get; init; }
        public string? FromValue { get; init; }
        public string? ToValue { get; init; }
        public long IsSecret { get; init; }
        public string Outcome { get; init; } = "";
        public string? Status { get; init; }
        public string? Why { get; init; }
        public long? TemplateId { get; init; }

        public SettingChange ToChange() => new(
            Id, Epoch.FromMs(AtMs), ByName, Name, (SettingAttribute)Attribute, FromValue, ToValue, IsSecret != 0,
            Enum.Parse<OutcomeKind>(Outcome), Status, Why, TemplateId);
    }
}
