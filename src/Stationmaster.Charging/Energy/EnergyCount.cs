namespace Stationmaster.Charging.Energy;

/// <summary>The first register sampled.</summary>
/// <param name="UnitOpen">It had no unit and none was known yet, so it was taken for Wh.</param>
sealed record FirstRegister(long MilliWh, DateTimeOffset At, bool UnitOpen);

/// <summary>
/// The energy of one session: its register, where that began, in which unit it comes, and what stands in where there is none.
/// </summary>
readonly partial record struct EnergyCount(StartSource Source, long? StartMilliWh, DateTimeOffset StartedAt)
{
    /// <summary>Beyond this no register is a register, Wh.</summary>
    const long Unreadable = 1_000_000_000_000;

    Register? Register { get; init; }
    FirstRegister? First { get; init; }
    RegisterUnit Unit { get; init; }
    /// <summary>The last register had no unit while none was known.</summary>
    bool LastUnitOpen { get; init; }
    bool Rebooted { get; init; }
    long IntervalsMilliWh { get; init; }
    DateTimeOffset? IntervalAt { get; init; }
    MeteringFlags Noted { get; init; }

    public long? MaxPowerW { get; init; }

    public long EnergyMilliWh => FromIntervals ? IntervalsMilliWh : Register?.EnergyMilliWh ?? 0;

    public long? LastMilliWh => Register?.LastMilliWh;

    /// <summary>Up to when energy was counted; null before the first value.</summary>
    public DateTimeOffset? CountedAt => FromIntervals ? IntervalAt : Register?.At;

    /// <summary>By what a register without a unit is to be multiplied to give Wh.</summary>
    public int UnitFactor => Unit == RegisterUnit.KWh ? 1000 : 1;

    public MeteringFlags Flags => Noted
        | (Register is { Resets: > 0 } ? MeteringFlags.MeterReset : MeteringFlags.None)
        | (Register is { Jumped: true } ? MeteringFlags.RegisterJumped : MeteringFlags.None)
        | (Unit == RegisterUnit.KWh ? MeteringFlags.UnitCorrected : MeteringFlags.None)
        | (FromIntervals ? MeteringFlags.EnergyFromIntervals : MeteringFlags.None);

    bool FromIntervals => IntervalsMilliWh > 0 && First is null && Register is not { EnergyMilliWh: > 0 };

    public static EnergyCount From(DateTimeOffset startedAt, long? meterStartWh, long? maxPowerW = null)
    {
        if (meterStartWh is null or < 0) return new(StartSource.Unknown, null, startedAt) { MaxPowerW = maxPowerW };
        var start = InMilliWh(meterStartWh.Value);
        var source = start == 0 ? StartSource.Zero : StartSource.Start;
        return new(source, start, startedAt) { Register = new(start, startedAt), MaxPowerW = maxPowerW };
    }

    /// <param name="expectedWh">What the reported power says was delivered since the last register; null when it says nothing.</param>
    public EnergyCount Add(Reading reading, DateTimeOffset at, decimal? expectedWh)
    {
        var next = this;
        if (reading.Begin is { } begin && IsReadable(begin.Wh)) next = next.BeganWith(begin, at);
        if (at < StartedAt) return next;
        if ((reading.Register ?? reading.Begin) is { } register && IsReadable(register.Wh)) next = next.Follow(register, at, expectedWh);
        if (reading.IntervalWh is { } interval && IsReadable(interval) && !(at <= IntervalAt))
            next = next with { IntervalsMilliWh = next.IntervalsMilliWh + InMilliWh(interval), IntervalAt = at };
        return next;
    }

    public EnergyCount Reboot() => this with { Rebooted = true };

    /// <param name="meterStopWh">Null where the stop is an estimate: the last sample stands.</param>
    public EnergyCount Stop(DateTimeOffset at, long? meterStopWh)
    {
        if (meterStopWh is not { } wh) return this;
        var value = InMilliWh(wh);
        var next = WithUnitBy(value, at).WithStartBy(value, at);
        if (next.Register is not { } register) return (next with { Register = new(value, at) }).Noting(MeteringFlags.ImplausibleEnergy);
        if (register.Close(value, at, Rebooted) is not { } closed)
            return next.Noting(MeteringFlags.StopIgnored).Noting(MeteringFlags.StopBelowStart, value < next.StartMilliWh);

        next = next with { Register = closed };
        return next.Noting(MeteringFlags.ImplausibleEnergy, at > StartedAt && next.EnergyMilliWh > MostPossible(at - StartedAt));
    }

    EnergyCount Noting(MeteringFlags flags, bool really = true) => really ? this with { Noted = Noted | flags } : this;

    EnergyCount Follow(RegisterValue sampled, DateTimeOffset at, decimal? expectedWh)
    {
        if (First is not null && at <= Register?.SeenAt) return this;
        var next = sampled.UnitStated || Unit != RegisterUnit.Open ? this : InferUnit(sampled.Wh, at, expectedWh);
        var value = next.InMilliWh(sampled);
        var open = !sampled.UnitStated && next.Unit == RegisterUnit.Open;
        if (First is null) next = next.OpenedBy(new(value, at, open));
        return next with { Register = next.Register?.Next(value, at, Rebooted), LastUnitOpen = open, Rebooted = false };
    }

    static bool IsReadable(decimal wh) => wh is >= 0 and < Unreadable;

    static long InMilliWh(long wh) => Math.Clamp(wh, -Unreadable, Unreadable) * 1000;

    static long InMilliWh(decimal wh) => (long)Math.Round(wh * 1000, MidpointRounding.AwayFromZero);
}
