using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Monitoring;

/// <summary>A monitor of a charge box, or one that was set from here and that it has lost.</summary>
/// <param name="Id">The charge box's own; null for one that is lost.</param>
/// <param name="Setting">What is watched, as settings are named.</param>
/// <param name="Value">The limit, the change, or the number of seconds, by the kind.</param>
/// <param name="Severity">0 danger, 1 hardware failure, 2 system failure, 3 critical, 4 error, 5 alert, 6 warning, 7 notice, 8 informational, 9 debug.</param>
/// <param name="Origin">By whom it was set up; null where the charge box has not told.</param>
/// <param name="By">Who set it from here.</param>
/// <param name="LostAt">The charge box did not name it any more.</param>
/// <param name="LostWhy">Why it could not be set again.</param>
/// <param name="AlertingSince">What it watches for is so since then; null while it is not.</param>
public sealed record MonitorView(
    int? Id, string Setting, MonitorSubject Subject, MonitorKind Kind, decimal Value, int Severity, bool TransactionsOnly, MonitorOrigin? Origin,
    string? By, DateTimeOffset? SetAt, DateTimeOffset? ToldAt, DateTimeOffset? LostAt, string? LostWhy, DateTimeOffset? AlertingSince);

public sealed record MonitorSubject(
    string Component, string Variable, string? ComponentInstance, int? Evse, int? Connector, string? VariableInstance);

/// <param name="Settled">What was set from here last; null where nothing was.</param>
public sealed record MonitoringChoice<T>(T? Settled, string? By, DateTimeOffset? At);

/// <summary>How reading the monitors has come.</summary>
/// <param name="IsWhole">All parts of the report asked for last are here.</param>
public sealed record MonitoringReading(DateTimeOffset? AskedAt, DateTimeOffset? ReadAt, bool IsWhole, DateTimeOffset? FailedAt, string? Failure);

/// <param name="OpenAlarms">Severe conditions (0 to 3) that last.</param>
public sealed record MonitoringView(
    MonitoringChoice<string> Base, MonitoringChoice<int?> Level, MonitoringReading Reading, int OpenAlarms, IReadOnlyList<MonitorView> Monitors,
    IReadOnlyList<StreamView> Streams);

/// <summary>A periodic event stream (OCPP 2.1).</summary>
/// <param name="Setting">What its monitor watches; null where that is not known.</param>
/// <param name="Pending">Values that waited to be sent.</param>
public sealed record StreamView(
    int Id, int MonitorId, string? Setting, int? IntervalSeconds, int? Values, DateTimeOffset? OpenedAt, DateTimeOffset? ClosedAt, DateTimeOffset? LastAt,
    string? LastValue, int Pending);

public sealed record StreamValue(DateTimeOffset At, string Value);

/// <param name="Data">Oldest first.</param>
public sealed record StreamValues(IReadOnlyList<StreamValue> Data);

public sealed record StreamRequest(int? IntervalSeconds = null, int? Values = null);

/// <summary>Something that a charge box noticed about itself.</summary>
/// <param name="Trigger">Alerting, Delta or Periodic.</param>
/// <param name="Severity">Null where neither the charge box nor its monitor tells.</param>
/// <param name="Cause">Number of the event that caused it.</param>
/// <param name="IsCleared">It says that a condition is over.</param>
/// <param name="IsAlarming">It raised an alert.</param>
/// <param name="IsOpen">What it says lasts.</param>
/// <param name="ClearedAt">When that was over.</param>
public sealed record StationEventView(
    long Id, int Number, DateTimeOffset At, DateTimeOffset ReceivedAt, string Setting, string Trigger, string Origin, string Value, int? Severity,
    int? MonitorId, int? Cause, string? TechCode, string? TechInfo, string? StationTransactionId, bool IsCleared, bool IsAlarming, bool IsOpen,
    DateTimeOffset? ClearedAt);

public sealed record StationEventPage(IReadOnlyList<StationEventView> Data, string? NextPageCursor);

