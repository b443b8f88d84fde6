using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.Configuration;

/// <summary>A station's settings as a file. Secrets are in none.</summary>
static class SettingsExport
{
    static readonly ExportColumn<SettingView>[] Columns =
    [
        new("Component", 24, setting => Cell.Of(setting.Component)), new("Component instance", 14, setting => Cell.Of(setting.ComponentInstance)),
        new("EVSE", 6, setting => Cell.Of(setting.Evse)), new("Connector", 9, setting => Cell.Of(setting.Connector)),
        new("Variable", 32, setting => Cell.Of(setting.Variable)), new("Variable instance", 14, setting => Cell.Of(setting.VariableInstance)),
        new("Attribute", 9, setting => Cell.Of(setting.Attribute.ToString())),
        new("Value", 40, setting => Cell.Of(setting.IsSecret ? "(secret)" : setting.Value)), new("Unit", 8, setting => Cell.Of(setting.Unit)),
        new("Data type", 12, setting => Cell.Of(setting.DataType?.ToString())), new("Mutability", 12, setting => Cell.Of(setting.Mutability?.ToString())),
        new("Least", 8, setting => Cell.Of(setting.MinLimit)), new("Most", 8, setting => Cell.Of(setting.MaxLimit)),
        new("Choices", 40, setting => Cell.Of(string.Join(", ", setting.Choices))), new("At next boot", 24, setting => Cell.Of(setting.PendingValue)),
        new("Wanted", 24, setting => Cell.Of(setting.Drift?.Wanted)), new("Drift", 10, setting => Cell.Of(setting.Drift?.Drift.ToString())),
        new("Read at", 20, setting => Cell.Of(setting.ReadAt?.UtcDateTime, true)), new("Changed at", 20, setting => Cell.Of(setting.ChangedAt?.UtcDateTime, true)),
    ];

    sealed record SettingsFile(string ChargeBoxIdentity, SettingsState State, IReadOnlyList<SettingView> Data);

    public static void MapSettingsExport(this IEndpointRouteBuilder api) =>
        api.MapGet("/v2/chargeboxes/{id:long}/settings/export", Export).WithTags("Settings").WithSummary("The settings of a charge box as a file")
            .WithQuery(
            [
                new("format", "csv|xlsx|json", "csv where absent."), new("search", "string", "Found in names and values."),
                new("component", "string", "Of this component."), .. ExportOptions.Parameters.Where(parameter => parameter.Name != "format"),
            ]).Produces<string>(200, "text/csv", "application/json", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    static async Task Export(
        long id, HttpContext context, SettingStore store, SettingLists lists, Exporter exporter, TimeProvider clock, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var isJson = query.Text("format") == "json";
        var filter = SettingsApi.Filter(query);
        var options = isJson ? null : ExportOptions.Read(query);
        query.Done();
        var box = await store.Require(context.Scope(), id, ct);
        var found = (await lists.All(box, ct)).Where(filter.Takes).ToList();
        if (options is not null)
        {
            await exporter.Write(context, options, $"settings-{FileName(box)}", Columns, Pages(found, ct), ct);
            return;
        }
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = $"settings-{FileName(box)}-{clock.GetUtcNow():yyyy-MM-dd}.json",
        }.ToString();
        await context.Response.WriteAsJsonAsync(new SettingsFile(box.Identity, await lists.State(box, ct), found), ApiJson.Options, ct);
    }

    static string FileName(SettingsOwner box) => string.Concat(box.Identity.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    static async IAsyncEnumerable<IReadOnlyList<SettingView>> Pages(List<SettingView> found, [EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask;
        ct.ThrowIfCancellationRequested();
        yield return found;
    }
}
