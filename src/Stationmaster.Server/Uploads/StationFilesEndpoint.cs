using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Stationmaster.Server.Firmware;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Uploads;

/// <summary>Where stations put logs and fetch firmware. Who knows the address may use it; each is good for one file.</summary>
static class StationFilesEndpoint
{
    const int LongestName = 200;

    public static void MapStationFiles(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup(StationAddresses.Path).ExcludeFromDescription();
        files.MapMethods("{secret}/{**name}", ["PUT", "POST"], Receive);
        files.MapMethods("{secret}/{**name}", ["GET", "HEAD"], Send);
    }

    static async Task<IResult> Receive(string secret, string? name, HttpContext context, UploadStore uploads, ServerOptions options, CancellationToken ct)
    {
        if (await uploads.Opened(secret, ct) is not var (id, isReceived))
            throw Problem.NotFound("This address");
        if (isReceived)
            throw new ApiProblem(410, "not_found", "already_received", "The file has been received already.");
        if (!uploads.TryBegin(id))
            throw Problem.Conflict(null, "The file is being received right now.", "being_received");
        try
        {
            return await Take(id, name, context, uploads, options.Files.MostBytes, ct) ? Results.Created() : Results.Ok();
        }
        catch (BlobTooLargeException e)
        {
            throw Problem.TooLarge(e.Message);
        }
        finally
        {
            uploads.End(id);
        }
    }

    static async Task<bool> Take(long id, string? name, HttpContext context, UploadStore uploads, long most, CancellationToken ct)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most + (1 << 20);
        if (request.ContentLength > most + (1 << 20))
            throw new BlobTooLargeException($"The file is larger than {most >> 20} MB.");
        var from = context.Connection.RemoteIpAddress?.ToString();
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await uploads.Receive(id, NameOf(name, id), request.Body, most, from, ct);

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
            throw Problem.Malformed(null, "The form names no boundary.");
        try
        {
            var reader = new MultipartReader(boundary, request.Body) { HeadersLengthLimit = 16 * 1024, HeadersCountLimit = 32 };
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (section.GetContentDispositionHeader() is { } disposition && disposition.IsFileDisposition())
                    return await uploads.Receive(id, NameOf(disposition.FileNameStar.Value ?? disposition.FileName.Value ?? name, id), section.Body, most, from, ct);
            }
        }
        catch (InvalidDataException e)
        {
            throw Problem.Malformed(null, $"The form cannot be read: {e.Message}");
        }
        throw Problem.Malformed(null, "The form holds no file.");
    }

    /// <summary>The last part of what a station calls it, without what a file's name may not hold.</summary>
    static string NameOf(string? given, long id)
    {
        var name = (given ?? "").Trim('"').Split('/', '\\')[^1];
        name = string.Concat(name.Where(letter => !char.IsControl(letter) && !"<>:\"|?*".Contains(letter, StringComparison.Ordinal))).Trim(' ', '.');
        return name.Length switch
        {
            0 => $"log-{id}",
            > LongestName => name[^LongestName..],
            _ => name,
        };
    }

    static async Task<IResult> Send(string secret, FirmwareStore firmware, CancellationToken ct)
    {
        if (await firmware.Opened(secret, ct) is not { } file)
            throw Problem.NotFound("This address");
        return Results.Stream(
            await firmware.Content(file, ct), "application/octet-stream", file.Name, entityTag: new($"\"{file.Sha256}\""), enableRangeProcessing: true);
    }
}
