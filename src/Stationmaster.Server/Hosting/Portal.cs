using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Stationmaster.Server.Hosting;

/// <summary>Serves the portal's built files, and its one page for every address that is the portal's own.</summary>
static class Portal
{
    static readonly string[] NotPages = ["/v2", "/auth", "/openapi", "/health", "/docs", "/ocpp", "/assets"];

    static string Folder => Path.Combine(AppContext.BaseDirectory, "portal");

    public static void UsePortalFiles(this IApplicationBuilder app)
    {
        if (!Directory.Exists(Folder))
            return;
        var files = new PhysicalFileProvider(Folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = response => response.Context.Response.Headers.CacheControl = CacheFor(response.Context.Request.Path),
        });
    }

    /// <summary>The portal finds its own way by the address; a reload or a shared link gets the same page.</summary>
    public static void UsePortalPages(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint() is not null || !WantsPage(context.Request))
            return next(context);
        var page = Path.Combine(Folder, "index.html");
        if (!File.Exists(page))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("The portal is not built into this program. Build it without SkipPortal (Node.js is needed). The API is at /docs.");
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(page, context.RequestAborted);
    });

    static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers[HeaderNames.Accept].ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !NotPages.Any(start => request.Path.StartsWithSegments(start));

    // Vite puts a hash of the content into the names of what it writes to assets/.
    static string CacheFor(PathString path) => path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";
}
