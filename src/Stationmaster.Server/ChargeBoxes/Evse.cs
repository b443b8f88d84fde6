using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Connectors;

namespace Stationmaster.Server.ChargeBoxes;

/// <summary>The status of an EVSE in the API's words (those of OCPI 2.1.1).</summary>
public enum EvseStatus
{
    [JsonStringEnumMemberName("AVAILABLE")] Available,
    [JsonStringEnumMemberName("BLOCKED")] Blocked,
    [JsonStringEnumMemberName("CHARGING")] Charging,
    [JsonStringEnumMemberName("INOPERATIVE")] Inoperative,
    [JsonStringEnumMemberName("OUTOFORDER")] OutOfOrder,
    /// <summary>Its charge box has never been in service.</summary>
    [JsonStringEnumMemberName("PLANNED")] Planned,
    [JsonStringEnumMemberName("REMOVED")] Removed,
    [JsonStringEnumMemberName("RESERVED")] Reserved,
    /// <summary>Its charge box is not connected, or has not said.</summary>
    [JsonStringEnumMemberName("UNKNOWN")] Unknown,
}

/// <param name="EvseId">"DK*STM*E0114*1".</param>
/// <param name="Number">OCPP's number at the station.</param>
public sealed record Evse(long Uid, string EvseId, long ChargeboxId, int Number, EvseStatus Status,
    IReadOnlyList<EvseConnector> Connectors);

/// <param name="Id">Within its EVSE, from 1.</param>
/// <param name="MaxElectricPower">kW.</param>
/// <param name="MaxAmperage">A.</param>
/// <param name="MaxVoltage">V.</param>
/// <param name="TariffIds">Its own tariff, or its location's.</param>
public sealed record EvseConnector(
    int Id, string Standard, string Format, string PowerType, decimal? MaxElectricPower, int? MaxAmperage, int? MaxVoltage,
    IReadOnlyList<string> TariffIds, EvseError? Error, DateTimeOffset? DeletedAt);

/// <param name="ErrorCode">OCPP 1.6 §7.6.</param>
/// <param name="Info">The station's own words.</param>
public sealed record EvseError(string? ErrorCode, string? Info, string? VendorErrorCode);

/// <summary>What is left out stays as it is.</summary>
public sealed record ConnectorChange(
    string? Standard = null, string? Format = null, string? PowerType = null, decimal? MaxElectricPower = null, int? MaxAmperage = null,
    int? MaxVoltage = null);

static class EvseStatuses
{
    /// <param name="view">Null when the board does not know the station.</param>
    public static EvseStatus Of(StationView? view, ConnectorRef connector, bool hasBooted, bool isDeleted)
    {
        if (isDeleted)
            return EvseStatus.Removed;
        if (!hasBooted)
            return EvseStatus.Planned;
        return view is { IsOnline: true } ? Of(view.StateOf(connector)?.Status) : EvseStatus.Unknown;
    }

    /// <summary>What the connector says is wrong; null when it says nothing.</summary>
    public static EvseError? ErrorOf(StationView? view, ConnectorRef connector) =>
        view?.StateOf(connector) is { } state && (state.ErrorCode ?? state.Info ?? state.VendorErrorCode) is not null
            ? new(state.ErrorCode, state.Info, state.VendorErrorCode)
            : null;

    static EvseStatus Of(ConnectorStatus? status) => status switch
    {
        ConnectorStatus.Available => EvseStatus.Available,
        ConnectorStatus.Reserved => EvseStatus.Reserved,
        ConnectorStatus.Preparing or ConnectorStatus.Charging or ConnectorStatus.Finishing => EvseStatus.Charging,
        ConnectorStatus.SuspendedEV or ConnectorStatus.SuspendedEVSE => EvseStatus.Blocked,
        ConnectorStatus.Faulted => EvseStatus.OutOfOrder,
        ConnectorStatus.Unavailable => EvseStatus.Inoperative,
        _ => EvseStatus.Unknown,
    };

    static ConnectorState? StateOf(this StationView view, ConnectorRef connector) =>
        view.Connectors.FirstOrDefault(candidate => candidate.State.Connector == connector)?.State;
}
