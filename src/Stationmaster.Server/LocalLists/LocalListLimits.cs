using System.Globalization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.Configuration;

namespace Stationmaster.Server.LocalLists;

/// <summary>
/// How long a station's list and its messages may be, as its configuration told before: for those that do not say so when they are asked.
/// OCPP 2.x gives the length of the list as the greatest value that its Entries can have (Part 2, LocalAuthListCtrlr).
/// </summary>
static class LocalListLimits
{
    const string Component = "LocalAuthListCtrlr";

    public static ListLimits Of(IReadOnlyList<SettingRow> known)
    {
        return new(
            null, Value("Entries", SettingAttribute.MaxSet) ?? Greatest("Entries") ?? Value("LocalAuthListMaxLength"),
            Value("ItemsPerMessage") ?? Value("SendLocalListMaxLength"), Value("BytesPerMessage"));

        int? Value(string variable, SettingAttribute attribute = SettingAttribute.Actual) =>
            int.TryParse(Row(variable, attribute)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

        int? Greatest(string variable) => Row(variable, SettingAttribute.Actual)?.Stored.Max is > 0 and <= int.MaxValue and var max ? (int)max : null;

        SettingRow? Row(string variable, SettingAttribute attribute) => known.FirstOrDefault(row =>
            row.Attribute == (long)attribute && Is(row.Variable, variable) && (row.Component.Length == 0 || Is(row.Component, Component)));
    }

    static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
