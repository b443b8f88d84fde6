using System.Collections.Immutable;
using System.Text.Json;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>Tariffs that a station of OCPP 2.1 keeps, the cost it works out by them, and limits of its sessions (blocks E and I).</summary>
public sealed partial class StationMachine
{
    const decimal WhPerKwh = 1000m;
    const int SecondsPerMinute = 60;

    /// <summary>By EVSE, 0 for all.</summary>
    readonly Dictionary<int, StationTariff> _tariffs = [];

    /// <summary>By the transaction's own id: what holds for it alone, where that is not the EVSE's.</summary>
    readonly Dictionary<string, StationTariff> _driverTariffs = [];

    readonly Dictionary<string, TransactionLimit> _limits = [];

    readonly Dictionary<string, decimal> _toldCosts = [];

    /// <summary>What the display shows of a running transaction; null for nothing.</summary>
    public decimal? ShownCost(int connector) => Connector(connector).Transaction?.OwnId is { } id && _toldCosts.TryGetValue(id, out var cost) ? cost : null;

    Outcome Obey(TellCost cost)
    {
        _toldCosts[cost.OwnId] = cost.TotalCost;
        if (Running(cost.OwnId) is { } connector && _limits.GetValueOrDefault(cost.OwnId)?.MaxCost <= cost.TotalCost)
            After(TimeSpan.Zero, () => EndAtLimit(connector, "Cost"));
        return Yes;
    }

    Outcome Obey(SetDefaultTariff set)
    {
        if (set.Evse != 0 && !Has(new(set.Evse, 1)))
            return No;
        if (set.Evse == 0)
            _tariffs.Clear();
        _tariffs[set.Evse] = set.Tariff;
        return Yes;
    }

    Outcome Obey(ChangeTransactionTariff change)
    {
        if (Running(change.OwnId) is null)
            return new(OutcomeKind.Rejected, "TxNotFound");
        _driverTariffs[change.OwnId] = change.Tariff;
        return Yes;
    }

    Outcome Obey(ClearTariffs clear)
    {
        var gone = _tariffs.Where(pair => (clear.Ids.IsDefaultOrEmpty || clear.Ids.Contains(pair.Value.Id)) && (clear.Evse is null || clear.Evse == pair.Key))
            .Select(pair => pair.Key).ToList();
        gone.ForEach(evse => _tariffs.Remove(evse));
        return gone.Count > 0 ? Yes : new(OutcomeKind.Accepted, "NoTariff");
    }

    Outcome Obey(GetTariffs get)
    {
        var kept = _tariffs.Where(pair => get.Evse == 0 || pair.Key == 0 || pair.Key == get.Evse).Select(pair => new TariffAssignment(
            pair.Value.Id, IsDriver: false, pair.Key == 0 ? [.. Evses.Select(evse => evse.Key)] : [pair.Key], null)).ToImmutableArray();
        return kept.IsEmpty ? new(OutcomeKind.Accepted, "NoTariff") : Yes with { Tariffs = kept };
    }

    SimulatedConnector? Running(string ownId) => Connectors.FirstOrDefault(connector => connector.Transaction?.OwnId == ownId);

    /// <summary>The answer to the start may say where it ends by itself.</summary>
    void TakeLimit(SimulatedConnector connector, Transaction transaction, Decision? decision)
    {
        if (decision is not TransactionDecision { Limit: { } limit } || transaction.OwnId is not { } id || connector.Transaction != transaction)
            return;
        _limits[id] = limit;
        Tell(connector, transaction, TransactionPhase.Updated, "LimitSet", details: new() { Limit = limit });
        WatchLimit(connector, transaction, limit);
    }

    void WatchLimit(SimulatedConnector connector, Transaction transaction, TransactionLimit limit) => After(Tick, () =>
    {
        if (connector.Transaction != transaction)
            return;
        connector.MeterUntil(Now);
        if (connector.RegisterWh - transaction.MeterStartWh >= limit.MaxEnergyWh)
            EndAtLimit(connector, "Energy");
        else if ((Now - transaction.StartedAt).TotalSeconds >= limit.MaxTimeSeconds)
            EndAtLimit(connector, "Time");
        else if (connector.Soc >= limit.MaxSoc)
            EndAtLimit(connector, "SoC");
        else
            WatchLimit(connector, transaction, limit);
    });

    void EndAtLimit(SimulatedConnector connector, string what)
    {
        if (connector.Transaction is not { } transaction)
            return;
        Tell(connector, transaction, TransactionPhase.Updated, $"{what}LimitReached");
        Stop(connector, what switch { "Cost" => "LocalOutOfCredit", "SoC" => "SOCLimitReached", _ => $"{what}LimitReached" }, null);
    }

    /// <summary>At the end: what it worked out by the tariff it keeps; null without one.</summary>
    TransactionDetails? CostOf(SimulatedConnector connector, Transaction transaction)
    {
        var tariff = transaction.OwnId is { } id && _driverTariffs.TryGetValue(id, out var own)
            ? own
            : _tariffs.GetValueOrDefault(connector.Ref.Evse) ?? _tariffs.GetValueOrDefault(0);
        if (tariff is null)
            return null;
        var (wh, seconds) = (connector.RegisterWh - transaction.MeterStartWh, (int)(Now - transaction.StartedAt).TotalSeconds);
        using var json = JsonDocument.Parse(tariff.Document);
        decimal net = 0, gross = 0;
        foreach (var (dimension, price, quantity) in new[]
        {
            ("energy", "priceKwh", wh / WhPerKwh), ("chargingTime", "priceMinute", (decimal)seconds / SecondsPerMinute), ("fixedFee", "priceFixed", 1m),
        })
        {
            if (!json.RootElement.TryGetProperty(dimension, out var prices))
                continue;
            var amount = Unconditional(prices.GetProperty("prices"), price) * quantity;
            net += amount;
            gross += amount * (1 + TaxOf(prices) / 100);
        }
        return new()
        {
            TariffId = tariff.Id,
            Cost = new(tariff.Currency, Cents(gross), Cents(net), "NormalCost", wh, seconds, 0, null),
        };
    }

    /// <summary>Conditions are beyond this station.</summary>
    static decimal Unconditional(JsonElement prices, string name)
    {
        foreach (var price in prices.EnumerateArray())
            if (!price.TryGetProperty("conditions", out _))
                return price.GetProperty(name).GetDecimal();
        return 0;
    }

    static decimal TaxOf(JsonElement prices) =>
        prices.TryGetProperty("taxRates", out var rates) ? rates.EnumerateArray().Sum(rate => rate.GetProperty("tax").GetDecimal()) : 0;

    static decimal Cents(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);
}
