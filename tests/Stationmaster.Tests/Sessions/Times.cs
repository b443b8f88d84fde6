using System.Globalization;
using Stationmaster.Charging.Energy;

namespace Stationmaster.Tests.Sessions;

/// <summary>Times of the tests' day, 10 June 2025 UTC: "10:00", "10:00:30", or "2 10:00" two days later.</summary>
static class Times
{
    static readonly DateTimeOffset Day = new(2025, 6, 10, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(string time)
    {
        var parts = time.Split(' ');
        var days = parts.Length == 2 ? int.Parse(parts[0], CultureInfo.InvariantCulture) : 0;
        return Day.AddDays(days) + TimeSpan.Parse(parts[^1], CultureInfo.InvariantCulture);
    }
}

/// <summary>Samples of a meter.</summary>
static class Samples
{
    public static MeterSample Register(DateTimeOffset? at, decimal wh, SampleContext context = SampleContext.Periodic) =>
        new(at, [new(Measurand.EnergyImportRegister, wh, Context: context)]);

    public static MeterSample Register(string at, decimal wh, SampleContext context = SampleContext.Periodic) => Register(Times.At(at), wh, context);

    public static MeterSample Power(string at, decimal w) => new(Times.At(at), [new(Measurand.PowerImport, w)]);

    public static MeterSample Soc(string at, decimal percent) => new(Times.At(at), [new(Measurand.StateOfCharge, percent, Location: "EV")]);
}
