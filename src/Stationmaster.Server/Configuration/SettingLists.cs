using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <param name="Component">Exactly; null for all.</param>
/// <param name="Search">Found in names and values.</param>
sealed record SettingFilter(string? Component = null, string? Search = null, bool Changed = false, bool Drifted = false, bool RebootRequired = false, bool? ReadOnly = null)
{
    public bool Takes(SettingView view) =>
        (Component is null || view.Component.Equals(Component, StringComparison.OrdinalIgnoreCase))
        && (Search is null || Fold.Text($"{view.Setting}\n{view.Value}").Contains(Fold.Text(Search), StringComparison.Ordinal))
        && (!Changed || view.ChangedAt is not null) && (!Drifted || HasDrifted(view)) && (!RebootRequired || view.RebootRequired)
        && (ReadOnly is not { } readOnly || readOnly == IsReadOnly(view));

    public static bool HasDrifted(SettingView view) => view.Drift is { Drift: not (Drift.Same or Drift.Pending) };

    public static bool IsReadOnly(SettingView view) => view.Mutability == SettingMutability.ReadOnly;
}

/// <summary>A station's settings as people look at them. A station has hundreds: they are sorted and searched in memory.</summary>
sealed class SettingLists(SettingStore store, Drifts drifts, TimeProvider clock)
{
    const string Order = "settings";

    static readonly TimeSpan ReportPatience = TimeSpan.FromMinutes(2);

    /// <summary>Component by component, then by name.</summary>
    /// <exception cref="ApiProblem">404; 400: the cursor.</exception>
    public async Task<SettingPage> Page(Scope scope, long id, SettingFilter filter, int limit, string? nextPageCursor, CancellationToken ct)
    {
        var box = await store.Require(scope, id, ct);
        var all = await All(box, ct);
        var found = all.Where(filter.Takes).ToList();
        var from = From(found, nextPageCursor);
        var shown = found.Skip(from).Take(limit).ToList();
        return new(
            shown, from + limit < found.Count ? new Cursor(Order, from + limit, KeyOf(found[from + limit])).ToString() : null,
            await State(box, ct),
            new(
                all.Count, all.Count(view => view.ChangedAt is not null), all.Count(SettingFilter.HasDrifted), all.Count(view => view.RebootRequired),
                all.Count(SettingFilter.IsReadOnly)),
            [.. all.CountBy(view => view.Component).Select(pair => new ComponentCount(pair.Key, pair.Value))]);
    }

    /// <summary>All of one station, as <see cref="Page"/> sorts them.</summary>
    public async Task<List<SettingView>> All(SettingsOwner box, CancellationToken ct)
    {
        var rows = await store.Rows(box.Id, ct);
        var wanted = await drifts.Of(box, rows, ct);
        var views = rows.Select(row => SettingView.Of(row, box, wanted.GetValueOrDefault(row.Ref)));
        var unknown = wanted.Where(pair => pair.Value.Drift == Drift.Unknown).Select(pair => SettingView.Of(pair.Key, pair.Value));
        return
        [
            .. views.Concat(unknown)
                .OrderBy(view => view.Component != SettingName.Station).ThenBy(view => view.Component, StringComparer.OrdinalIgnoreCase)
                .ThenBy(view => view.Evse ?? -1).ThenBy(view => view.Connector ?? -1).ThenBy(view => view.ComponentInstance, StringComparer.OrdinalIgnoreCase)
                .ThenBy(view => view.Variable, StringComparer.OrdinalIgnoreCase).ThenBy(view => view.Setting, StringComparer.Ordinal),
        ];
    }

    public async Task<SettingsState> State(SettingsOwner box, CancellationToken ct)
    {
        var reading = await store.Reading(box.Id, ct) ?? new ReadingRow { IsWhole = 1 };
        var isReading = reading.IsWhole == 0 && clock.GetUtcNow() - Epoch.FromMs(reading.LastPartMs ?? reading.AskedMs ?? 0) < ReportPatience;
        return new(
            Epoch.FromMs(reading.ReadMs), reading.ReadBy, reading.Firmware, isReading, Epoch.FromMs(reading.AskedMs),
            reading.Failure ?? (reading.IsWhole == 0 && !isReading ? "The report stayed incomplete" : null), Epoch.FromMs(reading.FailedMs),
            SettingsDesk.Reports(box));
    }

    /// <summary>The setting the last page ended before; where it has gone, its place.</summary>
    static int From(List<SettingView> found, string? nextPageCursor)
    {
        if (Cursor.Read(nextPageCursor, Order, 2) is not { } cursor)
            return 0;
        var at = found.FindIndex(view => KeyOf(view) == cursor.Keys[1]);
        return at >= 0 ? at : (int)Math.Clamp(cursor.Keys[0], 0, found.Count);
    }

    /// <summary>FNV-1a of its name: the same in every process.</summary>
    static long KeyOf(SettingView view)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in view.Setting)
            hash = (hash ^ character) * 1099511628211UL;
        return (long)(hash >> 1);
    }
}
