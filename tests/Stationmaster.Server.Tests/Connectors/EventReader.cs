using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Stationmaster.Server.Tests.Connectors;

/// <summary>Reads server-sent events as a browser would.</summary>
sealed class EventReader : IDisposable
{
    readonly IDisposable _source;
    readonly StreamReader _lines;

    public EventReader(IDisposable source, Stream body) => (_source, _lines) = (source, new StreamReader(body, Encoding.UTF8));

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<EventReader> Open(HttpClient http, string path)
    {
        var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Ct);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new(response, await response.Content.ReadAsStreamAsync(Ct));
    }

    /// <summary>The next event; comments are skipped. Null at the end.</summary>
    public async Task<(string Name, JsonNode Data)?> Next()
    {
        var (name, data) = ("message", (string?)null);
        while (await _lines.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Ct) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && data is not null)
                return (name, JsonNode.Parse(data)!);
        }
        return null;
    }

    /// <summary>The next event, which must have this name.</summary>
    public async Task<JsonNode> Next(string name)
    {
        var next = await Next();
        Assert.Equal(name, next?.Name);
        return next!.Value.Data;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _source.Dispose();
    }
}
