using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>Where whoever paid finds the receipt of a session.</summary>
public sealed record ReceiptFound(int Number, string Url);

/// <summary>The receipt that whoever paid is shown at the station; null where it is not ours to give.</summary>
public sealed record SettlementDecision(ReceiptFound? Receipt) : Decision;

/// <summary>How a payment at a station's own terminal ended.</summary>
/// <param name="Number">Of the session; null where it was cancelled before one began.</param>
public sealed record SettlementKept(StationSettlement Settlement, int? Number, string? OwnId, DateTimeOffset At) : StationChange;

public sealed partial record Station
{
    /// <summary>
    /// Kept whatever became of the session: a payment is settled minutes after its end, or hours. One that failed is put before a human,
    /// for the energy is gone; one that was cancelled pays for nothing more, so what still runs on it is stopped (OCPP 2.1 Part 2, C20 to C22).
    /// </summary>
    Step Settled(SettlementTold told, Facts facts)
    {
        var step = Details(told, facts);
        var settlement = told.Details.Settlement!;
        var session = (told.OwnId is { } ownId ? Latest(ownId)?.Session : null) ?? facts.Known;
        var changes = step.Changes.Add(new SettlementKept(settlement, session?.Number, told.OwnId, facts.Now));
        if (settlement.Status is "Failed" or "Rejected")
            changes = changes.Add(new AlertRaised("settlement", session?.Number, Unpaid(settlement)));
        if (settlement.Status == "Canceled" && session is { State: SessionState.Running })
            changes = changes.Add(new OrderGiven(new RemoteStop(session.Number) { OwnId = session.OwnId }, "Its payment was cancelled"));
        return step with { Changes = changes, Decision = new SettlementDecision(settlement.ReceiptUrl is null ? facts.Receipt : null) };
    }

    static string Unpaid(StationSettlement settlement) =>
        $"The payment {settlement.PaymentReference} {(settlement.Status == "Failed" ? "failed" : "was rejected")}{(settlement.Why is { Length: > 0 } why ? $": {why}" : "")}.";
}
