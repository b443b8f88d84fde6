using Stationmaster.Charging.Stations;
using Stationmaster.Server.Customers;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Connectors;

/// <summary>What a connector is and where it stands: everything about it that only an operator changes.</summary>
/// <param name="Ref">Its number at the station.</param>
/// <param name="MaxPowerW">W; null when unknown.</param>
/// <param name="CustomerPath">The path of the location's customer, "/1/5/": who may see it.</param>
public sealed record ConnectorPlace(
    long Id, long EvseUid, string EvseId, ConnectorRef Ref, string Standard, string Format, string PowerType, long? MaxPowerW,
    long ChargeBoxId, string ChargeBoxIdentity, long LocationId, string LocationName, long CustomerId, string CustomerName,
    string CustomerPath)
{
    static readonly Shared<(long Id, string Name), NamedRef> Names = new(static named => new(named.Id, named.Name));

    // Folded, for the search. Most names are folded already and cost nothing again; those of places are shared.
    readonly string _evseId = Fold.Text(EvseId), _identity = Fold.Text(ChargeBoxIdentity);
    readonly string _names = SharedText.Of(Fold.Text($"{LocationName}\n{CustomerName}"));

    /// <summary>The short word people use for the plug.</summary>
    public string Type { get; } = ConnectorTypes.Word(Standard);

    public NamedRef Location { get; } = Names.Of((LocationId, LocationName));

    public NamedRef Customer { get; } = Names.Of((CustomerId, CustomerName));

    /// <summary>Whether the search finds it by what it is and where it stands.</summary>
    public bool Mentions(string folded) =>
        _evseId.Contains(folded, StringComparison.Ordinal) || _identity.Contains(folded, StringComparison.Ordinal)
        || _names.Contains(folded, StringComparison.Ordinal);
}

/// <summary>Plugs: the API's standards (as in OCPI) and the words people say.</summary>
public static class ConnectorTypes
{
    public const string Default = "IEC_62196_T2";

    static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["IEC_62196_T2"] = "Type 2",
        ["IEC_62196_T2_COMBO"] = "CCS",
        ["CHADEMO"] = "CHAdeMO",
        ["IEC_62196_T1"] = "Type 1",
        ["IEC_62196_T1_COMBO"] = "CCS 1",
        ["GBT_AC"] = "GB/T AC",
        ["GBT_DC"] = "GB/T DC",
    };

    /// <summary>Every standard the API knows.</summary>
    public static IReadOnlyCollection<string> Standards => Words.Keys;

    public static string Word(string standard) => Words.GetValueOrDefault(standard, standard);

    /// <summary>The word of a type given as word or standard, in any case; null when it is neither.</summary>
    public static string? Find(string text) =>
        Words.TryGetValue(text, out var word)
            ? word
            : Words.Values.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
}
