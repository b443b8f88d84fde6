using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <summary>What is stored of a setting besides its value.</summary>
sealed record StoredTraits(
    SettingDataType? DataType = null, string? Unit = null, decimal? Min = null, decimal? Max = null, IReadOnlyList<string>? Choices = null,
    bool Monitored = false, bool Persistent = false, bool Constant = false)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = { new JsonStringEnumConverter() },
    };

    public static string? Write(SettingTraits? traits, SettingValue? value)
    {
        var stored = new StoredTraits(
            traits?.DataType, traits?.Unit, traits?.Min, traits?.Max,
            traits is { Choices.IsDefaultOrEmpty: false } ? traits.Choices : null, traits is { SupportsMonitoring: true },
            value is { IsPersistent: true }, value is { IsConstant: true });
        return stored == new StoredTraits() ? null : JsonSerializer.Serialize(stored, Json);
    }

    public static StoredTraits Read(string? text) => text is null ? new() : JsonSerializer.Deserialize<StoredTraits>(text, Json)!;

    /// <summary>Null where the station did not tell what it may hold.</summary>
    public SettingTraits? ToTraits() => DataType is { } type ? new(type, Unit, Min, Max, [.. Choices ?? []], Monitored) : null;
}

/// <summary>What is known of one setting of one station.</summary>
sealed record SettingRow
{
    public const string Columns =
        """
        s.charge_box_id as "ChargeBoxId", s.name as "Name", s.attribute as "Attribute", s.component as "Component",
        s.component_instance as "ComponentInstance", s.evse as "Evse", s.connector as "Connector", s.variable as "Variable",
        s.variable_instance as "VariableInstance", s.value as "Value", s.mutability as "Mutability", s.traits as "Traits",
        s.read_ms as "ReadMs", s.read_by as "ReadBy", s.changed_ms as "ChangedMs", s.pending as "Pending", s.pending_ms as "PendingMs"
        """;

    StoredTraits? _traits;

    public long ChargeBoxId { get; init; }
    public string Name { get; init; } = "";
    public long Attribute { get; init; }
    public string Component { get; init; } = "";
    public string? ComponentInstance { get; init; }
    public long? Evse { get; init; }
    public long? Connector { get; init; }
    public string Variable { get; init; } = "";
    public string? VariableInstance { get; init; }
    public string? Value { get; init; }
    public long? Mutability { get; init; }
    public string? Traits { get; init; }
    public long ReadMs { get; init; }
    public string ReadBy { get; init; } = "";
    public long? ChangedMs { get; init; }
    public string? Pending { get; init; }
    public long? PendingMs { get; init; }

    public StoredTraits Stored => _traits ??= StoredTraits.Read(Traits);

    public bool IsSecret => Secrets.IsSecretSetting(Variable);

    public bool IsReadOnly => Mutability == (long)SettingMutability.ReadOnly;

    public SettingRef Ref => new(
        new(Component, Variable, ComponentInstance, (int?)Evse, (int?)Connector, VariableInstance), (SettingAttribute)Attribute);

    /// <summary>A change waits for the next boot.</summary>
    /// <param name="lastBootMs">Of the station; null when it never booted here.</param>
    public bool AwaitsBoot(long? lastBootMs) => PendingMs is { } pending && pending >= (lastBootMs ?? 0);
}

/// <summary>Settings as rows.</summary>
static class SettingRows
{
    /// <summary>Of one station, settings and parts of reports; the largest seen have some thousands.</summary>
    public const int Most = 20_000;

    public const string Count =
        """
        select (select count(*) from station_setting where charge_box_id = @boxId)
            + (select count(*) from station_report_part where charge_box_id = @boxId)
        """;

    /// <summary>Before a report: of a station that told more than any has, nothing is kept that was told before.</summary>
    public static Statement MakeRoom(long boxId) => new(
        $"delete from station_setting where charge_box_id = @boxId and {Most / 2} < (select count(*) from station_setting where charge_box_id = @boxId)",
        new { boxId });

    /// <summary>A part of a report; the last that was missing makes it whole, and what a whole full report does not name is gone.</summary>
    public static IEnumerable<Change> Told(long boxId, SettingsReported report, DateTimeOffset now)
    {
        var by = $"Report {report.RequestId}";
        foreach (var setting in report.Settings)
        {
            foreach (var value in setting.Values)
                yield return Read(
                    boxId, new(setting.Name, value.Attribute), value.Value, value.Mutability, StoredTraits.Write(setting.Traits, value), now, by);
        }
        yield return new RowWrite(
            "station_report_part",
            (boxId, report.RequestId, report.Part),
            """
            insert into station_report_part (charge_box_id, request_id, part, is_last, at_ms)
            select boxId, request, part, isLast, atMs from {rows} where true
            on conflict (charge_box_id, request_id, part) do update set is_last = excluded.is_last, at_ms = excluded.at_ms
            """,
            new { boxId, request = report.RequestId, part = report.Part, isLast = report.IsLast, atMs = now });
        yield return new Statement(
            """
            update station_reading set is_whole = 1, read_ms = asked_ms, read_by = asked_for, failed_ms = null, failure = null,
                firmware = (select b.firmware_version from charge_box b where b.id = @boxId)
            where charge_box_id = @boxId and request_id = @request and is_whole = 0
                and (select count(*) from station_report_part p where p.charge_box_id = @boxId and p.request_id = @request)
                    = (select max(p.part) + 1 from station_report_part p where p.charge_box_id = @boxId and p.request_id = @request and p.is_last = 1)
            """,
            new { boxId, request = report.RequestId });
        yield return new Statement(
            """
            delete from station_setting where charge_box_id = @boxId and read_ms < (
                select asked_ms from station_reading where charge_box_id = @boxId and request_id = @request and is_whole = 1 and asked_for = @full)
            """,
            new { boxId, request = report.RequestId, full = nameof(SettingsReport.Full) });
    }

    /// <param name="mutability">Null: as it is known.</param>
    /// <param name="traits">Null: as they are known.</param>
    public static RowWrite Read(
        long boxId, SettingRef setting, string? value, SettingMutability? mutability, string? traits, DateTimeOffset now, string by) => new(
        "station_setting",
        (boxId, setting.Name.ToString(), setting.Attribute),
        """
        insert into station_setting (charge_box_id, name, attribute, component, component_instance, evse, connector, variable,
            variable_instance, value, mutability, traits, read_ms, read_by)
        select boxId, settingName, attribute, component, componentInstance, evse, connector, variable, variableInstance, told, mutability,
            traits, readMs, readBy
        from {rows} where true
        on conflict (charge_box_id, name, attribute) do update set value = excluded.value,
            mutability = coalesce(excluded.mutability, station_setting.mutability),
            traits = coalesce(excluded.traits, station_setting.traits), read_ms = excluded.read_ms, read_by = excluded.read_by
        where excluded.read_ms >= station_setting.read_ms
        """,
        new
        {
            boxId,
            settingName = setting.Name.ToString(),
            attribute = setting.Attribute,
            component = setting.Name.Component,
            componentInstance = setting.Name.ComponentInstance,
            evse = setting.Name.Evse,
            connector = setting.Name.Connector,
            variable = setting.Name.Variable,
            variableInstance = setting.Name.VariableInstance,
            told = Secrets.IsSecretSetting(setting.Name.Variable) ? null : value,
            mutability,
            traits,
            readMs = now,
            readBy = by,
        });
}
