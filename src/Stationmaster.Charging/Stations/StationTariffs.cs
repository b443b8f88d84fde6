using System.Collections.Immutable;

namespace Stationmaster.Charging.Stations;

/// <summary>A tariff in the words of the stations' own protocol, for those that work out the cost themselves (OCPP 2.1 Part 2, block I).</summary>
/// <param name="Id">Never used for other contents: a change makes another id.</param>
/// <param name="Document">As it is sent.</param>
public sealed record StationTariff(string Id, string Currency, string Document);

/// <summary>A tariff put into those words, or why it cannot be.</summary>
/// <param name="Tariff">Null exactly when something is <paramref name="Unsaid"/>: half a price is none.</param>
/// <param name="Unsaid">What the protocol has no words for, in plain ones.</param>
/// <param name="Differences">In what the station's cost may differ a little from the bill, in plain words.</param>
public sealed record TariffTranslation(StationTariff? Tariff, ImmutableArray<string> Unsaid, ImmutableArray<string> Differences);

/// <summary>Use it for every session that starts there and brings none of its own (OCPP 2.1 I08).</summary>
/// <param name="Evse">0 for all.</param>
public sealed record SetDefaultTariff(int Evse, StationTariff Tariff) : Order;

/// <summary>Which tariffs the station keeps: <see cref="Outcome.Tariffs"/> (OCPP 2.1 I10).</summary>
/// <param name="Evse">0 for all.</param>
public sealed record GetTariffs(int Evse) : Order;

/// <summary>Forget tariffs (OCPP 2.1 I09).</summary>
/// <param name="Ids">Empty for all.</param>
/// <param name="Evse">Null for all.</param>
public sealed record ClearTariffs(ImmutableArray<string> Ids, int? Evse = null) : Order;

/// <summary>From now on this tariff holds for the session (OCPP 2.1 I11).</summary>
/// <param name="OwnId">The station's own id of it.</param>
public sealed record ChangeTransactionTariff(string OwnId, StationTariff Tariff) : Order;

/// <summary>A tariff that a station keeps, as it says.</summary>
/// <param name="IsDriver">Of one driver, brought along when the token was presented; else the EVSEs' own.</param>
public sealed record TariffAssignment(string TariffId, bool IsDriver, ImmutableArray<int> Evses, DateTimeOffset? ValidFrom);
