using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Stationmaster.Server.Access;
using Stationmaster.Server.Hosting;
using Stationmaster.Simulator;

namespace Stationmaster.Server.Demo;

/// <summary>
/// What the demo adds to an ordinary server once that listens: an operator as whom every visitor is signed in, the network, and the
/// simulated fleet, which tells its past week first and then lives on. It comes through the same doors as everybody.
/// </summary>
sealed partial class DemoFleet(
    People people, ApiKeys keys, IServer server, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<DemoFleet> logger) : BackgroundService
{
    static readonly TimeSpan Past = TimeSpan.FromDays(7);

    /// <summary>The operator is there before anybody can ask, so that the first visitor is signed in too.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!await people.Any(cancellationToken))
        {
            await people.Create(
                Scope.System, "demo@localhost", "Demo operator", Secrets.Text(32), Rights.Control, Scope.System.CustomerId, cancellationToken);
        }
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Listening(stoppingToken);
            await Live(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogEnded();
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    async Task Listening(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }

    async Task Live(CancellationToken ct)
    {
        var address = Addresses.Reachable(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var (key, secret) = await keys.Create(Scope.System, "Demo fleet", Rights.Control, Scope.System.CustomerId, clock.GetUtcNow().AddHours(1), ct);
        using var api = new HttpClient { BaseAddress = new Uri(address) };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);

        var setUp = new DemoSetUp(api);
        var isNew = await setUp.IsNew(ct);
        var passwords = isNew ? await setUp.Run(clock.GetUtcNow() - 2 * Past, ct) : await setUp.NewPasswords(ct);
        await keys.Revoke(Scope.System, key.Id, ct);

        var stations = new Uri($"{address.Replace("http", "ws", StringComparison.Ordinal)}/ocpp");
        var now = clock.GetUtcNow();
        await using var fleet = new Fleet(DemoNetwork.Fleet(passwords), stations, clock, isNew ? now - Past : null);
        if (isNew)
        {
            LogTelling(DemoNetwork.Boxes.Length, Past.Days);
            LogTold(await PastSessions.Play(fleet, now, ct));
        }
        LogLiving(DemoNetwork.Boxes.Length);
        await fleet.Run(ct);
    }

    [LoggerMessage(LogLevel.Information, "Demo: {Stations} charge boxes connect and tell the last {Days} days; look while they do")]
    partial void LogTelling(int stations, int days);

    [LoggerMessage(LogLevel.Information, "Demo: the past is told, {Calls} messages")]
    partial void LogTold(long calls);

    [LoggerMessage(LogLevel.Information, "Demo: {Stations} charge boxes live")]
    partial void LogLiving(int stations);

    [LoggerMessage(LogLevel.Information, "Demo: the fleet goes home")]
    partial void LogEnded();

    [LoggerMessage(LogLevel.Error, "Demo: the fleet failed; the server goes on without it")]
    partial void LogFailed(Exception e);
}
