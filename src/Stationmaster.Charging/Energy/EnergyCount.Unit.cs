namespace Stationmaster.Charging.Energy;

/// <summary>What registers without a unit turned out to be.</summary>
enum RegisterUnit { Open, Wh, KWh }

// In which unit registers come that name none.
readonly partial record struct EnergyCount
{
    /// <summary>
    /// A register without a unit is Wh by the standard, and kWh from some stations. It is compared with a register whose unit is sure,
    /// and where there is none its growth with the power; what is found is kept for the rest of the session.
    /// </summary>
    EnergyCount InferUnit(decimal wh, DateTimeOffset at, decimal? expectedWh)
    {
        if (Register is not { LastMilliWh: > 0 } register) return this;
        if (!LastUnitOpen)
        {
            var isWh = Energy.Register.GoesOn(register.LastMilliWh, InMilliWh(wh), at - register.At);
            var isKWh = Energy.Register.GoesOn(register.LastMilliWh, InMilliWh(wh * 1000), at - register.At);
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

    /// <summary>The stop is always Wh.</summary>
    EnergyCount WithUnitBy(long stop, DateTimeOffset at) =>
        LastUnitOpen && Register is { } last && IsKWh(stop, last.LastMilliWh, at - last.At) ? InKWh() : this;

    /// <summary>Does a register taken for Wh fit to one that is Wh only if it is kWh?</summary>
    static bool IsKWh(long sure, long taken, TimeSpan between) =>
        AreNear(sure, taken * 1000, between) && !AreNear(sure, taken, between);

    static bool AreNear(long first, long second, TimeSpan between) =>
        Energy.Register.GoesOn(Math.Min(first, second), Math.Max(first, second), between);

    long InMilliWh(RegisterValue register) => InMilliWh(register.UnitStated ? register.Wh : register.Wh * UnitFactor);
}
