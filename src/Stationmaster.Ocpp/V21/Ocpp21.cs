using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.V201;
using Stationmaster.Ocpp.Vocabulary;

namespace Stationmaster.Ocpp.V21;

/// <summary>OCPP 2.1: 2.0.1 and what it adds.</summary>
public sealed class Ocpp21 : OcppVersion
{
    Ocpp21()
        : base([.. Ocpp201.FromStation(OcppEdition.V21), .. FromStation()], [.. Ocpp201.ToStation(OcppEdition.V21), .. ToStation()])
    {
    }

    public static Ocpp21 Instance { get; } = new();

    public override string Name => "2.1";

    public override string Subprotocol => "ocpp2.1";

    public override OcppEdition Edition => OcppEdition.V21;

    public override OcppActions Actions => OcppActions.V21;

    public override bool TakesLimits => true;

    public override bool TakesTariffs => true;

    public override TariffTranslation? Translate(Tariff tariff) => TariffWriter.Translate(tariff);

    /// <summary>What stations call in 2.1 alone. A new action is a file of its own and a line here.</summary>
    static StationCall[] FromStation() =>
    [
        new ClosePeriodicEventStreamCall(),
        new GetCertificateChainStatusCall(),
        new NotifyPeriodicEventStreamCall(),
        new NotifyPriorityChargingCall(),
        new NotifySettlementCall(),
        new OpenPeriodicEventStreamCall(),
        new PullDynamicScheduleUpdateCall(),
        new VatNumberValidationCall(),
    ];

    /// <summary>What we call in 2.1 alone. A new action is a file of its own and a line here.</summary>
    static OrderCall[] ToStation() =>
    [
        new AdjustPeriodicEventStreamCall(),
        new ChangeTransactionTariffCall(),
        new ClearTariffsCall(),
        new GetPeriodicEventStreamCall(),
        new GetTariffsCall(),
        new NotifyWebPaymentStartedCall(),
        new SetDefaultTariffCall(),
        new UpdateDynamicScheduleCall(),
        new UsePriorityChargingCall(),
    ];
}
