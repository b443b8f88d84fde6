using Stationmaster.Charging.Energy;

namespace Stationmaster.Tests.Energy;

/// <summary>Samples by the minute of the session.</summary>
static class Samples
{
    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Minute(decimal minute) => Start + TimeSpan.FromTicks((long)(minute * TimeSpan.TicksPerMinute));

    public static MeterSample Sample(decimal minute, params MeasuredValue[] values) => new(Minute(minute), [.. values]);

    public static MeterSample Register(decimal minute, decimal wh) => Sample(minute, Unit(wh));

    public static MeterSample Soc(decimal minute, decimal percent) =>
        Sample(minute, Value(Measurand.StateOfCharge, percent, location: "EV"));

    /// <summary>A register with its unit.</summary>
    public static MeasuredValue Unit(decimal wh) => Value(Measurand.EnergyImportRegister, wh);

    public static MeasuredValue Unitless(decimal register) => new(Measurand.EnergyImportRegister, register, UnitStated: false);

    public static MeasuredValue Power(decimal watts, Phase phase = Phase.None, string? location = null) =>
        Value(Measurand.PowerImport, watts, phase, location: location);

    public static MeasuredValue Value(
        Measurand measurand, decimal value, Phase phase = Phase.None, SampleContext context = SampleContext.Periodic,
        string? location = null) =>
        new(measurand, value, phase, context, Location: location);
}
