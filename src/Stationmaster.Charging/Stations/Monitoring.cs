using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>What a monitor watches a variable for (OCPP 2.x Part 2 §3: MonitorEnumType); the last two of 2.1 alone.</summary>
public enum MonitorKind { UpperThreshold, LowerThreshold, Delta, Periodic, PeriodicClockAligned, TargetDelta, TargetDeltaRelative }

/// <summary>By whom it was set up that something is told (EventNotificationEnumType).</summary>
public enum MonitorOrigin { HardWiredNotification, HardWiredMonitor, PreconfiguredMonitor, CustomMonitor }

/// <summary>Which monitors are active at all (MonitoringBaseEnumType).</summary>
public enum MonitoringBase { All, FactoryDefault, HardWiredOnly }

/// <summary>Of which kinds a report is wanted (MonitoringCriterionEnumType).</summary>
public enum MonitoringCriterion { Threshold, Delta, Periodic }

/// <summary>How severe an event is (OCPP 2.x Part 2, N04): from 0, danger, to 9, debugging.</summary>
public static class Severity
{
    public const int Least = 0, Most = 9;

    /// <summary>Danger, hardware failure, system failure, critical: somebody must look.</summary>
    public static bool IsAlarming(int? severity) => severity is >= 0 and <= 3;

    public static string NameOf(int severity) => severity switch
    {
        0 => "danger",
        1 => "hardware failure",
        2 => "system failure",
        3 => "critical",
        4 => "error",
        5 => "alert",
        6 => "warning",
        7 => "notice",
        8 => "informational",
        _ => "debug",
    };
}

/// <summary>How often the values of a periodic event stream come (OCPP 2.1).</summary>
/// <param name="IntervalSeconds">At the latest after so long.</param>
/// <param name="Values">As soon as there are so many.</param>
public sealed record StreamPace(int? IntervalSeconds, int? Values);

/// <param name="Value">A limit, a change or a number of seconds, by the kind.</param>
/// <param name="Severity">See <see cref="Stations.Severity"/>.</param>
public sealed record WantedMonitor(SettingName Variable, MonitorKind Kind, decimal Value, int Severity)
{
    /// <summary>Of the monitor that it takes the place of; null for a new one.</summary>
    public int? Id { get; init; }

    /// <summary>Only while a transaction runs.</summary>
    public bool IsForTransactions { get; init; }

    /// <summary>Its values are to come in a stream (OCPP 2.1, periodic kinds).</summary>
    public StreamPace? Stream { get; init; }
}

/// <summary>OCPP 2.x N04.</summary>
public sealed record SetMonitors(params IReadOnlyList<WantedMonitor> Monitors) : Order;

/// <summary>OCPP 2.x N06.</summary>
public sealed record ClearMonitors(params IReadOnlyList<int> Ids) : Order;

/// <summary>OCPP 2.x N03.</summary>
public sealed record SetMonitoringBase(MonitoringBase Base) : Order;

/// <summary>Only what is as severe, or more, is told (OCPP 2.x N05).</summary>
public sealed record SetMonitoringLevel(int Severity) : Order;

/// <summary>Asks for the monitors, which come as <see cref="MonitorsReported"/> (OCPP 2.x N02).</summary>
/// <param name="Criteria">Empty for all kinds.</param>
/// <param name="Variables">Empty for all.</param>
public sealed record ReportMonitors(
    int RequestId, IReadOnlyList<MonitoringCriterion> Criteria, IReadOnlyList<SettingPattern> Variables) : Order
{
    public bool IsForAll => Criteria.Count == 0 && Variables.Count == 0;
}

/// <summary>How setting or clearing one monitor ended.</summary>
/// <param name="Id">The station's; null where it gave none.</param>
/// <param name="Status">The station's own word.</param>
public sealed record MonitorResult(int? Id, OutcomeKind Kind, string Status, string? Why = null)
{
    /// <summary>Of a monitor that was set.</summary>
    public WantedMonitor? Monitor { get; init; }
}

/// <param name="Origin">Told of 2.1 on.</param>
public sealed record ReportedMonitor(
    SettingName Variable, int Id, MonitorKind Kind, decimal Value, int Severity, bool IsForTransactions = false, MonitorOrigin? Origin = null);

/// <summary>A part of the report that was asked for (OCPP 2.x: NotifyMonitoringReport).</summary>
/// <param name="Part">Counts from 0.</param>
public sealed record MonitorsReported(
    int RequestId, int Part, bool IsLast, DateTimeOffset? At, ImmutableArray<ReportedMonitor> Monitors) : StationEvent;

/// <summary>What a station told of its monitors is to be kept.</summary>
public sealed record MonitorsTold(MonitorsReported Report, DateTimeOffset At) : StationChange;

/// <summary>Something that a station noticed about itself is to be kept, once however often it is told.</summary>
/// <param name="At">By the station's clock.</param>
/// <param name="Severity">Told, or that of its monitor; null where neither is known.</param>
/// <param name="IsAlarming">An operator should look.</param>
public sealed record EventNoted(ComponentEvent Event, DateTimeOffset At, int? Severity, bool IsAlarming) : StationChange;
