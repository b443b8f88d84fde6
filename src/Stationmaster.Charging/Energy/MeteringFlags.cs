namespace Stationmaster.Charging.Energy;

/// <summary>What had to be corrected or could not be believed while the meter of a session was followed; shown to the operator.</summary>
[Flags]
public enum MeteringFlags
{
    None = 0,
    /// <summary>The register fell and went on from there: energy is the sum of its stretches.</summary>
    MeterReset = 1,
    /// <summary>Registers without a unit were kWh and were taken as such.</summary>
    UnitCorrected = 2,
    /// <summary>The start said 0 though the register was far from it: the first sample's register is the start.</summary>
    StartRegisterCorrected = 4,
    /// <summary>The stop's register lies below the start's: energy is what the samples show, or none.</summary>
    StopBelowStart = 8,
    /// <summary>The stop's register contradicts the samples and was left out of account.</summary>
    StopIgnored = 16,
    /// <summary>A register far from all others was left out of account, at least until the next one agreed with it.</summary>
    RegisterJumped = 32,
    /// <summary>A power no connector delivers was left out of account.</summary>
    ImplausiblePeak = 64,
    /// <summary>More energy than the time allows, or a stop from which none can be told: worth a look before it is charged for.</summary>
    ImplausibleEnergy = 128,
    /// <summary>No register was ever sent: energy is the sum of Energy.Active.Import.Interval.</summary>
    EnergyFromIntervals = 256,
}
