using System.Collections.Immutable;
using Stationmaster.Charging.Energy;
using Stationmaster.Charging.Stations;
using Xunit;
using static Stationmaster.Tests.Ocpp.Ocpp16Text;

namespace Stationmaster.Tests.Ocpp;

public class SampledValueTests
{
    [Fact]
    public void Defaults_are_the_import_register_in_Wh_sampled_periodically() =>
        Assert.Equal(new MeasuredValue(Measurand.EnergyImportRegister, 1234.5m, UnitStated: false), Strict("""{"value":"1234.5"}"""));

    [Theory]
    [InlineData("""{"value":"1.5","unit":"kWh"}""", Measurand.EnergyImportRegister, "1500")]
    [InlineData("""{"value":"7.36","unit":"kW","measurand":"Power.Active.Import"}""", Measurand.PowerImport, "7360")]
    [InlineData("""{"value":"16","unit":"A","measurand":"Current.Import"}""", Measurand.CurrentImport, "16")]
    [InlineData("""{"value":"81","unit":"Percent","measurand":"SoC"}""", Measurand.StateOfCharge, "81")]
    [InlineData("""{"value":"21.5","unit":"Celcius","measurand":"Temperature"}""", Measurand.Temperature, "21.5")]
    [InlineData("""{"value":"21.5","unit":"Celsius","measurand":"Temperature"}""", Measurand.Temperature, "21.5")]
    [InlineData("""{"value":"300","unit":"K","measurand":"Temperature"}""", Measurand.Temperature, "26.85")]
    [InlineData("""{"value":"212","unit":"Fahrenheit","measurand":"Temperature"}""", Measurand.Temperature, "100")]
    public void Units_are_resolved(string json, Measurand measurand, string value) =>
        Assert.Equal(new MeasuredValue(measurand, decimal.Parse(value, null)), Strict(json));

    [Fact]
    public void Phase_context_and_location_are_kept() => Assert.Equal(
        new MeasuredValue(Measurand.Voltage, 231m, Phase.L1N, SampleContext.InterruptionBegin, true, "Inlet"),
        Strict("""
            {"value":"231","measurand":"Voltage","unit":"V","phase":"L1-N","context":"Interruption.Begin","location":"Inlet",
             "format":"Raw"}
            """));

    [Fact]
    public void The_outlet_is_the_default_location() => Assert.Null(Strict("""{"value":"1","location":"Outlet"}""")!.Value.Location);

    [Theory]
    [InlineData("""{"value":"OCMF|{}|{}","format":"SignedData"}""")]
    [InlineData("""{"value":"1","measurand":"Power.Factor"}""")]
    [InlineData("""{"value":"1","measurand":"RPM"}""")]
    [InlineData("""{"value":"1","measurand":"Current.Export","unit":"A"}""")]
    public void What_is_no_number_of_ours_is_passed_over_in_silence(string json) => Assert.Null(Strict(json));

    [Theory]
    [InlineData("""{"value":12.5}""", "12.5")]
    [InlineData("""{"value":1.25e1}""", "12.5")]
    [InlineData("""{"value":"12.5","measurand":"energy.active.import.register"}""", "12.5")]
    [InlineData("""{"value":"12.5","phase":""}""", "12.5")]
    [InlineData("""{"value":"12.5","measurand":null}""", "12.5")]
    [InlineData("""{"value":"12.5","format":"Hex"}""", "12.5")]
    public void Sloppy_values_are_understood_and_noted(string json, string value)
    {
        var (values, isStrict) = ReadOne(json);
        Assert.False(isStrict);
        Assert.Equal(decimal.Parse(value, null), Assert.Single(values).Value);
    }

    [Theory]
    [InlineData("12,5", "12.5")]
    [InlineData(" 12.5 ", "12.5")]
    [InlineData("1.25E+1", "12.5")]
    [InlineData("-3", "-3")]
    [InlineData("0.000123", "0.000123")]
    public void Odd_numbers_that_the_schema_allows_are_understood(string text, string value) =>
        Assert.Equal(decimal.Parse(value, null), Strict($$"""{"value":"{{text}}"}""")!.Value.Value);

    [Theory]
    [InlineData("""{"value":"50","measurand":"Frequency","unit":"Hertz"}""", Measurand.Frequency)]
    [InlineData("""{"value":"50","measurand":"SoC","unit":"%"}""", Measurand.StateOfCharge)]
    public void Units_the_standard_lacks_are_understood(string json, Measurand measurand)
    {
        var (values, isStrict) = ReadOne(json);
        Assert.False(isStrict);
        Assert.Equal(new MeasuredValue(measurand, 50m), Assert.Single(values));
    }

    [Theory]
    [InlineData("""{"value":"NaN"}""")]
    [InlineData("""{"value":""}""")]
    [InlineData("""{"value":"1e30"}""")]
    [InlineData("""{"value":"1.2.3"}""")]
    [InlineData("""{"value":"1,2,3"}""")]
    [InlineData("""{"value":null}""")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"value":true}""")]
    [InlineData("""{}""")]
    [InlineData("""{"value":"1","unit":"furlong"}""")]
    [InlineData("""{"value":"1","measurand":"Mood"}""")]
    [InlineData("""{"value":"1","phase":"L4"}""")]
    public void What_means_nothing_is_dropped_and_noted_and_costs_the_others_nothing(string json)
    {
        var reading = Read("MeterValues", Message($$"""{{json}},{"value":"7"}"""));
        Assert.False(reading.IsStrictlyValid);
        Assert.Equal(7m, Assert.Single(Values(reading.Event)).Value);
    }

    [Fact]
    public void Transaction_ids_come_through_as_the_station_gave_them()
    {
        Assert.Null(Event<MeterReported>("MeterValues", Message("""{"value":"7"}""")).TransactionId);
        Assert.Equal(-1, Event<MeterReported>("MeterValues", Message("""{"value":"7"}""", "-1")).TransactionId);
        Assert.Null(Tolerated<MeterReported>("MeterValues", Message("""{"value":"7"}""", "99999999999")).Event.TransactionId);
    }

    [Fact]
    public void Values_without_a_readable_time_are_kept()
    {
        var (report, _) = Tolerated<MeterReported>("MeterValues",
            """{"connectorId":1,"meterValue":[{"timestamp":"?","sampledValue":[{"value":"1"}]}]}""");
        Assert.Null(Assert.Single(report.Samples).At);
    }

    static MeasuredValue? Strict(string json)
    {
        var (values, isStrict) = ReadOne(json);
        Assert.True(isStrict);
        return values.IsEmpty ? null : Assert.Single(values);
    }

    static (ImmutableArray<MeasuredValue> Values, bool IsStrict) ReadOne(string json)
    {
        var reading = Read("MeterValues", Message(json));
        return (Values(reading.Event), reading.IsStrictlyValid);
    }

    static ImmutableArray<MeasuredValue> Values(StationEvent? @event) =>
        [.. Assert.IsType<MeterReported>(@event).Samples.SelectMany(sample => sample.Values)];

    static string Message(string values, string? transactionId = null)
    {
        var transaction = transactionId is null ? "" : $""","transactionId":{transactionId}""";
        return $$"""
            {"connectorId":1{{transaction}},"meterValue":[{"timestamp":"2026-11-20T10:15:00Z","sampledValue":[{{values}}]}]}
            """;
    }
}
