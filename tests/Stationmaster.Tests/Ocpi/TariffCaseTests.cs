using System.Text.Json;
using Stationmaster.Charging.Pricing;
using Stationmaster.Tests.Sessions;
using Xunit;

namespace Stationmaster.Tests.Ocpi;

public class TariffCaseTests
{
    public static TheoryData<string> Cases => [.. TariffCases.Ids()];

    [Theory, SessionCase(14, 15, Of = Told.EitherWay)]
    [MemberData(nameof(Cases))]
    public void The_totals_are_those_of_the_case(string id)
    {
        var each = TariffCases.Find(id);
        var (tariff, usage, expect) = (TariffCases.TariffOf(each), TariffCases.UsageOf(each), each.GetProperty("expect"));

        Assert.True(tariff.IsValidAt(usage.StartedAt));
        var totals = PriceCalculation.TotalsOf(tariff, usage, []);

        Check("excl", totals.Excl);
        Check("incl", totals.Incl);

        void Check(string side, Fraction total)
        {
            if (expect.GetProperty($"exact_{side}").GetString() is { } exact)
                Assert.Equal(TariffCases.Exact(exact), total);
            if (expect.GetProperty(side).GetString() is not { } text)
                return;
            var decimals = text.Contains('.') ? text.Length - text.IndexOf('.') - 1 : 0;
            Assert.Equal(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture), total.Round(decimals));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_parts_are_those_of_the_case(string id)
    {
        var each = TariffCases.Find(id);
        if (!each.TryGetProperty("breakdown", out var breakdown))
            return;
        var price = PriceCalculation.Of(TariffCases.TariffOf(each), TariffCases.UsageOf(each), []);

        foreach (var part in breakdown.EnumerateObject())
        {
            var kind = part.Name switch
            {
                "FLAT" => PriceLineKind.Session,
                "ENERGY" => PriceLineKind.Energy,
                "TIME" => PriceLineKind.Time,
                "PARKING_TIME" => PriceLineKind.Idle,
                "RFLAT" => PriceLineKind.ReservationFee,
                "RTIME" => PriceLineKind.Reservation,
                _ => throw new JsonException(part.Name),
            };
            var incl = part.Value[1].GetString()!;
            var decimals = incl.Length - incl.IndexOf('.') - 1;
            Assert.Equal(
                decimal.Parse(incl, System.Globalization.CultureInfo.InvariantCulture),
                Math.Round(price.Lines.Where(line => line.Kind == kind).Sum(line => line.Amount), decimals, MidpointRounding.AwayFromZero));
        }
    }
}
