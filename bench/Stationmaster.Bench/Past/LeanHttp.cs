using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Stationmaster.Bench.Running;

namespace Stationmaster.Bench.Past;

/// <param name="CpuUs">Of the server, a request.</param>
sealed record HttpFigures(double Rate, double CpuUs, double P50, double P99, long Bytes);

/// <summary>GET requests over connections kept alive, each with one request outstanding; as little client as will do.</summary>
sealed class LeanHttp(Subject subject, string apiKey)
{
    /// <param name="path">Of the next request.</param>
    /// <exception cref="InvalidOperationException">An answer other than 200.</exception>
    public async Task<HttpFigures> Measure(int connections, TimeSpan warmUp, TimeSpan duration, Func<string> path)
    {
        var latencies = new List<double>[connections];
        var (began, bytes) = (Stopwatch.GetTimestamp(), 0L);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(index => Task.Run(async () =>
        {
            var own = latencies[index] = [];
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            await socket.ConnectAsync("127.0.0.1", subject.Port);
            var buffer = new byte[65536];
            while (Stopwatch.GetElapsedTime(began) is var at && at < warmUp + duration)
            {
                var sent = Stopwatch.GetTimestamp();
                await socket.SendAsync(Encoding.ASCII.GetBytes(
                    $"GET {path()} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {apiKey}\r\n\r\n"));
                var length = await Answer(socket, buffer);
                if (at < warmUp)
                    continue;
                own.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                Interlocked.Exchange(ref bytes, length);
            }
        })));
        var used = subject.CpuBefore(DateTime.UtcNow, duration);
        var all = latencies.SelectMany(own => own).Order().ToList();
        return all.Count == 0
            ? throw new InvalidOperationException("Not one request was answered in time.")
            : new(all.Count / duration.TotalSeconds, used.TotalMicroseconds / all.Count, all[all.Count / 2], all[(int)(all.Count * 0.99)], bytes);
    }

    static async Task<long> Answer(Socket socket, byte[] buffer)
    {
        var (have, head) = (0, -1);
        while (head < 0)
        {
            have += await Read(socket, buffer.AsMemory(have));
            head = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
        }
        var lines = Encoding.ASCII.GetString(buffer, 0, head).Split("\r\n");
        if (!lines[0].Contains(" 200", StringComparison.Ordinal))
            throw new InvalidOperationException($"{lines[0]}: {Encoding.UTF8.GetString(buffer, head, have - head).Trim()}");
        var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var body = have - head - 4L;
        if (length is not null)
        {
            var whole = long.Parse(length.Split(':')[1], CultureInfo.InvariantCulture);
            while (body < whole)
                body += await Read(socket, buffer);
            return body;
        }
        // Chunked: the last chunk is empty, and nothing follows an answer.
        var end = buffer.AsSpan(0, have).EndsWith("0\r\n\r\n"u8);
        while (!end)
        {
            var got = await Read(socket, buffer);
            body += got;
            end = buffer.AsSpan(0, got).EndsWith("0\r\n\r\n"u8);
        }
        return body;
    }

    static async Task<int> Read(Socket socket, Memory<byte> buffer) =>
        await socket.ReceiveAsync(buffer) is > 0 and var got ? got : throw new InvalidOperationException("The server hung up.");
}
