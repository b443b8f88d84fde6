using System.Collections.Immutable;
using System.Globalization;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>
/// A station's settings as OCPP 2.x tells them (Part 1 §4): what it has by keys of 1.6 under their new names, and what it is.
/// </summary>
static class DeviceModel
{
    /// <summary>Variables that are keys too.</summary>
    static readonly (string Component, string Variable, string Key, SettingDataType Type, string? Unit)[] Keys =
    [
        ("OCPPCommCtrlr", "HeartbeatInterval", "HeartbeatInterval", SettingDataType.Integer, "s"),
        ("OCPPCommCtrlr", "NetworkProfileConnectionAttempts", "NetworkProfileConnectionAttempts", SettingDataType.Integer, null),
        ("OCPPCommCtrlr", "WebSocketPingInterval", "WebSocketPingInterval", SettingDataType.Integer, "s"),
        ("SampledDataCtrlr", "TxUpdatedInterval", "MeterValueSampleInterval", SettingDataType.Integer, "s"),
        ("SampledDataCtrlr", "TxUpdatedMeasurands", "MeterValuesSampledData", SettingDataType.MemberList, null),
        ("SampledDataCtrlr", "TxEndedMeasurands", "StopTxnSampledData", SettingDataType.MemberList, null),
        ("AlignedDataCtrlr", "Interval", "ClockAlignedDataInterval", SettingDataType.Integer, "s"),
        ("TxCtrlr", "EVConnectionTimeOut", "ConnectionTimeOut", SettingDataType.Integer, "s"),
        ("TxCtrlr", "StopTxOnInvalidId", "StopTransactionOnInvalidId", SettingDataType.Boolean, null),
        ("TxCtrlr", "StopTxOnEVSideDisconnect", "StopTransactionOnEVSideDisconnect", SettingDataType.Boolean, null),
        ("AuthCtrlr", "AuthorizeRemoteStart", "AuthorizeRemoteTxRequests", SettingDataType.Boolean, null),
        ("AuthCtrlr", "LocalAuthorizeOffline", "LocalAuthorizeOffline", SettingDataType.Boolean, null),
        ("AuthCtrlr", "LocalPreAuthorize", "LocalPreAuthorize", SettingDataType.Boolean, null),
        ("LocalAuthListCtrlr", "Enabled", "LocalAuthListEnabled", SettingDataType.Boolean, null),
    ];

    public static ImmutableArray<ReportedSetting> Of(StationMachine machine)
    {
        var settings = ImmutableArray.CreateBuilder<ReportedSetting>();
        foreach (var (component, variable, key, type, unit) in Keys)
            settings.Add(Setting(new(component, variable), machine.Configuration[key], SettingMutability.ReadWrite, type, unit));
        var plan = machine.Plan;
        Fixed("ChargingStation", "Model", plan.Model);
        Fixed("ChargingStation", "VendorName", plan.Vendor);
        Fixed("ChargingStation", "SerialNumber", plan.SerialNumber ?? "");
        Fixed("ChargingStation", "FirmwareVersion", plan.Firmware);
        Fixed("LocalAuthListCtrlr", "Entries", machine.Configuration["LocalAuthListMaxLength"], SettingDataType.Integer);
        Fixed("LocalAuthListCtrlr", "ItemsPerMessage", machine.Configuration["SendLocalListMaxLength"], SettingDataType.Integer);
        Fixed("ReservationCtrlr", "Available", "true", SettingDataType.Boolean);
        Fixed("SmartChargingCtrlr", "ProfileStackLevel", "8", SettingDataType.Integer);
        Fixed("SmartChargingCtrlr", "RateUnit", "A,W", SettingDataType.MemberList);
        Fixed("MonitoringCtrlr", "Available", "true", SettingDataType.Boolean);
        Fixed("MonitoringCtrlr", "Enabled", "true", SettingDataType.Boolean);
        Fixed("DisplayMessageCtrlr", "Available", "true", SettingDataType.Boolean);
        Fixed("SecurityCtrlr", "SecurityProfile", machine.SecurityProfileNow.ToString(CultureInfo.InvariantCulture), SettingDataType.Integer);
        Fixed("OCPPCommCtrlr", "ActiveNetworkProfile", machine.Network.Number.ToString(CultureInfo.InvariantCulture), SettingDataType.Integer);
        settings.Add(Setting(StationMachine.NetworkPriority, machine.NetworkPriorityText, SettingMutability.ReadWrite, SettingDataType.SequenceList, null));
        settings.Add(new(new("SecurityCtrlr", "BasicAuthPassword"), [new(SettingAttribute.Actual, null, SettingMutability.WriteOnly)],
            new(SettingDataType.String, null, null, 40, [], SupportsMonitoring: false)));
        foreach (var evse in machine.Connectors.GroupBy(connector => connector.Ref.Evse))
        {
            // In use where one of its connectors is, whatever the others are meanwhile.
            var shown = evse.FirstOrDefault(connector => Word(connector.Status) == Occupied) ?? evse.FirstOrDefault(connector => connector.IsOperative) ?? evse.First();
            Own(new("EVSE", "AvailabilityState", Evse: evse.Key), Word(shown.Status), SettingDataType.OptionList, null);
            Own(
                new("EVSE", "Power", Evse: evse.Key), evse.Sum(connector => connector.PowerW).ToString(CultureInfo.InvariantCulture), SettingDataType.Decimal, "W",
                isMonitorable: true);
            foreach (var connector in evse)
            {
                var number = connector.Ref.Connector;
                Own(new("Connector", "AvailabilityState", Evse: evse.Key, Connector: number), Word(connector.Status), SettingDataType.OptionList, null);
                Own(
                    new("Connector", "Temperature", Evse: evse.Key, Connector: number), StationMachine.TemperatureC(connector).ToString(CultureInfo.InvariantCulture),
                    SettingDataType.Decimal, "Celsius", isMonitorable: true);
                Own(new("Connector", "ConnectorType", Evse: evse.Key, Connector: number),
                    connector.Plan.Kind == ConnectorKind.Dc ? "cCCS2" : connector.Plan.HasFixedCable ? "cType2" : "sType2", SettingDataType.String, null);
            }
        }
        return settings.DrainToImmutable();

        void Fixed(string component, string variable, string value, SettingDataType type = SettingDataType.String) =>
            Own(new(component, variable), value, type, null);

        void Own(SettingName name, string value, SettingDataType type, string? unit, bool isMonitorable = false) =>
            settings.Add(Setting(name, value, SettingMutability.ReadOnly, type, unit, isMonitorable));
    }

    const string Occupied = "Occupied";

    static string Word(ConnectorStatus status) => status switch
    {
        ConnectorStatus.Available or ConnectorStatus.Reserved or ConnectorStatus.Unavailable or ConnectorStatus.Faulted => status.ToString(),
        _ => Occupied,
    };

    /// <summary>The key of 1.6 that a variable stands for; null for none.</summary>
    public static string? KeyOf(SettingName name) =>
        name is { ComponentInstance: null, Evse: null, Connector: null, VariableInstance: null }
            ? Keys.FirstOrDefault(each => each.Component == name.Component && each.Variable == name.Variable).Key
            : null;

    static ReportedSetting Setting(SettingName name, string value, SettingMutability mutability, SettingDataType type, string? unit, bool isMonitorable = false) =>
        new(name, [new(SettingAttribute.Actual, value, mutability, IsPersistent: true)], new(type, unit, null, null, [], SupportsMonitoring: isMonitorable));
}
