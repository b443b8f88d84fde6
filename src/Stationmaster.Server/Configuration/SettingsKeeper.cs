using System.Threading.Channels;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.Hosting;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <summary>
/// Keeps what is known of stations' settings fresh, and stations as their templates want them: once after a boot, in the background, few at
/// a time and late enough that a whole fleet may come back first. What is lost with the process is done after the next boot.
/// </summary>
sealed partial class SettingsKeeper(
    SettingStore store, SettingsDesk desk, Drifts drifts, Lazy<Monitoring.MonitorCare> monitoring, Lazy<StationRegistry> registry, Lazy<IStations> stations, Commits commits,
    StationOptions policy, TimeProvider clock, ILogger<SettingsKeeper> logger) : BackgroundService
{
    /// <summary>How many stations are worked on at once, and how far apart they are begun.</summary>
    const int AtOnce = 8;

    static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(20);

    /// <summary>Letters of stations that may wait before what is not urgent waits too.</summary>
    const int Calm = 500;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long the next part of a report may take, and how often it is looked for.</summary>
    static readonly TimeSpan ReportPatience = TimeSpan.FromSeconds(60), ReportPause = TimeSpan.FromMilliseconds(500);

    readonly Channel<Errand> _errands = Channel.CreateUnbounded<Errand>(new() { SingleReader = true });
    readonly SemaphoreSlim _places = new(AtOnce, AtOnce);

    /// <summary>Something to be done for one station, not before a time.</summary>
    abstract record Errand(DateTimeOffset At, string Of);

    /// <summary>After a boot.</summary>
    sealed record FirstLook(DateTimeOffset At, StationConnection Connection) : Errand(At, Connection.Identity);

    /// <summary>Somebody asked for it.</summary>
    sealed record Asked(DateTimeOffset At, SettingsOwner Box, long? TemplateId, string By) : Errand(At, Box.Identity);

    /// <summary>A station has connected, and has been asked what is urgent.</summary>
    public void Connected(StationConnection connection)
    {
        if (policy.SettingsDelay > TimeSpan.Zero)
            _errands.Writer.TryWrite(new FirstLook(clock.GetUtcNow() + policy.SettingsDelay, connection));
    }

    /// <summary>Brings a station to its templates as soon as its turn comes, whatever it refused before.</summary>
    public void Apply(SettingsOwner box, long? templateId, string by) =>
        _errands.Writer.TryWrite(new Asked(clock.GetUtcNow(), box, templateId, by));

    /// <summary>Orders that stand in the audit.</summary>
    public static Ask Audited(IStations stations, long boxId, string by) => async (order, ct) => (await stations.Order(boxId, order, by, ct)).Outcome;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var errand in _errands.Reader.ReadAllAsync(stoppingToken))
            {
                if (errand.At - clock.GetUtcNow() is { } early && early > TimeSpan.Zero)
                    await Task.Delay(early, clock, stoppingToken);
                await _places.WaitAsync(stoppingToken);
                _ = Run(errand, stoppingToken);
                await Task.Delay(Apart, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    /// <summary>Throws nothing.</summary>
    async Task Run(Errand errand, CancellationToken ct)
    {
        try
        {
            while (registry.Value.Waiting > Calm)
                await Task.Delay(Pause, clock, ct);
            await (errand switch
            {
                FirstLook look => Look(look.Connection, ct),
                Asked asked => drifts.Apply(asked.Box, isForced: true, asked.TemplateId, asked.By, Audited(stations.Value, asked.Box.Id, asked.By), ct),
                _ => throw new InvalidOperationException($"No such errand: {errand.GetType().Name}"),
            });
        }
        catch (Exception e) when (e is OperationCanceledException or ApiProblem || commits.IsAway(e))
        {
            LogLeft(errand.Of, e.Message);
        }
        catch (Exception e)
        {
            LogFailed(errand.Of, e);
        }
        finally
        {
            _places.Release();
        }
    }

    async Task Look(StationConnection connection, CancellationToken stopping)
    {
        if (connection.Closed.IsCancellationRequested || connection.ChargeBoxId == 0)
            return;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, connection.Closed);
        var ct = both.Token;
        var (box, now) = (await store.Require(Scope.System, connection.ChargeBoxId, ct), clock.GetUtcNow());
        var reading = await store.Reading(box.Id, ct);
        if (reading?.LookedMs >= (box.LastBootMs ?? 0))
            return;
        await store.Looked(box.Id, now, ct);
        Ask unaudited = (order, token) => registry.Value.Send(connection, order, Deadlines.Order, token);
        if (!SettingsDesk.Reports(box) || reading?.ReadMs is null || reading.Firmware != box.Firmware)
            await ReadAll(box, unaudited, ct);
        else
            await ReadSome(box, unaudited, ct);
        await drifts.Apply(box, isForced: false, null, null, Audited(stations.Value, box.Id, Scope.System.Name), ct);
        await monitoring.Value.Look(box, unaudited, ct);
    }

    async Task ReadAll(SettingsOwner box, Ask ask, CancellationToken ct)
    {
        if (await desk.Refresh(box, SettingsReport.Full, ask, ct) is not { Kind: OutcomeKind.Accepted } || !SettingsDesk.Reports(box))
            return;
        while (await store.Reading(box.Id, ct) is { IsWhole: 0 } reading)
        {
            if (clock.GetUtcNow() - Epoch.FromMs(reading.LastPartMs ?? reading.AskedMs ?? 0) > ReportPatience)
            {
                await store.Asked(box.Id, "The report stayed incomplete", null, ct);
                return;
            }
            await Task.Delay(ReportPause, clock, ct);
        }
    }

    /// <summary>What templates want and what waited for a boot: a boot may have changed it, and a whole report is a lot to ask for.</summary>
    async Task ReadSome(SettingsOwner box, Ask ask, CancellationToken ct)
    {
        var rows = await store.Rows(box.Id, ct);
        var some = (await drifts.Of(box, rows, ct)).Keys
            .Concat(rows.Where(row => row.PendingMs is not null && !row.IsSecret && row.Value != row.Pending).Select(row => row.Ref)).Distinct().ToList();
        if (some.Count > 0)
            await desk.Read(box, some, ask, ct);
    }

    [LoggerMessage(LogLevel.Debug, "Stations' settings are looked after no more: the server stops")]
    partial void LogStopped();

    [LoggerMessage(LogLevel.Debug, "The settings of {Identity} are left for its next boot: {Why}")]
    partial void LogLeft(string identity, string why);

    [LoggerMessage(LogLevel.Error, "Looking after the settings of {Identity} failed")]
    partial void LogFailed(string identity, Exception e);
}
