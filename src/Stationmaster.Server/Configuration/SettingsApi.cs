using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Security;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Configuration;

/// <summary>Settings to be changed. Each is changed by itself.</summary>
public sealed record SettingsRequest(IReadOnlyList<SettingValueRequest>? Settings = null);

/// <param name="Report">Full (where absent), Configuration, Summary; of stations that report (OCPP 2.x).</param>
public sealed record RefreshRequest(SettingsReport? Report = null);

/// <param name="Criteria">Only components that are Active, Available, Enabled or have a Problem.</param>
/// <param name="Settings">Only these components, or variables of them.</param>
public sealed record ReportRequest(IReadOnlyList<ComponentTrait>? Criteria = null, IReadOnlyList<SettingPattern>? Settings = null);

/// <summary>How reading or changing one setting ended.</summary>
/// <param name="Status">The station's own word.</param>
/// <param name="Value">Of a reading; null for what is secret.</param>
/// <param name="RebootRequired">It takes effect at the next boot.</param>
public sealed record SettingOutcome(
    string Setting, OutcomeKind Outcome, string Status, string? Why, string? Value, bool RebootRequired)
{
    internal static SettingOutcome Of(SettingResult result) => new(
        result.Setting.ToString(), result.Kind, result.Status, result.Why,
        MessageLog.Secrets.IsSecretSetting(result.Setting.Name.Variable) ? null : result.Value, result.Status == "RebootRequired");
}

public sealed record SettingOutcomes(IReadOnlyList<SettingOutcome> Data);

/// <param name="Status">The station's own word, or how it ended where the station said nothing.</param>
public sealed record RefreshAnswer(OutcomeKind Outcome, string Status, string? Why, SettingsState State);

/// <summary>One view of a station's settings, whatever version it speaks.</summary>
static class SettingsApi
{
    const int Most = 1000, Usual = 200, MostChanges = 100;

    public static void MapSettings(this IEndpointRouteBuilder api)
    {
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/settings").WithTags("Settings");
        box.MapGet("", List).WithSummary("The settings of a charge box, as they are known")
            .WithDescription("Keys of OCPP 1.6 and variables of the device model of OCPP 2.x alike: a key is a variable of the component ChargingStation.")
            .WithQuery(
                new("search", "string", "Found in names and values."), new("component", "string", "Of this component."),
                new("changed", "0|1", "Only what was changed here."), new("drifted", "0|1", "Only what is not as its template wants it."),
                new("rebootRequired", "0|1", "Only what waits for a boot."), new("readOnly", "true|false", "Only what can't be changed; or can."),
                QueryParameter.Limit(Usual, Most), QueryParameter.Next)
            .Produces<SettingPage>();
        box.MapGet("/changes", Changes).WithSummary("Who changed which setting, newest first, and how it ended")
            .WithQuery(
                new("setting", "string", "Of this one, by its name: OCPPCommCtrlr/HeartbeatInterval."), QueryParameter.Limit(50, MostChanges),
                QueryParameter.Next)
            .Produces<SettingChangePage>();

        var orders = box.MapGroup("").RequireAuthorization(Policies.Control);
        foreach (var method in new[] { "PATCH", "PUT" })
            orders.MapMethods("", [method], Change).WithSummary("Change settings; how each ended is in the answer").Produces<SettingOutcomes>();
        orders.MapPost("/refresh", Refresh).WithSummary("Read all settings again; a report comes in parts afterwards").Produces<RefreshAnswer>();
        orders.MapPost("/report", Report).WithSummary("Ask for a report of some settings (OCPP 2.x); it comes in parts afterwards")
            .Produces<RefreshAnswer>();
        orders.MapPost("/read", Read).WithSummary("Read settings by name, now").Produces<SettingOutcomes>();
    }

    static Task<SettingPage> List(long id, HttpContext context, SettingLists lists, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (filter, limit, next) = (Filter(query), query.Limit(Usual, Most), query.Text("nextPageCursor"));
        query.Done();
        return lists.Page(context.Scope(), id, filter, limit, next, ct);
    }

    internal static SettingFilter Filter(QueryReader query) => new(
        query.Text("component"), query.Text("search"), query.Flag("changed"), query.Flag("drifted"), query.Flag("rebootRequired"),
        query.Word("readOnly", ("", (bool?)null), ("true", true), ("1", true), ("false", false), ("0", false)));

    static async Task<SettingChangePage> Changes(
        long id, HttpContext context, SettingStore store, SettingHistory history, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (name, limit, next) = (query.Text("setting"), query.Limit(50, MostChanges), query.Text("nextPageCursor"));
        query.Done();
        return await history.List((await store.Require(context.Scope(), id, ct)).Id, name, limit, next, ct);
    }

    static async Task<RefreshAnswer> Refresh(
        long id, RefreshRequest? request, HttpContext context, SettingStore store, SettingLists lists, SettingsDesk desk, IStations stations,
        CancellationToken ct)
    {
        var box = await store.Require(context.Scope(), id, ct);
        var outcome = await desk.Refresh(
            box, request?.Report ?? SettingsReport.Full, SettingsKeeper.Audited(stations, id, context.Scope().Name), ct);
        return await Answer(box, outcome, lists, ct);
    }

