using System.Collections.Immutable;
using Dapper;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Cluster;

/// <summary>A station waits at one node; every node shows it, and an operator's word on any reaches it.</summary>
sealed partial class HeldLink : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    readonly Bus _bus;
    readonly HeldStations _held;
    readonly Database _database;
    readonly ILogger _logger;

    public HeldLink(Bus bus, HeldStations held, Membership members, Database database, ILogger<HeldLink> logger)
    {
        (_bus, _held, _database, _logger) = (bus, held, database, logger);
        held.Decided += (identity, isAccepted) => _ = bus.Tell("held: decided", new Decision(identity, isAccepted), CancellationToken.None);
        bus.On<Waiting>("held", (node, waiting) =>
        {
            held.ShowElsewhere(node, [.. waiting.Stations ?? []]);
            return Task.CompletedTask;
        });
        bus.On<Decision>("held: decided", (_, decision) =>
        {
            held.Decide(decision.Identity, decision.IsAccepted);
            return Task.CompletedTask;
        });
        members.Died += node => held.ShowElsewhere(node, []);
    }

    sealed record Waiting(IReadOnlyList<HeldStation>? Stations);

    sealed record Decision(string Identity, bool IsAccepted);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var hadSome = false;
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var own = _held.Own();
                if (hadSome || !own.IsEmpty)
                    await _bus.Tell("held", new Waiting(own), stoppingToken);
                if (!own.IsEmpty && !_bus.IsUp)
                    await AcceptRegistered(own, stoppingToken);
                hadSome = !own.IsEmpty;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    /// <summary>Without the broker the word does not come, but the database has it.</summary>
    async Task AcceptRegistered(ImmutableArray<HeldStation> own, CancellationToken ct)
    {
        await using var connection = await _database.Open(ct);
        foreach (var station in own)
        {
            if (await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
                "select id from charge_box where identity = @identity and deleted_ms is null", new { identity = Clean.Text(station.Identity) },
                cancellationToken: ct)) is not null)
                _held.Decide(station.Identity, isAccepted: true);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Other nodes could not be told which stations wait here")]
    partial void LogFailed(Exception e);
}
