using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Sessions;

namespace Stationmaster.Charging.Stations;

/// <summary>Readings that meters sign: kept beside what is counted, of every session they can be put to.</summary>
public sealed partial record Station
{
    static void AddSigned(ImmutableArray<SignedReading> signed, Session session, Facts facts, ImmutableArray<StationChange>.Builder changes)
    {
        foreach (var reading in signed)
            changes.Add(new SignedTaken(session.Number, Clock.Resolve(reading.At, facts.Now), reading));
    }

    /// <summary>Values that are signed and nothing else: some stations send nothing that can be counted beside them.</summary>
    Step SignedOnly(MeterReported meter, Facts facts)
    {
        var changes = ImmutableArray.CreateBuilder<StationChange>(meter.Signed.Length);
        var open = Named(meter.TransactionId ?? 0, facts) ?? Called(meter) ?? At(meter.Connector, Clock.Resolve(meter.Signed[0].At, facts.Now));
        if (open is not null)
            AddSigned(meter.Signed, open.Session, facts, changes);
        return new(this, changes.ToImmutable(), Noted.Only);
    }
}
