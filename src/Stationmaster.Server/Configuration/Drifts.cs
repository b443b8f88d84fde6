using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <summary>How stations stand to their templates, and brings them there.</summary>
sealed class Drifts(SettingStore store, TemplateStore templates, SettingsDesk desk, Commits commits, TimeProvider clock)
{
    /// <summary>How long a refusal holds: a station that will not is not asked at every boot.</summary>
    static readonly TimeSpan[] Patience = [TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(10), TimeSpan.FromDays(30)];

    /// <summary>Every template, also those above the caller: what they want is so for the caller's stations too.</summary>
    public Task<IReadOnlyList<SettingTemplate>> Templates(CancellationToken ct) => templates.List(Scope.System, ct);

    /// <summary>Of one station, by setting.</summary>
    public async Task<IReadOnlyDictionary<SettingRef, SettingDrift>> Of(SettingsOwner box, IReadOnlyList<SettingRow> rows, CancellationToken ct)
    {
        var wanted = SettingTemplate.Wanted(await Templates(ct), box);
        if (wanted.Count == 0)
            return new Dictionary<SettingRef, SettingDrift>();
        return Compared(box, wanted, rows, await templates.Refusals([box.Id], ct));
    }

    /// <summary>Of many, each with what templates want of it. Null: it has not told its settings yet.</summary>
    public async Task<IReadOnlyList<(SettingsOwner Box, IReadOnlyDictionary<SettingRef, SettingDrift>? Drift)>> Of(
        IReadOnlyList<SettingsOwner> boxes, IReadOnlyList<SettingTemplate> all, CancellationToken ct)
    {
        var ids = boxes.Select(box => box.Id).ToList();
        var names = all.SelectMany(template => template.Settings).Select(setting => setting.Setting.Name.ToString()).Distinct().ToList();
        var (rows, refusals) = (await store.Rows(ids, names, ct), (await templates.Refusals(ids, ct)).ToLookup(row => row.ChargeBoxId));
        var read = await store.Read(ids, ct);
        return
        [
            .. boxes.Select(box => (box, read.Contains(box.Id)
                ? Compared(box, SettingTemplate.Wanted(all, box), [.. rows[box.Id]], [.. refusals[box.Id]])
                : null)),
        ];
    }

    static Dictionary<SettingRef, SettingDrift> Compared(
        SettingsOwner box, IReadOnlyDictionary<SettingRef, (string Value, SettingTemplate Template)> wanted, IReadOnlyList<SettingRow> rows,
        IReadOnlyList<RefusalRow> refusals)
    {
        var known = rows.ToDictionary(row => (row.Name, row.Attribute));
        return wanted.ToDictionary(
            pair => pair.Key,
            pair =>
            {
                var row = known.GetValueOrDefault((pair.Key.Name.ToString(), (long)pair.Key.Attribute));
                var refusal = refusals.FirstOrDefault(refusal => refusal.Is(box, new(pair.Key, pair.Value.Value)));
                var drift = row is null ? Drift.Unknown
                    : SettingComparison.AreAlike(pair.Value.Value, row.Value, row.Stored.DataType) ? Drift.Same
                    : row.AwaitsBoot(box.LastBootMs) && SettingComparison.AreAlike(pair.Value.Value, row.Pending, row.Stored.DataType) ? Drift.Pending
                    : refusal is not null ? Drift.Refused : Drift.Drifted;
                return new SettingDrift(
                    pair.Key.ToString(), pair.Value.Value, row?.Value, drift, drift is Drift.Same ? null : refusal?.Why, pair.Value.Template.Id,
                    pair.Value.Template.Name);
            });
    }

    /// <summary>What would be changed now.</summary>
    /// <param name="isForced">Also what the station refused before, or does not name: it may know what it does not list.</param>
    /// <param name="templateId">Of this template alone; null for all.</param>
    public async Task<IReadOnlyList<(WantedSetting Wanted, SettingDrift Drift)>> ToDo(
        SettingsOwner box, bool isForced, long? templateId, CancellationToken ct)
    {
        var rows = await store.Rows(box.Id, ct);
        var (drifts, now) = (await Of(box, rows, ct), Epoch.ToMs(clock.GetUtcNow()));
        var waiting = (await templates.Refusals([box.Id], ct)).Where(refusal => refusal.UntilMs > now).ToList();
        return
        [
            .. drifts
                .Where(pair => pair.Value.Drift is not (Drift.Same or Drift.Pending) && (templateId is null || pair.Value.TemplateId == templateId))
                .Select(pair => (new WantedSetting(pair.Key, pair.Value.Wanted), pair.Value))
                .Where(todo => isForced || !waiting.Exists(refusal => refusal.Is(box, todo.Item1))),
        ];
    }

    /// <summary>Changes what differs, and notes what the station would not take.</summary>
    /// <param name="by">Who asked for it; the template is named beside.</param>
    public async Task<IReadOnlyList<SettingResult>> Apply(
        SettingsOwner box, bool isForced, long? templateId, string? by, Ask ask, CancellationToken ct)
    {
        var todo = await ToDo(box, isForced, templateId, ct);
        var results = new List<SettingResult>();
        foreach (var some in todo.GroupBy(change => (change.Drift.TemplateId, change.Drift.TemplateName)))
        {
            WantedSetting[] wanted = [.. some.Select(change => change.Wanted)];
            var name = $"Template “{some.Key.TemplateName}”";
            var outcome = await desk.Change(box, wanted, by is null ? name : $"{by} · {name}", some.Key.TemplateId, ask, ct);
            await Note(box, [.. wanted.Zip(outcome)], ct);
            results.AddRange(outcome);
        }
        return results;
    }

    async Task Note(SettingsOwner box, IReadOnlyList<(WantedSetting Wanted, SettingResult Result)> changes, CancellationToken ct)
    {
        var (before, now) = (await templates.Refusals([box.Id], ct), clock.GetUtcNow());
        List<Change> notes = [];
        foreach (var (wanted, result) in changes)
        {
            if (result.Kind == OutcomeKind.Accepted)
                notes.Add(TemplateStore.Refused(box, wanted, 0, null, null));
            else if (result.Kind is OutcomeKind.Rejected or OutcomeKind.NotSupported)
            {
                var tries = before.FirstOrDefault(refusal => refusal.Is(box, wanted))?.Tries ?? 0;
                var why = result.Why is { } said && said != result.Status ? $"{result.Status}: {said}" : result.Status;
                notes.Add(TemplateStore.Refused(box, wanted, tries + 1, now + Patience[Math.Min(tries, Patience.Length - 1)], why));
            }
        }
        await commits.Save(notes, ct);
    }
}
