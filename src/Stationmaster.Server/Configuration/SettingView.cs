using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Configuration;

/// <summary>One setting of a station.</summary>
/// <param name="Setting">Its name within the station: "ChargingStation/HeartbeatInterval" for a key of OCPP 1.6.</param>
/// <param name="Evse">Of the component; null for the whole station.</param>
/// <param name="Value">What it was when it was last read; null for what is secret, and for what the station keeps to itself.</param>
/// <param name="Mutability">Null where the station did not tell.</param>
/// <param name="DataType">Null where neither the station nor the standard tells.</param>
/// <param name="MinLimit">Of a text or a list, of its length.</param>
/// <param name="ReadBy">"All" (every key at once), "Report 17" (its requestId), "Read" (asked for by name), or who set it.</param>
/// <param name="ChangedAt">When somebody last changed it here.</param>
/// <param name="RebootRequired">It was set to <paramref name="PendingValue"/>, which takes effect at the next boot.</param>
/// <param name="Drift">How it stands to the template; null where none concerns it.</param>
public sealed record SettingView(
    string Setting, string Component, string? ComponentInstance, int? Evse, int? Connector, string Variable, string? VariableInstance,
    SettingAttribute Attribute, string? Value, bool IsSecret, SettingMutability? Mutability, SettingDataType? DataType, string? Unit,
    decimal? MinLimit, decimal? MaxLimit, IReadOnlyList<string> Choices, bool SupportsMonitoring, bool IsPersistent, bool IsConstant,
    DateTimeOffset? ReadAt, string? ReadBy, DateTimeOffset? ChangedAt, bool RebootRequired, string? PendingValue,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SettingDrift? Drift = null)
{
    internal static SettingView Of(SettingRow row, SettingsOwner box, SettingDrift? drift)
    {
        var (stored, awaits) = (row.Stored, row.AwaitsBoot(box.LastBootMs));
        return new(
            row.Ref.ToString(), row.Component, row.ComponentInstance, (int?)row.Evse, (int?)row.Connector, row.Variable, row.VariableInstance,
            (SettingAttribute)row.Attribute, row.Value, row.IsSecret, (SettingMutability?)row.Mutability, stored.DataType, stored.Unit, stored.Min,
            stored.Max, stored.Choices ?? [], stored.Monitored, stored.Persistent, stored.Constant, Epoch.FromMs(row.ReadMs), row.ReadBy,
            Epoch.FromMs(row.ChangedMs), awaits, awaits ? row.Pending : null, drift);
    }

    /// <summary>What a template wants and the station does not name.</summary>
    internal static SettingView Of(SettingRef setting, SettingDrift drift) => new(
        setting.ToString(), setting.Name.Component, setting.Name.ComponentInstance, setting.Name.Evse, setting.Name.Connector,
        setting.Name.Variable, setting.Name.VariableInstance, setting.Attribute, null, false, null, null, null, null, null, [], false, false, false,
        null, null, null, false, null, drift);
}

/// <summary>How far reading has come.</summary>
/// <param name="ReadAt">When all of it was last read; null before.</param>
/// <param name="ReadBy">"All" (every key at once), or the kind of report: "Full", "Configuration", "Summary", "Custom".</param>
/// <param name="IsReading">A report is coming.</param>
/// <param name="Failure">Why the last reading came to nothing.</param>
/// <param name="Reports">The station tells its settings in reports (OCPP 2.x).</param>
public sealed record SettingsState(
    DateTimeOffset? ReadAt, string? ReadBy, string? Firmware, bool IsReading, DateTimeOffset? AskedAt, string? Failure, DateTimeOffset? FailedAt,
    bool Reports);

/// <summary>How many there are in all, whatever was searched for.</summary>
public sealed record SettingCounts(int All, int Changed, int Drifted, int RebootRequired, int ReadOnly);

public sealed record ComponentCount(string Component, int Count);

public sealed record SettingPage(
    IReadOnlyList<SettingView> Data, string? NextPageCursor, SettingsState State, SettingCounts Counts, IReadOnlyList<ComponentCount> Components);
