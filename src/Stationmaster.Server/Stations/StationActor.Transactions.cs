using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;

namespace Stationmaster.Server.Stations;

// What deciding needs of transactions that stations number themselves (OCPP 2.x).
sealed partial class StationActor
{
    /// <summary>Of one that is in memory nothing is looked up, but for a token presented.</summary>
    async ValueTask<Facts> GatherTransaction(Station station, TransactionReported told, Facts facts)
    {
        if (told.Trigger == "TxResumed" && _services.Profiles is { } profiles)
            facts = facts with { Profiles = await profiles.Kept(_id, default) };
        var known = station.Find(told, facts.Now);
        if (known?.Details?.Payment is { PaymentId: not null, Reference: var reference } && (_paymentsSeen ??= []).Add(known.Number) && _services.Payments is { } payments)
            facts = facts with { Payment = (await payments.Find(_id, reference, default))?.Payment };
        if (known is not null && !known.Is(SessionFlags.PlaceAssumed) && told is { TokenUid: null, Phase: not TransactionPhase.Started })
            return facts;
        var site = known is { Connector: var own } && (told.Connector ?? own) == own ? await SiteOf(own)
            : told.Connector is { } connector ? await SiteOf(connector)
            : _sites!.Any;
        facts = facts with { Site = site };
        if (known is null)
        {
            facts = facts with
            {
                Known = await _services.Store.OwnSession(_id, told.TransactionId, default),
                FreshNumber = await FreshNumber(),
                FreshId = Guid.CreateVersion7(facts.Now),
            };
        }
        return told.TokenUid is { } uid ? await GatherToken(uid, known ?? facts.Known, told, facts) : facts;
    }

    /// <summary>The token of one that has a payer already is asked only whether it may charge; a new payer's offer counts too.</summary>
    async ValueTask<Facts> GatherToken(string uid, Session? known, TransactionReported told, Facts facts)
    {
        var isPayer = known is null or { TokenUid: "" };
        facts = await Presented(uid, told.TokenType, facts, facts.Site, isGoingOn: !isPayer, elsewhere: isPayer ? facts.Site : null, known?.Number ?? 0);
        if (!isPayer || facts.Site is not { } at)
            return facts;
        facts = facts with { Offer = await _services.Store.OfferOf(facts.Driver, at, known?.StationStartedAt ?? told.At, facts.Now, default) };
        return told.Phase == TransactionPhase.Ended ? facts : WithPriceText(facts, at);
    }
}
