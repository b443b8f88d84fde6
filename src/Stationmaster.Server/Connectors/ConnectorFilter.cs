using System.Collections.Immutable;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Requests;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Connectors;

/// <summary>Which connectors a caller asks for. Nothing given means all of its scope.</summary>
/// <param name="Types">Words of <see cref="ConnectorTypes"/>.</param>
/// <param name="CustomerId">Owner of the location, or above the owner.</param>
/// <param name="Search">Folded words; each must be found somewhere.</param>
public sealed record ConnectorFilter(
    ImmutableArray<long> LocationIds, ImmutableArray<string> Types, ImmutableArray<LiveStatus> Statuses, long? CustomerId,
    ImmutableArray<string> Search)
{
    public static ConnectorFilter None { get; } = new([], [], [], null, []);

    static readonly LiveStatus[] Occupied =
        [LiveStatus.Preparing, LiveStatus.SuspendedEV, LiveStatus.SuspendedEVSE, LiveStatus.Finishing, LiveStatus.Reserved];

    /// <summary>Where in the tree of customers; all but status and search.</summary>
    public bool Selects(ConnectorPlace place, Scope scope) =>
        scope.Covers(place.CustomerPath)
        && (LocationIds.IsEmpty || LocationIds.Contains(place.LocationId))
        && (Types.IsEmpty || Types.Contains(place.Type))
        && (CustomerId is not { } customer || place.CustomerPath.Contains($"/{customer}/", StringComparison.Ordinal));

    /// <summary>Status and search.</summary>
    public bool Shows(ConnectorLive connector)
    {
        if (!Statuses.IsEmpty && !Statuses.Contains(connector.Status))
            return false;
        foreach (var word in Search)
        {
            if (!connector.Mentions(word))
                return false;
        }
        return true;
    }

    public bool Matches(ConnectorLive connector, Scope scope) => Selects(connector.Place, scope) && Shows(connector);

    /// <param name="type">Words or standards, separated by commas.</param>
    /// <param name="status">Statuses or words of the summary, separated by commas.</param>
    /// <param name="search">Words, separated by blanks.</param>
    /// <exception cref="ApiProblem">400 or 422: names the parameter.</exception>
    public static ConnectorFilter Read(Ids? locationIds, string? type, string? status, long? customerId, string? search) => new(
        [.. locationIds?.Values ?? []],
        [.. Parts(type, ',').Select(word => ConnectorTypes.Find(word) ?? throw UnknownType(word))],
        [.. Parts(status, ',').SelectMany(StatusesOf).Distinct()],
        customerId,
        [.. Parts(Query.Search(search), ' ').Select(Fold.Text)]);

    static ApiProblem UnknownType(string type) =>
        Unknown("type", $"connector type '{type}'", ConnectorTypes.Standards.Select(ConnectorTypes.Word));

    static ApiProblem Unknown(string param, string what, IEnumerable<string> known) =>
        Problem.Invalid(param, $"There is no {what}. Known are {string.Join(", ", known)}.");

    /// <summary>A status, or a word of the summary: what that figure counts.</summary>
    static IEnumerable<LiveStatus> StatusesOf(string word) => word.ToUpperInvariant() switch
    {
        "OCCUPIED" => Occupied,
        "UNAVAILABLE" => [LiveStatus.Unavailable, LiveStatus.Unknown],
        _ when !char.IsAsciiDigit(word[0]) && Enum.TryParse<LiveStatus>(word, ignoreCase: true, out var status) => [status],
        _ => throw Unknown("status", $"status '{word}'", [.. Enum.GetNames<LiveStatus>(), "Occupied"]),
    };

    static string[] Parts(string? text, char separator) =>
        (text ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
