using System.Collections.Immutable;
using Stationmaster.Charging.Energy;

namespace Stationmaster.Simulator;

/// <summary>What a connector's meter shows at a moment.</summary>
static class Sampling
{
    static readonly string[] Known =
    [
        "Energy.Active.Import.Register", "Power.Active.Import", "Current.Import", "Voltage", "SoC", "Temperature", "Frequency",
        "Power.Offered", "Current.Offered",
    ];

    public static bool Knows(string measurand) => Known.Contains(measurand);

    public static MeterSample Of(SimulatedConnector connector, IEnumerable<string> measurands, SampleContext context, DateTimeOffset at)
    {
        var values = ImmutableArray.CreateBuilder<MeasuredValue>();
        foreach (var measurand in measurands)
            Add(values, connector, measurand, context);
        return new(at, values.DrainToImmutable());
    }

    static void Add(ImmutableArray<MeasuredValue>.Builder values, SimulatedConnector connector, string measurand, SampleContext context)
    {
        var isDc = connector.Plan.Kind == ConnectorKind.Dc;
        switch (measurand)
        {
            case "Energy.Active.Import.Register":
                values.Add(new(Measurand.EnergyImportRegister, connector.RegisterWh, Context: context));
                break;
            case "Power.Active.Import":
                values.Add(new(Measurand.PowerImport, connector.PowerW, Context: context));
                break;
            case "Power.Offered":
                values.Add(new(Measurand.PowerOffered, connector.Plan.MaxKw * 1000m, Context: context));
                break;
            case "SoC" when isDc && connector.Car is not null:
                values.Add(new(Measurand.StateOfCharge, decimal.Truncate(connector.Soc), Context: context));
                break;
            case "Voltage" when isDc:
                values.Add(new(Measurand.Voltage, Volts(connector), Context: context));
                break;
            case "Current.Import" when isDc:
                values.Add(new(Measurand.CurrentImport, Math.Round(connector.PowerW / Volts(connector), 1), Context: context));
                break;
            case "Voltage" or "Current.Import":
                AddPhases(values, connector, measurand == "Voltage", context);
                break;
        }
    }

    static void AddPhases(ImmutableArray<MeasuredValue>.Builder values, SimulatedConnector connector, bool isVoltage, SampleContext context)
    {
        var used = connector.Car?.PhasesAt(connector.Plan) ?? 0;
        for (var i = 0; i < connector.Plan.Phases; i++)
        {
            var current = i < used ? Math.Round(connector.PowerW / (decimal)used / 230m, 1) : 0m;
            values.Add(isVoltage
                ? new(Measurand.Voltage, 229.4m + (i * 0.7m), Phase.L1N + i, context)
                : new(Measurand.CurrentImport, current, Phase.L1 + i, context));
        }
    }

    /// <summary>A battery's voltage rises with what it holds.</summary>
    static decimal Volts(SimulatedConnector connector) => 340m + decimal.Truncate(connector.Soc * 0.7m);
}
