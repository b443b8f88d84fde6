using System.Collections.Immutable;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Charging.SmartCharging;

/// <summary>Keep this profile (OCPP 1.6 §5.16, 2.0.1 K01).</summary>
/// <param name="Connector"><see cref="ConnectorRef.Station"/> for the whole station, or for each of its connectors.</param>
public sealed record SetChargingProfile(ConnectorRef Connector, ChargingProfile Profile) : Order
{
    /// <summary>It was made of what a car asked for, and nobody keeps it yet.</summary>
    public bool IsMadeForCar { get; init; }
}

/// <summary>Forget profiles: the one of an id, or all that match (OCPP 1.6 §5.5, 2.0.1 K10).</summary>
public sealed record ClearChargingProfiles(
    int? Id = null, ConnectorRef? Connector = null, ChargingPurpose? Purpose = null, int? StackLevel = null) : Order;

/// <summary>What will be allowed from now on: <see cref="Outcome.Schedule"/> (OCPP 1.6 §5.7, 2.0.1 K08).</summary>
public sealed record GetCompositeSchedule(ConnectorRef Connector, int DurationSeconds, RateUnit? Unit = null) : Order;

/// <summary>Report the profiles: they follow in <see cref="ChargingProfilesReported"/> (OCPP 2.0.1 K09).</summary>
public sealed record GetChargingProfiles(
    int RequestId, ConnectorRef? Connector = null, ChargingPurpose? Purpose = null, int? StackLevel = null) : Order;

/// <summary>Profiles a station keeps (OCPP 2.x ReportChargingProfiles).</summary>
/// <param name="Source">Who set them: EMS, SO, CSO (that is us) or Other.</param>
/// <param name="IsMoreComing">tbc.</param>
public sealed record ChargingProfilesReported(
    int RequestId, string Source, ConnectorRef Connector, ImmutableArray<ChargingProfile> Profiles, bool IsMoreComing = false) : StationEvent;

/// <summary>What a station keeps, as it says.</summary>
public sealed record ChargingProfilesTold(string Source, ConnectorRef Connector, ImmutableArray<ChargingProfile> Profiles, DateTimeOffset At) : StationChange
{
    /// <summary>Of the order that this answers.</summary>
    public int RequestId { get; init; }

    public bool IsMoreComing { get; init; }
}

/// <summary>New limits of a dynamic profile, told (OCPP 2.1 K28: UpdateDynamicSchedule).</summary>
public sealed record UpdateDynamicSchedule(int ProfileId, ScheduleUpdate Update) : Order;

/// <summary>Charge this session before others, or like all again (OCPP 2.1 K21, K22).</summary>
/// <param name="OwnId">The station's own id of it.</param>
public sealed record UsePriorityCharging(string OwnId, bool IsOn) : Order;
