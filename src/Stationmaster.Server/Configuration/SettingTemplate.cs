using System.Text.RegularExpressions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Http;
using Stationmaster.Server.MessageLog;
using Stationmaster.Server.Requests;

namespace Stationmaster.Server.Configuration;

/// <summary>A setting, by where it stands.</summary>
/// <param name="Component">Absent: the station itself, as all keys of OCPP 1.6.</param>
/// <param name="Variable">In OCPP 1.6 the key.</param>
/// <param name="Attribute">Absent: Actual, what is in force.</param>
/// <param name="Value">What it is to be.</param>
public sealed record SettingValueRequest(
    string? Component = null, string? Variable = null, string? Value = null, string? ComponentInstance = null, int? Evse = null,
    int? Connector = null, string? VariableInstance = null, SettingAttribute? Attribute = null)
{
    const int LongestName = 50, LongestValue = 2500;

    /// <exception cref="ApiProblem">422, by the field's place.</exception>
    internal SettingRef ToRef(string place)
    {
        if (Evse is < 0 or > 1000)
            throw Problem.Invalid($"{place}.evse", "evse counts from 0.");
        if (Connector is not null && Evse is null)
            throw Problem.Invalid($"{place}.evse", "A connector belongs to an EVSE: give evse too.");
        return new(
            new(
                Fields.Optional($"{place}.component", Component, LongestName) ?? SettingName.Station,
                Fields.Text($"{place}.variable", Variable, LongestName), Fields.Optional($"{place}.componentInstance", ComponentInstance, LongestName),
                Evse, Connector, Fields.Optional($"{place}.variableInstance", VariableInstance, LongestName)),
            Attribute ?? SettingAttribute.Actual);
    }

    /// <exception cref="ApiProblem">422, by the field's place.</exception>
    internal WantedSetting ToWanted(string place)
    {
        var value = Value ?? throw Problem.Missing($"{place}.value");
        if (value.Length > LongestValue)
            throw Problem.Invalid($"{place}.value", $"value may have up to {LongestValue} characters.", "too_long");
        if (value.Any(char.IsControl))
            throw Problem.Invalid($"{place}.value", "value contains control characters.");
        return new(ToRef(place), value);
    }

    internal static SettingValueRequest Of(WantedSetting wanted)
    {
        var (name, attribute) = (wanted.Setting.Name, wanted.Setting.Attribute);
        return new(
            name.Component, name.Variable, wanted.Value, name.ComponentInstance, name.Evse, name.Connector, name.VariableInstance, attribute);
    }
}

/// <summary>What stations of a model should be set to.</summary>
/// <param name="OwnerPath">Its customer's; it concerns that customer's stations and those of all below.</param>
/// <param name="FirmwarePattern">"1.2.*"; null for any.</param>
sealed record SettingTemplate(
    long Id, long CustomerId, string CustomerName, string OwnerPath, string Name, string Vendor, string Model, string? FirmwarePattern,
    bool IsEnabled, string? Notes, IReadOnlyList<WantedSetting> Settings, string ChangedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public bool Concerns(SettingsOwner box) =>
        box.OwnerPath.StartsWith(OwnerPath, StringComparison.Ordinal) && AreSame(Vendor, box.Vendor) && AreSame(Model, box.Model)
        && (FirmwarePattern is null || (box.Firmware is { } firmware && Matches(firmware, FirmwarePattern)));

    static bool AreSame(string wanted, string? told) => string.Equals(wanted.Trim(), told?.Trim(), StringComparison.OrdinalIgnoreCase);

    static bool Matches(string firmware, string pattern) => Regex.IsMatch(
        firmware.Trim(), $"^{Regex.Escape(pattern).Replace(@"\*", ".*").Replace(@"\?", ".")}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    /// <summary>What templates want of a station: of two that name the same setting, the nearer owner's, then the one for a firmware.</summary>
    public static IReadOnlyDictionary<SettingRef, (string Value, SettingTemplate Template)> Wanted(
        IEnumerable<SettingTemplate> templates, SettingsOwner box)
    {
        var wanted = new Dictionary<SettingRef, (string, SettingTemplate)>();
        foreach (var template in templates.Where(template => template.IsEnabled && template.Concerns(box))
            .OrderBy(template => template.OwnerPath.Length).ThenBy(template => template.FirmwarePattern is not null).ThenBy(template => template.Id))
        {
            foreach (var setting in template.Settings)
                wanted[setting.Setting] = (setting.Value, template);
        }
        return wanted;
    }
}

/// <summary>A template as it is given. What is absent of a change is as it was.</summary>
/// <param name="CustomerId">Whose stations it concerns, and those of all below; absent: the caller's own customer.</param>
/// <param name="Vendor">As the stations say it at their boot.</param>
/// <param name="Model">As the stations say it at their boot.</param>
/// <param name="FirmwarePattern">With * and ?; absent or blank for any.</param>
/// <param name="IsEnabled">Absent: true. One that is not is neither applied nor compared.</param>
public sealed record SettingTemplateRequest(
    string? Name = null, string? Vendor = null, string? Model = null, string? FirmwarePattern = null, bool? IsEnabled = null,
    string? Notes = null, long? CustomerId = null, IReadOnlyList<SettingValueRequest>? Settings = null)
{
    const int MostSettings = 200;

    internal IReadOnlyList<WantedSetting> Wanted()
    {
        if (Settings is not { Count: > 0 })
            throw Problem.Missing("settings");
        if (Settings.Count > MostSettings)
            throw Problem.Invalid("settings", $"A template has up to {MostSettings} settings.");
        var wanted = Settings.Select((setting, i) => setting.ToWanted($"settings[{i}]")).ToList();
        for (var i = 0; i < wanted.Count; i++)
        {
            if (Secrets.IsSecretSetting(wanted[i].Setting.Name.Variable))
                throw Problem.Invalid($"settings[{i}].variable", "Passwords are each station's own: they are no matter of a template.");
            if (wanted.FindIndex(other => other.Setting == wanted[i].Setting) < i)
                throw Problem.Invalid($"settings[{i}].variable", $"{wanted[i].Setting} stands there twice.");
        }
        return wanted;
    }
}

/// <param name="FirmwarePattern">Null: any.</param>
/// <param name="Stations">How many it concerns that the caller sees.</param>
/// <param name="Complying">How many of them are as it wants.</param>
/// <param name="Drifted">How many are not.</param>
/// <param name="Unread">How many have not told their settings yet.</param>
public sealed record SettingTemplateView(
    long Id, string Name, string Vendor, string Model, string? FirmwarePattern, bool IsEnabled, string? Notes, long CustomerId,
    string CustomerName, IReadOnlyList<SettingValueRequest> Settings, string ChangedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    long Stations, long Complying, long Drifted, long Unread);

public sealed record SettingTemplateList(IReadOnlyList<SettingTemplateView> Data);

/// <summary>How a setting stands to what a template wants.</summary>
public enum Drift
{
    /// <summary>As wanted.</summary>
    Same,
    /// <summary>Something else.</summary>
    Drifted,
    /// <summary>As wanted from the next boot on.</summary>
    Pending,
    /// <summary>Something else, and the station would not take what is wanted.</summary>
    Refused,
    /// <summary>The station does not name it.</summary>
    Unknown,
}

/// <param name="Is">What it is; null where the station does not tell.</param>
/// <param name="Why">Of a refusal: the station's reason.</param>
public sealed record SettingDrift(string Setting, string Wanted, string? Is, Drift Drift, string? Why, long TemplateId, string TemplateName);
