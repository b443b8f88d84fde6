using Stationmaster.Server.Configuration;
using Stationmaster.Server.Hosting;
using System.Globalization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Connectors;
using Stationmaster.Server.Stations.Limits;

namespace Stationmaster.Server.Stations;

/// <summary>
/// What we ask of a station by ourselves: its statuses after each connection, since the board would be stale else; and at its first
/// boot here, to send meter values we can use. Every refusal is lived with.
/// </summary>
sealed partial class ConnectionSetup(
    StationRegistry stations, StationStore store, LiveBoard board, StationOptions policy, LimitOptions limits, TimeProvider clock,
    SettingsKeeper settings, ILogger<ConnectionSetup> logger)
{
    /// <summary>How many stations are asked at once: after a restart thousands come back together, and most tell their statuses unasked.</summary>
    readonly SemaphoreSlim _turns = new(32);

    static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(10);

    static readonly SettingName SampleInterval = new("SampledDataCtrlr", "TxUpdatedInterval");
    static readonly SettingName Measurands = new("SampledDataCtrlr", "TxUpdatedMeasurands");
    static readonly SettingName HeartbeatInterval = new("OCPPCommCtrlr", "HeartbeatInterval");

    static readonly string[] SampledData =
    [
        "Energy.Active.Import.Register,Power.Active.Import,SoC,Current.Import,Voltage",
        "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage",
        "Energy.Active.Import.Register,Power.Active.Import",
    ];

    /// <summary>Runs beside the read loop and ends with the connection at the latest.</summary>
    public async Task Run(StationConnection connection)
    {
        try
        {
            await Booted(connection);
            if (connection.ChargeBoxId == 0)
                return;
            var isNew = await store.IsToBeSetUp(connection.ChargeBoxId, connection.Closed);
            if (isNew && await Configure(connection))
                await store.SetUp(connection.ChargeBoxId, connection.Closed);
            await AskStatuses(connection, isNew);
            settings.Connected(connection);
        }
        catch (OperationCanceledException) when (connection.Closed.IsCancellationRequested)
        {
            LogEnded(connection.Identity);
        }
        catch (Exception e)
        {
            LogFailed(connection.Identity, e);
        }
    }

    /// <summary>A station that was just accepted is asked to boot again, so that it need not wait for its interval.</summary>
    public Task AskToBoot(StationConnection connection) =>
        stations.Send(connection, new TriggerMessage(RequestedMessage.BootNotification), Deadlines.SetUp, connection.Closed);

    /// <summary>Until it booted; a station that only reconnects does not boot, but one that waits to be accepted may take for ever.</summary>
    async Task Booted(StationConnection connection)
    {
        try
        {
            await connection.Booted.WaitAsync(BootPatience, clock, connection.Closed);
        }
        catch (TimeoutException) when (connection.ChargeBoxId == 0)
        {
            await connection.Booted.WaitAsync(connection.Closed);
        }
        catch (TimeoutException)
        {
            LogNoBoot(connection.Identity);
        }
    }

    /// <returns>False where it did not answer, or left meanwhile, as stations do when they are commissioned: it is configured when it is back.</returns>
    async Task<bool> Configure(StationConnection connection)
    {
        if (policy.MeterInterval > TimeSpan.Zero)
        {
            var interval = ((int)policy.MeterInterval.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            if (IsSilent(await Set(connection, "MeterValueSampleInterval", SampleInterval, interval)))
                return false;
        }
        foreach (var measurands in SampledData)
        {
            var outcome = await Set(connection, "MeterValuesSampledData", Measurands, measurands);
            if (IsSilent(outcome))
                return false;
            if (outcome is not OutcomeKind.Rejected)
                break;
        }
        var heartbeat = ((int)policy.HeartbeatInterval.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (IsSilent(await Set(connection, "HeartbeatInterval", HeartbeatInterval, heartbeat)))
            return false;
        var answer = await Ask(connection, new GetConfiguration("NumberOfConnectors"));
        if (!answer.Settings.IsDefaultOrEmpty && int.TryParse(answer.Settings[0].Value, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 100)
        {
            for (var number = 1; number <= Math.Min(count, limits.LearntConnectors); number++)
                await store.AddConnector(connection.ChargeBoxId, new(number, 1), connection.Closed);
            stations.SiteChanged(connection.ChargeBoxId);
        }
        return !IsSilent(answer.Kind);
    }

    static bool IsSilent(OutcomeKind kind) => kind is OutcomeKind.TimedOut or OutcomeKind.Offline;

    /// <summary>By its key, or, where the station knows no keys, by its place in the device model (OCPP 2.x Part 2, appendix 3).</summary>
    async Task<OutcomeKind> Set(StationConnection connection, string key, SettingName name, string value)
    {
        var outcome = await Ask(connection, new ChangeConfiguration(key, value));
        if (outcome.Kind != OutcomeKind.NotSupported)
            return outcome.Kind;
        outcome = await Ask(connection, new ChangeSettings(new WantedSetting(new(name), value)));
        return outcome.SettingResults.IsDefaultOrEmpty ? outcome.Kind : outcome.SettingResults[0].Kind;
    }

    async Task AskStatuses(StationConnection connection, bool isNew)
    {
        await _turns.WaitAsync(connection.Closed);
        try
        {
            await AskUntold(connection, isNew);
        }
        finally
        {
            _turns.Release();
        }
    }

    async Task AskUntold(StationConnection connection, bool isNew)
    {
        foreach (var connector in await Connectors(connection, isNew))
        {
            if (HasTold(connection, connector))
                continue;
            if (await Ask(connection, new TriggerMessage(RequestedMessage.StatusNotification, connector)) is { Kind: not (OutcomeKind.Accepted or OutcomeKind.Rejected) })
                return;
        }
    }

    /// <summary>As the board has them; just learnt, they may not have reached it.</summary>
    async Task<IEnumerable<ConnectorRef>> Connectors(StationConnection connection, bool isNew) => !isNew && board.Find(connection.ChargeBoxId) is { } shown
        ? shown.Connectors.Select(view => view.State.Connector)
        : (await store.Sites(connection.ChargeBoxId, connection.Closed)).Connectors;

    bool HasTold(StationConnection connection, ConnectorRef connector) =>
        board.Find(connection.ChargeBoxId)?.Connectors.FirstOrDefault(view => view.State.Connector == connector)?.State.ReceivedAt
            >= connection.ConnectedAt;

    Task<Outcome> Ask(StationConnection connection, Order order) => stations.Send(connection, order, Deadlines.SetUp, connection.Closed);

    [LoggerMessage(LogLevel.Debug, "{Identity} did not boot on this connection")]
    partial void LogNoBoot(string identity);

    [LoggerMessage(LogLevel.Debug, "{Identity} left while it was set up")]
    partial void LogEnded(string identity);

    [LoggerMessage(LogLevel.Warning, "Setting up {Identity} failed")]
    partial void LogFailed(string identity, Exception e);
}
