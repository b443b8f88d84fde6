using System.Collections.Immutable;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>Settings by the words of OCPP 2.x (Part 2, functional block B).</summary>
public sealed partial class StationMachine
{
    const int SettingsPerPart = 20;

    Outcome Obey(ReportSettings order) => Report(order.RequestId, DeviceModel.Of(this));

    /// <summary>A component is active, available and enabled, and has no problem, unless it is faulted.</summary>
    Outcome Obey(ReportSomeSettings order)
    {
        var named = DeviceModel.Of(this).Where(setting => order.Settings.Count == 0 || order.Settings.Any(pattern => IsOf(pattern, setting.Name)));
        var found = named.Where(setting => order.Traits.Count == 0 || order.Traits.Any(trait => trait == ComponentTrait.Problem == IsFaulted(setting.Name)));
        return Report(order.RequestId, [.. found]);
    }

    static bool IsOf(SettingPattern pattern, SettingName name) => pattern.Component == name.Component
        && (pattern.ComponentInstance is null || pattern.ComponentInstance == name.ComponentInstance)
        && (pattern.Evse is null || pattern.Evse == name.Evse) && (pattern.Connector is null || pattern.Connector == name.Connector)
        && (pattern.Variable is null || pattern.Variable == name.Variable);

    bool IsFaulted(SettingName name) =>
        name.Evse is { } evse && At(new(evse, name.Connector ?? 0)).Any(connector => connector.Status == ConnectorStatus.Faulted);

    Outcome Report(int request, ImmutableArray<ReportedSetting> settings)
    {
        if (settings.IsEmpty)
            return new(OutcomeKind.Accepted, "EmptyResultSet");
        var parts = settings.Chunk(SettingsPerPart).ToArray();
        After(TimeSpan.FromMilliseconds(200), () =>
        {
            for (var i = 0; i < parts.Length; i++)
                Send(new SettingsReported(request, i, i == parts.Length - 1, Now, [.. parts[i]]));
        });
        return Yes;
    }

    Outcome Obey(ReadSettings order)
    {
        var known = DeviceModel.Of(this).ToDictionary(setting => setting.Name);
        return new(OutcomeKind.Accepted) { SettingResults = [.. order.Settings.Select(Read)] };

        SettingResult Read(SettingRef wanted) => !known.TryGetValue(wanted.Name, out var setting)
            ? new(wanted, OutcomeKind.NotSupported, known.Keys.Any(name => name.Component == wanted.Name.Component) ? "UnknownVariable" : "UnknownComponent")
            : setting.Values.FirstOrDefault(value => value.Attribute == wanted.Attribute) is not { } value
                ? new(wanted, OutcomeKind.NotSupported, "NotSupportedAttributeType")
                : value.Mutability == SettingMutability.WriteOnly
                    ? new(wanted, OutcomeKind.Rejected, "Rejected")
                    : new(wanted, OutcomeKind.Accepted, "Accepted", value.Value);
    }

    Outcome Obey(ChangeSettings order) => new(OutcomeKind.Accepted) { SettingResults = [.. order.Settings.Select(Change)] };

    SettingResult Change(WantedSetting wanted)
    {
        var name = wanted.Setting.Name;
        if (name is { Component: "SecurityCtrlr", Variable: "BasicAuthPassword" })
        {
            TakePassword(wanted.Value);
            return new(wanted.Setting, OutcomeKind.Accepted, "Accepted");
        }
        if (name == NetworkPriority)
        {
            return TakePriority(wanted.Value)
                ? new(wanted.Setting, OutcomeKind.Accepted, "RebootRequired")
                : new(wanted.Setting, OutcomeKind.Rejected, "Rejected");
        }
        if (DeviceModel.KeyOf(name) is { } key)
        {
            var kind = Configuration.Obey(new ChangeConfiguration(key, wanted.Value)).Kind;
            return new(wanted.Setting, kind, kind == OutcomeKind.Accepted ? "Accepted" : "Rejected");
        }
        var isKnown = DeviceModel.Of(this).Any(setting => setting.Name == name);
        return new(wanted.Setting, isKnown ? OutcomeKind.Rejected : OutcomeKind.NotSupported, isKnown ? "Rejected" : "UnknownVariable");
    }

    Outcome Obey(ChangeConfiguration change)
    {
        if (change.Key.Equals("AuthorizationKey", StringComparison.OrdinalIgnoreCase))
        {
            TakePassword(change.Value);
            return Yes;
        }
        if (change.Key.Equals("SecurityProfile", StringComparison.OrdinalIgnoreCase))
            return TakeProfile(change.Value) ? Yes : No;
        return Configuration.Obey(change);
    }
}
