using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Stationmaster.Charging.Stations;

/// <summary>
/// Where a setting stands in its station: a variable of a component (OCPP 2.x Part 1 §4). A key of OCPP 1.6 is a variable of the station
/// itself.
/// </summary>
/// <param name="Evse">Of the component: null where it belongs to the whole station.</param>
/// <param name="Connector">Of the component, within its EVSE.</param>
public sealed record SettingName(
    string Component, string Variable, string? ComponentInstance = null, int? Evse = null, int? Connector = null,
    string? VariableInstance = null)
{
    /// <summary>The component that is the station itself.</summary>
    public const string Station = "ChargingStation";

    /// <param name="key">Of OCPP 1.6.</param>
    public static SettingName Of(string key) => new(Station, key);

    /// <summary>Neither EVSE nor instance: all that OCPP 1.6 can name.</summary>
    public bool IsPlain => Component == Station && ComponentInstance is null && Evse is null && Connector is null && VariableInstance is null;

    /// <summary>As people read it, and unique within a station: "EVSE@2.1/Power", "OCPPCommCtrlr/RetryBackOff[wait]".</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Component);
        if (ComponentInstance is not null)
            text.Append('[').Append(ComponentInstance).Append(']');
        if (Evse is { } evse)
            text.Append('@').Append(evse.ToString(CultureInfo.InvariantCulture));
        if (Connector is { } connector)
            text.Append('.').Append(connector.ToString(CultureInfo.InvariantCulture));
        text.Append('/').Append(Variable);
        if (VariableInstance is not null)
            text.Append('[').Append(VariableInstance).Append(']');
        return text.ToString();
    }
}

/// <summary>Which of a variable's values is meant; what is in force is <see cref="Actual"/>, the only one that OCPP 1.6 has.</summary>
public enum SettingAttribute { Actual, Target, MinSet, MaxSet }

public enum SettingMutability { ReadWrite, ReadOnly, WriteOnly }

/// <summary>OCPP 2.x Part 2 §3: of the lists, one is to be chosen, or some in their order, or some in any.</summary>
public enum SettingDataType { String, Decimal, Integer, DateTime, Boolean, OptionList, SequenceList, MemberList }

/// <summary>One value of a setting.</summary>
public sealed record SettingRef(SettingName Name, SettingAttribute Attribute = SettingAttribute.Actual)
{
    public override string ToString() => Attribute == SettingAttribute.Actual ? Name.ToString() : $"{Name}:{Attribute}";
}

/// <summary>What a setting may be.</summary>
/// <param name="Min">In <paramref name="Unit"/>; of a text or a list: its length.</param>
/// <param name="Max">As <paramref name="Min"/>.</param>
/// <param name="Choices">What a list is made of; empty where anything goes.</param>
public sealed record SettingTraits(
    SettingDataType DataType, string? Unit, decimal? Min, decimal? Max, ImmutableArray<string> Choices, bool SupportsMonitoring);

/// <param name="Value">Null for one that the station keeps to itself.</param>
/// <param name="IsConstant">It never changes.</param>
public sealed record SettingValue(
    SettingAttribute Attribute, string? Value, SettingMutability Mutability = SettingMutability.ReadWrite, bool IsPersistent = false,
    bool IsConstant = false);

/// <param name="Traits">Null where the station did not tell.</param>
public sealed record ReportedSetting(SettingName Name, ImmutableArray<SettingValue> Values, SettingTraits? Traits);

/// <summary>A part of a report that was asked for (OCPP 2.x: NotifyReport).</summary>
/// <param name="RequestId">As in <see cref="ReportSettings"/>.</param>
/// <param name="Part">Counts from 0.</param>
/// <param name="IsLast">No more parts follow.</param>
public sealed record SettingsReported(
    int RequestId, int Part, bool IsLast, DateTimeOffset? At, ImmutableArray<ReportedSetting> Settings) : StationEvent;

/// <summary>What a station told of its settings is to be kept.</summary>
public sealed record SettingsTold(SettingsReported Report) : StationChange;

public enum SettingsReport { Configuration, Full, Summary }

/// <summary>OCPP 2.x: components with a trait, by their own word.</summary>
public enum ComponentTrait { Active, Available, Enabled, Problem }

/// <summary>Asks for a report, which comes as <see cref="SettingsReported"/>. OCPP 2.x.</summary>
public sealed record ReportSettings(int RequestId, SettingsReport Report) : Order;

/// <summary>A component, or one of its variables.</summary>
/// <param name="Variable">Null for all of the component.</param>
public sealed record SettingPattern(
    string Component, string? Variable = null, string? ComponentInstance = null, int? Evse = null, int? Connector = null,
    string? VariableInstance = null);

/// <summary>Asks for a report of some settings. OCPP 2.x.</summary>
public sealed record ReportSomeSettings(int RequestId, IReadOnlyList<ComponentTrait> Traits, IReadOnlyList<SettingPattern> Settings) : Order;

/// <param name="Settings">Empty for all, which only OCPP 1.6 can do; it has no more than a <see cref="SettingName.IsPlain"/>.</param>
public sealed record ReadSettings(params IReadOnlyList<SettingRef> Settings) : Order;

public sealed record WantedSetting(SettingRef Setting, string Value);

/// <param name="Settings">OCPP 1.6 changes one at a time.</param>
public sealed record ChangeSettings(params IReadOnlyList<WantedSetting> Settings) : Order;

/// <summary>How reading or changing one setting ended.</summary>
/// <param name="Status">The station's own word: "Accepted", "RebootRequired", "UnknownVariable", ...</param>
/// <param name="Value">What was read.</param>
/// <param name="Mutability">Null where neither the answer nor the standard tells.</param>
/// <param name="Traits">As <paramref name="Mutability"/>.</param>
public sealed record SettingResult(
    SettingRef Setting, OutcomeKind Kind, string Status, string? Value = null, string? Why = null, SettingMutability? Mutability = null,
    SettingTraits? Traits = null);
