using System.Collections.Immutable;
using System.Globalization;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Configuration;

/// <summary>Gives an order, and tells how it ended.</summary>
delegate Task<Outcome> Ask(Order order, CancellationToken ct);

/// <summary>Reads and changes a station's settings, as many at once as it takes, and keeps what comes of it.</summary>
sealed class SettingsDesk(SettingStore store, SettingHistory history)
{
    /// <summary>How many settings go into one order where the station does not say how many it takes.</summary>
    const int Usual = 10;

    /// <summary>Whether the station's version tells its settings in reports; else all are read at once.</summary>
    public static bool Reports(SettingsOwner box) => CanGive(box, new ReportSettings(1, SettingsReport.Full));

    static bool CanGive(SettingsOwner box, Order order) => OcppVersions.Find(box.OcppVersion)?.WriteOrder(order) is not null;

    /// <summary>Reads everything. A report comes in parts afterwards; an accepted outcome says that it will.</summary>
    public async Task<Outcome> Refresh(SettingsOwner box, SettingsReport report, Ask ask, CancellationToken ct)
    {
        if (!Reports(box))
            return await ReadAll(box, ask, ct);
        var request = await store.Asking(box.Id, report.ToString(), ct);
        return await Awaited(box, await ask(new ReportSettings(request, report), ct), ct);
    }

    /// <summary>Asks for a report of some.</summary>
    public async Task<Outcome> Report(
        SettingsOwner box, IReadOnlyList<ComponentTrait> traits, IReadOnlyList<SettingPattern> settings, Ask ask, CancellationToken ct)
    {
        if (!Reports(box))
            return new(OutcomeKind.NotSupported, Why: $"OCPP {box.OcppVersion} has no such reports");
        var request = await store.Asking(box.Id, "Custom", ct);
        return await Awaited(box, await ask(new ReportSomeSettings(request, traits, settings), ct), ct);
    }

    async Task<Outcome> Awaited(SettingsOwner box, Outcome outcome, CancellationToken ct)
    {
        if (outcome.Kind != OutcomeKind.Accepted)
            await store.Asked(box.Id, outcome.Why ?? outcome.Status ?? outcome.Kind.ToString(), null, ct);
        return outcome;
    }

    async Task<Outcome> ReadAll(SettingsOwner box, Ask ask, CancellationToken ct)
    {
        var outcome = await ask(new ReadSettings(), ct);
        if (outcome is { Kind: OutcomeKind.Accepted, SettingResults: { IsDefaultOrEmpty: false } results })
            await store.Read(box.Id, results, "All", isAll: true, ct);
        await store.Asked(
            box.Id, outcome.Kind == OutcomeKind.Accepted ? null : outcome.Why ?? outcome.Status ?? outcome.Kind.ToString(),
            outcome.Kind == OutcomeKind.Accepted ? "All" : null, ct);
        return outcome;
    }

    /// <summary>Reads some by name, and keeps what they are.</summary>
    /// <returns>One for each, in their order.</returns>
    public async Task<IReadOnlyList<SettingResult>> Read(SettingsOwner box, IReadOnlyList<SettingRef> settings, Ask ask, CancellationToken ct)
    {
        var limit = Limit(box, await Known(box, ct), "GetVariables", some => new ReadSettings([.. settings.Take(some)]), settings.Count);
        var results = await InParts(
            settings, limit, setting => setting, async (some, token) => await ask(new ReadSettings([.. some]), token), ct);
        await store.Read(box.Id, results.Select(pair => pair.Result), "Read", isAll: false, ct);
        return [.. results.Select(pair => pair.Result)];
    }

    /// <summary>Changes settings, each by itself: what one is refused costs the others nothing.</summary>
    /// <returns>One for each, in their order.</returns>
    public async Task<IReadOnlyList<SettingResult>> Change(
        SettingsOwner box, IReadOnlyList<WantedSetting> wanted, string by, long? templateId, Ask ask, CancellationToken ct)
    {
        var known = await Known(box, ct);
        var limit = Limit(box, known, "SetVariables", some => new ChangeSettings([.. wanted.Take(some)]), wanted.Count);
        var results = await InParts(
            wanted, limit, setting => setting.Setting, async (some, token) => await ask(new ChangeSettings([.. some]), token), ct);
        // What the station has taken is so, whoever stopped waiting.
        await history.Keep(box.Id, by, templateId, results, known, CancellationToken.None);
        return [.. results.Select(pair => pair.Result)];
    }

