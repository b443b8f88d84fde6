using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp.V201;

/// <summary>OCPP 2.0.1, and what 2.1 has of it.</summary>
public sealed class Ocpp201 : OcppVersion
{
    Ocpp201()
        : base(FromStation(OcppEdition.V201), ToStation(OcppEdition.V201))
    {
    }

    public static Ocpp201 Instance { get; } = new();

    public override string Name => "2.0.1";

    public override string Subprotocol => "ocpp2.0.1";

    public override OcppEdition Edition => OcppEdition.V201;

    public override OcppActions Actions => OcppActions.V201;

    /// <summary>What stations call in 2.0.1 and in 2.1. A new action is a file of its own and a line here.</summary>
    /// <param name="edition">By which lengths and words are judged, where they differ.</param>
    internal static StationCall[] FromStation(OcppEdition edition) =>
    [
        new AuthorizeCall(edition),
        new BootNotificationCall(),
        new DataTransferFromStationCall(edition),
        new FirmwareStatusNotificationCall(edition),
        new Get15118EvCertificateCall(edition),
        new GetCertificateStatusCall(edition),
        new HeartbeatCall(),
        new LogStatusNotificationCall(edition),
        new MeterValuesCall(edition),
        new NotifyCustomerInformationCall(),
        new NotifyDisplayMessagesCall(edition),
        new NotifyEventCall(edition),
        new NotifyMonitoringReportCall(edition),
        new NotifyReportCall(edition),
        new SecurityEventNotificationCall(),
        new SignCertificateCall(edition),
        new StatusNotificationCall(edition),
        new TransactionEventCall(edition),
        new ClearedChargingLimitCall(),
        new NotifyChargingLimitCall(),
        new NotifyEVChargingNeedsCall(edition),
        new NotifyEVChargingScheduleCall(),
        new PublishFirmwareStatusNotificationCall(),
        new ReportChargingProfilesCall(edition),
        new ReservationStatusUpdateCall(edition),
    ];

    /// <summary>What we call in 2.0.1 and in 2.1. A new action is a file of its own and a line here.</summary>
    /// <param name="edition">By which lengths and words are judged, where they differ.</param>
    internal static OrderCall[] ToStation(OcppEdition edition) =>
    [
        new CertificateSignedCall(edition),
        new ChangeAvailabilityCall(edition),
        new ClearCacheCall(edition),
        new ClearDisplayMessageCall(edition),
        new ClearVariableMonitoringCall(edition),
        new CostUpdatedCall(),
        new CustomerInformationCall(edition),
        new DataTransferToStationCall(edition),
        new DeleteCertificateCall(),
        new GetBaseReportCall(),
        new GetDisplayMessagesCall(edition),
        new GetInstalledCertificateIdsCall(edition),
        new GetMonitoringReportCall(edition),
        new GetReportCall(),
        new GetTransactionStatusCall(),
        new GetVariablesCall(),
        new InstallCertificateCall(edition),
        new RequestStartTransactionCall(edition),
        new RequestStopTransactionCall(edition),
        new ResetCall(edition),
        new SetVariablesCall(edition),
        new SetDisplayMessageCall(edition),
        new SetMonitoringBaseCall(edition),
        new SetMonitoringLevelCall(edition),
        new SetVariableMonitoringCall(edition),
        new SetNetworkPriorityCall(),
        new SetNetworkProfileCall(edition),
        new SetPasswordCall(),
        new TriggerMessageCall(edition),
        new TriggerCertificateCall(edition),
        new UnlockConnectorCall(edition),
        new CancelReservationCall(edition),
        new ClearChargingProfileCall(edition),
        new GetChargingProfilesCall(edition),
        new GetCompositeScheduleCall(),
        new GetLocalListLimitsCall(),
        new GetLocalListVersionCall(),
        new GetLogCall(edition),
        new PublishFirmwareCall(edition),
        new ReserveNowCall(edition),
        new SendLocalListCall(edition),
        new SetChargingProfileCall(edition),
        new UnpublishFirmwareCall(),
        new UpdateFirmwareCall(edition),
        new UpdateFirmwareSignedCall(edition),
    ];
}
