using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>One connector with its meter, and the car plugged into it. Only its station's loop touches it.</summary>
public sealed class SimulatedConnector
{
    const long PerWh = 3_600_000;

    /// <summary>Watt-milliseconds, so that whole watts over whole milliseconds add up exactly.</summary>
    long _register;
    long _battery;
    DateTimeOffset _meteredUntil;

    internal SimulatedConnector(int number, ConnectorPlan plan, long registerWh, DateTimeOffset now)
    {
        _meteredUntil = now;
        Ref = new(number, 1);
        Plan = plan;
        _register = registerWh * PerWh;
    }

    public ConnectorRef Ref { get; }

    public ConnectorPlan Plan { get; }

    public ConnectorStatus Status { get; internal set; } = ConnectorStatus.Available;

    /// <summary>Null when all is well.</summary>
    public string? ErrorCode { get; internal set; }

    public bool IsOperative { get; internal set; } = true;

    /// <summary>Null when nothing is plugged in.</summary>
    public Vehicle? Car { get; private set; }

    public Transaction? Transaction { get; internal set; }

    /// <summary>The meter's reading, in whole Wh as it is reported.</summary>
    public long RegisterWh => _register / PerWh;

    /// <summary>What flows now, W.</summary>
    public int PowerW => Transaction is { IsPaused: false } && Car is { } car ? car.PowerW(Plan, Soc) : 0;

    /// <summary>How full the car's battery is, 0 to 100.</summary>
    public decimal Soc => Car is { } car ? Math.Min(100m, _battery / (car.BatteryKwh * 10m * PerWh)) : 0m;

    /// <summary>Who may start here once a car is plugged in.</summary>
    internal string? AuthorisedToken { get; set; }

    internal bool IsStatusUnsent { get; set; }

    internal void Plug(Vehicle car, decimal soc)
    {
        Car = car;
        _battery = (long)(car.BatteryKwh * soc * 10m * PerWh);
    }

    internal void Unplug() => Car = null;

    /// <summary>Lets the energy flow that flowed until now. Short steps, since the power depends on the state of charge.</summary>
    internal void MeterUntil(DateTimeOffset now)
    {
        if (Transaction is null)
            _meteredUntil = now;
        while (_meteredUntil < now)
        {
            var step = TimeSpan.FromTicks(Math.Min((now - _meteredUntil).Ticks, TimeSpan.TicksPerSecond * 30));
            var energy = PowerW * (step.Ticks / TimeSpan.TicksPerMillisecond);
            if (Car is { } car)
                energy = Math.Min(energy, (long)(car.BatteryKwh * 1000m * PerWh) - _battery);
            _register += Math.Max(0, energy);
            _battery += Math.Max(0, energy);
            _meteredUntil += step;
        }
    }
}

/// <summary>A transaction as its station knows it.</summary>
public sealed class Transaction(string tokenUid, DateTimeOffset startedAt, long meterStartWh)
{
    public string TokenUid { get; } = tokenUid;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public long MeterStartWh { get; } = meterStartWh;

    /// <summary>The number the back office gave; null until it did.</summary>
    public int? Id { get; internal set; }

    /// <summary>Null while it runs, Wh.</summary>
    public long? MeterStopWh { get; internal set; }

    public bool IsPaused { get; internal set; }

    /// <summary>The back office never took the start: what belongs to it is not sent.</summary>
    internal bool IsLost { get; set; }
}
