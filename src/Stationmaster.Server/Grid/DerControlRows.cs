using System.Text.Json;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Grid;

/// <summary>
/// What stations keep to serve the grid (OCPP 2.1 block R), as rows: from what they report, from what starts and stops, and from orders
/// they took.
/// </summary>
static class DerControlRows
{
    /// <summary>The lists of ReportDERControl, and the member of each item that is the control itself.</summary>
    static readonly (string List, string Member, string? Type)[] Reported =
    [
        ("curve", "curve", null), ("enterService", "enterService", "EnterService"), ("fixedPFAbsorb", "fixedPF", "FixedPFAbsorb"),
        ("fixedPFInject", "fixedPF", "FixedPFInject"), ("fixedVar", "fixedVar", "FixedVar"), ("freqDroop", "freqDroop", "FreqDroop"),
        ("gradient", "gradient", "Gradients"), ("limitMaxDischarge", "limitMaxDischarge", "LimitMaxDischarge"),
    ];

    /// <summary>Members of SetDERControl that are no control.</summary>
    static readonly string[] Heads = ["isDefault", "controlId", "controlType", "customData"];

    public static IEnumerable<Change> Told(long chargeBoxId, NoticeKept kept) => kept.Notice.Action switch
    {
        "ReportDERControl" => OfReport(chargeBoxId, kept),
        "NotifyDERStartStop" => OfStartStop(chargeBoxId, kept),
        _ => [],
    };

    static IEnumerable<Change> OfReport(long boxId, NoticeKept kept)
    {
        using var json = JsonDocument.Parse(kept.Notice.PayloadJson);
        var rows = new List<Change>();
        foreach (var (list, member, type) in Reported)
        {
            if (!json.RootElement.TryGetProperty(list, out var items))
                continue;
            foreach (var item in items.EnumerateArray())
            {
                var control = item.GetProperty(member);
                rows.Add(Row(boxId, new(
                    item.GetProperty("id").GetString()!, type ?? item.GetProperty("curveType").GetString()!, Truth(item, "isDefault"), Truth(item, "isSuperseded"),
                    Priority(control), control.GetRawText()), null, kept.At, isTold: true));
            }
        }
        return rows;
    }

    static IEnumerable<Change> OfStartStop(long boxId, NoticeKept kept)
    {
        using var json = JsonDocument.Parse(kept.Notice.PayloadJson);
        var (id, started) = (json.RootElement.GetProperty("controlId").GetString()!, Truth(json.RootElement, "started"));
        var rows = new List<Change>
        {
            new Statement(
                "update der_control set started = @started, told_ms = @atMs where charge_box_id = @boxId and control_id = @id",
                new { boxId, id = Clean.Text(id), started = started ? 1L : 0L, atMs = Epoch.ToMs(kept.At) }),
        };
        if (json.RootElement.TryGetProperty("supersededIds", out var superseded))
        {
            rows.AddRange(superseded.EnumerateArray().Select(other => new Statement(
                "update der_control set is_superseded = 1 where charge_box_id = @boxId and control_id = @id",
                new { boxId, id = Clean.Text(other.GetString() ?? "") })));
        }
        return rows;
    }

    sealed record Control(string Id, string Type, bool IsDefault, bool IsSuperseded, long? Priority, string Document);

    static RowWrite Row(long boxId, Control control, string? by, DateTimeOffset at, bool isTold) => new(
        "der_control",
        (boxId, control.Id),
        """
        insert into der_control (charge_box_id, control_id, control_type, is_default, is_superseded, priority, document, by_name, set_ms, told_ms)
        select boxId, id, type, isDefault, isSuperseded, priority, document, by, atMs, toldMs from {rows} where true
        on conflict (charge_box_id, control_id) do update set control_type = excluded.control_type, is_default = excluded.is_default,
            is_superseded = excluded.is_superseded, priority = excluded.priority, document = excluded.document,
            by_name = coalesce(excluded.by_name, der_control.by_name), told_ms = coalesce(excluded.told_ms, der_control.told_ms)
        """,
        new
        {
            boxId, id = Clean.Text(control.Id), type = control.Type, isDefault = control.IsDefault ? 1L : 0L, isSuperseded = control.IsSuperseded ? 1L : 0L,
            priority = control.Priority, document = Clean.Text(control.Document), by, atMs = Epoch.ToMs(at), toldMs = isTold ? Epoch.ToMs(at) : (long?)null,
        });

    /// <summary>What an order that a station took changes; nothing for other orders.</summary>
    public static IReadOnlyList<Change> Ordered(long boxId, StandardOrder order, string? answer, string by, DateTimeOffset at)
    {
        using var json = JsonDocument.Parse(order.PayloadJson);
        var payload = json.RootElement;
        return order.Action switch
        {
            "SetDERControl" => [.. Set(boxId, payload, by, at), .. Superseded(boxId, answer)],
            "ClearDERControl" => [Clear(boxId, payload)],
            _ => [],
        };
    }

    static IEnumerable<Change> Set(long boxId, JsonElement payload, string by, DateTimeOffset at)
    {
        foreach (var member in payload.EnumerateObject())
        {
            if (Heads.Contains(member.Name))
                continue;
            yield return Row(boxId, new(
                payload.GetProperty("controlId").GetString()!, payload.GetProperty("controlType").GetString()!, Truth(payload, "isDefault"), false,
                Priority(member.Value), member.Value.GetRawText()), by, at, isTold: false);
            yield break;
        }
    }

    static IEnumerable<Change> Superseded(long boxId, string? answer)
    {
        if (answer is null)
            yield break;
        using var json = JsonDocument.Parse(answer);
        if (!json.RootElement.TryGetProperty("supersededIds", out var ids) || ids.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var id in ids.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!).ToList())
        {
            yield return new Statement(
                "update der_control set is_superseded = 1 where charge_box_id = @boxId and control_id = @id", new { boxId, id = Clean.Text(id) });
        }
    }

    static Statement Clear(long boxId, JsonElement payload)
    {
        var (id, type) = (Text(payload, "controlId"), Text(payload, "controlType"));
        return new(
            $"""
            delete from der_control where charge_box_id = @boxId and is_default = @isDefault
            {(id is null ? "" : "and control_id = @id")} {(type is null ? "" : "and control_type = @type")}
            """,
            new { boxId, isDefault = Truth(payload, "isDefault") ? 1L : 0L, id = Clean.Optional(id), type });
    }

    static bool Truth(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static long? Priority(JsonElement control) =>
        control.TryGetProperty("priority", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var priority) ? priority : null;
}
