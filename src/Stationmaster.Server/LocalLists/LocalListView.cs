using System.Text.Json.Serialization;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeBoxes;
using Stationmaster.Server.Http;

namespace Stationmaster.Server.LocalLists;

/// <summary>A customer, whose charge keys and those of the customers below it are meant.</summary>
public sealed record ListedCustomer(long Id, string Name);

/// <summary>Whose charge keys a charge box, or each of a location, keeps.</summary>
public sealed record LocalListChoice(bool IsEnabled, IReadOnlyList<ListedCustomer> Customers);

/// <param name="IsEnabled">Null, for a charge box: as its location has it.</param>
/// <param name="CustomerIds">Needed to switch it on.</param>
public sealed record LocalListChange(bool? IsEnabled = null, IReadOnlyList<long>? CustomerIds = null);

/// <summary>The list of authorized charge keys that a charge box keeps for when it is offline.</summary>
/// <param name="Own">The charge box's own choice; null: as its location has it.</param>
/// <param name="OfLocation">Null where nothing was chosen there.</param>
/// <param name="Wanted">How many charge keys should be on it.</param>
/// <param name="Entries">How many the charge box was given.</param>
/// <param name="VersionHere">The version last given; 0 for none.</param>
/// <param name="VersionThere">The version the charge box last named; null before it was asked.</param>
/// <param name="LastUpdate">full, differential or check.</param>
/// <param name="LastStatus">The charge box's own word.</param>
/// <param name="NextTryAt">Set after what failed.</param>
/// <param name="MostEntries">As the charge box told; null where it did not.</param>
public sealed record LocalListView(
    long ChargeBoxId, bool IsEnabled, LocalListChoice? Own, LocalListChoice? OfLocation, bool IsInSync, long Wanted, long Entries,
    long VersionHere, long? VersionThere, string? LastUpdate, OutcomeKind? LastOutcome, string? LastStatus, string? LastMessage,
    DateTimeOffset? LastAt, DateTimeOffset? NextTryAt, long? MostEntries, long? MostPerMessage);

/// <summary>How it went, and the list as it then is.</summary>
public sealed record LocalListAnswer(string Status, OutcomeKind Outcome, OrderError? Error, long? OrderId, LocalListView LocalList);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LocalListView))]
[JsonSerializable(typeof(LocalListChoice))]
[JsonSerializable(typeof(LocalListChange))]
[JsonSerializable(typeof(LocalListAnswer))]
sealed partial class LocalListsJson : JsonSerializerContext;

static class LocalListServices
{
    public static IServiceCollection AddLocalLists(this IServiceCollection services) =>
        services.AddSingleton<LocalListChoices>().AddSingleton<LocalListStore>().AddSingleton<LocalListSync>().AddHostedService<LocalListWorker>()
            .AddApiJson(LocalListsJson.Default);
}
