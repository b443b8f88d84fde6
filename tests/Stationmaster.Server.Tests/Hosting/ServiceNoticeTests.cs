using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hosting;

/// <summary>What systemd hears, at a socket that stands in for its own.</summary>
public sealed class ServiceNoticeTests
{
    [Fact]
    public async Task A_service_says_that_it_is_ready_that_it_lives_and_that_it_stops()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        var heard = new ConcurrentQueue<string>();
        _ = Hear(systemd, heard);
        await using var server = await TestServer.Start(TestDatabases.Sqlite, adjust: builder => builder.Services
            .AddSingleton(new ServiceSocket(path, TimeSpan.FromMilliseconds(100))).AddHostedService<ServiceNotice>());

        await Eventually.Holds(
            () => heard.Contains("READY=1") && heard.Count(each => each == "WATCHDOG=1") > 1, "a service that is ready and lives");
        await server.Stop();
        await Eventually.Holds(() => heard.Contains("STOPPING=1"), "a service that stops");
    }

    [Fact]
    public async Task A_listener_that_reads_nothing_holds_nobody_up()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        Assert.Throws<SocketException>(() => Fill(sender, path));

        await using var server = await TestServer.Start(TestDatabases.Sqlite, adjust: builder => builder.Services
            .AddSingleton(new ServiceSocket(path, TimeSpan.FromMilliseconds(100))).AddHostedService<ServiceNotice>());
        await server.Stop();
    }

    [Fact]
    public void Only_a_service_that_is_listened_to_speaks()
    {
        Assert.Null(ServiceSocket.Of(_ => null));
        Assert.Equal(new ServiceSocket("/run/notify", null), ServiceSocket.Of(name => name == "NOTIFY_SOCKET" ? "/run/notify" : null));
        Assert.Equal(
            new ServiceSocket("\0abstract", TimeSpan.FromSeconds(30)),
            ServiceSocket.Of(name => name switch { "NOTIFY_SOCKET" => "@abstract", "WATCHDOG_USEC" => "30000000", _ => null }));
        Assert.Null(ServiceSocket.Of(name => name switch { "NOTIFY_SOCKET" => "/run/notify", "WATCHDOG_USEC" => "30000000", "WATCHDOG_PID" => "1", _ => null })!.Watchdog);
    }

    static void Fill(Socket sender, string path)
    {
        for (var i = 0; i < 100_000; i++)
            sender.SendTo("x"u8, new UnixDomainSocketEndPoint(path));
    }

    static async Task Hear(Socket socket, ConcurrentQueue<string> heard)
    {
        var buffer = new byte[256];
        while (await socket.ReceiveAsync(buffer, SocketFlags.None) is > 0 and var length)
        {
            foreach (var line in Encoding.UTF8.GetString(buffer, 0, length).Split('\n'))
                heard.Enqueue(line);
        }
    }
}
