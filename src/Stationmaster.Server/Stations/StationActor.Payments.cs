using Stationmaster.Charging.Sessions;
using Stationmaster.Charging.Stations;
using Stationmaster.Charging.Tokens;

namespace Stationmaster.Server.Stations;

// Who pays: a key, one with credit, or a payment that is authorised already.
sealed partial class StationActor
{
    /// <summary>Sessions whose payments were looked at since one may have been raised.</summary>
    HashSet<int>? _paymentsSeen;

    /// <summary>How a token stands that was presented: a key, or the reference of a payment, which is never taken for a key of that name.</summary>
    /// <param name="isGoingOn">It is to stop, or goes on with, what it pays already: that its credit is spoken for says nothing then.</param>
    /// <param name="elsewhere">Of one that begins to charge: where; null where it may charge in other places.</param>
    /// <param name="number">The session it is to pay for; 0 for one that is not known yet, null where it is only shown.</param>
    async Task<Facts> Presented(string uid, string? kind, Facts facts, Site? site, bool isGoingOn, Site? elsewhere, int? number = null)
    {
        var driver = await _services.Store.Driver(uid, default);
        if (kind == TokenWords.DirectPayment && driver is not { Kind: TokenKind.Terminal })
            return await Paid(uid, facts, number);
        var isElsewhere = elsewhere is not null && driver is { AllowsConcurrent: false }
            && await _services.Store.ChargesElsewhere(driver.TokenId, _id, elsewhere.ConnectorId, default);
        return facts with { Driver = driver, Authorisation = Standing(isGoingOn ? GoingOn(driver) : driver, facts.Now, isElsewhere, site) };
    }

    /// <summary>One that was opened here is good while it is authorised; one that only the station's terminal knows, where its location trusts it.</summary>
    async Task<Facts> Paid(string reference, Facts facts, int? number)
    {
        var found = _services.Payments is { } payments ? await payments.Find(_id, reference, default) : null;
        if (found?.Number is { } paid && number is not null && paid != number)
            return facts with { Authorisation = Charging.Tokens.Standing.OfPayment(false, facts.Now) };
        var isTaken = found?.IsGood ?? _sites!.DirectPayments ?? _services.Policy.DirectPayments;
        return facts with { Payment = found?.Payment, Authorisation = Charging.Tokens.Standing.OfPayment(isTaken, facts.Now) };
    }

    /// <summary>The price of what has ended, and where whoever paid at once finds the receipt.</summary>
    async Task<TransactionDecision> Priced(TransactionDecision told, Charging.Records.ChargeRecord record) => told with
    {
        TotalCost = record.Price.Amount,
        ReceiptUrl = record is { Price.Amount: > 0, Session.Details.Payment: not null } && _services.Payments is { } payments
            ? (await payments.ReceiptOf(record.Session, default)).Url
            : null,
    };

    static bool IsPayer(Station station, string uid) =>
        station.Running.Any(session => string.Equals(session.TokenUid, uid, StringComparison.OrdinalIgnoreCase));

    static Driver? GoingOn(Driver? driver) =>
        driver?.Credit is { } credit ? driver with { Credit = credit with { Available = decimal.MaxValue } } : driver;

    /// <summary>The session that a settled payment is for, and its receipt where something was due.</summary>
    async Task<Facts> GatherSettlement(Station station, SettlementTold told, Facts facts, Payments.PaymentDirectory payments)
    {
        if (told.OwnId is not { } ownId)
            return facts;
        var session = station.Sessions.Values.Select(open => open.Session).Where(one => one.OwnId == ownId).MaxBy(one => one.StartedAt)
            ?? await _services.Store.OwnSession(_id, ownId, default);
        if (session is null)
            return facts;
        var isDue = told.Details.Settlement is { Status: not "Canceled" } && session.State != SessionState.Running;
        return facts with { Known = session, Receipt = isDue ? await payments.ReceiptOf(session, default) : null };
    }
}
