using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Stationmaster.Server.Access;
using Stationmaster.Server.Http;
using Stationmaster.Server.Storage;

namespace Stationmaster.Server.Connectors;

/// <summary>Which connectors a caller asks for. Nothing given means all of its scope.</summary>
/// <param name="Types">Words of <see cref="ConnectorTypes"/>.</param>
/// <param name="CustomerId">Owner of the location, or above the owner.</param>
/// <param name="Search">Folded words; each must be found somewhere.</param>
public sealed record ConnectorFilter(
    ImmutableArray<long> LocationIds, ImmutableArray<string> Types, ImmutableArray<LiveStatus> Statuses, long? CustomerId, ImmutableArray<string> Search)
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

    /// <exception cref="ApiProblem">400 or 422: names the parameter.</exception>
    public static ConnectorFilter Read(IQueryCollection query)
    {
        var customer = Numbers(query["customerId"], "customerId");
        return new(
            Numbers(query["locationIds"], "locationIds"),
            [.. Parts(query["type"]).Select(type => ConnectorTypes.Find(type) ?? throw UnknownType(type))],
            [.. Parts(query["status"]).SelectMany(StatusesOf).Distinct()],
            customer.IsEmpty ? null : customer[0],
            [.. query["search"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(10).Select(Fold.Text)]);
    }

    static ApiProblem UnknownType(string type) =>
        Problem.Invalid("type", $"There is no connector type '{type}'. Known are {string.Join(", ", ConnectorTypes.Standards.Select(ConnectorTypes.Word))}.");

    /// <summary>A status, or a word of the summary: what that figure counts.</summary>
    static IEnumerable<LiveStatus> StatusesOf(string word) => word.ToUpperInvariant() switch
    {
        "OCCUPIED" => Occupied,
        "UNAVAILABLE" => [LiveStatus.Unavailable, LiveStatus.Unknown],
        _ when !char.IsAsciiDigit(word[0]) && Enum.TryParse<LiveStatus>(word, ignoreCase: true, out var status) => [status],
        _ => throw Problem.Invalid("status", $"There is no status '{word}'. Known are {string.Join(", ", Enum.GetNames<LiveStatus>())} and Occupied."),
    };

    static ImmutableArray<long> Numbers(StringValues values, string param) =>
        [.. Parts(values).Select(part => long.TryParse(part, out var id) ? id : throw Problem.Malformed(param, $"{param} must be numbers."))];

    /// <summary>Both <c>a=1,2</c> and <c>a=1&amp;a=2</c>.</summary>
    static IEnumerable<string> Parts(StringValues values) =>
        values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
