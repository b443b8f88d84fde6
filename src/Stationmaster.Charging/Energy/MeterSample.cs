using System.Collections.Immutable;

namespace Stationmaster.Charging.Energy;

/// <summary>What a sampled value measures: the measurands this program uses. Everything else stays in the message log.</summary>
public enum Measurand
{
    /// <summary>Energy.Active.Import.Register, Wh.</summary>
    EnergyImportRegister,
    /// <summary>Energy.Active.Import.Interval, Wh.</summary>
    EnergyImportInterval,
    /// <summary>Energy.Active.Export.Register, Wh.</summary>
    EnergyExportRegister,
    /// <summary>Power.Active.Import, W.</summary>
    PowerImport,
    /// <summary>Power.Offered, W.</summary>
    PowerOffered,
    /// <summary>Current.Import, A.</summary>
    CurrentImport,
    /// <summary>Current.Offered, A.</summary>
    CurrentOffered,
    /// <summary>Voltage, V.</summary>
    Voltage,
    /// <summary>SoC, percent.</summary>
    StateOfCharge,
    /// <summary>Temperature, Celsius.</summary>
    Temperature,
    /// <summary>Frequency, Hz.</summary>
    Frequency,
}

/// <summary>Why a value was sampled: OCPP 1.6 §7.31 ReadingContext.</summary>
public enum SampleContext
{
    Periodic, Begin, End, Clock, InterruptionBegin, InterruptionEnd, Trigger, Other,
}

/// <summary>The phase of a value; None when it stands for the whole connector. L1N and L1 are told apart, as stations send either.</summary>
public enum Phase
{
    None, L1, L2, L3, N, L1N, L2N, L3N, L1L2, L2L3, L3L1,
}

/// <param name="Value">In the measurand's unit as listed in <see cref="Measurand"/>: kilo is already resolved.</param>
/// <param name="UnitStated">False when the station named no unit, so that a kWh sent as Wh can still be told (field rule: factor 1000).</param>
/// <param name="Location">OCPP's location ("Outlet", "Inlet", "Body", "Cable", "EV"); null for Outlet, the default.</param>
public readonly record struct MeasuredValue(
    Measurand Measurand, decimal Value, Phase Phase = Phase.None, SampleContext Context = SampleContext.Periodic,
    bool UnitStated = true, string? Location = null);

/// <summary>All values a station sampled at one moment.</summary>
/// <param name="At">UTC; null when the station's timestamp could not be read.</param>
public sealed record MeterSample(DateTimeOffset? At, ImmutableArray<MeasuredValue> Values);
