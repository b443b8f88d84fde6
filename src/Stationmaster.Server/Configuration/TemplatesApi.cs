using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <param name="State">Complying, Drifted, or Unread: it has not told its settings yet.</param>
/// <param name="Drift">What differs, or waits for a boot.</param>
public sealed record TemplateStation(
    long ChargeBoxId, string ChargeBoxIdentity, string? Name, bool IsOnline, string? FirmwareVersion, TemplateState State,
    IReadOnlyList<SettingDrift> Drift);

public enum TemplateState { Complying, Drifted, Unread }

public sealed record TemplateStations(IReadOnlyList<TemplateStation> Data, string? NextPageCursor);

/// <param name="ChargeBoxIds">Absent: every station it concerns.</param>
/// <param name="DryRun">Only tell what would be changed.</param>
public sealed record ApplyRequest(IReadOnlyList<long>? ChargeBoxIds = null, bool? DryRun = null);

/// <summary>What is, or would be, changed.</summary>
/// <param name="Queued">How many stations are being brought to it in the background, few at a time.</param>
/// <param name="Offline">How many are not connected: they follow at their next boot.</param>
/// <param name="Changes">How many settings differ in all.</param>
/// <param name="Stations">Of a dry run, the first hundred with what would be changed; of a single station, what became of it.</param>
public sealed record ApplyAnswer(
    bool DryRun, int Queued, int Offline, int Changes, IReadOnlyList<TemplateStation> Stations, IReadOnlyList<SettingOutcome> Results);

/// <summary>What stations of a model should be set to.</summary>
static class TemplatesApi
{
    const string Tag = "Settings templates", Order = "template stations";
    const int MostShown = 100;

    public static void MapSettingTemplates(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/v2/setting-templates").WithTags(Tag);
        templates.MapGet("", List).WithSummary("Settings templates, and how many stations are as they want").Produces<SettingTemplateList>();
        templates.MapPost("", Create).WithSummary("Create a settings template; stations follow after their next boot").Produces<SettingTemplateView>(201);
        templates.MapGet("/{id:long}", Find).WithSummary("One settings template").Produces<SettingTemplateView>();
        foreach (var method in new[] { "PATCH", "PUT" })
            templates.MapMethods("/{id:long}", [method], Change).WithSummary("Change a settings template; what is absent stays as it is")
                .Produces<SettingTemplateView>();
        templates.MapDelete("/{id:long}", Delete).WithSummary("Remove a settings template; stations stay as they are").Produces(204);
        templates.MapGet("/{id:long}/stations", Stations).WithSummary("The stations a template concerns, and how they differ")
            .WithQuery(
                new("state", "complying|drifted|unread", "Only those; all where absent."), QueryParameter.Limit(50, MostShown), QueryParameter.Next)
            .Produces<TemplateStations>();
        templates.MapPost("/{id:long}/apply", Apply).WithSummary("Bring stations to a template now, or tell what that would change")
            .Produces<ApplyAnswer>().RequireAuthorization(Policies.Control);
    }

    static async Task<SettingTemplateList> List(HttpContext context, TemplateStore store, SettingStore settings, Drifts drifts, CancellationToken ct)
    {
        var own = await store.List(context.Scope(), ct);
        var compared = await Compared(context.Scope(), own, settings, drifts, ct);
        return new([.. own.Select(template => View(template, compared))]);
    }

    static async Task<SettingTemplateView> Find(
        long id, HttpContext context, TemplateStore store, SettingStore settings, Drifts drifts, CancellationToken ct)
    {
        var template = await store.Require(context.Scope(), id, ct);
        return View(template, await Compared(context.Scope(), [template], settings, drifts, ct));
    }

    static async Task<IResult> Create(
        SettingTemplateRequest request, HttpContext context, TemplateStore store, SettingStore settings, Drifts drifts, CancellationToken ct)
    {
        var id = await store.Create(context.Scope(), request, ct);
        return Results.Created($"/v2/setting-templates/{id}", await Find(id, context, store, settings, drifts, ct));
    }

    static async Task<SettingTemplateView> Change(
        long id, SettingTemplateRequest request, HttpContext context, TemplateStore store, SettingStore settings, Drifts drifts, CancellationToken ct)
    {
        await store.Change(context.Scope(), id, request, ct);
        return await Find(id, context, store, settings, drifts, ct);
    }

    static async Task<IResult> Delete(long id, HttpContext context, TemplateStore store, CancellationToken ct)
    {
        await store.Delete(context.Scope(), id, ct);
        return Results.NoContent();
    }

    static async Task<TemplateStations> Stations(
        long id, HttpContext context, TemplateStore store, SettingStore settings, Drifts drifts, IStations stations, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var state = query.Word(
            "state", ("", (TemplateState?)null), ("complying", TemplateState.Complying), ("drifted", TemplateState.Drifted), ("unread", TemplateState.Unread));
        var (limit, next) = (query.Limit(50, MostShown), query.Text("nextPageCursor"));
        query.Done();
        var template = await store.Require(context.Scope(), id, ct);
        var after = Cursor.Read(next, Order, 1)?.Keys[0] ?? 0;
        var rows = (await Compared(context.Scope(), [template], settings, drifts, ct))
            .Where(pair => template.Concerns(pair.Box) && pair.Box.Id > after).Select(pair => Of(pair, template, stations))
            .Where(station => state is null || station.State == state).Take(limit + 1).ToList();
        return new([.. rows.Take(limit)], rows.Count > limit ? new Cursor(Order, rows[limit - 1].ChargeBoxId).ToString() : null);
    }

