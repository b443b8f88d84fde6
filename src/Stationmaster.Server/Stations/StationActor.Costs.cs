using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;
using Stationmaster.Server.Costs;

namespace Stationmaster.Server.Stations;

// What drivers and stations are told of prices while nobody has to pay yet.
sealed partial class StationActor
{
    CostPolicy Costs => CostPolicy.Of(_sites?.Costs, _services.Policy);

    /// <summary>What it costs so far, where each answer is to say so. Nothing is looked up unless it is.</summary>
    async ValueTask<Decision> WithCost(Step step, StationEvent @event, StationConnection connection, DateTimeOffset now)
    {
        if (step.Decision is not TransactionDecision { TotalCost: null } decision || connection.Costs is not { InAnswers: true }
            || @event is not TransactionReported { Phase: TransactionPhase.Updated } told || step.Station.Find(told, now) is not { State: SessionState.Running } session
            || !step.Station.Sessions.TryGetValue(session.Number, out var open))
            return step.Decision;
        var history = (await _services.Store.HistoryOf(session, default)).With(session, step.Changes);
        return decision with { TotalCost = ChargeRecord.Running(session, open.Metering, history, now).Price.Amount };
    }

    /// <summary>Who may charge is told the prices: in words, and where they are not the location's and the station works with them, as a tariff.</summary>
    /// <param name="site">Null where the connectors' prices differ: which holds shows when one is chosen.</param>
    async Task<Facts> WithPrices(Facts facts, Site? site, StationConnection connection)
    {
        if (facts.Authorisation is not { Status: AuthorisationStatus.Accepted } || site is null || Costs is not ({ TariffText: true } or { LocalTariffs: true }))
            return facts;
        facts = facts with { Offer = await _services.Store.OfferOf(facts.Driver, site, facts.Now, facts.Now, default) };
        if (Costs.LocalTariffs && facts.Offer is { Tariff: { } own, Voucher: null } && connection.Version.Translate(own) is { Tariff: { } tariff })
            facts = facts with { DriverTariff = tariff };
        return WithPriceText(facts, site);
    }

    Facts WithPriceText(Facts facts, Site site)
    {
        if (!Costs.TariffText || facts.Authorisation is not { Status: AuthorisationStatus.Accepted } accepted)
            return facts;
        return facts with { Authorisation = accepted with { Message = DriverText.Of(facts.Offer, site.At(facts.Now).Tariff) } };
    }
}
