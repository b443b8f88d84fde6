using System.Text.Json.Serialization;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Server.ChargeBoxes;

namespace Stationmaster.Server.Costs;

/// <summary>What a charge box tells drivers of prices, and which tariffs it works with.</summary>
/// <param name="Own">Its own choice; what is null there is as the installation has it.</param>
/// <param name="IntervalSeconds">How often it is told what a session costs so far; 0: never by itself.</param>
/// <param name="InAnswers">Each answer to a transaction's message says it too.</param>
/// <param name="TariffText">Who presents a charge key is told the prices.</param>
/// <param name="LocalTariffs">It gets the tariffs and works out costs itself.</param>
/// <param name="CanTellCosts">Its version of OCPP has words for costs (2.x); null before it first connected.</param>
/// <param name="CanHoldTariffs">Its version of OCPP has words for tariffs (2.1).</param>
/// <param name="InSync">It holds what it should, as far as is known.</param>
/// <param name="Reported">What it said itself when it was last asked.</param>
public sealed record CostView(
    CostChoice Own, int IntervalSeconds, bool InAnswers, bool TariffText, bool LocalTariffs, bool? CanTellCosts, bool? CanHoldTariffs, bool InSync,
    IReadOnlyList<StationTariffView> Tariffs, IReadOnlyList<ReportedTariffView>? Reported, DateTimeOffset? ReportedAt);

/// <param name="EvseNumber">0 for all.</param>
/// <param name="TariffName">The location's; null where charging is free.</param>
/// <param name="WantedId">As the charge box would know it; null where it has no words for it.</param>
/// <param name="HeldId">What it was last given and took.</param>
/// <param name="Unsaid">Why it cannot be given this tariff: what OCPP has no words for.</param>
/// <param name="Differences">In what its cost may differ a little from the bill.</param>
/// <param name="Outcome">Of the last try; null before one.</param>
public sealed record StationTariffView(
    int EvseNumber, string? TariffName, int? TariffVersion, string? WantedId, string? HeldId, bool InSync, IReadOnlyList<string> Unsaid,
    IReadOnlyList<string> Differences, OutcomeKind? Outcome, string? Status, string? Why, DateTimeOffset? At, DateTimeOffset? NextTryAt);

/// <param name="IsDriver">Of one driver, brought along when the charge key was presented.</param>
/// <param name="IsOurs">It is what it was last given from here.</param>
public sealed record ReportedTariffView(string TariffId, bool IsDriver, IReadOnlyList<int> EvseNumbers, bool IsOurs);

public sealed record CostAnswer(string Status, OutcomeKind? Outcome, OrderError? Error, long? OrderId, CostView Costs);

/// <summary>Where each session of a charge key ends by itself, at charge boxes that can do so (OCPP 2.1).</summary>
/// <param name="MaxCost">Taxes included, in the location's currency.</param>
/// <param name="MaxSoc">State of charge, percent.</param>
public sealed record SessionLimitView(decimal? MaxCost = null, decimal? MaxKwh = null, int? MaxMinutes = null, int? MaxSoc = null)
{
    const decimal WhPerKwh = 1000m;
    const int SecondsPerMinute = 60;

    internal static SessionLimitView Of(TransactionLimit? limit) => new(
        limit?.MaxCost, limit?.MaxEnergyWh / WhPerKwh, limit?.MaxTimeSeconds / SecondsPerMinute, limit?.MaxSoc);

    internal TransactionLimit Limit => new(MaxCost, MaxKwh * WhPerKwh, MaxMinutes * SecondsPerMinute, MaxSoc);
}

/// <param name="TransactionId">A running one.</param>
public sealed record RunningTransaction(int? TransactionId = null);

/// <param name="TotalCost">What it was told: taxes included, in the location's currency.</param>
public sealed record CostTold(string Status, OutcomeKind Outcome, OrderError? Error, long? OrderId, decimal TotalCost, string Currency);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CostView))]
[JsonSerializable(typeof(CostChoice))]
[JsonSerializable(typeof(CostAnswer))]
[JsonSerializable(typeof(SessionLimitView))]
[JsonSerializable(typeof(RunningTransaction))]
[JsonSerializable(typeof(CostTold))]
sealed partial class CostsJson : JsonSerializerContext;
