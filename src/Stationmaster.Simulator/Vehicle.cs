namespace Stationmaster.Simulator;

/// <summary>A car: how much its battery holds, and how fast it takes it.</summary>
/// <param name="MaxAcKw">Of all its phases together.</param>
public sealed record Vehicle(decimal BatteryKwh, decimal MaxAcKw, int AcPhases, decimal MaxDcKw)
{
    /// <summary>Null for a car that says nothing over its cable.</summary>
    public CarTalk? Talk { get; init; }

    /// <summary>Cars as they are met on the road: small, middling, large, plug-in hybrid.</summary>
    public static IReadOnlyList<Vehicle> Usual { get; } =
    [
        new(36m, 7.4m, 1, 50m), new(52m, 11m, 3, 100m), new(58m, 11m, 3, 120m), new(60m, 11m, 3, 170m), new(77m, 11m, 3, 135m),
        new(82m, 11m, 3, 210m), new(93m, 22m, 3, 270m), new(12m, 3.7m, 1, 0m),
    ];

    /// <summary>The power it draws, W.</summary>
    /// <param name="stateOfCharge">0 to 100.</param>
    public int PowerW(ConnectorPlan connector, decimal stateOfCharge)
    {
        if (stateOfCharge >= 100m)
            return 0;
        if (connector.Kind == ConnectorKind.Dc)
            return Watts(Math.Min(connector.MaxKw, MaxDcKw * Taper(stateOfCharge)));
        var phases = Math.Min(connector.Phases, AcPhases);
        var perPhase = Math.Min(connector.MaxKw / connector.Phases, MaxAcKw / AcPhases);
        return Watts(perPhase * phases * (stateOfCharge < 97m ? 1m : 0.4m));
    }

    public int PhasesAt(ConnectorPlan connector) => connector.Kind == ConnectorKind.Dc ? 1 : Math.Min(connector.Phases, AcPhases);

    /// <summary>Full power to half full, then down to a tenth: how batteries are charged fast.</summary>
    static decimal Taper(decimal stateOfCharge) => stateOfCharge switch
    {
        < 10m => 0.7m + (stateOfCharge * 0.03m),
        < 50m => 1m,
        _ => 1m - ((stateOfCharge - 50m) / 50m * 0.9m),
    };

    static int Watts(decimal kilowatts) => (int)(kilowatts * 1000m);
}
