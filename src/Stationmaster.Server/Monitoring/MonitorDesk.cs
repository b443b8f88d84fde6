using System.Globalization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Access;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Configuration;
using Stationmaster.Server.Http;
using Stationmaster.Server.Stations;

namespace Stationmaster.Server.Monitoring;

/// <summary>Reads, sets and clears stations' monitors, as many at once as a station takes, and keeps what comes of it.</summary>
sealed class MonitorDesk(MonitorStore monitors, SettingStore settings, ChargeBoxStore boxes, IStations stations)
{
    const int Usual = 10, MostAtOnce = 100;

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Refresh(Scope scope, long boxId, MonitorReportRequest? request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var (criteria, patterns) = (request?.Criteria ?? [], request?.Settings ?? []);
        if (criteria.Count > 3)
            throw Problem.Invalid("criteria", "There are up to three criteria.");
        if (patterns.Any(pattern => string.IsNullOrWhiteSpace(pattern.Component)))
            throw Problem.Missing("settings.component");
        OrderResult? result = null;
        await Report(boxId, criteria, patterns, async (order, token) => (result = await stations.Order(boxId, order, scope.Name, token)).Outcome, ct);
        return OutcomeAnswers.Plain(result!);
    }

    public async Task<Outcome> Report(
        long boxId, IReadOnlyList<MonitoringCriterion> criteria, IReadOnlyList<SettingPattern> patterns, Ask ask, CancellationToken ct)
    {
        var isForAll = criteria.Count == 0 && patterns.Count == 0;
        var outcome = await ask(new ReportMonitors(await monitors.Asking(boxId, isForAll, ct), criteria, patterns), ct);
        if (outcome.Kind != OutcomeKind.Accepted)
            await monitors.Failed(boxId, outcome.Why ?? outcome.Status ?? outcome.Kind.ToString());
        else if (outcome.Status == "EmptyResultSet")
            await monitors.Empty(boxId, isForAll);
        return outcome;
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<MonitorOutcomes> Set(Scope scope, long boxId, MonitorsRequest request, CancellationToken ct)
    {
        var wanted = (request.Monitors ?? []).Select((monitor, i) => monitor.ToWanted($"monitors[{i}]")).ToList();
        await boxes.Require(scope, boxId, ct);
        if (wanted.Count is 0 or > MostAtOnce)
            throw wanted.Count == 0 ? Problem.Missing("monitors") : Problem.Invalid("monitors", $"Up to {MostAtOnce} monitors may be set at once.");
        return new([.. await Set(boxId, wanted, scope.Name, SettingsKeeper.Audited(stations, boxId, scope.Name), ct)]);
    }

    public async Task<IReadOnlyList<MonitorOutcome>> Set(long boxId, IReadOnlyList<WantedMonitor> wanted, string by, Ask ask, CancellationToken ct)
    {
        var outcomes = new List<MonitorOutcome>();
        foreach (var some in wanted.Chunk(await Limit(boxId, "SetVariableMonitoring", ct)))
        {
            var outcome = await ask(new SetMonitors(some), ct);
            var results = ResultsFor(some, outcome);
            await Keep(boxId, some, results, by);
            outcomes.AddRange(some.Zip(results, (monitor, result) =>
                new MonitorOutcome(result.Id, monitor.Variable.ToString(), result.Kind, result.Status, result.Why)));
        }
        return outcomes;
    }

    /// <summary>What the station took is kept, whoever stopped waiting for it.</summary>
    public async Task Keep(long boxId, IReadOnlyList<WantedMonitor> wanted, IReadOnlyList<MonitorResult> results, string by)
    {
        foreach (var (monitor, result) in wanted.Zip(results))
        {
            if (result is { Kind: OutcomeKind.Accepted } && (result.Id ?? monitor.Id) is { } id)
                await monitors.Set(boxId, id, monitor, by);
        }
    }

    /// <summary>One for each, in their order; stations may answer in another.</summary>
    public static IReadOnlyList<MonitorResult> ResultsFor(IReadOnlyList<WantedMonitor> wanted, Outcome outcome)
    {
        if (outcome.MonitorResults is not { IsDefaultOrEmpty: false } results)
            return [.. wanted.Select(_ => new MonitorResult(null, outcome.Kind == OutcomeKind.Accepted ? OutcomeKind.Rejected : outcome.Kind, outcome.Status ?? outcome.Kind.ToString(), outcome.Why))];
        return
        [
            .. wanted.Select((monitor, i) =>
                results.FirstOrDefault(result => result.Monitor is { } named && named.Variable == monitor.Variable && named.Kind == monitor.Kind && named.Severity == monitor.Severity)
                ?? (results.Length == wanted.Count ? results[i] : new MonitorResult(null, OutcomeKind.Rejected, "Rejected", "The station's answer does not name it"))),
        ];
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<MonitorOutcomes> Clear(Scope scope, long boxId, MonitorClearance request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        IReadOnlyList<int> ids = [.. (request.Ids ?? []).Distinct()];
        if (ids.Count is 0 or > MostAtOnce)
            throw ids.Count == 0 ? Problem.Missing("ids") : Problem.Invalid("ids", $"Up to {MostAtOnce} monitors may be cleared at once.");
        var outcomes = new List<MonitorOutcome>();
        foreach (var some in ids.Chunk(await Limit(boxId, "ClearVariableMonitoring", ct)))
        {
            var outcome = (await stations.Order(boxId, new ClearMonitors(some), scope.Name, ct)).Outcome;
            outcomes.AddRange(some.Select((id, i) => Cleared(outcome, id, i, some.Length)));
            await Clear(boxId, some, outcome);
        }
        return new(outcomes);
    }

    /// <summary>One the station does not know is one it does not have.</summary>
    public Task Clear(long boxId, IReadOnlyList<int> ids, Outcome outcome) => monitors.Cleared(
        boxId, ids.Where((id, i) => Cleared(outcome, id, i, ids.Count) is { Outcome: OutcomeKind.Accepted } or { Status: "NotFound" }));

    static MonitorOutcome Cleared(Outcome outcome, int id, int index, int count)
    {
        if (outcome.MonitorResults is not { IsDefaultOrEmpty: false } results)
            return new(id, null, outcome.Kind, outcome.Status ?? outcome.Kind.ToString(), outcome.Why);
        return (results.FirstOrDefault(result => result.Id == id) ?? (results.Length == count ? results[index] : null)) is { } found
            ? new(id, null, found.Kind, found.Status, found.Why)
            : new(id, null, OutcomeKind.Rejected, "Rejected", "The station's answer does not name it");
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> SetBase(Scope scope, long boxId, MonitoringBaseRequest request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var chosen = OrderWords.One<MonitoringBase>(request.Base, "base");
        var result = await stations.Order(boxId, new SetMonitoringBase(chosen), scope.Name, ct);
        if (result.Outcome.Kind == OutcomeKind.Accepted)
            await monitors.SetBase(boxId, chosen, scope.Name);
        return OutcomeAnswers.Plain(result);
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> SetLevel(Scope scope, long boxId, MonitoringLevelRequest request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        if (request.Severity is not { } severity)
            throw Problem.Missing("severity");
        if (severity is < Severity.Least or > Severity.Most)
            throw Problem.Invalid("severity", "severity is 0 (danger) to 9 (debug).");
        var result = await stations.Order(boxId, new SetMonitoringLevel(severity), scope.Name, ct);
        if (result.Outcome.Kind == OutcomeKind.Accepted)
            await monitors.SetLevel(boxId, severity, scope.Name);
        return OutcomeAnswers.Plain(result);
    }

    /// <exception cref="ApiProblem">404.</exception>
    public async Task<OrderAnswer> AskStreams(Scope scope, long boxId, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        var result = await stations.Order(boxId, new GetStreams(), scope.Name, ct);
        if (result.Outcome.Kind == OutcomeKind.Accepted)
            await monitors.SetStreams(boxId, result.Outcome.Streams.IsDefault ? [] : result.Outcome.Streams);
        return OutcomeAnswers.Plain(result);
    }

    /// <exception cref="ApiProblem">404; 422: names the field.</exception>
    public async Task<OrderAnswer> Adjust(Scope scope, long boxId, int streamId, StreamRequest request, CancellationToken ct)
    {
        await boxes.Require(scope, boxId, ct);
        if (request.IntervalSeconds is null && request.Values is null)
            throw Problem.Missing("intervalSeconds");
        var order = new AdjustStream(streamId, request.ToPace("stream"));
        var result = await stations.Order(boxId, order, scope.Name, ct);
        if (result.Outcome.Kind == OutcomeKind.Accepted)
            await monitors.Adjusted(boxId, order);
        return OutcomeAnswers.Plain(result);
    }

    /// <summary>MonitoringCtrlr.ItemsPerMessage of OCPP 2.x.</summary>
    async Task<int> Limit(long boxId, string of, CancellationToken ct)
    {
        var name = new SettingName("MonitoringCtrlr", "ItemsPerMessage", VariableInstance: of);
        var told = (await settings.Rows([boxId], [name.ToString()], ct))[boxId].FirstOrDefault()?.Value;
        return int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit : Usual;
    }
}
