namespace Stationmaster.Charging.Energy;

/// <summary>
/// What a car gave back, by its own register (Energy.Active.Export.Register). It is never taken from what the car took: the two are priced
/// apart (field rule 52).
/// </summary>
static class Exported
{
    /// <summary>mWh; null where no such register was told.</summary>
    /// <param name="unitFactor"><see cref="Metering.RegisterFactor"/>, for stations that send kWh without a unit.</param>
    public static long? MilliWh(IEnumerable<(DateTimeOffset At, MeterSample Sample)> samples, int unitFactor)
    {
        Register? register = null;
        foreach (var (at, sample) in samples.OrderBy(timed => timed.At))
        {
            var lines = Lines.Of(sample.Values.IsDefault ? [] : sample.Values, Measurand.EnergyExportRegister);
            if (lines.Sum is >= 0 and var wh && !(at <= register?.SeenAt))
                register = Register.Next(register, lines.UnitStated ? wh : wh * unitFactor, at);
        }
        return register?.EnergyMilliWh;
    }
}
