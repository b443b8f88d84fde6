using System.Collections.Immutable;
using System.Globalization;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>A station's configuration keys (OCPP 1.6 §9).</summary>
public sealed class Configuration
{
    readonly SortedDictionary<string, Setting> _settings = new(StringComparer.OrdinalIgnoreCase);

    public Configuration(StationPlan plan)
    {
        Add("AuthorizationKey", "", isSecret: true);
        Add("AuthorizeRemoteTxRequests", "false");
        Add("ClockAlignedDataInterval", "0");
        Add("ConnectionTimeOut", "60");
        Add("GetConfigurationMaxKeys", "50", isReadOnly: true);
        Add("HeartbeatInterval", "300");
        Add("LocalAuthListEnabled", "true");
        Add("LocalAuthListMaxLength", "500", isReadOnly: true);
        Add("LocalAuthorizeOffline", "true");
        Add("LocalPreAuthorize", "false");
        Add("MeterValuesAlignedData", "");
        Add("MeterValuesSampledData", "Energy.Active.Import.Register");
        Add("MeterValueSampleInterval", "60");
        Add("NetworkProfileConnectionAttempts", "3");
        Add("NumberOfConnectors", plan.Connectors.Length.ToString(CultureInfo.InvariantCulture), isReadOnly: true);
        Add("ReserveConnectorZeroSupported", "true", isReadOnly: true);
        Add("ResetRetries", "1");
        Add("SecurityProfile", (plan.Security.Profile ?? (plan.Password is null ? 0 : 1)).ToString(CultureInfo.InvariantCulture));
        Add("SendLocalListMaxLength", "100", isReadOnly: true);
        Add("StopTransactionOnEVSideDisconnect", "true");
        Add("StopTransactionOnInvalidId", "true");
        Add("StopTxnAlignedData", "");
        Add("StopTxnSampledData", "Energy.Active.Import.Register");
        Add("SupportedFeatureProfiles", "Core,FirmwareManagement,LocalAuthListManagement,RemoteTrigger,Reservation,SmartCharging", isReadOnly: true);
        Add("TransactionMessageAttempts", "3");
        Add("TransactionMessageRetryInterval", "20");
        Add("UnlockConnectorOnEVSideDisconnect", "true");
        Add("WebSocketPingInterval", "60");
        foreach (var (key, value) in plan.Configuration)
            _settings[key] = new(key, _settings.TryGetValue(key, out var known) && known.IsReadOnly, value);
    }

    public string this[string key] => _settings[key].Value ?? "";

    public TimeSpan Seconds(string key) => TimeSpan.FromSeconds(int.Parse(this[key], CultureInfo.InvariantCulture));

    public bool IsOn(string key) => this[key].Equals("true", StringComparison.OrdinalIgnoreCase);

    public IEnumerable<string> List(string key) =>
        this[key].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public Outcome Answer(GetConfiguration order)
    {
        ImmutableArray<Setting> found = order.Keys.Count == 0
            ? [.. _settings.Values.Select(Shown)]
            : [.. order.Keys.Where(_settings.ContainsKey).Select(key => Shown(_settings[key]))];
        return new(OutcomeKind.Accepted, Settings: found, UnknownKeys: [.. order.Keys.Where(key => !_settings.ContainsKey(key))]);
    }

    public Outcome Obey(ChangeConfiguration order)
    {
        if (!_settings.TryGetValue(order.Key, out var setting))
            return new(OutcomeKind.NotSupported);
        if (setting.IsReadOnly || !IsPossible(setting, order.Value))
            return new(OutcomeKind.Rejected);
        _settings[order.Key] = setting with { Value = order.Value };
        return new(OutcomeKind.Accepted);
    }

    /// <summary>The station itself changes it.</summary>
    internal void Set(string key, string value) => _settings[key] = _settings[key] with { Value = value };

    /// <summary>A key keeps its kind: what was a number stays one, and measurands are of those a station here knows.</summary>
    static bool IsPossible(Setting setting, string value)
    {
        if (int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1_000_000;
        if (bool.TryParse(setting.Value, out _))
            return bool.TryParse(value, out _);
        if (setting.Key.EndsWith("SampledData", StringComparison.Ordinal))
            return value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(Sampling.Knows);
        return true;
    }

    Setting Shown(Setting setting) => setting.Key == "AuthorizationKey" ? setting with { Value = null } : setting;

    void Add(string key, string value, bool isReadOnly = false, bool isSecret = false) =>
        _settings.Add(key, new(key, isReadOnly, isSecret ? null : value));
}
