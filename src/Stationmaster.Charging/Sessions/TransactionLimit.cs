namespace Stationmaster.Charging.Sessions;

/// <summary>Where a session ends by itself (OCPP 2.1 Part 2, E16: TransactionLimitType). What is null limits nothing.</summary>
/// <param name="MaxCost">Taxes included, in the location's currency.</param>
/// <param name="MaxSoc">State of charge, percent.</param>
public sealed record TransactionLimit(
    decimal? MaxCost = null, decimal? MaxEnergyWh = null, int? MaxTimeSeconds = null, int? MaxSoc = null)
{
    public bool IsEmpty => this is { MaxCost: null, MaxEnergyWh: null, MaxTimeSeconds: null, MaxSoc: null };

    /// <summary>Of two limits on one session the lower of each kind holds.</summary>
    public static TransactionLimit? Lowest(TransactionLimit? one, TransactionLimit? other) => (one, other) switch
    {
        (null, _) => other,
        (_, null) => one,
        _ => new(
            Lower(one.MaxCost, other.MaxCost), Lower(one.MaxEnergyWh, other.MaxEnergyWh), Lower(one.MaxTimeSeconds, other.MaxTimeSeconds),
            Lower(one.MaxSoc, other.MaxSoc)),
    };

    /// <summary>What of it is somebody else's doing: a station that keeps to a limit it was given tells that as its own.</summary>
    public TransactionLimit Beside(TransactionLimit given) => new(
        MaxCost == given.MaxCost ? null : MaxCost, MaxEnergyWh == given.MaxEnergyWh ? null : MaxEnergyWh,
        MaxTimeSeconds == given.MaxTimeSeconds ? null : MaxTimeSeconds, MaxSoc == given.MaxSoc ? null : MaxSoc);

    static T? Lower<T>(T? one, T? other) where T : struct, IComparable<T> =>
        one is not { } first ? other : other is not { } second || first.CompareTo(second) <= 0 ? one : second;
}
