using System.Collections.Immutable;

namespace Stationmaster.Ocpp.Vocabulary;

/// <summary>What the schemas do not say of an action: who may call it, and to what it belongs.</summary>
sealed class Callers
{
    readonly ImmutableArray<Topic> _topics;

    Callers(params ImmutableArray<Topic> topics) => _topics = topics;

    /// <summary>OCPP 1.6: stations call what §4 lists, the central system what §5 lists; by the feature profiles of §3.3.</summary>
    public static Callers V16 { get; } = new(
        new("Core",
            ["Authorize", "BootNotification", "DataTransfer", "Heartbeat", "MeterValues", "StartTransaction", "StatusNotification",
                "StopTransaction"],
            ["ChangeAvailability", "ChangeConfiguration", "ClearCache", "DataTransfer", "GetConfiguration", "RemoteStartTransaction",
                "RemoteStopTransaction", "Reset", "UnlockConnector"]),
        new("Firmware management",
            ["DiagnosticsStatusNotification", "FirmwareStatusNotification"], ["GetDiagnostics", "UpdateFirmware"]),
        new("Local authorization list", [], ["GetLocalListVersion", "SendLocalList"]),
        new("Reservation", [], ["CancelReservation", "ReserveNow"]),
        new("Smart charging", [], ["ClearChargingProfile", "GetCompositeSchedule", "SetChargingProfile"]),
        new("Remote trigger", [], ["TriggerMessage"]),
        new("Security",
            ["LogStatusNotification", "SecurityEventNotification", "SignCertificate", "SignedFirmwareStatusNotification"],
            ["CertificateSigned", "DeleteCertificate", "ExtendedTriggerMessage", "GetInstalledCertificateIds", "GetLog",
                "InstallCertificate", "SignedUpdateFirmware"]));

    /// <summary>OCPP 2.0.1 Part 2: functional blocks A to P.</summary>
    public static Callers V201 { get; } = new(
        new("Security", ["SecurityEventNotification", "SignCertificate"], ["CertificateSigned"]),
        new("Provisioning",
            ["BootNotification", "NotifyReport"],
            ["GetBaseReport", "GetReport", "GetVariables", "Reset", "SetNetworkProfile", "SetVariables"]),
        new("Authorization", ["Authorize"], ["ClearCache"]),
        new("Local authorization list", [], ["GetLocalListVersion", "SendLocalList"]),
        new("Transactions", ["TransactionEvent"], ["GetTransactionStatus"]),
        new("Remote control", [], ["RequestStartTransaction", "RequestStopTransaction", "TriggerMessage", "UnlockConnector"]),
        new("Availability", ["Heartbeat", "StatusNotification"], ["ChangeAvailability"]),
        new("Reservation", ["ReservationStatusUpdate"], ["CancelReservation", "ReserveNow"]),
        new("Tariff and cost", [], ["CostUpdated"]),
        new("Meter values", ["MeterValues"], []),
        new("Smart charging",
            ["ClearedChargingLimit", "NotifyChargingLimit", "NotifyEVChargingNeeds", "NotifyEVChargingSchedule", "ReportChargingProfiles"],
            ["ClearChargingProfile", "GetChargingProfiles", "GetCompositeSchedule", "SetChargingProfile"]),
        new("Firmware management",
            ["FirmwareStatusNotification", "PublishFirmwareStatusNotification"],
            ["PublishFirmware", "UnpublishFirmware", "UpdateFirmware"]),
        new("ISO 15118 certificates",
            ["Get15118EVCertificate", "GetCertificateStatus"],
            ["DeleteCertificate", "GetInstalledCertificateIds", "InstallCertificate"]),
        new("Diagnostics",
            ["LogStatusNotification", "NotifyCustomerInformation", "NotifyEvent", "NotifyMonitoringReport"],
            ["ClearVariableMonitoring", "CustomerInformation", "GetLog", "GetMonitoringReport", "SetMonitoringBase", "SetMonitoringLevel",
                "SetVariableMonitoring"]),
        new("Display messages", ["NotifyDisplayMessages"], ["ClearDisplayMessage", "GetDisplayMessages", "SetDisplayMessage"]),
        new("Data transfer", ["DataTransfer"], ["DataTransfer"]));

    /// <summary>OCPP 2.1 Part 2: what it adds to the blocks of 2.0.1, and blocks Q to S.</summary>
    public static Callers V21 { get; } = new(
    [
        .. V201._topics,
        new("Authorization", ["NotifySettlement", "VatNumberValidation"], ["NotifyWebPaymentStarted"]),
        new("Tariff and cost", [], ["ChangeTransactionTariff", "ClearTariffs", "GetTariffs", "SetDefaultTariff"]),
        new("Smart charging",
            ["NotifyPriorityCharging", "PullDynamicScheduleUpdate"], ["UpdateDynamicSchedule", "UsePriorityCharging"]),
        new("ISO 15118 certificates", ["GetCertificateChainStatus"], []),
        new("Diagnostics",
            ["ClosePeriodicEventStream", "NotifyPeriodicEventStream", "OpenPeriodicEventStream"],
            ["AdjustPeriodicEventStream", "GetPeriodicEventStream"]),
        new("Bidirectional power transfer", [], ["AFRRSignal", "NotifyAllowedEnergyTransfer"]),
        new("DER control",
            ["NotifyDERAlarm", "NotifyDERStartStop", "ReportDERControl"], ["ClearDERControl", "GetDERControl", "SetDERControl"]),
        new("Battery swapping", ["BatterySwap"], ["RequestBatterySwap"]),
    ]);

    public ActionShape Complete(string name, ObjectShape request, ObjectShape? answer)
    {
        var topic = _topics.FirstOrDefault(topic => topic.FromStation.Contains(name) || topic.ToStation.Contains(name))
            ?? throw new InvalidOperationException($"Nobody calls {name}");
        var isToStation = topic.ToStation.Contains(name);
        var caller = !isToStation ? Caller.Station : topic.FromStation.Contains(name) ? Caller.Both : Caller.CentralSystem;
        return new(name, topic.Name, caller, request, answer);
    }

    sealed record Topic(string Name, string[] FromStation, string[] ToStation);
}
