using System.Runtime.CompilerServices;
using Stationmaster.Server.Access;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>Charge boxes as a file.</summary>
static class ChargeBoxExport
{
    const int PageSize = 500;

    static readonly ExportColumn<ChargeBox>[] Columns =
    [
        new("Id", 10, box => Cell.Of(box.Id)), new("Identity", 20, box => Cell.Of(box.ChargeBoxIdentity)), new("Name", 24, box => Cell.Of(box.Name)),
        new("Location id", 11, box => Cell.Of(box.LocationId)), new("Location", 24, box => Cell.Of(box.Location.Name)),
        new("Customer", 24, box => Cell.Of(box.Customer?.Name)), new("Online", 8, box => Cell.Of(box.IsOnline ? "yes" : "no")),
        new("State", 10, box => Cell.Of(box.State.ToString())), new("Vendor", 18, box => Cell.Of(box.Model?.Vendor)), new("Model", 18, box => Cell.Of(box.Model?.Name)),
        new("Serial number", 20, box => Cell.Of(box.SerialNumber)), new("Firmware", 18, box => Cell.Of(box.FirmwareVersion)),
        new("OCPP", 8, box => Cell.Of(box.OcppVersion)), new("EVSEs", 30, box => Cell.Of(string.Join(", ", box.Evses.Select(evse => evse.EvseId)))),
        new("Last connection event", 22, box => Cell.Of(box.LastConnectionEventAt?.UtcDateTime, true)),
        new("Created at", 20, box => Cell.Of(box.CreatedAt.UtcDateTime, true)),
    ];

    public static void MapChargeBoxExport(this IEndpointRouteBuilder api) =>
        api.MapGet("/v2/chargeboxes/export", Export).WithTags("Charge boxes").WithSummary("Charge boxes as a file").WithQuery(
        [
            new("locationId", "integer", "At this location."), new("search", "string", "Found in identity, name, serial number and location."),
            .. ExportOptions.Parameters,
        ]).Produces<string>(200, "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    static Task Export(HttpContext context, ChargeBoxStore boxes, Exporter exporter, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var (options, locationId, search) = (ExportOptions.Read(query), query.Id("locationId"), query.Text("search"));
        query.Done();
        return exporter.Write(context, options, "charge-boxes", Columns, Pages(context.Scope(), boxes, locationId, search, ct), ct);
    }

    static async IAsyncEnumerable<IReadOnlyList<ChargeBox>> Pages(
        Scope scope, ChargeBoxStore boxes, long? locationId, string? search, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = (string?)null;
        do
        {
            var page = await boxes.List(scope, PageRequest.Read("chargeboxes", after, null, PageSize, most: PageSize), locationId, search, ct);
            yield return page.Data;
            after = page.NextPageCursor;
        }
        while (after is not null);
    }
}
