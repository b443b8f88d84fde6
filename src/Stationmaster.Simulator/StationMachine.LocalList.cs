using System.Collections.Immutable;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Simulator;

/// <summary>Who may charge while there is nobody to ask (OCPP 1.6 §5.10, §5.15). The list outlives a restart.</summary>
public sealed partial class StationMachine
{
    ImmutableDictionary<string, ListedToken> _list = ImmutableDictionary.Create<string, ListedToken>(StringComparer.OrdinalIgnoreCase);
    int _listVersion;

    /// <summary>The uids on the local list.</summary>
    public IEnumerable<string> LocalList => _list.Keys.Order(StringComparer.Ordinal);

    Outcome Obey(SendLocalList list)
    {
        if (!Configuration.IsOn("LocalAuthListEnabled"))
            return new(OutcomeKind.NotSupported);
        if (list.Entries.Length > Number("SendLocalListMaxLength"))
            return new(OutcomeKind.Rejected, "Failed");
        if (!list.IsFull && list.Version <= _listVersion)
            return new(OutcomeKind.Rejected, "VersionMismatch");
        var next = LocalListPlan.After(_list, list, uid => uid).WithComparers(StringComparer.OrdinalIgnoreCase);
        if (next.Count > Number("LocalAuthListMaxLength"))
            return new(OutcomeKind.Rejected, "Failed");
        (_list, _listVersion) = (next, list.Version);
        return Yes;
    }

    int Number(string key) => (int)Configuration.Seconds(key).TotalSeconds;

    /// <summary>Without a list everybody is believed; with one, who stands on it.</summary>
    bool MayOffline(string token) =>
        Configuration.IsOn("LocalAuthorizeOffline")
        && (_list.IsEmpty || _list.TryGetValue(token, out var entry) && entry.Authorisation is { Status: AuthorisationStatus.Accepted } listed
            && !(listed.ExpiresAt <= Now));
}
