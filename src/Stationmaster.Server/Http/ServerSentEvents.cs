using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Stationmaster.Server.Observability;

namespace Stationmaster.Server.Http;

/// <summary>
/// A response that stays open and carries events (WHATWG HTML §9.2). Data is JSON in UTF-8 on one line. One caller writes at a time; a
/// slow reader makes <see cref="Send(string, long?, ReadOnlyMemory{byte}, CancellationToken)"/> wait.
/// </summary>
public sealed class ServerSentEvents
{
    /// <summary>How often something must be written, so that proxies leave the connection open.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    readonly PipeWriter _body;

    ServerSentEvents(PipeWriter body) => _body = body;

    /// <summary>Sends the headers. From here on an error can only end the stream.</summary>
    public static async Task<ServerSentEvents> Open(HttpContext context, CancellationToken ct)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Nginx would hold events back until a buffer is full.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (context.RequestServices?.GetService<Figures>() is { } figures)
            response.RegisterForDispose(figures.Watching());
        await response.StartAsync(ct);
        return new(response.BodyWriter);
    }

    /// <param name="id">What a reconnecting reader sends as <c>Last-Event-ID</c>.</param>
    public async Task Send(string name, long? id, ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        Begin(name, id);
        _body.Write(data.Span);
        await End(ct);
    }

    /// <summary>Sends an event whose data is written straight into the response.</summary>
    public async Task Send(string name, long? id, Action<IBufferWriter<byte>> data, CancellationToken ct)
    {
        Begin(name, id);
        data(_body);
        await End(ct);
    }

    /// <summary>A line that readers ignore.</summary>
    public async Task Comment(CancellationToken ct)
    {
        _body.Write(":\n\n"u8);
        await _body.FlushAsync(ct);
    }

    void Begin(string name, long? id)
    {
        _body.Write("event: "u8);
        Encoding.UTF8.GetBytes(name, _body);
        if (id is { } number)
        {
            _body.Write("\nid: "u8);
            Encoding.UTF8.GetBytes(number.ToString(), _body);
        }
        _body.Write("\ndata: "u8);
    }

    async Task End(CancellationToken ct)
    {
        _body.Write("\n\n"u8);
        await _body.FlushAsync(ct);
    }
}
