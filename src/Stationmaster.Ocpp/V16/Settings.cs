using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

/// <summary>
/// Settings as all versions know them, in the keys of OCPP 1.6 §5.8: a key is a variable of the station itself. A station that reads the
/// call reads a <see cref="GetConfiguration"/>.
/// </summary>
sealed class ReadSettingsCall() : OrderCall("GetConfiguration", typeof(ReadSettings))
{
    static readonly GetConfigurationCall Call = new();

    public override byte[]? Write(Order order)
    {
        var settings = ((ReadSettings)order).Settings;
        return settings.All(IsKey) ? Call.Write(new GetConfiguration([.. settings.Select(setting => setting.Name.Variable)])) : null;
    }

    public static bool IsKey(SettingRef setting) => setting is { Attribute: SettingAttribute.Actual, Name.IsPlain: true };

    public override Order? Read(ref Fields fields) => Call.Read(ref fields);

    public override Outcome ReadOutcome(ref Fields fields)
    {
        var outcome = Call.ReadOutcome(ref fields);
        return new(outcome.Kind, outcome.Status, outcome.Why)
        {
            SettingResults =
            [
                .. Given(outcome.Settings).Select(setting => new SettingResult(
                    new(SettingName.Of(setting.Key)), OutcomeKind.Accepted, "Accepted", setting.Value,
                    Mutability: setting.IsReadOnly ? SettingMutability.ReadOnly : SettingMutability.ReadWrite, Traits: StandardKeys.Of(setting.Key))),
                .. Given(outcome.UnknownKeys).Select(
                    key => new SettingResult(new(SettingName.Of(key)), OutcomeKind.NotSupported, "UnknownVariable")),
            ],
        };
    }

    public override byte[] WriteOutcome(Outcome outcome) => Call.WriteOutcome(new(
        outcome.Kind,
        Settings:
        [
            .. Given(outcome.SettingResults).Where(result => result.Kind == OutcomeKind.Accepted).Select(result => new Setting(
                result.Setting.Name.Variable, result.Mutability == SettingMutability.ReadOnly, result.Value)),
        ],
        UnknownKeys:
        [
            .. Given(outcome.SettingResults).Where(result => result.Kind != OutcomeKind.Accepted)
                .Select(result => result.Setting.Name.Variable),
        ]));

    static ImmutableArray<T> Given<T>(ImmutableArray<T> items) => items.IsDefault ? [] : items;
}

/// <summary>As <see cref="ReadSettingsCall"/>, for OCPP 1.6 §5.3. One at a time: a call names one key.</summary>
sealed class ChangeSettingsCall() : OrderCall("ChangeConfiguration", typeof(ChangeSettings))
{
    const int LongestValue = 500;

    static readonly ChangeConfigurationCall Call = new();

    public override byte[]? Write(Order order) => ((ChangeSettings)order).Settings is [{ Value.Length: <= LongestValue } wanted]
        && ReadSettingsCall.IsKey(wanted.Setting)
        ? Call.Write(new ChangeConfiguration(wanted.Setting.Name.Variable, wanted.Value))
        : null;

    public override Order? Read(ref Fields fields) => Call.Read(ref fields);

    public override Outcome ReadOutcome(ref Fields fields) => Call.ReadOutcome(ref fields);

    public override byte[] WriteOutcome(Outcome outcome) => Call.WriteOutcome(outcome);
}