    /// <summary>Keeps what keys of OCPP 1.6 were read by the way.</summary>
    public async Task Told(long boxId, Outcome outcome, bool isAll, CancellationToken ct)
    {
        if (outcome.Settings is not { IsDefaultOrEmpty: false } settings)
            return;
        var results = settings.Select(setting => new SettingResult(
            new(SettingName.Of(setting.Key)), OutcomeKind.Accepted, "Accepted", setting.Value,
            Mutability: setting.IsReadOnly ? SettingMutability.ReadOnly : SettingMutability.ReadWrite));
        await store.Read(boxId, results, isAll ? "All" : "Read", isAll, ct);
        if (isAll)
            await store.Asked(boxId, null, "All", ct);
    }

    /// <summary>Keeps how a change ended that was ordered elsewhere.</summary>
    public async Task<SettingResult> Told(long boxId, WantedSetting wanted, Outcome outcome, string by)
    {
        var known = (await store.Rows(boxId, CancellationToken.None)).ToDictionary(row => row.Ref);
        var result = Of(outcome, wanted.Setting, 0, 1);
        await history.Keep(boxId, by, null, [(wanted, result)], known, CancellationToken.None);
        return result;
    }

    /// <summary>Keeps how changes ended that were ordered elsewhere, in one order.</summary>
    public async Task Told(long boxId, IReadOnlyList<WantedSetting> wanted, Outcome outcome, string by)
    {
        var known = (await store.Rows(boxId, CancellationToken.None)).ToDictionary(row => row.Ref);
        await history.Keep(
            boxId, by, null, [.. wanted.Select((one, i) => (one, Of(outcome, one.Setting, i, wanted.Count)))], known, CancellationToken.None);
    }

    async Task<Dictionary<SettingRef, SettingRow>> Known(SettingsOwner box, CancellationToken ct) =>
        (await store.Rows(box.Id, ct)).ToDictionary(row => row.Ref);

    /// <summary>DeviceDataCtrlr.ItemsPerMessage of OCPP 2.x; one where the version cannot take two.</summary>
    static int Limit(SettingsOwner box, Dictionary<SettingRef, SettingRow> known, string of, Func<int, Order> several, int count)
    {
        if (count < 2 || !CanGive(box, several(2)))
            return 1;
        var told = known.GetValueOrDefault(new(new("DeviceDataCtrlr", "ItemsPerMessage", VariableInstance: of)))?.Value;
        return int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : Usual;
    }

    static async Task<List<(T Asked, SettingResult Result)>> InParts<T>(
        IReadOnlyList<T> all, int limit, Func<T, SettingRef> name, Func<T[], CancellationToken, Task<Outcome>> ask, CancellationToken ct)
    {
        var results = new List<(T, SettingResult)>(all.Count);
        for (var from = 0; from < all.Count;)
        {
            var some = all.Skip(from).Take(limit).ToArray();
            var outcome = await ask(some, ct);
            if (some.Length > 1 && outcome is { Kind: OutcomeKind.Rejected or OutcomeKind.NotSupported, SettingResults.IsDefaultOrEmpty: true })
            {
                // It would not take so many at once, or cannot read one of them.
                limit = 1;
                continue;
            }
            results.AddRange(some.Select((asked, i) => (asked, Of(outcome, name(asked), i, some.Length))));
            from += some.Length;
            if (outcome.Kind is not (OutcomeKind.Offline or OutcomeKind.Unreachable or OutcomeKind.TimedOut))
                continue;
            results.AddRange(all.Skip(from).Select(asked => (asked, Of(outcome, name(asked), 0, 0))));
            break;
        }
        return results;
    }

    /// <summary>Stations answer in the order of the question, but not all of them, and not all spell names as they were asked.</summary>
    static SettingResult Of(Outcome outcome, SettingRef setting, int index, int count)
    {
        if (outcome.SettingResults is not { IsDefaultOrEmpty: false } results)
            return new(setting, outcome.Kind, outcome.Status ?? outcome.Kind.ToString(), Why: outcome.Why);
        var found = results.FirstOrDefault(result => result.Setting == setting)
            ?? results.FirstOrDefault(result => result.Setting.Attribute == setting.Attribute
                && string.Equals(result.Setting.Name.ToString(), setting.Name.ToString(), StringComparison.OrdinalIgnoreCase))
            ?? (results.Length == count ? results[index] : null);
        return found is null
            ? new(setting, OutcomeKind.Rejected, "Rejected", Why: "The station's answer does not name it")
            : found with { Setting = setting };
    }
}