/// <param name="Id">Of the monitor to be replaced; absent for a new one.</param>
/// <param name="Component">Absent: the station itself.</param>
/// <param name="Value">The limit, the change, or the number of seconds, by the kind.</param>
/// <param name="Severity">0, danger, to 9, debugging.</param>
/// <param name="TransactionsOnly">Only while a transaction runs.</param>
/// <param name="Stream">Its values are to come in a stream (OCPP 2.1, periodic kinds).</param>
public sealed record MonitorRequest(
    int? Id = null, string? Component = null, string? Variable = null, string? ComponentInstance = null, int? Evse = null, int? Connector = null,
    string? VariableInstance = null, string? Kind = null, decimal? Value = null, int? Severity = null, bool? TransactionsOnly = null,
    StreamRequest? Stream = null)
{
    /// <exception cref="ApiProblem">422, by the field's place.</exception>
    internal WantedMonitor ToWanted(string place)
    {
        var kind = OrderWords.One<MonitorKind>(Kind, $"{place}.kind");
        var name = new Configuration.SettingValueRequest(Component, Variable, null, ComponentInstance, Evse, Connector, VariableInstance).ToRef(place).Name;
        if (Value is not { } value)
            throw Problem.Missing($"{place}.value");
        if (kind is MonitorKind.Periodic or MonitorKind.PeriodicClockAligned or MonitorKind.Delta or MonitorKind.TargetDelta or MonitorKind.TargetDeltaRelative && value < 0)
            throw Problem.Invalid($"{place}.value", "value is a change or a number of seconds, and cannot be below 0.");
        if (Severity is not { } severity)
            throw Problem.Missing($"{place}.severity");
        if (severity is < Charging.Stations.Severity.Least or > Charging.Stations.Severity.Most)
            throw Problem.Invalid($"{place}.severity", "severity is 0 (danger) to 9 (debug).");
        if (Stream is not null && kind is not (MonitorKind.Periodic or MonitorKind.PeriodicClockAligned))
            throw Problem.Invalid($"{place}.stream", "Only values that come periodically can come in a stream.");
        return new(name, kind, value, severity) { Id = Id, IsForTransactions = TransactionsOnly == true, Stream = Stream?.ToPace($"{place}.stream") };
    }
}

public sealed record MonitorsRequest(IReadOnlyList<MonitorRequest>? Monitors = null);

public sealed record MonitorClearance(IReadOnlyList<int>? Ids = null);

public sealed record MonitoringBaseRequest(string? Base = null);

public sealed record MonitoringLevelRequest(int? Severity = null);

/// <param name="Criteria">Threshold, Delta, Periodic; absent for all kinds.</param>
/// <param name="Settings">Only of these components, or variables of them.</param>
public sealed record MonitorReportRequest(IReadOnlyList<MonitoringCriterion>? Criteria = null, IReadOnlyList<SettingPattern>? Settings = null);

/// <summary>How setting or clearing one monitor ended.</summary>
/// <param name="Status">The charge box's own word, or how it ended where it said nothing.</param>
public sealed record MonitorOutcome(int? Id, string? Setting, OutcomeKind Outcome, string Status, string? Why);

public sealed record MonitorOutcomes(IReadOnlyList<MonitorOutcome> Data);

static class MonitoringViews
{
    const int LongestInterval = 86_400, MostValues = 10_000;

    /// <exception cref="ApiProblem">422, by the field's place.</exception>
    public static StreamPace ToPace(this StreamRequest request, string place)
    {
        if (request.IntervalSeconds is < 0 or > LongestInterval)
            throw Problem.Invalid($"{place}.intervalSeconds", $"intervalSeconds must be between 0 and {LongestInterval}.");
        if (request.Values is < 1 or > MostValues)
            throw Problem.Invalid($"{place}.values", $"values must be between 1 and {MostValues}.");
        return request is { IntervalSeconds: null, Values: null }
            ? throw Problem.Missing($"{place}.intervalSeconds")
            : new(request.IntervalSeconds, request.Values);
    }

    public static IServiceCollection AddMonitoring(this IServiceCollection services) => services
        .AddSingleton<MonitorStore>().AddSingleton<EventStore>().AddSingleton<MonitorDesk>().AddSingleton<MonitorCare>()
        .AddApiJson(MonitoringJson.Default);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MonitoringView))]
[JsonSerializable(typeof(StationEventPage))]
[JsonSerializable(typeof(StreamValues))]
[JsonSerializable(typeof(MonitorOutcomes))]
[JsonSerializable(typeof(MonitorsRequest))]
[JsonSerializable(typeof(MonitorClearance))]
[JsonSerializable(typeof(MonitoringBaseRequest))]
[JsonSerializable(typeof(MonitoringLevelRequest))]
[JsonSerializable(typeof(MonitorReportRequest))]
[JsonSerializable(typeof(StreamRequest))]
sealed partial class MonitoringJson : JsonSerializerContext;