    static async Task<ApplyAnswer> Apply(
        long id, ApplyRequest? request, HttpContext context, TemplateStore store, SettingStore settings, Drifts drifts, SettingsKeeper keeper,
        IStations stations, CancellationToken ct)
    {
        var (scope, template) = (context.Scope(), await store.Require(context.Scope(), id, ct));
        if (!template.IsEnabled)
            throw Problem.Conflict(null, "The template is switched off: nothing is applied.", "disabled");
        var concerned = (await Compared(scope, [template], settings, drifts, ct)).Where(pair => template.Concerns(pair.Box)).ToList();
        if (request?.ChargeBoxIds is { } ids)
        {
            if (ids.FirstOrDefault(box => concerned.TrueForAll(pair => pair.Box.Id != box)) is var foreign and not 0)
                throw Problem.Invalid("chargeBoxIds", $"The template does not concern charge box {foreign}.");
            concerned = [.. concerned.Where(pair => ids.Contains(pair.Box.Id))];
        }
        var differing = concerned.Select(pair => Of(pair, template, stations)).Where(station => station.State != TemplateState.Complying).ToList();
        var changes = differing.Sum(station => station.Drift.Count(drift => drift.Drift is not Drift.Pending));
        if (request?.DryRun == true)
            return new(true, 0, differing.Count(station => !station.IsOnline), changes, [.. differing.Take(MostShown)], []);
        if (request?.ChargeBoxIds is [var only])
            return await ApplyTo(only, template, scope, settings, drifts, stations, ct);
        var online = differing.Where(station => station.IsOnline && station.State == TemplateState.Drifted).Select(station => station.ChargeBoxId).ToHashSet();
        foreach (var (box, _) in concerned.Where(pair => online.Contains(pair.Box.Id)))
            keeper.Apply(box, template.Id, scope.Name);
        return new(false, online.Count, differing.Count(station => !station.IsOnline), changes, [], []);
    }

    static async Task<ApplyAnswer> ApplyTo(
        long boxId, SettingTemplate template, Scope scope, SettingStore settings, Drifts drifts, IStations stations, CancellationToken ct)
    {
        var box = await settings.Require(scope, boxId, ct);
        var results = await drifts.Apply(
            box, isForced: true, template.Id, scope.Name, SettingsKeeper.Audited(stations, boxId, scope.Name), ct);
        var after = (await drifts.Of([box], await drifts.Templates(ct), ct))[0];
        var isOffline = results.Any(result => result.Kind == OutcomeKind.Offline);
        return new(false, 0, isOffline ? 1 : 0, results.Count, [Of(after, template, stations)], [.. results.Select(SettingOutcome.Of)]);
    }

    /// <summary>The caller's stations that one of the templates concerns, against all templates there are.</summary>
    static async Task<IReadOnlyList<(SettingsOwner Box, IReadOnlyDictionary<SettingRef, SettingDrift>? Drift)>> Compared(
        Scope scope, IReadOnlyList<SettingTemplate> templates, SettingStore settings, Drifts drifts, CancellationToken ct)
    {
        if (templates.Count == 0)
            return [];
        var boxes = (await settings.All(scope, ct)).Where(box => templates.Any(template => template.Concerns(box))).ToList();
        return await drifts.Of(boxes, await drifts.Templates(ct), ct);
    }

    static TemplateStation Of(
        (SettingsOwner Box, IReadOnlyDictionary<SettingRef, SettingDrift>? Drift) pair, SettingTemplate template, IStations stations)
    {
        var own = pair.Drift?.Values.Where(drift => drift.TemplateId == template.Id && drift.Drift != Drift.Same).ToList();
        return new(
            pair.Box.Id, pair.Box.Identity, pair.Box.Name, stations.IsConnected(pair.Box.Id), pair.Box.Firmware,
            own is null ? TemplateState.Unread : own.Exists(drift => drift.Drift != Drift.Pending) ? TemplateState.Drifted : TemplateState.Complying,
            own ?? []);
    }

    static SettingTemplateView View(
        SettingTemplate template, IReadOnlyList<(SettingsOwner Box, IReadOnlyDictionary<SettingRef, SettingDrift>? Drift)> compared)
    {
        var concerned = compared.Where(pair => template.Concerns(pair.Box)).ToList();
        var unread = concerned.Count(pair => pair.Drift is null);
        var drifted = concerned.Count(pair =>
            pair.Drift?.Values.Any(drift => drift.TemplateId == template.Id && drift.Drift is not (Drift.Same or Drift.Pending)) == true);
        return new(
            template.Id, template.Name, template.Vendor, template.Model, template.FirmwarePattern, template.IsEnabled, template.Notes,
            template.CustomerId, template.CustomerName, [.. template.Settings.Select(SettingValueRequest.Of)], template.ChangedBy,
            template.CreatedAt, template.UpdatedAt, concerned.Count, template.IsEnabled ? concerned.Count - unread - drifted : 0, drifted, unread);
    }
}
