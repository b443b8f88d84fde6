namespace Stationmaster.Charging.Energy;

/// <summary>The power of one session: as reported, and where nothing is reported as the register's growth shows it.</summary>
readonly record struct Power
{
    /// <summary>W; more than this comes out of no connector, but out of wrong units.</summary>
    const decimal AnyConnectorW = 2_000_000m;
    static readonly TimeSpan ShortestSlice = TimeSpan.FromSeconds(10);
    static readonly TimeSpan ShortestPeak = TimeSpan.FromSeconds(60);

    sealed record Mark(long EnergyMilliWh, DateTimeOffset At);

    Mark? Slice { get; init; }
    Mark? PeakSlice { get; init; }
    decimal? ReportedPeakW { get; init; }
    decimal? MeanPeakW { get; init; }
    DateTimeOffset? ReportedAt { get; init; }
    decimal ReportedW { get; init; }

    /// <summary>The latest power, W.</summary>
    public decimal? NowW { get; private init; }

    /// <summary>When <see cref="NowW"/> was so.</summary>
    public DateTimeOffset? At { get; private init; }

    public bool Implausible { get; private init; }

    // A station whose power is always 0 does not measure it.
    bool IsReported => ReportedPeakW > 0;

    public decimal? PeakW => IsReported ? ReportedPeakW : MeanPeakW ?? ReportedPeakW;

    public bool PeakIsMean => !IsReported && MeanPeakW is not null;

    public static Power From(long energyMilliWh, DateTimeOffset at) => default(Power).CountingFrom(energyMilliWh, at);

    /// <summary>Energy is counted anew from here, because what it was counted from changed.</summary>
    public Power CountingFrom(long energyMilliWh, DateTimeOffset at)
    {
        var mark = new Mark(energyMilliWh, at);
        return this with { Slice = mark, PeakSlice = mark };
    }

    public Power Reported(decimal powerW, DateTimeOffset at, long? maxPowerW)
    {
        if (!IsPlausible(powerW, maxPowerW)) return this with { Implausible = true };
        var next = this with { ReportedPeakW = Math.Max(powerW, ReportedPeakW ?? 0) };
        return at <= ReportedAt ? next : next with { ReportedW = powerW, ReportedAt = at, NowW = powerW, At = at };
    }

    /// <summary>What a power reported now and one before say was delivered between, Wh; null when they say too little.</summary>
    public decimal? ExpectedWh(decimal? powerW, DateTimeOffset at) =>
        powerW is { } now && ReportedAt is { } before && at - before >= ShortestSlice && ReportedW + now > 500
            ? (ReportedW + now) / 2 * Hours(at - before)
            : null;

    public Power Counted(long energyMilliWh, DateTimeOffset at, long? maxPowerW)
    {
        if (Slice is not { } slice || PeakSlice is not { } peakSlice) return CountingFrom(energyMilliWh, at);
        var next = this;
        if (at - slice.At >= ShortestSlice)
        {
            next = next with { Slice = new(energyMilliWh, at) };
            var mean = Mean(slice, energyMilliWh, at);
            var isReported = IsReported && ReportedAt >= slice.At;
            if (!isReported && IsPlausible(mean, maxPowerW)) next = next with { NowW = mean, At = at };
        }

        if (at - peakSlice.At >= ShortestPeak)
        {
            var mean = Mean(peakSlice, energyMilliWh, at);
            next = next with { PeakSlice = new(energyMilliWh, at) };
            next = IsPlausible(mean, maxPowerW)
                ? next with { MeanPeakW = Math.Max(mean, MeanPeakW ?? 0) }
                : next with { Implausible = true };
        }

        return next;
    }

    static bool IsPlausible(decimal powerW, long? maxPowerW) => powerW <= (maxPowerW * 1.5m ?? AnyConnectorW);

    static decimal Mean(Mark from, long energyMilliWh, DateTimeOffset at) =>
        Math.Round((energyMilliWh - from.EnergyMilliWh) / 1000m / Hours(at - from.At), MidpointRounding.AwayFromZero);

    static decimal Hours(TimeSpan time) => time.Ticks / (decimal)TimeSpan.TicksPerHour;
}
