using System.Collections.Immutable;
using Stationmaster.Charging.Records;

namespace Stationmaster.Server.ChargeRecords;

/// <summary>What a document says that is not of the session itself.</summary>
/// <param name="Revision">1 until it is corrected.</param>
/// <param name="UpdatedAt">When the document last changed: what lists are sorted by.</param>
sealed record RecordState(int Revision, DateTimeOffset UpdatedAt)
{
    public string Rules { get; init; } = Charging.Records.Rules.Current.Version;

    /// <summary>Of what it was computed from; null until it is sealed, and where nothing was kept.</summary>
    public string? EvidenceHash { get; init; }

    /// <summary>Why a human should look at it; empty where nobody needs to.</summary>
    public ImmutableArray<ReviewReason> Review { get; init; } = [];

    /// <summary>The CO2 of its energy; null where nobody knows.</summary>
    public Market.RecordEmission? Emission { get; init; }

    /// <summary>Of a credit: the record it takes back.</summary>
    public long? CreditOf { get; init; }

    /// <summary>Of a record made anew: the one it stands for.</summary>
    public long? Corrects { get; init; }
}
