using Stationmaster.Charging.Stations;

namespace Stationmaster.Simulator;

/// <summary>One connector with its meter, and the car plugged into it. Only its station's loop touches it.</summary>
public sealed class SimulatedConnector
{
    const long PerWh = 3_600_000;

    readonly EvseMeter _meter;
    long _battery;
    DateTimeOffset _meteredUntil;

    internal SimulatedConnector(int number, ConnectorRef at, ConnectorPlan plan, EvseMeter meter, DateTimeOffset now)
    {
        _meteredUntil = now;
        Number = number;
        Ref = at;
        Plan = plan;
        _meter = meter;
    }

    /// <summary>From 1, through the whole station.</summary>
    public int Number { get; }

    public ConnectorRef Ref { get; }

    /// <summary>They have one EVSE, and so one meter: one of them charges, or the other.</summary>
    internal bool SharesEvseWith(SimulatedConnector other) => other != this && other._meter == _meter;

    public ConnectorPlan Plan { get; }

    public ConnectorStatus Status { get; internal set; } = ConnectorStatus.Available;

    /// <summary>Null when all is well.</summary>
    public string? ErrorCode { get; internal set; }

    public bool IsOperative { get; internal set; } = true;

    /// <summary>Null when nothing is plugged in.</summary>
    public Vehicle? Car { get; private set; }

    public Transaction? Transaction { get; internal set; }

    /// <summary>The meter's reading, in whole Wh as it is reported.</summary>
    public long RegisterWh => _meter.Register / PerWh;

    /// <summary>What flows now, W.</summary>
    public int PowerW => Transaction is { IsPaused: false } && Car is { } car ? Math.Min(car.PowerW(Plan, Soc), LimitW ?? int.MaxValue) : 0;

    /// <summary>What a charging profile allows now, W; null for no limit.</summary>
    internal int? LimitW { get; set; }

    /// <summary>How full the car's battery is, 0 to 100.</summary>
    public decimal Soc => Car is { } car ? Math.Min(100m, _battery / (car.BatteryKwh * 10m * PerWh)) : 0m;

    /// <summary>Who may start here once a car is plugged in.</summary>
    internal string? AuthorisedToken { get; set; }

    /// <summary>Of the remote start by which that came; null for none.</summary>
    internal RemoteStart? RemoteStart { get; set; }

    /// <summary>For whom it is kept; null for nobody.</summary>
    internal ReserveNow? Reservation { get; set; }

    internal bool IsStatusUnsent { get; set; }

    /// <summary>What was told last, in the few words that OCPP 2.x has.</summary>
    internal ConnectorStatus? ToldStatus { get; set; }

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
            _meter.Register += Math.Max(0, energy);
            _battery += Math.Max(0, energy);
            _meteredUntil += step;
        }
    }
}

/// <summary>What an EVSE's connectors have in common.</summary>
sealed class EvseMeter(long registerWh)
{
    const long PerWh = 3_600_000;

    /// <summary>Watt-milliseconds, so that whole watts over whole milliseconds add up exactly.</summary>
    internal long Register { get; set; } = registerWh * PerWh;
}

/// <summary>A transaction as its station knows it.</summary>
public sealed class Transaction(string tokenUid, DateTimeOffset startedAt, long meterStartWh)
{
    public string TokenUid { get; } = tokenUid;

    /// <summary>IdTokenEnumType of OCPP 2.x; null for the usual.</summary>
    internal string? TokenType { get; set; }

    public DateTimeOffset StartedAt { get; } = startedAt;

    public long MeterStartWh { get; } = meterStartWh;

    /// <summary>The number the back office gave; null until it did.</summary>
    public int? Id { get; internal set; }

    /// <summary>The station's own id of it, where stations give the ids (OCPP 2.x).</summary>
    public string? OwnId { get; internal init; }

    internal int NextSequence { get; set; }

    /// <summary>The remote start that began it; null where nobody ordered it.</summary>
    internal RemoteStart? RemoteStart { get; init; }

    /// <summary>Null while it runs, Wh.</summary>
    public long? MeterStopWh { get; internal set; }

    public bool IsPaused { get; internal set; }

    /// <summary>The back office never took the start: what belongs to it is not sent.</summary>
    internal bool IsLost { get; set; }
}
