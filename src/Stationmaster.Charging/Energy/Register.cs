namespace Stationmaster.Charging.Energy;

/// <summary>
/// Follows one meter's register, mWh, and adds up its growth alone, so that energy is never negative. A value that does not go on from
/// the last is held until the next agrees with it: then the register was reset, or jumped. If none does, it was a glitch.
/// </summary>
readonly record struct Register(long LastMilliWh, DateTimeOffset At, long EnergyMilliWh = 0)
{
    /// <summary>A meter may fall this far without meaning it.</summary>
    const long Jitter = 10_000;
    /// <summary>What may be added beyond the power limit, as sampling and clocks are not exact.</summary>
    const long Slack = 500_000;
    /// <summary>More than any car takes, mWh: a register that is further away has changed its meaning.</summary>
    public const long OneSession = 200_000_000;
    /// <summary>What the next value is believed at once up to, W. A stronger connector's register is believed one sample later.</summary>
    const long UsualW = 500_000;

    /// <summary>After growing so often the register is where it is, and what it was before is forgotten.</summary>
    const int Established = 3;

    /// <summary>Where registers begin again, mWh: displays of 5, 6 and 7 digits of kWh, and 32 bits of Wh, signed and not.</summary>
    static readonly long[] Moduli = [100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, (1L << 31) * 1000, (1L << 32) * 1000];

    // Seldom there, and so apart: what is copied with each sample is to be small.
    sealed record Value(long MilliWh, DateTimeOffset At);

    sealed record Course(long LastMilliWh, DateTimeOffset At, long EnergyMilliWh, int Resets);

    /// <summary>A value that does not go on from the last, until another agrees with it.</summary>
    Value? Held { get; init; }

    /// <summary>Where the register was before it was reset or jumped, should it come back.</summary>
    Course? Before { get; init; }

    /// <summary>How often it has grown since it was reset or jumped, up to <see cref="Established"/>.</summary>
    int Growths { get; init; }

    public int Resets { get; private init; }

    public bool Jumped { get; private init; }

    /// <summary>The time of the latest value looked at, believed or not.</summary>
    public DateTimeOffset SeenAt => Held is { } held && held.At > At ? held.At : At;

    /// <summary>What <paramref name="powerW"/> delivers at the most, mWh, generously.</summary>
    public static long Possible(long powerW, TimeSpan elapsed) =>
        elapsed <= TimeSpan.Zero ? Slack : Slack + (powerW * (elapsed.Ticks / TimeSpan.TicksPerSecond) / 36 * 11);

    /// <summary>The next value. <paramref name="at"/> is later than <see cref="SeenAt"/>.</summary>
    public Register Next(long value, DateTimeOffset at, bool rebooted) =>
        Follow(value, at, rebooted) ?? this with { Held = new Value(value, at), Jumped = Jumped || value > LastMilliWh };

    /// <summary>The same where nothing else is known of the session.</summary>
    public static Register Next(Register? register, decimal wh, DateTimeOffset at)
    {
        var value = (long)Math.Round(wh * 1000, MidpointRounding.AwayFromZero);
        return register?.Next(value, at, rebooted: false) ?? new Register(value, at);
    }

    /// <summary>The register at the stop, the station's last word: it needs no other to agree. Null where it can't be right.</summary>
    public Register? Close(long value, DateTimeOffset at, bool rebooted)
    {
        if (Follow(value, at, rebooted) is { } followed) return followed;
        return value > LastMilliWh && value - LastMilliWh <= OneSession ? GrownTo(value, at) : null;
    }

    /// <summary>The session began elsewhere than assumed: that much more energy, or less.</summary>
    public Register Shifted(long milliWh) => this with
    {
        EnergyMilliWh = EnergyMilliWh + milliWh,
        Before = Before is { } before ? before with { EnergyMilliWh = before.EnergyMilliWh + milliWh } : null,
    };

    public static bool GoesOn(long from, long value, TimeSpan elapsed) =>
        value >= from - Jitter && value - from <= Possible(UsualW, elapsed);

    /// <summary>
    /// A register that went over its highest value begins again from 0 (field rule 17): only where it stood within one session of that, and
    /// the way round is no more than could be delivered. Should it come back, it was a dip.
    /// </summary>
    Register? RolledOver(long value, DateTimeOffset at)
    {
        if (value is < 0 or > OneSession || value >= LastMilliWh)
            return null;
        foreach (var modulus in Moduli)
        {
            var gained = modulus - LastMilliWh + value;
            if (LastMilliWh <= modulus && gained <= OneSession && gained <= Possible(UsualW, at - At))
            {
                return new(value, at, EnergyMilliWh + gained)
                {
                    Before = new(LastMilliWh, At, EnergyMilliWh, Resets), Resets = Resets + 1, Jumped = Jumped,
                };
            }
        }
        return null;
    }

    Register? Follow(long value, DateTimeOffset at, bool rebooted)
    {
        // A stretch of zeros was no reset if the old register comes back.
        if (Before is { } before && Growths == 0 && LastMilliWh < before.LastMilliWh && GoesOn(before.LastMilliWh, value, at - before.At))
            return Rejoined(before).GrownTo(value, at);
        if (GoesOn(LastMilliWh, value, at - At)) return GrownTo(value, at);
        if (RolledOver(value, at) is { } rolled) return rolled;
        if (rebooted && value >= 0 && value < LastMilliWh / 10) return RestartedAt(new(value, at));
        if (Held is not { } held || !Agrees(held, value, at)) return null;
        return Before is { } old && GoesOn(old.LastMilliWh, held.MilliWh, held.At - old.At)
            ? Rejoined(old).GrownTo(value, at)
            : RestartedAt(held).GrownTo(value, at);
    }

    bool Agrees(Value held, long value, DateTimeOffset at) =>
        at > held.At && (GoesOn(held.MilliWh, value, at - held.At)
            || (value >= held.MilliWh && held.MilliWh > LastMilliWh && value - LastMilliWh <= OneSession));

    Register RestartedAt(Value start)
    {
        var step = start.MilliWh - LastMilliWh;
        var gained = step switch
        {
            > OneSession => 0,
            > 0 => step,
            // Down to almost nothing: it was set to 0, and what it shows was delivered since.
            _ when start.MilliWh < LastMilliWh / 10 && start.MilliWh <= Possible(UsualW, start.At - At) => start.MilliWh,
            _ => 0,
        };
        return new(start.MilliWh, start.At, EnergyMilliWh + gained)
        {
            Before = new(LastMilliWh, At, EnergyMilliWh, Resets),
            Resets = step < 0 ? Resets + 1 : Resets,
            Jumped = Jumped,
        };
    }

    Register Rejoined(Course before) => new(before.LastMilliWh, before.At, before.EnergyMilliWh) { Resets = before.Resets, Jumped = true };

    Register GrownTo(long value, DateTimeOffset at)
    {
        var growths = value > LastMilliWh && Growths < Established ? Growths + 1 : Growths;
        return this with
        {
            LastMilliWh = Math.Max(value, LastMilliWh),
            At = at > At ? at : At,
            EnergyMilliWh = EnergyMilliWh + Math.Max(0, value - LastMilliWh),
            Held = null,
            Before = growths < Established ? Before : null,
            Growths = growths,
        };
    }
}
