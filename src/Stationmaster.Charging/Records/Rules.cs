using System.Collections.Immutable;
using Stationmaster.Charging.Pricing;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Records;

/// <summary>
/// The rules that make a session of messages and a record of a session, under a version. A change by which any record could come out
/// otherwise is a new version; the old rules stay, so that what was made by them can be worked out again.
/// </summary>
/// <param name="Version">Of the decisions, then of the prices (<see cref="PricingRules"/>).</param>
/// <param name="Replay">From a station's events to the session and its history; null where they give no session that ended.</param>
/// <param name="Record">From those to the record.</param>
public sealed record Rules(string Version, Func<ReplayScript, Replayed?> Replay, Func<Session, History, ChargeRecord> Record)
{
    public static Rules Current { get; } = new($"1.{PricingRules.Current}", Records.Replay.Run, (session, history) => ChargeRecord.Of(session, history, PricingRules.V1));

    static ImmutableArray<Rules> All { get; } = [Current];

    /// <summary>Null for a version this program does not have.</summary>
    public static Rules? Find(string version) => All.FirstOrDefault(rules => rules.Version == version);
}
