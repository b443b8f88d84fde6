using Stationmaster.Server.Hosting;

namespace Stationmaster.Server.Costs;

/// <summary>What a charge box tells of prices, where it is not as the installation has it; null: as that has it.</summary>
/// <param name="IntervalSeconds">0: never by itself.</param>
public sealed record CostChoice(int? IntervalSeconds = null, bool? InAnswers = null, bool? TariffText = null, bool? LocalTariffs = null);

/// <summary>What holds for a charge box.</summary>
/// <param name="Interval">Zero: never by itself.</param>
/// <param name="InAnswers">Each answer to a transaction's message says what it costs so far.</param>
/// <param name="TariffText">Who presents a key is told the prices.</param>
/// <param name="LocalTariffs">The station gets the tariffs and works out costs itself.</param>
sealed record CostPolicy(TimeSpan Interval, bool InAnswers, bool TariffText, bool LocalTariffs)
{
    public static CostPolicy Of(CostChoice? choice, StationOptions plain) => new(
        choice?.IntervalSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : plain.CostInterval,
        choice?.InAnswers ?? plain.CostInAnswers, choice?.TariffText ?? plain.TariffText, choice?.LocalTariffs ?? plain.LocalTariffs);
}
