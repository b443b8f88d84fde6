using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Stationmaster.Server.Exports;
using Stationmaster.Server.Tests.ChargeRecords;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Exports;

public sealed class LongExportTests
{
    const int MostAtOnce = 8, Rows = 20_000;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Engines), MemberType = typeof(TestDatabases))]
    public async Task A_long_list_comes_whole_and_who_hangs_up_makes_room(string engine)
    {
        await using var test = await RecordServer.Start(engine);
        await ExportTests.Many(test, Rows, engine);

        using (var response = await test.Http.GetAsync("/v2/charge-records/export?sort=transactionId", HttpCompletionOption.ResponseHeadersRead, Ct))
        {
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
            Assert.StartsWith("Record,", await lines.ReadLineAsync(Ct), StringComparison.Ordinal);
            for (var number = 1001; number < 1001 + Rows; number++)
                Assert.Equal(number, int.Parse((await lines.ReadLineAsync(Ct))!.Split(',')[0], CultureInfo.InvariantCulture));
            Assert.Null(await lines.ReadLineAsync(Ct));
        }

        // They ask and do not read: what they do not take is not read from the storage either, and their places stay taken.
        using var slow = Slow(test);
        var stalled = new List<HttpResponseMessage>();
        for (var i = 0; i < MostAtOnce; i++)
            stalled.Add(await slow.GetAsync("/v2/charge-records/export", HttpCompletionOption.ResponseHeadersRead, Ct));
        Assert.All(stalled, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Status(test));
        stalled.ForEach(response => response.Dispose());

        await Eventually.Holds(async () => await Status(test) == HttpStatusCode.OK, "their exports have ended");
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task What_nobody_takes_is_not_read_ahead(string format)
    {
        var (read, body) = (0, new Slowly());
        var context = new DefaultHttpContext { Response = { Body = body } };
        var options = new ExportOptions(format == "csv" ? ExportFormat.Csv : ExportFormat.Xlsx, '.', ExportColumns.Standard, true, null);
        async IAsyncEnumerable<IReadOnlyList<string>> Pages()
        {
            for (var page = 0; page < 40; page++)
            {
                await Task.Yield();
                read++;
                yield return [.. Enumerable.Range(0, 500).Select(_ => Guid.NewGuid().ToString())];
            }
        }

        var writing = new Exporter(new(), TimeProvider.System).Write(context, options, "list", [new ExportColumn<string>("Id", 40, id => Cell.Of(id))], Pages(), Ct);
        for (var taken = 0; await body.Waits(writing); taken++)
        {
            Assert.InRange(read, 0, taken + 1);
            body.Take();
        }
        await writing;

        Assert.Equal(40, read);
        // No more than a page of 500 lines was held at any time.
        Assert.InRange(body.Most, 1, 60_000);
    }

    static async Task<HttpStatusCode> Status(RecordServer test)
    {
        using var response = await test.Http.GetAsync("/v2/charge-records/export", HttpCompletionOption.ResponseHeadersRead, Ct);
        return response.StatusCode;
    }

    /// <summary>A client with hardly any buffer.</summary>
    static HttpClient Slow(RecordServer test) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = test.Http.BaseAddress, DefaultRequestHeaders = { Authorization = AuthenticationHeaderValue.Parse(test.Http.DefaultRequestHeaders.Authorization!.ToString()) },
    };

    /// <summary>Takes what is written when it is told to.</summary>
    sealed class Slowly : MemoryStream
    {
        readonly SemaphoreSlim _offered = new(0), _taken = new(0);

        public int Most { get; private set; }

        /// <returns>False once the writing is over.</returns>
        public async Task<bool> Waits(Task writing)
        {
            var offered = _offered.WaitAsync(Ct);
            await Task.WhenAny(offered, writing);
            return offered.IsCompletedSuccessfully;
        }

        public void Take() => _taken.Release();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Most = Math.Max(Most, buffer.Length);
            _offered.Release();
            await _taken.WaitAsync(cancellationToken);
        }
    }
}
