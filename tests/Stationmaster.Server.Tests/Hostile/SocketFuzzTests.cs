using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Stationmaster.Ocpp;
using Stationmaster.Ocpp.V16;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.V21;
using Stationmaster.Server.Stations.Limits;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Stationmaster.Tests.Hostile;
using Xunit;

namespace Stationmaster.Server.Tests.Hostile;

/// <summary>
/// Mutated frames of all versions over real sockets to the real program, each answer judged. STATIONMASTER_FUZZ_SOCKET_FRAMES and STATIONMASTER_FUZZ_SEED
/// make it longer and other.
/// </summary>
public sealed class SocketFuzzTests
{
    const int Stations = 48;

    static readonly LimitOptions Wide = new()
    {
        CallsPerSecond = 1_000_000, CallBurst = 1_000_000, BytesPerSecond = 1 << 30, ByteBurst = 1 << 30, ReconnectsPerMinute = 1_000_000,
        SessionsPerMinute = 1_000_000, KeptPerMinute = 1_000_000,
    };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task Each_frame_over_a_socket_gets_its_right_answer(string engine)
    {
        var (frames, seed) = (Setting("STATIONMASTER_FUZZ_SOCKET_FRAMES", 10_000), Setting("STATIONMASTER_FUZZ_SEED", 20261120));
        await using var network = await Network.Start(engine, null, null, options => options with { Limits = Wide });
        var boxes = new List<Box>();
        for (var i = 0; i < Stations; i++)
            boxes.Add(await network.NewBox(connectors: 2));
        var (kinds, left) = (new ConcurrentDictionary<string, int>(StringComparer.Ordinal), frames);

        await Task.WhenAll(boxes.Select((box, index) => Task.Run(
            async () =>
            {
                await using var station = new FuzzedStation(box, (OcppEdition)(index % 3), seed + index);
                while (Interlocked.Decrement(ref left) >= 0)
                    kinds.AddOrUpdate(await station.Next(), 1, (_, count) => count + 1);
            },
            Ct)));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", kinds));
        Assert.True(kinds.Count >= 10, string.Join(", ", kinds));
        await using var honest = await (await network.NewBox()).Start();
        Assert.NotNull((await honest.Tell("Heartbeat", "{}"))["currentTime"]);
        foreach (var box in boxes)
        {
            await box.Records();
            await network.Http.Get($"/v2/chargeboxes/{box.Id}/notices?limit=100");
            await network.Http.Get($"/v2/chargeboxes/{box.Id}/settings");
            await network.Http.Get($"/v2/chargeboxes/{box.Id}/messages?limit=100");
        }
    }

    static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : fallback;

    public static TheoryData<string> Engines => TestDatabases.Engines;

    /// <summary>Sends frame by frame, each in pieces, and waits for what comes back where anything must.</summary>
    sealed class FuzzedStation(Box box, OcppEdition edition, int seed) : IAsyncDisposable
    {
        static readonly OcppVersion[] Versions = [Ocpp16.Instance, Ocpp201.Instance, Ocpp21.Instance];

        readonly OcppVersion _version = Versions[(int)edition];
        readonly FrameMutator _mutator = new(seed, edition == OcppEdition.V16 ? null : Versions[(int)edition].Actions);
        readonly byte[] _buffer = new byte[512 * 1024];
        ClientWebSocket? _socket;
        int _probes;

        public async Task<string> Next()
        {
            var socket = _socket ??= await Connect();
            var frame = _mutator.Next();
            var verdict = edition == OcppEdition.V16 ? FrameVerdict.Of(frame, Wide.LearntConnectors) : LaterVerdict.Of(frame, edition);
            try
            {
                await Send(socket, frame);
                return verdict.IsText ? await Judged(socket, verdict) : await Closed(socket, verdict);
            }
            catch (WebSocketException) when (!verdict.IsText)
            {
                return Drop();
            }
            catch (Exception e) when (e is not OperationCanceledException || !Ct.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{box.Identity}: {Encoding.UTF8.GetString(frame)} ({Convert.ToHexString(frame)})", e);
            }
        }

        async Task Send(ClientWebSocket socket, byte[] frame)
        {
            foreach (var piece in _mutator.Pieces(frame))
                await socket.SendAsync(piece, WebSocketMessageType.Text, WebSocketMessageFlags.None, Ct);
            await socket.SendAsync(ReadOnlyMemory<byte>.Empty, WebSocketMessageType.Text, endOfMessage: true, Ct);
        }

        string Drop()
        {
            _socket?.Dispose();
            _socket = null;
            return "closed";
        }

        async Task<string> Judged(ClientWebSocket socket, FrameVerdict verdict)
        {
            var isSilence = verdict is { MayBeAnswered: false, Codes.Count: 0 };
            if (isSilence)
            {
                // Whatever would have come, would have come before the answer to this.
                await socket.SendAsync(Encoding.UTF8.GetBytes($"[2,\"probe{++_probes}\",\"Nonsense\",{{}}]"), WebSocketMessageType.Text, true, Ct);
                var next = Encoding.UTF8.GetString(await Receive(socket));
                return next.StartsWith($"[4,\"probe{_probes}\",\"NotImplemented\"", StringComparison.Ordinal) ? "silence" : throw new InvalidOperationException(next);
            }
            var answer = await Receive(socket);
            if (verdict.Fault(answer) is { } fault)
                throw new InvalidOperationException($"Wrong: {fault}");
            return answer[1] == (byte)'3' ? "result" : Encoding.UTF8.GetString(answer).Split('"')[3];
        }

        /// <summary>
        /// Reads until the socket's end. A character that the message's very end cuts off only our own reader notices; the WebSocket holds it
        /// against the next message, so this is left.
        /// </summary>
        async Task<string> Closed(ClientWebSocket socket, FrameVerdict verdict)
        {
            var answer = await Receive(socket);
            return verdict.Fault(answer) is { } fault ? throw new InvalidOperationException($"Wrong: {fault}") : Drop();
        }

        /// <summary>The next frame that is no call of the server's own.</summary>
        async Task<byte[]> Receive(ClientWebSocket socket)
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(_buffer.AsMemory(length), Ct).AsTask().WaitAsync(Eventually.Patience, Ct);
                    if (part.MessageType == WebSocketMessageType.Close)
                        throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely, $"Closed: {socket.CloseStatus} {socket.CloseStatusDescription}");
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (_buffer[1] != (byte)'2')
                    return _buffer[..length];
            }
        }

        /// <summary>Once the last connection is seen to have ended: who comes again sooner, and again, is taken for another.</summary>
        async Task<ClientWebSocket> Connect()
        {
            var board = box.Network.Server.Get<Stationmaster.Server.Connectors.LiveBoard>();
            await Eventually.Holds(() => board.Find(box.Id) is not { IsOnline: true }, $"{box.Identity} is offline");
            var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol(_version.Subprotocol);
            socket.Options.SetRequestHeader("Authorization", ScriptedStation.Basic(box.Identity, box.Password));
            await socket.ConnectAsync(new Uri(box.Network.Endpoint + box.Identity), Ct);
            return socket;
        }

        public ValueTask DisposeAsync()
        {
            _socket?.Abort();
            _socket?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
