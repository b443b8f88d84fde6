using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Stationmaster.Server.Storage;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Hostile;

/// <summary>Whose address a connection has, when something stands in between.</summary>
public sealed class ProxyTests
{
    public static TheoryData<string> Engines => TestDatabases.Engines;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_trusted_proxy_is_believed_whose_request_it_forwards(string engine)
    {
        await using var network = await Network.Start(engine, null, null, options => options with { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] });

        Assert.Equal("198.51.100.9", await SeenFrom(network, network.Endpoint, [], "X-Forwarded-For: 198.51.100.9"));
        // What lies before the first address that is no proxy anybody may have written.
        Assert.Equal("198.51.100.9", await SeenFrom(network, network.Endpoint, [], "X-Forwarded-For: 10.9.9.9, 198.51.100.9, 127.0.0.2"));
        Assert.Equal("127.0.0.1", await SeenFrom(network, network.Endpoint, []));
    }

    [Fact]
    public async Task Nobody_else_is_believed()
    {
        await using var network = await Network.Start(TestDatabases.Sqlite);
        Assert.Equal("127.0.0.1", await SeenFrom(network, network.Endpoint, [], "X-Forwarded-For: 198.51.100.9"));

        await using var other = await Network.Start(TestDatabases.Sqlite, null, null, options => options with { TrustedProxies = [IPNetwork.Parse("10.0.0.0/8")] });
        Assert.Equal("127.0.0.1", await SeenFrom(other, other.Endpoint, [], "X-Forwarded-For: 198.51.100.9"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_PROXY_header_of_a_trusted_proxy_names_the_station(string engine)
    {
        var (network, endpoint) = await WithProxyPort(engine, "127.0.0.0/8");
        await using (network)
        {
            Assert.Equal("198.51.100.7", await SeenFrom(network, endpoint, Encoding.ASCII.GetBytes("PROXY TCP4 198.51.100.7 10.0.0.1 54321 80\r\n")));
            Assert.Equal("192.0.2.7", await SeenFrom(network, endpoint, ProxyHeaderTests.V4));
            Assert.Equal("127.0.0.1", await SeenFrom(network, endpoint, Encoding.ASCII.GetBytes("PROXY UNKNOWN\r\n")));
            // Behind a TCP proxy, nobody's headers are believed.
            Assert.Equal("192.0.2.7", await SeenFrom(network, endpoint, ProxyHeaderTests.V4, "X-Forwarded-For: 203.0.113.1"));
        }
    }

    [Fact]
    public async Task Without_a_right_PROXY_header_the_connection_ends()
    {
        using var metered = new Metered();
        var (network, endpoint) = await WithProxyPort(TestDatabases.Sqlite, "127.0.0.0/8");
        await using (network)
        {
            using var bare = await RawConnection.Open(endpoint);
            await bare.Send(RawConnection.Upgrade("X"));
            Assert.Equal("", await bare.Head());
            using var wrong = await RawConnection.Open(endpoint);
            await wrong.Send([.. "PROXY TCP4 nobody knows\r\n"u8, .. RawConnection.Upgrade("X")]);
            Assert.Equal("", await wrong.Head());
            Assert.True(metered.Of("handshakes_refused proxy_header") >= 2);
        }
    }

    [Fact]
    public async Task A_PROXY_header_of_anybody_else_ends_the_connection()
    {
        var (network, endpoint) = await WithProxyPort(TestDatabases.Sqlite, "10.0.0.0/8");
        await using (network)
        {
            using var raw = await RawConnection.Open(endpoint);
            await raw.Send([.. ProxyHeaderTests.V4, .. RawConnection.Upgrade("X")]);
            Assert.Equal("", await raw.Head());
        }
    }

    /// <summary>Connects a station and reads its address where it is kept.</summary>
    static async Task<string?> SeenFrom(Network network, string endpoint, byte[] before, params string[] headers)
    {
        var box = await network.NewBox();
        using var raw = await RawConnection.Open(endpoint);
        await raw.Send([.. before, .. RawConnection.Upgrade(box.Identity, ScriptedStation.Basic(box.Identity, box.Password), headers)]);
        Assert.StartsWith("HTTP/1.1 101", await raw.Head(), StringComparison.Ordinal);
        return await Eventually.Gives(
            async () =>
            {
                await using var connection = await network.Server.Get<Database>().Open(Ct);
                return await connection.QueryFirstOrDefaultAsync<string>(
                    "select remote_address from connection_interval where charge_box_id = @Id", new { box.Id });
            },
            "the connection is kept");
    }

    static async Task<(Network Network, string Endpoint)> WithProxyPort(string engine, string trusted)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var network = await Network.Start(engine, null, null, options => options with
        {
            Urls = [.. options.Urls, $"http://127.0.0.1:{port}"], ProxyProtocolPorts = [port], TrustedProxies = [IPNetwork.Parse(trusted)],
        });
        return (network, $"ws://127.0.0.1:{port}/ocpp/");
    }
}