    static async Task<RefreshAnswer> Report(
        long id, ReportRequest request, HttpContext context, SettingStore store, SettingLists lists, SettingsDesk desk, IStations stations,
        CancellationToken ct)
    {
        var box = await store.Require(context.Scope(), id, ct);
        var (criteria, settings) = (request.Criteria ?? [], request.Settings ?? []);
        if (criteria.Count == 0 && settings.Count == 0)
            throw Problem.Missing("criteria");
        if (criteria.Count > 4)
            throw Problem.Invalid("criteria", "There are up to four criteria.");
        if (settings.FirstOrDefault(pattern => string.IsNullOrWhiteSpace(pattern.Component)) is not null)
            throw Problem.Missing("settings.component");
        var outcome = await desk.Report(box, criteria, settings, SettingsKeeper.Audited(stations, id, context.Scope().Name), ct);
        return await Answer(box, outcome, lists, ct);
    }

    static async Task<RefreshAnswer> Answer(SettingsOwner box, Outcome outcome, SettingLists lists, CancellationToken ct) => new(
        outcome.Kind, outcome.Status ?? (outcome.Kind == OutcomeKind.Offline ? "Rejected" : outcome.Kind.ToString()), outcome.Why,
        await lists.State(box, ct));

    static async Task<SettingOutcomes> Read(
        long id, SettingsRequest request, HttpContext context, SettingStore store, SettingsDesk desk, IStations stations, CancellationToken ct)
    {
        var box = await store.Require(context.Scope(), id, ct);
        SettingRef[] settings = [.. Given(request).Select((setting, i) => setting.ToRef($"settings[{i}]"))];
        var results = await desk.Read(box, settings, SettingsKeeper.Audited(stations, id, context.Scope().Name), ct);
        return new([.. results.Select(SettingOutcome.Of)]);
    }

    static async Task<SettingOutcomes> Change(
        long id, SettingsRequest request, HttpContext context, SettingStore store, SettingsDesk desk, PasswordRotation passwords, ProfileMove moves, IStations stations,
        CancellationToken ct)
    {
        var (scope, wanted) = (context.Scope(), Given(request).Select((setting, i) => setting.ToWanted($"settings[{i}]")).ToList());
        var box = await store.Require(scope, id, ct);
        var known = (await store.Rows(id, ct)).ToDictionary(row => row.Ref);
        for (var i = 0; i < wanted.Count; i++)
            Check(wanted, i, known.GetValueOrDefault(wanted[i].Setting));
        foreach (var change in wanted)
            await moves.Guard(id, change.Setting.Name.Variable, change.Value, ct);
        WantedSetting[] plain = [.. wanted.Where(change => !IsPassword(change.Setting))];
        var results = plain.Length == 0
            ? []
            : (await desk.Change(box, plain, scope.Name, null, SettingsKeeper.Audited(stations, id, scope.Name), ct)).ToDictionary(result => result.Setting);
        foreach (var password in wanted.Except(plain))
        {
            // With another password than we know the station could not come back.
            var outcome = (await passwords.Rotate(scope, id, password.Value, ct)).Outcome;
            results[password.Setting] = await desk.Told(id, password, outcome, scope.Name);
        }
        return new([.. wanted.Select(change => SettingOutcome.Of(results[change.Setting]))]);
    }

    static IReadOnlyList<SettingValueRequest> Given(SettingsRequest request) => request.Settings switch
    {
        not { Count: > 0 } => throw Problem.Missing("settings"),
        { Count: > MostChanges } => throw Problem.Invalid("settings", $"Up to {MostChanges} settings may be given at once."),
        var settings => settings,
    };

    static void Check(List<WantedSetting> wanted, int index, SettingRow? known)
    {
        var ((setting, value), place) = (wanted[index], $"settings[{index}]");
        if (wanted.FindIndex(other => other.Setting == setting) < index)
            throw Problem.Invalid($"{place}.variable", $"{setting} stands there twice.");
        if (known is { IsReadOnly: true })
            throw Problem.Invalid($"{place}.variable", $"{setting} can only be read.", "read_only");
        if (IsPassword(setting) && value.Length is < StationPassword.Shortest or > StationPassword.Longest)
            throw Problem.Invalid($"{place}.value", $"A station's password has {StationPassword.Shortest} to {StationPassword.Longest} characters.");
        if (SettingComparison.WhyNot(value, known?.Stored.ToTraits()) is { } why)
            throw Problem.Invalid($"{place}.value", $"{setting} {why}.");
    }

    /// <summary>The one by which it signs on here.</summary>
    static bool IsPassword(SettingRef setting) =>
        setting.Name.Variable.Equals("AuthorizationKey", StringComparison.OrdinalIgnoreCase)
        || setting.Name.Variable.Equals("BasicAuthPassword", StringComparison.OrdinalIgnoreCase);
}
