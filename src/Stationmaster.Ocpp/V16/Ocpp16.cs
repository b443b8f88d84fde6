using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp.V16;

/// <summary>OCPP 1.6. Connector n stands for EVSE n with one connector.</summary>
public sealed class Ocpp16 : OcppVersion
{
    Ocpp16()
        : base(FromStation(), ToStation())
    {
    }

    public static Ocpp16 Instance { get; } = new();

    public override string Name => "1.6";

    public override string Subprotocol => "ocpp1.6";

    public override OcppEdition Edition => OcppEdition.V16;

    public override OcppActions Actions => OcppActions.V16;

    /// <summary>What stations call. A new action is a file of its own and a line here.</summary>
    static StationCall[] FromStation() =>
    [
        new AuthorizeCall(),
        new BootNotificationCall(),
        new DataTransferFromStationCall(OcppEdition.V16),
        new DiagnosticsStatusNotificationCall(),
        new FirmwareStatusNotificationCall(),
        new HeartbeatCall(),
        new LogStatusNotificationCall(),
        new MeterValuesCall(),
        new SignedFirmwareStatusNotificationCall(),
        new SecurityEventNotificationCall(),
        new SignCertificateCall(),
        new StartTransactionCall(),
        new StatusNotificationCall(),
        new StopTransactionCall(),
    ];

    /// <summary>What we call. A new action is a file of its own and a line here.</summary>
    static OrderCall[] ToStation() =>
    [
        new CancelReservationCall(),
        new CertificateSignedCall(),
        new ChangeAvailabilityCall(),
        new ChangeConfigurationCall(),
        new ClearCacheCall(),
        new ClearChargingProfileCall(),
        new DataTransferToStationCall(),
        new GetCompositeScheduleCall(),
        new GetConfigurationCall(),
        new GetDiagnosticsCall(),
        new GetLocalListLimitsCall(),
        new GetLocalListVersionCall(),
        new GetLogCall(),
        new DeleteCertificateCall(),
        new ExtendedTriggerMessageCall(),
        new GetInstalledCertificateIdsCall(),
        new InstallCertificateCall(),
        new RemoteStartTransactionCall(),
        new RemoteStopTransactionCall(),
        new ReserveNowCall(),
        new ResetCall(),
        new SendLocalListCall(),
        new SetChargingProfileCall(),
        new SignedUpdateFirmwareCall(),
        new TriggerMessageCall(),
        new UnlockConnectorCall(),
        new ReadSettingsCall(),
        new ChangeSettingsCall(),
        new UpdateFirmwareCall(),
        new SetPasswordCall(),
        new SetSecurityProfileCall(),
    ];
}
