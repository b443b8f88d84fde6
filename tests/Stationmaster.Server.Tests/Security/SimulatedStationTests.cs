using Stationmaster.Ocpp;
using Stationmaster.Simulator;
using Stationmaster.Server.Tests.Hosting;
using Stationmaster.Server.Tests.Scripts;
using Stationmaster.Server.Tests.Storage;
using Xunit;

namespace Stationmaster.Server.Tests.Security;

/// <summary>The simulator's stations over real TLS: what they are asked about certificates, they do.</summary>
public sealed class SimulatedStationTests(SecureNetworks networks) : IClassFixture<SecureNetworks>
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.6")]
    [InlineData("2.0.1")]
    [InlineData("2.1")]
    public async Task A_simulated_station_gets_a_certificate_comes_by_it_and_trusts_what_it_is_given(string version)
    {
        var network = await networks.Of(TestDatabases.Sqlite);
        var box = await network.Network.NewBox();
        using var folder = new TemporaryFolder();
        var plan = new StationPlan(box.Identity, [new(ConnectorKind.AcThreePhase, 11m)], ["T"])
        {
            Password = box.Password, VisitsPerDay = 0, Version = OcppVersions.Find(version)!,
            Security = new(Profile: 3, Roots: network.CertificateFile, Folder: folder.Path),
        };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using var station = new SimulatedStation(plan, new(network.Secure), seed: 1, TimeProvider.System);
        var living = Live(station, end.Token);
        await Eventually.Holds(async () => (int?)(await box.Security())["profile"] == 2, () => $"it comes by its password over TLS ({station.LastFailure})");

        await Eventually.Holds(async () => (string?)(await box.Order("security/install-certificate", new { type = "CentralSystemRoot" }))["outcome"] == "Accepted", "it takes the root");
        var listed = (await network.Http.Get($"/v2/chargeboxes/{box.Id}/security/installed-certificates?type=CentralSystemRoot"))["certificates"]!.AsArray();
        Assert.True((bool)Assert.Single(listed)!["isOurs"]!);
        Assert.Equal("Accepted", (string?)(await box.Order("security/request-certificate"))["outcome"]);
        await Eventually.Holds(async () => (int?)(await box.Security())["profile"] == 3, () => $"it comes by its certificate ({station.LastFailure})");
        Assert.True(File.Exists(Path.Combine(folder.Path, $"{box.Identity}.pem")));

        await Eventually.Holds(() => Task.FromResult(station.IsConnected), "it is back");
        var named = listed[0]!;
        var deleted = await box.Order("security/delete-certificate", new
        {
            hashAlgorithm = (string?)named["hashAlgorithm"], issuerNameHash = (string?)named["issuerNameHash"],
            issuerKeyHash = (string?)named["issuerKeyHash"], serialNumber = (string?)named["serialNumber"],
        });
        Assert.Equal("Accepted", (string?)deleted["outcome"]);
        await end.CancelAsync();
        await living;
    }

    static async Task Live(SimulatedStation station, CancellationToken ct)
    {
        try
        {
            await station.Run(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // As it was told.
        }
    }
}
