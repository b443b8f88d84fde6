using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Firmware;
using Stationmaster.Server.Http;
using Stationmaster.Server.Jobs;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Uploads;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobPage))]
[JsonSerializable(typeof(JobAnswer))]
[JsonSerializable(typeof(LogRequest))]
[JsonSerializable(typeof(FirmwareList))]
[JsonSerializable(typeof(FirmwareRequest))]
[JsonSerializable(typeof(FirmwarePublication))]
[JsonSerializable(typeof(FirmwareWithdrawal))]
sealed partial class StationFilesJson : JsonSerializerContext;

static class UploadsApi
{
    const string Tag = "Firmware and logs";

    public static IServiceCollection AddStationFiles(this IServiceCollection services) => services
        .AddSingleton(provider => Blobs.Of(
            provider.GetRequiredService<Database>(), provider.GetRequiredService<Hosting.ServerOptions>().DataFolder, provider.GetRequiredService<Commits>()))
        .AddSingleton<StationAddresses>().AddSingleton<JobStore>().AddSingleton<StandardJobs>().AddSingleton<UploadStore>().AddSingleton<LogDesk>().AddSingleton<FirmwareStore>()
        .AddSingleton<FirmwareDesk>().AddHostedService<UploadRetention>().AddApiJson(StationFilesJson.Default);

    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        api.MapPost("/v2/chargeboxes/{id:long}/logs", Request).WithTags(Tag).WithSummary("Ask a charge box for a log")
            .WithDescription("It uploads the file by and by; the job tells how it goes on, and has the file in the end.")
            .RequireAuthorization(Policies.Control).Produces<JobAnswer>();
        api.MapGet("/v2/chargeboxes/{id:long}/jobs", Jobs).WithTags(Tag).WithSummary("Firmware updates and logs of a charge box, newest first")
            .WithQuery(new("kind", "Firmware|PublishFirmware|Log", "Of one kind; all where absent."), QueryParameter.Limit(50, 100), QueryParameter.Next)
            .Produces<JobPage>();
        api.MapGet("/v2/uploads/{id:long}/content", Content).WithTags(Tag).WithSummary("A file that a charge box sent")
            .RequireAuthorization(Policies.Control).Produces<byte[]>(200, "application/octet-stream");
        api.MapDelete("/v2/uploads/{id:long}", Delete).WithTags(Tag).WithSummary("Delete a file that a charge box sent")
            .RequireAuthorization(Policies.Control).Produces(204);
    }

    static Task<JobAnswer> Request(long id, LogRequest request, HttpContext context, LogDesk desk, CancellationToken ct) =>
        desk.Request(context, id, request, ct);

    static async Task<JobPage> Jobs(long id, HttpContext context, ChargeBoxStore boxes, JobStore jobs, CancellationToken ct)
    {
        var query = new QueryReader(context.Request.Query);
        var kind = query.Word<JobKind?>(
            "kind", ("", null), ("Firmware", JobKind.Firmware), ("PublishFirmware", JobKind.PublishFirmware), ("Log", JobKind.Log));
        var (limit, next) = (query.Limit(50, 100), query.Text("nextPageCursor"));
        query.Done();
        await boxes.Require(context.Scope(), id, ct);
        return await jobs.List(id, kind, limit, Cursor.Read(next, JobStore.Order, 1)?.Keys[0] ?? long.MaxValue, ct);
    }

    static async Task<IResult> Content(long id, HttpContext context, UploadStore uploads, CancellationToken ct)
    {
        var file = await uploads.Find(context.Scope(), id, ct);
        // Whatever it holds, no browser may take it for a page of ours.
        context.Response.Headers.ContentSecurityPolicy = "sandbox";
        return Results.Stream(
            await uploads.Content(file, ct), "application/octet-stream", file.Name, entityTag: new($"\"{file.Sha256}\""), enableRangeProcessing: true);
    }

    static async Task<IResult> Delete(long id, HttpContext context, UploadStore uploads, CancellationToken ct)
    {
        var file = await uploads.Find(context.Scope(), id, ct);
        await uploads.Delete(file.Id, ct);
        return Results.NoContent();
    }
}
