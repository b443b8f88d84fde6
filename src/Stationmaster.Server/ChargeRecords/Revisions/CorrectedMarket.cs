using System.Collections.Immutable;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Records;
using Stationmaster.Charging.Sessions;
using Stationmaster.Server.Market;

namespace Stationmaster.Server.ChargeRecords.Revisions;

/// <summary>A correction gave another tariff, or other times: it may need prices of the market that the record did not.</summary>
static class CorrectedMarket
{
    /// <summary>The slots that are not among those it was computed with, as they are known now; what it was sealed with stays.</summary>
    public static async Task<ImmutableArray<SpotSlot>> Lacking(
        SessionMarket market, Correction correction, Session corrected, IEnumerable<SpotSlot> had, CancellationToken ct)
    {
        if (correction is { Offer: null, StartedAt: null, StoppedAt: null })
            return [];
        var known = had.Select(slot => (slot.From, slot.Area, slot.Currency)).ToHashSet();
        return [.. (await market.Spot(corrected with { SealedAt = null }, ct)).Where(slot => !known.Contains((slot.From, slot.Area, slot.Currency)))];
    }
}
