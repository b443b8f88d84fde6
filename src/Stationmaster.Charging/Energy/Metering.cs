using System.Collections.Immutable;

namespace Stationmaster.Charging.Energy;

/// <summary>
/// What is known of the meter of one session, folded sample by sample. A sample that comes again changes nothing; one that comes late
/// changes only what it can tell better (the start's register, the peak, the first state of charge).
/// </summary>
public sealed record Metering
{
    /// <summary>The most points of <see cref="Curve"/>.</summary>
    public const int MostCurvePoints = 24;

    EnergyCount Energy { get; init; }
    Power Power { get; init; }
    PowerCurve PowerCurve { get; init; }
    Dated<int>? SocFirst { get; init; }
    Dated<int>? SocLast { get; init; }
    Dated<decimal>? Current { get; init; }
    Dated<decimal>? Voltage { get; init; }
    bool StopIsKnown { get; init; }

    /// <summary>A value and when it was so.</summary>
    sealed record Dated<T>(T Value, DateTimeOffset At);

    public DateTimeOffset StartedAt => Energy.StartedAt;

    public DateTimeOffset? StoppedAt { get; private init; }

    /// <summary>Never negative. It grows, except where a start or a jump of the register proves wrong.</summary>
    public long EnergyMilliWh => Energy.EnergyMilliWh;

    /// <summary>The register energy is counted from, Wh, after corrections; null while none is known.</summary>
    public decimal? MeterStartWh => Energy.StartMilliWh / 1000m;

    /// <summary>The register energy is counted to, Wh; null while the session runs. After a reset it may lie below the start.</summary>
    public decimal? MeterStopWh => StoppedAt is null ? null : Energy.LastMilliWh / 1000m;

    /// <summary>The latest power, W, as of <see cref="PowerAt"/>: reported, else the mean of the last slice of at least 10 s.</summary>
    public decimal? PowerW => Power.NowW;

    public DateTimeOffset? PowerAt => Power.At;

    /// <summary>The highest power, W.</summary>
    public decimal? PeakPowerW => Power.PeakW;

    /// <summary>The peak is no measured power but the mean of a slice of at least 60 s.</summary>
    public bool PeakIsMean => Power.PeakIsMean;

    /// <summary>Percent, 1..100.</summary>
    public int? FirstSoc => SocFirst?.Value;

    /// <summary>Percent, 1..100.</summary>
    public int? LastSoc => SocLast?.Value;

    /// <summary>A, all phases together.</summary>
    public decimal? CurrentA => Current?.Value;

    /// <summary>V, the mean of the phases.</summary>
    public decimal? VoltageV => Voltage?.Value;

    public DateTimeOffset? LastSampleAt { get; private init; }

    /// <summary>The power so far in at most <see cref="MostCurvePoints"/> points, the last one the latest.</summary>
    public ImmutableArray<PowerPoint> Curve => PowerCurve.Points;

    public MeteringFlags Flags => Energy.Flags | (Power.Implausible ? MeteringFlags.ImplausiblePeak : MeteringFlags.None);

    /// <summary>By what a register sent without a unit is to be multiplied to give Wh: 1, or 1000 for stations that send kWh so.</summary>
    public int RegisterFactor => Energy.UnitFactor;

    /// <param name="meterStartWh">Null where the session is known by its samples only.</param>
    /// <param name="maxPowerW">What the connector can deliver, where known: sharpens what is taken as plausible.</param>
    public static Metering From(DateTimeOffset startedAt, long? meterStartWh, long? maxPowerW = null)
    {
        var energy = EnergyCount.From(startedAt, meterStartWh, maxPowerW);
        return new() { Energy = energy, Power = energy.LastMilliWh is null ? default : Power.From(0, startedAt) };
    }

    /// <param name="at">The sample's own time, or that of its receipt where it has none.</param>
    public Metering Add(MeterSample sample, DateTimeOffset at)
    {
        if (at > StoppedAt) return this;
        var reading = Reading.Of(sample);
        var energy = Energy.Add(reading, at, Power.ExpectedWh(reading.PowerW, at));
        var power = Counted(reading.PowerW is { } powerW && at >= StartedAt ? Power.Reported(powerW, at, energy.MaxPowerW) : Power, energy);
        if (at < StartedAt) return energy == Energy ? this : this with { Energy = energy, Power = power };

        var next = this with
        {
            Energy = energy,
            Power = power,
            PowerCurve = power is { NowW: { } nowW, At: { } powerAt } ? PowerCurve.Add(new(powerAt, nowW)) : PowerCurve,
            SocFirst = reading.Soc is { } soc && !(at >= SocFirst?.At) ? new(soc, at) : SocFirst,
            SocLast = Later(SocLast, reading.Soc, at),
            Current = Later(Current, reading.CurrentA, at),
            Voltage = Later(Voltage, reading.VoltageV, at),
            LastSampleAt = at < LastSampleAt ? LastSampleAt : at,
        };
        return at <= LastSampleAt && next == this ? this : next;
    }

    /// <summary>The session's own start, for one that was known by its samples only.</summary>
    public Metering WithStart(DateTimeOffset startedAt, long meterStartWh)
    {
        var energy = Energy.WithStart(startedAt, meterStartWh);
        return this with { Energy = energy, Power = Power.CountingFrom(energy.EnergyMilliWh, energy.CountedAt ?? startedAt) };
    }

    /// <summary>The station restarted: if its register is lower afterwards, it was reset.</summary>
    public Metering Reboot() => this with { Energy = Energy.Reboot() };

    /// <param name="meterStopWh">Null where the stop is an estimate: energy is the last sample's, until a known stop comes.</param>
    public Metering Stop(DateTimeOffset stoppedAt, long? meterStopWh)
    {
        if (StopIsKnown) return this;
        var energy = Energy.Stop(stoppedAt, meterStopWh);
        return this with
        {
            Energy = energy,
            Power = Counted(Power, energy),
            StoppedAt = stoppedAt,
            StopIsKnown = meterStopWh is not null,
        };
    }

    Power Counted(Power power, EnergyCount energy)
    {
        if (energy.CountedAt is not { } at) return power;
        if ((energy.StartMilliWh, energy.UnitFactor) != (Energy.StartMilliWh, Energy.UnitFactor) || energy.EnergyMilliWh < EnergyMilliWh)
            return power.CountingFrom(energy.EnergyMilliWh, at);
        return at == Energy.CountedAt ? power : power.Counted(energy.EnergyMilliWh, at, energy.MaxPowerW);
    }

    static Dated<T>? Later<T>(Dated<T>? known, T? value, DateTimeOffset at) where T : struct =>
        value is { } now && !(at <= known?.At) ? new(now, at) : known;
}
