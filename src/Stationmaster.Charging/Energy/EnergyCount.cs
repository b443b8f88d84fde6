namespace Stationmaster.Charging.Energy;

/// <summary>Where the register's start comes from, which says how far it is to be trusted.</summary>
enum StartSource
{
    Unknown,
    /// <summary>The start said 0: a register of each session's own, or a station that does not know.</summary>
    Zero,
    FirstSample,
    /// <summary>A sample in context Transaction.Begin.</summary>
    Begin,
    /// <summary>The start's own register.</summary>
    Start,
}

/// <summary>What registers without a unit turned out to be.</summary>
enum RegisterUnit { Open, Wh, KWh }

/// <summary>The first register sampled.</summary>
/// <param name="UnitOpen">It had no unit and none was known yet, so it was taken for Wh.</param>
readonly record struct FirstRegister(long MilliWh, DateTimeOffset At, bool UnitOpen);

/// <summary>The energy of one session: its register, where that began, in which unit it comes, and what stands in where there is none.</summary>
readonly record struct EnergyCount(StartSource Source, long? StartMilliWh, DateTimeOffset StartedAt)
{
    /// <summary>Beyond this no register is a register, Wh.</summary>
    const decimal Unreadable = 1_000_000_000_000m;
    /// <summary>W, where the connector's own maximum is not known.</summary>
    const long UsualW = 500_000;
    /// <summary>A first register up to this is no reason to doubt a start of 0, mWh.</summary>
    const long SmallStart = 5_000_000;

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

    public static EnergyCount From(DateTimeOffset startedAt, long? meterStartWh, long? maxPowerW = null) => meterStartWh switch
    {
        null or < 0 => new(StartSource.Unknown, null, startedAt) { MaxPowerW = maxPowerW },
        { } wh => new(wh == 0 ? StartSource.Zero : StartSource.Start, wh * 1000, startedAt)
        {
            Register = new(wh * 1000, startedAt),
            MaxPowerW = maxPowerW,
        },
    };

    /// <param name="expectedWh">What the reported power says was delivered since the last register; null when it says nothing.</param>
    public EnergyCount Add(Reading reading, DateTimeOffset at, decimal? expectedWh)
    {
        var next = this;
        if (reading.Begin is { } begin && IsReadable(begin.Wh)) next = next.BeganWith(begin, at);
        if (at < StartedAt) return next;
        if ((reading.Register ?? reading.Begin) is { } register && IsReadable(register.Wh)) next = next.Follow(register, at, expectedWh);
        if (reading.IntervalWh is { } interval && IsReadable(interval) && !(at <= IntervalAt))
            next = next with { IntervalsMilliWh = next.IntervalsMilliWh + MilliWh(interval), IntervalAt = at };
        return next;
    }

    public EnergyCount Reboot() => this with { Rebooted = true };

    /// <summary>The start of a session that was known by its samples only: the start's own word replaces the first sample's where it can.</summary>
    public EnergyCount WithStart(DateTimeOffset startedAt, long meterStartWh)
    {
        var start = From(startedAt, meterStartWh, MaxPowerW) with { IntervalsMilliWh = IntervalsMilliWh, IntervalAt = IntervalAt };
        if (First is not { } first || StartMilliWh is not { } assumed) return start;
        var before = assumed - meterStartWh * 1000;
        var believed = meterStartWh > 0 ? before is >= 0 and <= Energy.Register.OneSession : IsPossible(before, first.At - startedAt);
        return believed
            ? Shifted(before) with { Source = start.Source, StartMilliWh = start.StartMilliWh, StartedAt = startedAt }
            : this with { StartedAt = startedAt, Noted = Noted | MeteringFlags.StartRegisterCorrected };
    }

    /// <param name="meterStopWh">Null where the stop is an estimate: the last sample stands.</param>
    public EnergyCount Stop(DateTimeOffset at, long? meterStopWh)
    {
        if (meterStopWh is not { } wh) return this;
        var value = wh * 1000;
        var next = WithUnitBy(value, at).WithStartBy(value, at);
        if (next.Register is not { } register) return next with { Register = new(value, at), Noted = next.Noted | MeteringFlags.ImplausibleEnergy };
        if (register.Close(value, at, Rebooted) is not { } closed)
            return next.Noting(MeteringFlags.StopIgnored).Noting(MeteringFlags.StopBelowStart, value < next.StartMilliWh);

        var isTooMuch = at > StartedAt && closed.EnergyMilliWh > Energy.Register.Possible(MaxPowerW ?? UsualW, at - StartedAt);
        return (next with { Register = closed }).Noting(MeteringFlags.ImplausibleEnergy, isTooMuch);
    }

    /// <summary>The stop is always Wh: where it goes on from the last register only if that was kWh, it was.</summary>
    EnergyCount WithUnitBy(long stop, DateTimeOffset at) =>
        LastUnitOpen && Register is { } register
        && Energy.Register.GoesOn(register.LastMilliWh * 1000, stop, at - register.At)
        && !Energy.Register.GoesOn(register.LastMilliWh, stop, at - register.At)
            ? InKWh()
            : this;

    /// <summary>A start of 0 is judged once more by the stop: it may rule it out, or show that the first sample was wrong and not the start.</summary>
    EnergyCount WithStartBy(long stop, DateTimeOffset at)
    {
        if (at <= StartedAt) return this;
        var isPossible = IsPossible(stop, at - StartedAt);
        if (Source == StartSource.Zero && First is null && !isPossible)
            return StartingFrom(stop, at).Noting(MeteringFlags.StartRegisterCorrected | MeteringFlags.ImplausibleEnergy);
        return IsStartCorrected && stop < StartMilliWh && isPossible
            ? this with { Source = StartSource.Zero, StartMilliWh = 0, Register = new(0, StartedAt), Noted = Noted & ~MeteringFlags.StartRegisterCorrected }
            : this;
    }

    bool IsStartCorrected => Source == StartSource.FirstSample && Noted.HasFlag(MeteringFlags.StartRegisterCorrected);

    EnergyCount Noting(MeteringFlags flags, bool really = true) => really ? this with { Noted = Noted | flags } : this;

    EnergyCount BeganWith(RegisterValue begin, DateTimeOffset at)
    {
        if (Source is StartSource.Begin or StartSource.Start) return this;
        var value = InMilliWh(begin);
        var flags = Source == StartSource.Zero && value > 0 ? Noted | MeteringFlags.StartRegisterCorrected : Noted;
        if (First is not { } first)
        {
            var open = !begin.UnitStated && Unit == RegisterUnit.Open;
            return StartingFrom(value, at) with
            {
                Source = StartSource.Begin, First = new(value, at, open), LastUnitOpen = open, Noted = flags,
            };
        }

        // It came late, as it does in the data of a stop: the samples stand, only what they are counted from moves.
        var isBefore = at <= first.At && value <= first.MilliWh && first.MilliWh - value <= Energy.Register.OneSession;
        var before = (StartMilliWh ?? value) - value;
        return isBefore && EnergyMilliWh + before >= 0
            ? Shifted(before) with { Source = StartSource.Begin, StartMilliWh = value, Noted = flags }
            : this;
    }

    EnergyCount Follow(RegisterValue sampled, DateTimeOffset at, decimal? expectedWh)
    {
        if (First is not null && at <= Register?.SeenAt) return this;
        var next = sampled.UnitStated || Unit != RegisterUnit.Open ? this : InferUnit(sampled.Wh, at, expectedWh);
        var value = next.InMilliWh(sampled);
        var open = !sampled.UnitStated && next.Unit == RegisterUnit.Open;
        if (First is null) next = next.OpenedBy(new(value, at, open));
        return next with { Register = next.Register?.Next(value, at, Rebooted), LastUnitOpen = open, Rebooted = false };
    }

    /// <summary>Is the first register still in reach of where the session is said to have started?</summary>
    EnergyCount OpenedBy(FirstRegister first)
    {
        var next = this with { First = first };
        return Source switch
        {
            StartSource.Unknown => next.StartingFrom(first.MilliWh, first.At),
            StartSource.Zero when !IsPossible(first.MilliWh, first.At - StartedAt) =>
                next.StartingFrom(first.MilliWh, first.At) with { Noted = Noted | MeteringFlags.StartRegisterCorrected },
            _ => next,
        };
    }

    EnergyCount StartingFrom(long milliWh, DateTimeOffset at) =>
        this with { Source = StartSource.FirstSample, StartMilliWh = milliWh, Register = new(milliWh, at) };

    EnergyCount Shifted(long milliWh) => this with { Register = Register?.Shifted(milliWh) };

    /// <summary>
    /// A register without a unit is Wh by the standard, and kWh from some stations. It is compared with a register whose unit is sure,
    /// and where there is none its growth with the power; what is found is kept for the rest of the session.
    /// </summary>
    EnergyCount InferUnit(decimal wh, DateTimeOffset at, decimal? expectedWh)
    {
        if (Register is not { LastMilliWh: > 0 } register) return this;
        if (!LastUnitOpen)
        {
            var isWh = Energy.Register.GoesOn(register.LastMilliWh, MilliWh(wh), at - register.At);
            var isKWh = Energy.Register.GoesOn(register.LastMilliWh, MilliWh(wh * 1000), at - register.At);
            return isWh == isKWh ? this : this with { Unit = isKWh ? RegisterUnit.KWh : RegisterUnit.Wh };
        }

        if (expectedWh is not > 0) return this;
        var perExpected = (wh - register.LastMilliWh / 1000m) / expectedWh.Value;
        return perExpected switch
        {
            > 0.3m and < 3m => this with { Unit = RegisterUnit.Wh },
            > 0.0003m and < 0.003m => InKWh(),
            _ => this,
        };
    }

    /// <summary>All registers so far were kWh: count again from the start, to where the next value will bring it.</summary>
    EnergyCount InKWh()
    {
        var next = this with { Unit = RegisterUnit.KWh };
        if (First is not { UnitOpen: true } taken || StartMilliWh is not { } start) return next;
        var first = new FirstRegister(taken.MilliWh * 1000, taken.At, UnitOpen: false);
        return Source is StartSource.Zero or StartSource.Start
            ? (next with { Register = new(start, StartedAt) }).OpenedBy(first)
            : next.StartingFrom(first.MilliWh, first.At) with { Source = Source, First = first };
    }

    bool IsPossible(long milliWh, TimeSpan elapsed) =>
        milliWh >= 0 && (milliWh <= SmallStart || milliWh <= Energy.Register.Possible(MaxPowerW ?? UsualW, elapsed));

    long InMilliWh(RegisterValue register) => MilliWh(register.UnitStated ? register.Wh : register.Wh * UnitFactor);

    static bool IsReadable(decimal wh) => wh is >= 0 and < Unreadable;

    static long MilliWh(decimal wh) => (long)Math.Round(wh * 1000, MidpointRounding.AwayFromZero);
}
