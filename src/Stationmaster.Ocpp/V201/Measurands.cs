using Stationmaster.Charging.Energy;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V201;

/// <summary>MeasurandEnumType: OCPP 2.0.1 and 2.1 Part 2 §2.</summary>
static class Measurands
{
    /// <summary>
    /// First those of <see cref="Measurand"/>, in its order but for Temperature, which 2.x has not; then those nobody here uses.
    /// </summary>
    static readonly string[] Shared =
    [
        "Energy.Active.Import.Register", "Energy.Active.Import.Interval", "Energy.Active.Export.Register", "Power.Active.Import",
        "Power.Offered", "Current.Import", "Current.Offered", "Voltage", "SoC", "Frequency", "Current.Export",
        "Energy.Reactive.Export.Register", "Energy.Reactive.Import.Register", "Energy.Active.Export.Interval", "Energy.Active.Net",
        "Energy.Reactive.Export.Interval", "Energy.Reactive.Import.Interval", "Energy.Reactive.Net", "Energy.Apparent.Net",
        "Energy.Apparent.Import", "Energy.Apparent.Export", "Power.Active.Export", "Power.Factor", "Power.Reactive.Export",
        "Power.Reactive.Import",
    ];

    /// <summary>First those that stand for one of <see cref="Measurand"/> under another name.</summary>
    static readonly string[] Newer =
    [
        "Power.Import.Offered", "Current.Import.Offered", "Display.PresentSOC", "Current.Export.Offered", "Current.Export.Minimum",
        "Current.Import.Minimum", "Display.MinimumSOC", "Display.TargetSOC", "Display.MaximumSOC", "Display.RemainingTimeToMinimumSOC",
        "Display.RemainingTimeToTargetSOC", "Display.RemainingTimeToMaximumSOC", "Display.ChargingComplete",
        "Display.BatteryEnergyCapacity", "Display.InletHot", "Energy.Active.Import.CableLoss",
        "Energy.Active.Import.LocalGeneration.Register", "Energy.Active.Setpoint.Interval", "EnergyRequest.Target",
        "EnergyRequest.Minimum", "EnergyRequest.Maximum", "EnergyRequest.Minimum.V2X", "EnergyRequest.Maximum.V2X",
        "EnergyRequest.Bulk", "Power.Active.Setpoint", "Power.Active.Residual", "Power.Export.Minimum", "Power.Export.Offered",
        "Power.Import.Minimum", "Voltage.Minimum", "Voltage.Maximum",
    ];

    const int Frequency = 9;

    static readonly Words Of201 = new(Shared, Newer);
    static readonly Words Of21 = new([.. Shared, .. Newer]);

    /// <summary>Null for one that is not used here.</summary>
    /// <param name="index">Among the words of either edition.</param>
    public static Measurand? At(int index) => index switch
    {
        < Frequency => (Measurand)index,
        Frequency => Measurand.Frequency,
        25 => Measurand.PowerOffered,
        26 => Measurand.CurrentOffered,
        27 => Measurand.StateOfCharge,
        _ => null,
    };

    public static Words In(OcppEdition edition) => edition == OcppEdition.V21 ? Of21 : Of201;

    /// <summary>Null for one that 2.x has no word for.</summary>
    public static string? For(Measurand measurand) => measurand switch
    {
        Measurand.Temperature => null,
        Measurand.Frequency => Shared[Frequency],
        _ => Shared[(int)measurand],
    };
}
