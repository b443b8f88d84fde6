using System.Collections.Frozen;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Ocpp.V16;

/// <summary>What the keys of OCPP 1.6 §9 and of its security whitepaper §4 may hold: stations do not tell.</summary>
static class StandardKeys
{
    static readonly SettingTraits Truth = Of(SettingDataType.Boolean), Number = Of(SettingDataType.Integer, "", 0),
        Seconds = Of(SettingDataType.Integer, "s", 0), Times = Of(SettingDataType.Integer, "times", 0), Items = Of(SettingDataType.MemberList),
        Text = Of(SettingDataType.String);

    static readonly FrozenDictionary<string, SettingTraits> Known = new Dictionary<string, SettingTraits>
    {
        ["AdditionalRootCertificateCheck"] = Truth,
        ["AllowOfflineTxForUnknownId"] = Truth,
        ["AuthorizationCacheEnabled"] = Truth,
        ["AuthorizationKey"] = Text,
        ["AuthorizeRemoteTxRequests"] = Truth,
        ["BlinkRepeat"] = Times,
        ["CertificateSignedMaxChainSize"] = Number,
        ["CertificateStoreMaxLength"] = Number,
        ["ChargeProfileMaxStackLevel"] = Number,
        ["ChargingScheduleAllowedChargingRateUnit"] = Items,
        ["ChargingScheduleMaxPeriods"] = Number,
        ["ClockAlignedDataInterval"] = Seconds,
        ["ConnectionTimeOut"] = Seconds,
        ["ConnectorPhaseRotation"] = Items,
        ["ConnectorPhaseRotationMaxLength"] = Number,
        ["ConnectorSwitch3to1PhaseSupported"] = Truth,
        ["CpoName"] = Text,
        ["GetConfigurationMaxKeys"] = Number,
        ["HeartbeatInterval"] = Seconds,
        ["LightIntensity"] = Of(SettingDataType.Integer, "%", 0, 100),
        ["LocalAuthListEnabled"] = Truth,
        ["LocalAuthListMaxLength"] = Number,
        ["LocalAuthorizeOffline"] = Truth,
        ["LocalPreAuthorize"] = Truth,
        ["MaxChargingProfilesInstalled"] = Number,
        ["MaxEnergyOnInvalidId"] = Of(SettingDataType.Integer, "Wh", 0),
        ["MeterValueSampleInterval"] = Seconds,
        ["MeterValuesAlignedData"] = Items,
        ["MeterValuesAlignedDataMaxLength"] = Number,
        ["MeterValuesSampledData"] = Items,
        ["MeterValuesSampledDataMaxLength"] = Number,
        ["MinimumStatusDuration"] = Seconds,
        ["NumberOfConnectors"] = Number,
        ["ReserveConnectorZeroSupported"] = Truth,
        ["ResetRetries"] = Times,
        ["SecurityProfile"] = Of(SettingDataType.Integer, "", 0, 3),
        ["SendLocalListMaxLength"] = Number,
        ["StopTransactionOnEVSideDisconnect"] = Truth,
        ["StopTransactionOnInvalidId"] = Truth,
        ["StopTxnAlignedData"] = Items,
        ["StopTxnAlignedDataMaxLength"] = Number,
        ["StopTxnSampledData"] = Items,
        ["StopTxnSampledDataMaxLength"] = Number,
        ["SupportedFeatureProfiles"] = Items,
        ["SupportedFeatureProfilesMaxLength"] = Number,
        ["TransactionMessageAttempts"] = Times,
        ["TransactionMessageRetryInterval"] = Seconds,
        ["UnlockConnectorOnEVSideDisconnect"] = Truth,
        ["WebSocketPingInterval"] = Seconds,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null for a vendor's own key.</summary>
    public static SettingTraits? Of(string key) => Known.GetValueOrDefault(key);

    static SettingTraits Of(SettingDataType type, string unit = "", decimal? min = null, decimal? max = null) =>
        new(type, unit.Length > 0 ? unit : null, min, max, [], SupportsMonitoring: false);
}
