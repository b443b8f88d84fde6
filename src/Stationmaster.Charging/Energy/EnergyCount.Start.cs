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

// Where the counting starts: a start that says 0 may mean it, or not know.
readonly partial record struct EnergyCount
{
    /// <summary>W, where the connector's own maximum is not known.</summary>
    const long UsualW = 500_000;
    /// <summary>A first register up to this is no reason to doubt a start of 0, mWh.</summary>
    const long SmallStart = 5_000_000;

    /// <summary>The start of a session that was known by its samples only: its word replaces theirs where it can be right.</summary>
    public EnergyCount WithStart(DateTimeOffset startedAt, long meterStartWh)
    {
        var start = From(startedAt, meterStartWh, MaxPowerW) with { IntervalsMilliWh = IntervalsMilliWh, IntervalAt = IntervalAt };
        if (First is not { } sampled || start.StartMilliWh is not { } register) return start;
        var next = sampled.UnitOpen && IsKWh(register, sampled.MilliWh, sampled.At - startedAt) ? InKWh() : this;
        var before = next.StartMilliWh - register ?? 0;
        var isRight = register > 0 ? before is >= 0 and <= Energy.Register.OneSession : IsPossible(before, sampled.At - startedAt);
        return isRight
            ? next.Shifted(before) with { Source = start.Source, StartMilliWh = register, StartedAt = startedAt }
            : (next with { StartedAt = startedAt }).Noting(MeteringFlags.StartRegisterCorrected);
    }

    EnergyCount BeganWith(RegisterValue begin, DateTimeOffset at)
    {
        if (Source is StartSource.Begin or StartSource.Start) return this;
        var value = InMilliWh(begin);
        var next = Noting(MeteringFlags.StartRegisterCorrected, Source == StartSource.Zero && value > 0);
        if (First is not { } first)
        {
            var open = !begin.UnitStated && Unit == RegisterUnit.Open;
            return next.StartingFrom(value, at) with { Source = StartSource.Begin, First = new(value, at, open), LastUnitOpen = open };
        }

        // It came late, as it does in the data of a stop: the samples stand, only what they are counted from moves.
        var isBefore = at <= first.At && value <= first.MilliWh && first.MilliWh - value <= Energy.Register.OneSession;
        var before = (StartMilliWh ?? value) - value;
        return isBefore && EnergyMilliWh + before >= 0
            ? next.Shifted(before) with { Source = StartSource.Begin, StartMilliWh = value }
            : this;
    }

    /// <summary>Is the first register still in reach of where the session is said to have started?</summary>
    EnergyCount OpenedBy(FirstRegister first)
    {
        var next = this with { First = first };
        return Source switch
        {
            StartSource.Unknown => next.StartingFrom(first.MilliWh, first.At),
            StartSource.Zero when !IsPossible(first.MilliWh, first.At - StartedAt) =>
                next.StartingFrom(first.MilliWh, first.At).Noting(MeteringFlags.StartRegisterCorrected),
            _ => next,
        };
    }

    EnergyCount StartingFrom(long milliWh, DateTimeOffset at) =>
        this with { Source = StartSource.FirstSample, StartMilliWh = milliWh, Register = new(milliWh, at) };

    EnergyCount Shifted(long milliWh) => this with { Register = Register?.Shifted(milliWh) };

    /// <summary>The stop is a second witness to a start of 0: it may rule it out, or show that the first sample was wrong.</summary>
    EnergyCount WithStartBy(long stop, DateTimeOffset at)
    {
        if (at <= StartedAt) return this;
        var isPossible = IsPossible(stop, at - StartedAt);
        if (Source == StartSource.Zero && First is null && !isPossible)
            return StartingFrom(stop, at).Noting(MeteringFlags.StartRegisterCorrected | MeteringFlags.ImplausibleEnergy);
        var wasCorrected = Source == StartSource.FirstSample && Noted.HasFlag(MeteringFlags.StartRegisterCorrected);
        return wasCorrected && stop < StartMilliWh && isPossible
            ? From(StartedAt, 0, MaxPowerW) with { First = First, Unit = Unit, Noted = Noted & ~MeteringFlags.StartRegisterCorrected }
            : this;
    }

    bool IsPossible(long milliWh, TimeSpan elapsed) => milliWh >= 0 && (milliWh <= SmallStart || milliWh <= MostPossible(elapsed));

    long MostPossible(TimeSpan elapsed) => Energy.Register.Possible(MaxPowerW ?? UsualW, elapsed);
}
