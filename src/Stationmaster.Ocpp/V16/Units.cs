using Stationmaster.Charging.Energy;
using Stationmaster.Ocpp.Json;

namespace Stationmaster.Ocpp.V16;

enum Unit { None, Plain, Kilo, Kelvin, Fahrenheit }

/// <summary>UnitOfMeasure: OCPP 1.6 §7.47.</summary>
static class Units
{
    /// <summary>Frequency has no unit in the standard, so stations invent one.</summary>
    static readonly Words Known = new(
        ["Wh", "W", "A", "V", "Celcius", "Celsius", "Percent", "VA", "var", "varh", "kWh", "kW", "kVA", "kvar", "kvarh", "K", "Fahrenheit"],
        ["Hertz", "Hz", "C", "F", "%"]);

    /// <summary>False, and noted, for a unit nobody knows: its value means nothing.</summary>
    public static bool Read(ref Fields fields, out Unit unit)
    {
        unit = Unit.None;
        if (fields.Word(Known) is not { } index)
            return fields.WasAbsent;
        unit = Known[index] switch
        {
            "kWh" or "kW" or "kVA" or "kvar" or "kvarh" => Unit.Kilo,
            "K" => Unit.Kelvin,
            "Fahrenheit" or "F" => Unit.Fahrenheit,
            _ => Unit.Plain,
        };
        return true;
    }

    public static decimal Resolve(decimal value, Unit unit) => unit switch
    {
        Unit.Kilo => value * 1000m,
        Unit.Kelvin => value - 273.15m,
        Unit.Fahrenheit => (value - 32m) / 1.8m,
        _ => value,
    };

    public static string? For(Measurand measurand) => measurand switch
    {
        Measurand.EnergyImportRegister or Measurand.EnergyImportInterval or Measurand.EnergyExportRegister => "Wh",
        Measurand.PowerImport or Measurand.PowerOffered => "W",
        Measurand.CurrentImport or Measurand.CurrentOffered => "A",
        Measurand.Voltage => "V",
        Measurand.StateOfCharge => "Percent",
        Measurand.Temperature => "Celcius",
        _ => null,
    };
}
