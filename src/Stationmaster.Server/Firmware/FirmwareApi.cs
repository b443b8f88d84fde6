using Microsoft.AspNetCore.Http.Features;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Jobs;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Firmware;

static class FirmwareApi
{
    const string Tag = "Firmware and logs";

    public static void MapFirmware(this IEndpointRouteBuilder api)
    {
        api.MapGet("/v2/firmware", (HttpContext context, FirmwareStore library, CancellationToken ct) => library.List(context.Scope(), ct))
            .WithTags(Tag).WithSummary("The firmware library").Produces<FirmwareList>();
        api.MapPost("/v2/firmware", Add).WithTags(Tag).WithSummary("Put a file into the firmware library")
            .WithDescription("The body is the file itself.")
            .WithQuery(
                new("name", "string", "The file's name, as charge boxes see it."), new("version", "string", "Its version."),
                new("vendor", "string", "Whose charge boxes it is for; any where absent."), new("model", "string", "Which model it is for; any where absent."),
                new("certificate", "string", "PEM of whoever signed it; with the signature."), new("signature", "string", "Base64."))
            .Accepts<byte[]>("application/octet-stream").RequireAuthorization(Policies.Control).Produces<FirmwareFile>(201);
        api.MapDelete("/v2/firmware/{id:long}", Delete).WithTags(Tag).WithSummary("Delete a file of the firmware library")
            .WithDescription("Charge boxes that have not fetched it yet cannot any more.").RequireAuthorization(Policies.Control).Produces(204);
        var box = api.MapGroup("/v2/chargeboxes/{id:long}/firmware").WithTags(Tag).RequireAuthorization(Policies.Control);
        box.MapPost("/update", Update).WithSummary("Have a charge box fetch and install firmware").Produces<JobAnswer>();
        box.MapPost("/publish", Publish).WithSummary("Have a local controller fetch firmware and offer it to the charge boxes behind it (OCPP 2.x)")
            .Produces<JobAnswer>();
        box.MapPost("/unpublish", Unpublish).WithSummary("Have a local controller offer published firmware no more (OCPP 2.x)").Produces<OrderAnswer>();
    }

    static async Task<IResult> Add(HttpContext context, FirmwareStore library, ServerOptions options, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var added = new NewFirmware(
            query.Text("name") ?? throw Problem.Missing("name"), query.Text("vendor") ?? "", query.Text("model") ?? "",
            query.Text("version") ?? throw Problem.Missing("version"), query.Whole("certificate"), query.Whole("signature"));
        query.Done();
        if (added.Name.IndexOfAny(['/', '\\']) >= 0)
            throw Problem.Invalid("name", "name is the name of a file, without a path.");
        if (added.Certificate is null != added.Signature is null)
            throw Problem.Missing(added.Certificate is null ? "certificate" : "signature");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.Files.MostBytes + 1;
        try
        {
            var file = await library.Add(context.Scope(), added, context.Request.Body, options.Files.MostBytes, ct);
            return Results.Created($"/v2/firmware/{file.Id}", file);
        }
        catch (BlobTooLargeException e)
        {
            throw Problem.TooLarge(e.Message);
        }
    }

    static async Task<IResult> Delete(long id, HttpContext context, FirmwareStore library, CancellationToken ct)
    {
        await library.Delete(context.Scope(), id, ct);
        return Results.NoContent();
    }

    static Task<JobAnswer> Update(long id, FirmwareRequest request, HttpContext context, FirmwareDesk desk, CancellationToken ct) =>
        desk.Update(context, id, request, ct);

    static Task<JobAnswer> Publish(long id, FirmwarePublication request, HttpContext context, FirmwareDesk desk, CancellationToken ct) =>
        desk.Publish(context, id, request, ct);

    static Task<OrderAnswer> Unpublish(long id, FirmwareWithdrawal request, HttpContext context, FirmwareDesk desk, CancellationToken ct) =>
        desk.Unpublish(context.Scope(), id, request, ct);
}
