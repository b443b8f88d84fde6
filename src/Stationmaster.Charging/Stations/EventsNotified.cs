using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>What a station noticed about itself (OCPP 2.x NotifyEvent, Part 2 functional block N).</summary>
/// <param name="SequenceNumber">Of the messages that tell it, from 0.</param>
/// <param name="Events">In the order in which the station tells them.</param>
/// <param name="Statuses">Those that are a connector's new status: of 2.1 on this is the way to tell it.</param>
public sealed record EventsNotified(
    DateTimeOffset? At, int SequenceNumber, ImmutableArray<ComponentEvent> Events, ImmutableArray<StatusReported> Statuses) : StationEvent
{
    /// <summary>Further messages tell more.</summary>
    public bool IsToBeContinued { get; init; }
}

/// <param name="Number">eventId: by it others name this one as their cause.</param>
/// <param name="Trigger">EventTriggerEnumType: Alerting, Delta or Periodic.</param>
/// <param name="Kind">EventNotificationEnumType: by whom it was asked for that this be told.</param>
public sealed record ComponentEvent(
    int Number, DateTimeOffset? At, string Trigger, string Kind, DeviceComponent Component, DeviceVariable Variable, string Value)
{
    public const string Alerting = "Alerting", Delta = "Delta", Periodic = "Periodic";

    /// <summary>What it is about, as settings are named.</summary>
    public SettingName Name => new(
        Component.Name, Variable.Name, Component.Instance, Component.Connector?.Evse,
        Component.Connector is { Connector: > 0 and var connector } ? connector : null, Variable.Instance);

    /// <summary>The event that caused this one.</summary>
    public int? Cause { get; init; }

    /// <summary>From 0 (danger) to 9 (debugging); told of 2.1 on.</summary>
    public int? Severity { get; init; }

    /// <summary>The manufacturer's code and text for it.</summary>
    public string? TechCode { get; init; }

    public string? TechInfo { get; init; }

    /// <summary>What had been noticed is over.</summary>
    public bool IsCleared { get; init; }

    /// <summary>The station's own id of the transaction it belongs to.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Of the monitor that noticed it.</summary>
    public int? MonitorId { get; init; }
}

/// <summary>A part of a station in its device model (OCPP 2.x Part 1 §4).</summary>
/// <param name="Connector">(n, 0) for a part of EVSE n as such; null for one of the station.</param>
public sealed record DeviceComponent(string Name, string? Instance = null, ConnectorRef? Connector = null);

/// <summary>What a component has or can be set to (OCPP 2.x Part 1 §4).</summary>
public sealed record DeviceVariable(string Name, string? Instance = null);
