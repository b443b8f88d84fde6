using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Stationmaster.Server.Tests.Observability;

/// <summary>
/// Where telemetry is sent: OTLP over HTTP. Protocol buffers keep text as it is, so that a name is found in the bytes behind its length.
/// </summary>
sealed class Collector : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    Collector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Enqueue((context.Request.Path, body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
    }

    public Uri Address => new(_app.Urls.First());

    public static async Task<Collector> Start()
    {
        var collector = new Collector();
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>Whether something sent to this path carries the text.</summary>
    public bool Has(string path, string text)
    {
        byte[] field = [(byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
        return _received.Any(each => each.Path == path && each.Body.AsSpan().IndexOf(field) >= 0);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
